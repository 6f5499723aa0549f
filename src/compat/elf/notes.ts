/**
 * What an ELF image says of itself besides its dynamic section: what kind of file it is, and in its
 * notes which processor level and which kernel it needs.
 *
 * Format: gABI chapter 5, "Note Section"; GNU_PROPERTY_X86_ISA_1_NEEDED as in the x86-64 psABI 1.0,
 * "Program Property"; NT_GNU_ABI_TAG and NT_GNU_BUILD_ID as in elf.h of glibc.
 */
import type { ByteSource } from './bytes.ts'
import { type Layout, openElf, PT_GNU_PROPERTY, PT_INTERP, PT_NOTE } from './layout.ts'

export type ElfNotes = {
  /** `program` has an interpreter or is fixed in place; `library` is loaded; the rest never is. */
  readonly kind: 'program' | 'library' | 'object' | 'other'
  /** Lowest x86-64 level it runs on, as archspec names it, e.g. `x86_64_v3`; absent: not said. */
  readonly level?: string
  /** Oldest Linux kernel it runs on, e.g. `3.2.0`. */
  readonly kernel?: string
  /** In hexadecimal. */
  readonly buildId?: string
}

const NT_GNU_ABI_TAG = 1
const NT_GNU_BUILD_ID = 3
const NT_GNU_PROPERTY_TYPE_0 = 5
const X86_ISA_1_NEEDED = 0xc0008002
const noteBytes = 1 << 16
const levels = ['x86_64', 'x86_64_v2', 'x86_64_v3', 'x86_64_v4']

type Said = { level?: string; kernel?: string; buildId?: string }

const roundUp = (n: number, to: number) => Math.ceil(n / to) * to

function readProperties(data: Buffer, l: Layout, said: Said): void {
  for (let at = 0; at + 8 <= data.length;) {
    const [type, size] = [l.u32(data, at), l.u32(data, at + 4)]
    if (type === X86_ISA_1_NEEDED && size === 4 && at + 12 <= data.length) {
      const highest = 31 - Math.clz32(l.u32(data, at + 8))
      const level = levels[highest]
      if (level !== undefined) said.level = level
    }
    at += 8 + roundUp(size, l.wide ? 8 : 4)
  }
}

function readNotes(bytes: Buffer, align: number, l: Layout, said: Said): void {
  for (let at = 0; at + 12 <= bytes.length;) {
    const [nameSize, size, type] = [l.u32(bytes, at), l.u32(bytes, at + 4), l.u32(bytes, at + 8)]
    const from = at + roundUp(12 + nameSize, align)
    if (from + size > bytes.length) return
    const data = bytes.subarray(from, from + size)
    if (bytes.toString('latin1', at + 12, at + 12 + Math.min(nameSize, 4)) === 'GNU\0') {
      if (type === NT_GNU_BUILD_ID) said.buildId = data.toString('hex')
      else if (type === NT_GNU_PROPERTY_TYPE_0) readProperties(data, l, said)
      else if (type === NT_GNU_ABI_TAG && size >= 16 && l.u32(data, 0) === 0)
        said.kernel = [4, 8, 12].map((n) => l.u32(data, n)).join('.')
    }
    at = from + roundUp(size, align)
  }
}

/** Null when it is no ELF image. */
export function readElfNotes(source: ByteSource): ElfNotes | null {
  const opened = openElf(source)
  if (!opened) return null
  const { l, header, segments } = opened
  const said: Said = {}
  for (const { type, offset, fileSize, align } of segments) {
    if (type !== PT_NOTE && type !== PT_GNU_PROPERTY) continue
    const bytes = source.at(offset, Math.min(fileSize, noteBytes))
    // Notes are aligned to 4 unless the segment asks for 8.
    if (bytes) readNotes(bytes, align === 8 ? 8 : 4, l, said)
  }
  const fixed = l.u16(header, 16)
  const runs = fixed === 2 || (fixed === 3 && segments.some((s) => s.type === PT_INTERP))
  const kinds = { 1: 'object', 3: 'library' } as const
  const kind = runs ? 'program' : (kinds[fixed as 1 | 3] ?? 'other')
  return { kind, ...said }
}
