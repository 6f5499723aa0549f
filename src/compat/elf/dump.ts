/**
 * ELF facts from parts of a file dumped with od: lines `@OFFSET LENGTH` (decimal), each followed by
 * the bytes in hexadecimal, as `od -An -v -tx1` prints them. The reader of whole files reads them.
 */
import type { ElfFacts } from '../../model/installation.ts'
import { sparseSource } from './bytes.ts'
import { readElf } from './read.ts'

export function readElfDump(path: string, text: string): ElfFacts | null {
  const parts: [number, Buffer][] = []
  for (const section of text.split(/^@/m).slice(1)) {
    const end = section.indexOf('\n')
    const offset = /^\d+/.exec(section)?.[0]
    if (offset === undefined || end < 0) continue
    const hex = section.slice(end + 1).replace(/\s+/g, '')
    parts.push([Number(offset), Buffer.from(hex, 'hex')])
  }
  return readElf(path, sparseSource(parts))
}
