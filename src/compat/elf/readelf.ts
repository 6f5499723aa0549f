/**
 * ELF facts from what GNU readelf prints with `-hldVW`.
 *
 * Format: binutils/readelf.c of GNU binutils 2.25 to 2.44. Lines read, with what stands there:
 * `Class:`, `Machine:`, `[Requesting program interpreter: P]`, dynamic entries
 * `(NEEDED) Shared library: [X]`, `(SONAME) Library soname: [X]`, `(RPATH) Library rpath: [X]`,
 * `(RUNPATH) Library runpath: [X]`; in the version sections
 * `Rev: 1 Flags: BASE Index: 1 Cnt: 1 Name: X` and `Version: 1 File: F Cnt: n` with `Name: X`.
 */
import type { ElfFacts } from '../../model/installation.ts'
import { elfFacts } from './facts.ts'
import { machineFromReadelf } from './machines.ts'

const dynamic = (text: string, tag: string): string[] =>
  [...text.matchAll(new RegExp(`^ 0x[0-9a-f]+ \\(${tag}\\) +[^[\\n]*\\[(.*)\\]$`, 'gm'))].map(
    (m) => m[1] as string,
  )

/** The lines of a version section, from its heading to the empty line that ends it. */
const section = (text: string, title: string): string => {
  const start = text.search(new RegExp(`^Version ${title} section`, 'm'))
  if (start < 0) return ''
  const end = text.indexOf('\n\n', start)
  return end < 0 ? text.slice(start) : text.slice(start, end)
}

const definition = /Rev: \d+ +Flags: (.*?) +Index: \d+ +Cnt: \d+ +Name: (\S+)/g
const need = /(?:File: (\S+) +Cnt: \d+)|(?:Name: (\S+) +Flags:)/g

function needs(text: string): Map<string, string[]> {
  const found = new Map<string, string[]>()
  let file: string | undefined
  for (const [, opened, name] of text.matchAll(need)) {
    if (opened !== undefined) {
      file = opened
      if (!found.has(file)) found.set(file, [])
    } else if (file !== undefined && name !== undefined) found.get(file)?.push(name)
  }
  return found
}

/** null when the text shows no ELF header that is known. */
export function readReadelf(path: string, text: string): ElfFacts | null {
  const kind = /^ +Class: +(ELF32|ELF64)$/m.exec(text)?.[1] as ElfFacts['class'] | undefined
  const words = /^ +Machine: +(.*?) *$/m.exec(text)?.[1]
  const machine = words === undefined ? undefined : machineFromReadelf(words)
  if (kind === undefined || machine === undefined) return null
  const definitions = [...section(text, 'definition').matchAll(definition)]
  return elfFacts(path, {
    class: kind,
    machine,
    soname: dynamic(text, 'SONAME')[0],
    needed: dynamic(text, 'NEEDED'),
    rpath: dynamic(text, 'RPATH'),
    runpath: dynamic(text, 'RUNPATH'),
    interpreter: /^ +\[Requesting program interpreter: (.*)\]$/m.exec(text)?.[1],
    versionsDefined: definitions.flatMap(([, flags, name]) =>
      /\bBASE\b/.test(flags ?? '') || !name ? [] : [name],
    ),
    versionsNeeded: needs(section(text, 'needs')),
  })
}
