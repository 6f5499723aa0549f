/** ELF facts from whichever text the collector could make of a file. */
import type { ElfFacts } from '../../model/installation.ts'
import { readElfDump } from './dump.ts'
import { readObjdump } from './objdump.ts'
import { readReadelf } from './readelf.ts'

export function readElfText(path: string, text: string): ElfFacts | null {
  if (/^Dynamic Section:$|^.*: +file format elf/m.test(text)) return readObjdump(path, text)
  // readelf on a file without section headers shows no versions; the od dump after it does.
  if (/^@\d+ \d+$/m.test(text)) return readElfDump(path, text)
  return readReadelf(path, text)
}
