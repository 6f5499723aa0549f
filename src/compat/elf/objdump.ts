/**
 * ELF facts from the headers dumped with od (see dump.ts) followed by what GNU objdump prints with
 * `-p`: objdump names neither the machine in ELF's terms nor the interpreter.
 *
 * Format: bfd/elf.c `_bfd_elf_print_private_bfd_data` of GNU binutils. `Dynamic Section:` has lines
 * `  NEEDED   X`; `Version definitions:` has `INDEX 0xFLAGS 0xHASH NAME` (flag 1 is the base);
 * `Version References:` has `  required from F:` and `    0xHASH 0xFLAGS INDEX NAME`.
 */
import type { ElfFacts } from '../../model/installation.ts'
import { readElfDump } from './dump.ts'
import { elfFacts } from './facts.ts'

const section = (text: string, title: string): string[] => {
  const lines = text.split('\n')
  const start = lines.indexOf(title)
  if (start < 0) return []
  const end = lines.indexOf('', start)
  return lines.slice(start + 1, end < 0 ? undefined : end)
}

export function readObjdump(path: string, text: string): ElfFacts | null {
  const head = readElfDump(path, text)
  if (!head) return null
  const entries = section(text, 'Dynamic Section:').map((l) => /^ {2}(\S+) +(.*)$/.exec(l))
  const dynamic = (tag: string) => entries.flatMap((m) => (m?.[1] === tag ? [m[2] ?? ''] : []))
  const versionsNeeded = new Map<string, string[]>()
  let from = ''
  for (const line of section(text, 'Version References:')) {
    const opened = /^ +required from (.*):$/.exec(line)?.[1]
    if (opened !== undefined) versionsNeeded.set((from = opened), versionsNeeded.get(from) ?? [])
    const name = /^ +0x[0-9a-f]+ 0x[0-9a-f]+ \d+ (\S+)$/.exec(line)?.[1]
    if (name !== undefined) versionsNeeded.get(from)?.push(name)
  }
  return elfFacts(path, {
    class: head.class,
    machine: head.machine,
    interpreter: head.interpreter,
    soname: dynamic('SONAME')[0],
    needed: dynamic('NEEDED'),
    rpath: dynamic('RPATH'),
    runpath: dynamic('RUNPATH'),
    versionsDefined: section(text, 'Version definitions:').flatMap((line) => {
      const [, flags, name] = /^\d+ (0x[0-9a-f]+) 0x[0-9a-f]+ (\S+)/.exec(line) ?? []
      return name === undefined || Number(flags) & 1 ? [] : [name]
    }),
    versionsNeeded,
  })
}
