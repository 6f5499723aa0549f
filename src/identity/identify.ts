/**
 * Names across tools: says which software an installation is, by the aliases the adapters declare.
 * Pure. Each match leaves its evidence on the installation; what nothing matches stays without
 * `software` and is still there to be found by its tool's name.
 */
import type { Installation } from '../model/installation.ts'
import type { Alias, IdentityEvidence } from '../model/software.ts'
import { parseSpec } from '../spec/parse.ts'
import { isPattern, matchName } from '../util/name-pattern.ts'
import { providedBy } from './provides.ts'

export type AliasRow = { software: string; alias: Alias }

type Index = {
  exact: Map<string, AliasRow>
  /** Patterns by their first four characters, so that few are tried for a name. */
  patterns: Map<string, AliasRow[]>
}

const key = (tool: string, name: string) => `${tool}\0${name}`

function index(aliases: readonly AliasRow[]): Index {
  const exact = new Map<string, AliasRow>()
  const patterns = new Map<string, AliasRow[]>()
  for (const row of aliases) {
    const { tool, name } = row.alias
    if (!isPattern(name)) {
      if (!exact.has(key(tool, name))) exact.set(key(tool, name), row)
      continue
    }
    const bucket = key(tool, literalStart(name))
    patterns.set(bucket, [...(patterns.get(bucket) ?? []), row])
  }
  return { exact, patterns }
}

const literalStart = (pattern: string) => pattern.slice(0, Math.min(4, pattern.search(/[#*]/)))

function find({ exact, patterns }: Index, tool: string, name: string): AliasRow | undefined {
  const plain = exact.get(key(tool, name))
  if (plain) return plain
  for (let length = 4; length >= 0; length--) {
    const row = patterns
      .get(key(tool, name.slice(0, length)))
      ?.find((r) => matchName(r.alias.name, name) !== null)
    if (row) return row
  }
  return undefined
}

/** Fills `software`, a version that Spack's rules can compare, what the name tells of variants. */
export function identify(
  installations: readonly Installation[],
  aliases: readonly AliasRow[],
): Installation[] {
  const known = index(aliases)
  return installations.map(comparable).map((installation) => {
    if (installation.software !== undefined) return installation
    const row = find(known, installation.tool, installation.name)
    if (!row) return installation
    const source = `name ${installation.name} in the aliases of ${installation.tool}`
    const features = row.alias.features === undefined ? {} : settings(row.alias.features)
    return {
      ...installation,
      software: row.software,
      variants: { ...features, ...installation.variants },
      variantEvidence: {
        ...Object.fromEntries(Object.keys(features).map((name) => [name, { source }])),
        ...installation.variantEvidence,
      },
      evidence: [
        ...installation.evidence,
        { source, detail: `${row.software}: ${row.alias.evidence.map(show).join(', ')}` },
      ],
    }
  })
}

/** Tools allow characters that a version in a spec can't have: openjdk `17.0.15+6` is `17.0.15_6`. */
function comparable(i: Installation): Installation {
  const version = i.upstreamVersion ?? i.version
  const fit = version.replace(/[^A-Za-z0-9_.-]/g, '_')
  return fit === version ? i : { ...i, upstreamVersion: fit }
}

const show = (e: IdentityEvidence) => `${e.kind} ${e.value}`

function settings(features: string): Installation['variants'] {
  return Object.fromEntries(
    parseSpec(features).variants.map(({ name, values }) => {
      const [first = true, ...more] = values
      return [name, more.length > 0 ? [...values] : first]
    }),
  )
}

/** Fills `provides` from what is known of version and variants. */
export const withProvides = (installations: readonly Installation[]): Installation[] =>
  installations.map((i) => {
    const provides = [...new Set([...i.provides, ...providedBy(i)])].sort()
    return provides.length === i.provides.length ? i : { ...i, provides }
  })
