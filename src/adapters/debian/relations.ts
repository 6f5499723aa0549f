/**
 * Relations between packages (the policy's chapter 7, deb-src-control(5)): clauses separated by
 * commas, alternatives by `|`, each `name[:arch] [(op version)] [[archs]] [<profiles>]`.
 */
import type { Dependency } from '../../model/package.ts'

/** The clauses of a field as written, blanks made one. */
export const clauses = (field: string): string[] =>
  field
    .split(',')
    .map((clause) => clause.replace(/\s+/g, ' ').trim())
    .filter((clause) => clause !== '')

/** `libc6:any (>= 2.34) [amd64] <!nocheck> | x` → `libc6`. */
export const firstName = (clause: string): string => /^[^\s:(|[<]*/.exec(clause)?.[0] ?? ''

/** Needed for the package's own tests only: a build without them can do without it. */
const forTests = (clause: string): boolean => /<!nocheck>/.test(clause)

export function dependency(clause: string, kind: 'build' | 'run'): Dependency {
  const name = firstName(clause)
  const exact = /^[^|]*\(\s*=\s*([^\s)]+)\s*\)[^|]*$/.exec(clause)?.[1]
  return {
    spec: clause,
    when: '',
    types: [kind === 'build' && forTests(clause) ? 'test' : kind],
    ...(name && { name }),
    // `${…}` is filled in by the build.
    ...(exact && !exact.includes('$') && { version: exact }),
  }
}
