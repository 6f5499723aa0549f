/** The table of Debian names in `packages.ts`, parsed. */
import type { Alias } from '../../model/software.ts'
import { packages } from './packages.ts'

export type Row = {
  /** Spack's name. */
  software: string
  /** Name pattern of the package that makes the installation. */
  lead: string
  /** Name patterns of further packages of the same installation. */
  with: readonly string[]
  /** Variants the name tells, as an anonymous Spack spec. */
  features: string | undefined
  /** Header folders where they cannot be read off the file list. */
  include: readonly string[] | undefined
}

export const rows: readonly Row[] = packages
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => {
    const [software = '', lead = '', others = '', features = '', include = ''] = line
      .split('|')
      .map((cell) => cell.trim())
    return {
      software,
      lead,
      with: others === '' ? [] : others.split(' '),
      features: features === '' ? undefined : features,
      include: include === '' ? undefined : include === '-' ? [] : [include],
    }
  })

/** Name patterns, beside `lib*`, of the packages whose file lists are looked at. */
export const listedNames: readonly string[] = [
  ...new Set(rows.flatMap((row) => [row.lead, ...row.with]).filter((n) => !n.startsWith('lib'))),
].sort()

/** For identity: which of Debian's names are which software. */
export const aliases: readonly { software: string; alias: Alias }[] = rows.map((row) => ({
  software: row.software,
  alias: {
    tool: 'debian',
    name: row.lead,
    ...(row.features === undefined ? {} : { features: row.features }),
    evidence: [{ kind: 'curated' as const, value: row.lead }],
  },
}))
