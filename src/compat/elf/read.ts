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
import { cString, dynamicEntries, type Layout, offsetOf, openElf, PT_INTERP } from './layout.ts'
import { machineName } from './machines.ts'

const limits = { versions: 1 << 14 }

const DT_NEEDED = 1
const DT_STRTAB = 5
const DT_SONAME = 14
const DT_RPATH = 15
const DT_RUNPATH = 29
const DT_VERDEF = 0x6ffffffc
const DT_VERNEED = 0x6ffffffe
const VER_FLG_BASE = 1

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
  const opened = openElf(source)
  if (!opened) return null
  const { l, header, segments: all } = opened
  const entries = dynamicEntries(source, opened)
  const value = (tag: number) => entries.find(([t]) => t === tag)?.[1]
  const strings = value(DT_STRTAB)
  const stringsAt = strings === undefined ? -1 : offsetOf(all, strings)
  const name = (offset: number) => (stringsAt < 0 ? undefined : cString(source, stringsAt + offset))
  const texts = (tag: number) =>
    entries.flatMap(([t, offset]) => (t === tag ? (name(offset) ?? []) : []))
  const table = <T>(tag: number, none: T, read: (at: number, tables: Tables) => T): T => {
    const address = value(tag)
    const at = address === undefined ? -1 : offsetOf(all, address)
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
    // In a file of debug information it takes memory and nothing of the file.
    interpreter: interpreter?.fileSize ? cString(source, interpreter.offset) : undefined,
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
