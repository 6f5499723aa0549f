/**
 * Functions and variables that a program and its libraries need and nothing it loads defines: a
 * library of the right name and versions may still be too old for one.
 */
import type { CheckReason } from '../model/check.ts'
import type { ElfFile } from './contents.ts'
import { misfitting } from './reasons.ts'
import type { World } from './world.ts'

/** All that a program loads. */
export type Closure = {
  files: { path: string; file: ElfFile }[]
  /** Sonames of the system's libraries. */
  site: string[]
  /** False where something it loads is not known. */
  certain: boolean
}

const rule = 'ELF dynamic symbol tables'
const most = 3

/** None where the system's files are not at hand, or a table cannot be read. */
export function missingSymbols(
  { system, about }: World,
  { files, site, certain }: Closure,
): { by: string; reason: CheckReason }[] {
  if (!system || !certain || about.layout === 'image') return []
  const defined: ReadonlySet<string>[] = []
  const sonames = new Set(site)
  for (const soname of sonames) {
    const library = system(soname)
    if (!library) return []
    defined.push(library.defined)
    for (const next of library.needed) sonames.add(next)
  }
  const own = new Set<string>()
  for (const { file } of files) {
    if (!file.symbols) return []
    for (const name of file.symbols.defined) own.add(name)
  }
  const found: { by: string; reason: CheckReason }[] = []
  for (const { path, file } of files) {
    const missing = (file.symbols?.undefined ?? []).filter(
      (name) => !own.has(name) && !defined.some((set) => set.has(name)),
    )
    if (missing.length === 0) continue
    const names = missing.slice(0, most).join(', ')
    const more = missing.length > most ? ` and ${missing.length - most} more` : ''
    found.push({
      by: path,
      reason: misfitting(
        'symbol',
        `it needs ${names}${more}, which no library it would load there defines`,
        rule,
        'bring the libraries it was built with, or build it there',
      ),
    })
  }
  return found
}
