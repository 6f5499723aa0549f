/** What a tool's name says: which world of names it is of, and which name it is there. */
import type { IdentityRow } from './row.ts'
import type { Affix, Rules, Suffix } from './rules.ts'

export type NameFacts = {
  ecosystem: string
  /** The name in its ecosystem, as the tool writes it: `numpy` of `py-numpy`. */
  base: string
  /** `base` as it is compared: letters and digits alone. */
  key: string
  /** Without a version or an ending that only says how it was built; equal to `key` if it has none. */
  stem: string
  /** What was taken off: `-openmpi`, `-4`, `3`. */
  taken?: string
  suffix?: Suffix
}

export function readName(row: IdentityRow, rules: Rules, registries: readonly string[]): NameFacts {
  const tool = rules.tools.get(row.tool)
  let base = row.name
  let ecosystem = row.ecosystem
  if (ecosystem === undefined) {
    const rule = tool?.names.find(({ affix }) => within(row.name, affix) !== null)
    if (rule) {
      base = within(row.name, rule.affix) ?? base
      ecosystem = rule.ecosystem
    }
  }
  if (tool && row.parts && ecosystem === undefined) ecosystem = byParts(row.parts, tool.parts)
  if (tool && ecosystem === undefined) {
    const votes = new Set(row.builds.map((build) => tool.builds.get(build)))
    if (votes.size === 1) ecosystem = [...votes][0]
  }
  ecosystem ??= registries.length === 1 ? registries[0] : undefined
  const key = nameKey(base)
  const { stem, taken, suffix } = takeOff(base, row.versions, tool?.suffixes ?? [])
  return {
    ecosystem: ecosystem ?? '',
    base,
    key,
    stem: taken === undefined ? key : nameKey(stem),
    ...(taken === undefined ? {} : { taken }),
    ...(suffix === undefined ? {} : { suffix }),
  }
}

/** Letters and digits in lower case; a plus is a letter: `libsigc++` is `libsigcpp` elsewhere. */
export const nameKey = (name: string): string =>
  name
    .toLowerCase()
    .replace(/\+\+/g, 'pp')
    .replace(/\+/g, 'plus')
    .replace(/[^a-z0-9]+/g, '')

function within(name: string, { before, after }: Affix): string | null {
  const fits =
    name.length > before.length + after.length && name.startsWith(before) && name.endsWith(after)
  return fits ? name.slice(before.length, name.length - after.length) : null
}

const aside = /-(?:doc|docs|data|common|dbg|examples|tests)$/

function byParts(
  parts: readonly string[],
  rules: readonly { affix: Affix; ecosystem: string }[],
): string | undefined {
  const proper = parts.filter((part) => !aside.test(part))
  const counted = proper.length > 0 ? proper : parts
  return rules.find(({ affix }) => counted.every((part) => within(part, affix) !== null))?.ecosystem
}

/** `gcc-12` of version 12.2 is `gcc`, `fftw3` of 3.3 is `fftw`, `hdf5-parallel-openmpi` is `hdf5`. */
function takeOff(
  base: string,
  versions: readonly string[],
  suffixes: readonly Suffix[],
): { stem: string; taken?: string; suffix?: Suffix } {
  let stem = base
  let suffix: Suffix | undefined
  for (const candidate of suffixes)
    if (
      stem.length > candidate.ending.length &&
      stem.endsWith(candidate.ending) &&
      candidate.ending.length > (suffix?.ending.length ?? 0)
    )
      suffix = candidate
  if (suffix) stem = stem.slice(0, -suffix.ending.length)
  const end = /^(.+?)(?:[-@](\d[\d.]*)|(?<=[a-z+])\.?(\d[\d.]*))$/i.exec(stem)
  const [, before = '', apart, attached] = end ?? []
  if (before.length > 1 && begins(versions, apart ?? attached ?? '')) stem = before
  if (stem === base) return { stem }
  return { stem, taken: base.slice(stem.length), ...(suffix ? { suffix } : {}) }
}

/** Some version is this number or begins with its parts: `1.14.6` with `1.14`; not `1.140`. */
const begins = (versions: readonly string[], number: string): boolean =>
  versions.some((version) => version === number || version.startsWith(`${number}.`))
