/**
 * ELF facts from the program headers alone (section headers may be stripped): PT_DYNAMIC gives the
 * dynamic section, PT_LOAD turns its addresses into file offsets.
 *
 * Format: System V gABI chapters 4 and 5; version tables as in the Linux Standard Base, "Symbol
 * Versioning". Both classes and byte orders. The input may be hostile: each count and length is
 * bounded, each offset checked by the ByteSource.
 */
import { closeSync, constants, fstatSync, openSync } from 'node:fs'
import type { ElfFacts } from '../../model/installation.ts'
import { bufferSource, fileSource, type ByteSource } from './bytes.ts'
import { elfFacts, type RawElf } from './facts.ts'
import { machineName } from './machines.ts'

const limits = { programHeaders: 4096, dynamicBytes: 1 << 20, versions: 1 << 16, string: 4096 }

const PT_LOAD = 1
const PT_DYNAMIC = 2
const PT_INTERP = 3
const DT_NEEDED = 1
const DT_STRTAB = 5
const DT_SONAME = 14
const DT_RPATH = 15
const DT_RUNPATH = 29
const DT_VERDEF = 0x6ffffffc
const DT_VERNEED = 0x6ffffffe
const VER_FLG_BASE = 1

/** Integers in the file's byte order and word size; a 64-bit value past 2^53 counts as nowhere. */
type Layout = {
  wide: boolean
  u16: (b: Buffer, at: number) => number
  u32: (b: Buffer, at: number) => number
  word: (b: Buffer, at: number) => number
}

const layout = (wide: boolean, little: boolean): Layout => {
  const u16 = (b: Buffer, at: number) => (little ? b.readUInt16LE(at) : b.readUInt16BE(at))
  const u32 = (b: Buffer, at: number) => (little ? b.readUInt32LE(at) : b.readUInt32BE(at))
  const u64 = (b: Buffer, at: number) =>
    u32(b, at + (little ? 4 : 0)) * 2 ** 32 + u32(b, at + (little ? 0 : 4))
  return { wide, u16, u32, word: wide ? u64 : u32 }
}

type Segment = { type: number; offset: number; address: number; fileSize: number }

function segments(source: ByteSource, header: Buffer, l: Layout): Segment[] {
  const tableAt = l.word(header, l.wide ? 32 : 28)
  const entrySize = l.u16(header, l.wide ? 54 : 42)
  const count = l.u16(header, l.wide ? 56 : 44)
  if (entrySize < (l.wide ? 56 : 32) || count > limits.programHeaders) return []
  const found: Segment[] = []
  for (let i = 0; i < count; i++) {
    const h = source.at(tableAt + i * entrySize, l.wide ? 56 : 32)
    if (!h) break
    found.push({
      type: l.u32(h, 0),
      offset: l.word(h, l.wide ? 8 : 4),
      address: l.word(h, l.wide ? 16 : 8),
      fileSize: l.word(h, l.wide ? 32 : 16),
    })
  }
  return found
}

function dynamicEntries(source: ByteSource, segment: Segment, l: Layout): [number, number][] {
  const size = l.wide ? 16 : 8
  const entries: [number, number][] = []
  for (let at = 0; at + size <= Math.min(segment.fileSize, limits.dynamicBytes); at += size) {
    const e = source.at(segment.offset + at, size)
    const tag = e ? l.word(e, 0) : 0
    if (!e || tag === 0) break
    entries.push([tag, l.word(e, size / 2)])
  }
  return entries
}

function cString(source: ByteSource, offset: number): string | undefined {
  for (let length = 64; length <= limits.string; length *= 2) {
    const bytes = source.at(offset, length) ?? tail(source, offset, length)
    if (!bytes) return undefined
    const end = bytes.indexOf(0)
    if (end >= 0) return bytes.toString('utf8', 0, end)
    if (bytes.length < length) return undefined
  }
  return undefined
}

/** The most bytes there are from `offset`, fewer than `length`: for a string at the file's end. */
function tail(source: ByteSource, offset: number, length: number): Buffer | null {
  let low = 0
  let high = length
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (source.at(offset, middle)) low = middle
    else high = middle
  }
  return low > 0 ? source.at(offset, low) : null
}

type Tables = { source: ByteSource; l: Layout; name: (offset: number) => string | undefined }

function versionsDefined(start: number, { source, l, name }: Tables): string[] {
  const found: string[] = []
  for (let at = start, i = 0; i < limits.versions; i++) {
    const d = source.at(at, 20)
    if (!d) break
    const auxiliary = source.at(at + l.u32(d, 12), 8)
    const text = auxiliary ? name(l.u32(auxiliary, 0)) : undefined
    if (text && !(l.u16(d, 2) & VER_FLG_BASE)) found.push(text)
    const next = l.u32(d, 16)
    if (next === 0) break
    at += next
  }
  return found
}

function versionsNeeded(start: number, { source, l, name }: Tables): Map<string, string[]> {
  const found = new Map<string, string[]>()
  let budget = limits.versions
  for (let at = start; budget-- > 0;) {
    const n = source.at(at, 16)
    if (!n) break
    const names: string[] = []
    for (let aux = at + l.u32(n, 8), k = l.u16(n, 2); k > 0 && budget-- > 0; k--) {
      const a = source.at(aux, 16)
      if (!a) break
      const text = name(l.u32(a, 8))
      if (text) names.push(text)
      const next = l.u32(a, 12)
      if (next === 0) break
      aux += next
    }
    const file = name(l.u32(n, 4))
    if (file) found.set(file, [...(found.get(file) ?? []), ...names])
    const next = l.u32(n, 12)
    if (next === 0) break
    at += next
  }
  return found
}

/** Facts of an ELF image, or null when it is none. `path` is only copied into the result. */
export function readElf(path: string, source: ByteSource): ElfFacts | null {
  const ident = source.at(0, 16)
  if (!ident || ident.toString('latin1', 0, 4) !== '\x7fELF') return null
  const [wideByte, orderByte] = [ident[4], ident[5]]
  if ((wideByte !== 1 && wideByte !== 2) || (orderByte !== 1 && orderByte !== 2)) return null
  const l = layout(wideByte === 2, orderByte === 1)
  const header = source.at(0, l.wide ? 64 : 52)
  if (!header) return null

  const all = segments(source, header, l)
  const offsetOf = (address: number): number => {
    const load = all.find(
      (s) => s.type === PT_LOAD && address >= s.address && address - s.address < s.fileSize,
    )
    return load ? load.offset + (address - load.address) : -1
  }
  const dynamic = all.find((s) => s.type === PT_DYNAMIC)
  const entries = dynamic ? dynamicEntries(source, dynamic, l) : []
  const value = (tag: number) => entries.find(([t]) => t === tag)?.[1]
  const strings = value(DT_STRTAB)
  const stringsAt = strings === undefined ? -1 : offsetOf(strings)
  const name = (offset: number) => (stringsAt < 0 ? undefined : cString(source, stringsAt + offset))
  const texts = (tag: number) =>
    entries.flatMap(([t, offset]) => (t === tag ? (name(offset) ?? []) : []))
  const table = <T>(tag: number, none: T, read: (at: number, tables: Tables) => T): T => {
    const address = value(tag)
    const at = address === undefined ? -1 : offsetOf(address)
    return at < 0 ? none : read(at, { source, l, name })
  }
  const interpreter = all.find((s) => s.type === PT_INTERP)
  const raw: RawElf = {
    class: l.wide ? 'ELF64' : 'ELF32',
    machine: machineName(l.u16(header, 18)),
    soname: texts(DT_SONAME)[0],
    needed: texts(DT_NEEDED),
    rpath: texts(DT_RPATH),
    runpath: texts(DT_RUNPATH),
    interpreter: interpreter ? cString(source, interpreter.offset) : undefined,
    versionsDefined: table(DT_VERDEF, [], versionsDefined),
    versionsNeeded: table(DT_VERNEED, new Map(), versionsNeeded),
  }
  return elfFacts(path, raw)
}

export const readElfBytes = (path: string, bytes: Uint8Array): ElfFacts | null =>
  readElf(path, bufferSource(bytes))

/** Facts of the ELF file at `file`, shown under `path`; null when absent, unreadable or not ELF. */
export function readElfFile(path: string, file: string = path): ElfFacts | null {
  let descriptor: number
  try {
    descriptor = openSync(file, constants.O_RDONLY | constants.O_NONBLOCK)
  } catch {
    return null
  }
  try {
    const stat = fstatSync(descriptor)
    return stat.isFile() ? readElf(path, fileSource(descriptor, stat.size)) : null
  } catch {
    return null
  } finally {
    closeSync(descriptor)
  }
}
