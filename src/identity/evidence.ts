/** What speaks for two rows being one thing, and how strongly. */
import type { IdentityEvidence } from '../model/software.ts'
import { keyKind, keyValue, type KeyedRow } from './keys.ts'
import type { Rules } from './rules.ts'

/** How a key is spread: the most names that one tool has under it, and how many rows in all. */
export type Spread = { names: number; rows: number }

export type PairEvidence = {
  strength: number
  evidence: readonly IdentityEvidence[]
  against?: string
}

export type NameAgreement = 'same' | 'stem' | 'none'

/** Names agree when they are equal, or become so without version or ending, in one ecosystem. */
export function agreement(a: KeyedRow, b: KeyedRow): NameAgreement {
  const [x, y] = [a.name, b.name]
  if (x.ecosystem !== y.ecosystem && x.ecosystem !== '' && y.ecosystem !== '') return 'none'
  if (x.key === y.key) return 'same'
  return x.stem === y.key || y.stem === x.key || x.stem === y.stem ? 'stem' : 'none'
}

/**
 * The strength of one shared key: an estimate of how often rows that share it are the same, first
 * where the names agree too, then where they don't; by how many names of one tool share the key.
 * Measured as docs/decisions/0011-identity.md tells.
 */
const strengths: Readonly<
  Record<'hash' | 'registry' | 'repository' | 'download' | 'homepage', [Steps, Steps]>
> = {
  hash: [
    [0.99, 0.97, 0.9],
    [0.95, 0.5, 0.2],
  ],
  registry: [
    [0.98, 0.95, 0.8],
    [0.93, 0.5, 0.2],
  ],
  repository: [
    [0.97, 0.95, 0.9],
    [0.5, 0.1, 0.02],
  ],
  download: [
    [0.95, 0.9, 0.7],
    [0.5, 0.1, 0.02],
  ],
  homepage: [
    [0.95, 0.9, 0.6],
    [0.45, 0.05, 0.01],
  ],
}
/** For a key under which each tool has one name, two or three, or more. */
type Steps = readonly [one: number, few: number, many: number]

const modelKind = {
  hash: 'source-hash',
  registry: 'registry',
  repository: 'repository',
  download: 'download',
  homepage: 'homepage',
} as const

export function weigh(
  a: KeyedRow,
  b: KeyedRow,
  shared: readonly { key: string; spread: Spread }[],
  rules: Rules,
): PairEvidence {
  const names = agreement(a, b)
  const evidence: IdentityEvidence[] = []
  let exclusive = false
  const oneWorld = a.name.ecosystem === b.name.ecosystem
  const registered = [a, b].some(({ name }) => rules.registries.has(name.ecosystem))
  // A library and its binding share repository and name, so the same world of names counts more;
  // and in a registry, names that differ are two projects of one repository.
  const factor = (kind: string) =>
    kind === 'hash' || (names === 'none' ? !(registered && kind === 'repository') : oneWorld)
      ? 1
      : 0.8
  for (const { key, spread } of shared) {
    const kind = keyKind(key)
    if (kind === 'name') continue
    const steps = strengths[kind][names === 'none' ? 1 : 0]
    const full = steps[spread.names <= 1 ? 0 : spread.names <= 3 ? 1 : 2]
    evidence.push({ kind: modelKind[kind], value: keyValue(key), strength: full * factor(kind) })
    exclusive ||= spread.names <= 1
  }
  const site = evidence.length === 0 && names === 'same' ? sharedSite(a, b, rules) : undefined
  if (site !== undefined)
    evidence.push({ kind: 'homepage', value: site, strength: 0.3 * (oneWorld ? 1 : 0.1) })
  const elsewhere = evidence.length === 0 ? differentPlaces(a, b) : undefined
  if (names !== 'none') {
    const strength = nameStrength(a, b, names, elsewhere, rules)
    evidence.push({ kind: 'name', value: b.name.stem, strength })
  }
  const version = sharedVersion(a, b)
  if (version !== undefined) {
    const named = names !== 'none' && oneWorld
    const strength = versionStrength(version, named, exclusive)
    evidence.push({ kind: 'version', value: version, strength })
  }
  const strongest = evidence.toSorted((x, y) => (y.strength ?? 0) - (x.strength ?? 0))
  return {
    strength: together(strongest.map((e) => e.strength ?? 0)),
    evidence: strongest.slice(0, 4),
    ...(elsewhere === undefined ? {} : { against: elsewhere.places }),
  }
}

/** Independent witnesses: wrong only if all are. Of many the strongest four count. */
const together = (strengths: readonly number[]): number =>
  Math.round((1 - strengths.slice(0, 4).reduce((wrong, s) => wrong * (1 - s), 1)) * 1000) / 1000

/** A name alone, by how easily two projects choose the same one. */
function nameStrength(
  a: KeyedRow,
  b: KeyedRow,
  names: NameAgreement,
  elsewhere: Elsewhere | undefined,
  rules: Rules,
): number {
  const stem = names === 'stem' ? 0.1 : 0
  const { ecosystem, stem: text } = b.name
  if (spoken(a, b, rules) || spoken(b, a, rules)) return 0.9 - stem * 3
  if (ecosystem !== a.name.ecosystem) return 0.03
  if (rules.registries.has(ecosystem)) {
    // In a registry `markdown2` is another project than `markdown`; `pyside-6` is the tool's way.
    const other = names === 'stem' && [a, b].some(({ name }) => /^\d/.test(name.taken ?? ''))
    return other ? 0.3 : (elsewhere ? 0.75 : 0.95) - stem
  }
  const apart = elsewhere === undefined ? 1 : elsewhere.rival ? 0.5 : 0.8
  return (ecosystem === '' ? 0.55 : 0.7) * apart - (text.length < 4 ? 0.1 : 0) - stem
}

/** The most telling of the versions both have. */
function sharedVersion(a: KeyedRow, b: KeyedRow): string | undefined {
  const versions = new Set(a.row.versions)
  return b.row.versions
    .filter((version) => versions.has(version))
    .toSorted((x, y) => y.length - x.length || (x < y ? -1 : 1))[0]
}

/** Three parts or a date are rarely shared by chance; parts of one project share their versions. */
function versionStrength(version: string, named: boolean, exclusive: boolean): number {
  const telling = /^v?\d+\.\d+\.\d|\d{5}/.test(version)
  if (!named) return exclusive && telling ? 0.4 : 0.1
  return telling ? 0.6 : /^v?[01](?:\.\d)?$/.test(version) ? 0.2 : 0.4
}

/** Domain, such as `freedesktop.org`, on which both have a page or a repository. */
function sharedSite(a: KeyedRow, b: KeyedRow, rules: Rules): string | undefined {
  const site = (key: string) => {
    const value = keyValue(key)
    const place = value.slice(0, value.search(/[:/]|$/))
    const domain = /[^.]+\.(?:[^.]{1,3}\.(?=[^.]{2}$))?[^.]+$/.exec(place)?.[0] ?? place
    const known = rules.sites.get(domain)
    return known === '-' || (known === undefined && domain === place && !place.includes('.'))
      ? undefined
      : (known ?? domain)
  }
  const sites = new Set(placesOf(a).map(site))
  const shared = placesOf(b).map(site)
  return shared.find((one) => one !== undefined && sites.has(one))
}

/** A list written in the anchor's names. */
const spoken = (a: KeyedRow, b: KeyedRow, rules: Rules) =>
  b.row.tool === rules.anchor && rules.tools.get(a.row.tool)?.speaksAnchor === true

/** Both say where they come from, and it is not the same place; `rival`: nor can it be. */
type Elsewhere = { places: string; rival: boolean }

function differentPlaces(a: KeyedRow, b: KeyedRow): Elsewhere | undefined {
  const [xs, ys] = [placesOf(a), placesOf(b)]
  const [x, y] = [xs[0], ys[0]]
  if (x === undefined || y === undefined) return undefined
  const rivals = xs.flatMap((x) => {
    const y = ys.find((y) => namespace(y) === namespace(x))
    return y === undefined ? [] : [{ x, y }]
  })
  const [rival] = rivals
  // Two pages of one site may be about one thing.
  if (rival && keyKind(rival.x) === 'homepage') return undefined
  const [one, other] = rival ? [rival.x, rival.y] : [x, y]
  return { places: `${keyValue(one)} and ${keyValue(other)}`, rival: rival !== undefined }
}

const placesOf = ({ keys }: KeyedRow) =>
  keys.filter((key) => /^(?:registry|repository|homepage):/.test(key))

/** Forge or registry, or the host of a page: where one project has one place. */
const namespace = (key: string) =>
  key.replace(/^((?:registry|repository):[^:]*:|homepage:[^/]*).*$/, '$1')
