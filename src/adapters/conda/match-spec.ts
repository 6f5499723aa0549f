/**
 * conda's package match specifications, `channel/subdir::name version build[key=value,…]`, as its
 * MatchSpec reads them (conda's documentation of the command `search`, and `conda/models/match_spec.py`).
 */

/** `version` is a version spec; what a specification does not say is absent. */
export type MatchSpec = { name: string; version?: string; build?: string }

/** Longer ones nobody writes, and what they cost grows with the square of their length. */
const longest = 1000

/** Null when conda would refuse it, or when it names no package. */
export function parseMatchSpec(text: string): MatchSpec | null {
  if (text.length > longest || text.endsWith('@')) return null
  const plain = (text.split('#')[0] ?? '').split(' if ')[0] ?? ''
  const file = /([^/\\]+)-([^-/]+)-([^-/]+)\.(?:tar\.bz2|conda)$/.exec(plain)
  if (file) return components(file[1] ?? '', file[2], file[3])
  if (/\.(?:tar\.bz2|conda)$/.test(plain)) return null
  const bracketed = without(plain, '[', ']')
  const keys = keysIn(bracketed.inside)
  if (!keys) return null
  const spec = without(bracketed.rest, '(', ')').rest
  const [, name, rest = ''] = /^([^ =<>!~]+)([ =<>!~].+)?/.exec(afterChannel(spec)) ?? []
  if (name === undefined || /[[\]]/.test(name + rest)) return null
  const written = versionAndBuild(rest.trim())
  // What stands in brackets counts.
  return components(
    keys.get('name') ?? name,
    keys.get('version') ?? written.version,
    keys.get('build') ?? written.build,
  )
}

const components = (name: string, version?: string, build?: string): MatchSpec | null =>
  name === '*'
    ? null
    : { name: name.toLowerCase(), ...(version && { version }), ...(build && { build }) }

const afterChannel = (spec: string): string => spec.slice(spec.lastIndexOf(':') + 1)

/** The text between the last pair of brackets, and the rest without it wherever it stands. */
function without(text: string, open: string, close: string): { inside: string; rest: string } {
  const end = text.lastIndexOf(close)
  const start = end < 0 ? -1 : text.lastIndexOf(open, end)
  if (start < 0) return { inside: '', rest: text }
  const part = text.slice(start, end + 1)
  return { inside: part.slice(1, -1), rest: text.replaceAll(part, '') }
}

/** `version='>=1.2,<2', build=py38*` → its pairs; null when one has no value. */
function keysIn(text: string): Map<string, string> | null {
  const keys = new Map<string, string>()
  const pair =
    /(?<key>[\w-]+)=(?:(?<quote>["'])(?<quoted>[^"']*)\k<quote>|(?<bare>[^"', ]*))(?:[, ]|$)/g
  for (const { groups = {} } of text.matchAll(pair)) {
    const value = groups['quoted'] ?? groups['bare']
    if (!value) return null
    keys.set(groups['key'] ?? '', value)
  }
  return keys
}

/**
 * `>=1.0,<2.0 py34_0`, `1.2.3=0`: the build follows the first blank or `=` that is no part of an
 * operator and has none behind it. `=1.2` alone means all that begin so, with a build that version.
 */
function versionAndBuild(text: string): { version?: string; build?: string } {
  if (text === '') return {}
  let at = 1
  while (at < text.length && !(startsBuild(text, at) && /^[^-=,|<>~]+$/.test(text.slice(at + 1))))
    at++
  const build = text.slice(at + 1).trim()
  const version = text.slice(0, at).replaceAll(' ', '')
  return { version: plainVersion(version, build !== ''), ...(build && { build }) }
}

const startsBuild = (text: string, at: number): boolean =>
  /[ =]/.test(text[at] ?? '') && !/[=!|,<>~]/.test(text[at - 1] ?? '')

function plainVersion(version: string, hasBuild: boolean): string {
  if (!version.startsWith('=')) return version
  if (version.startsWith('==') && !hasBuild) return version.slice(2)
  const bare = version.slice(1)
  if (/[=,|]/.test(bare)) return version
  return hasBuild || bare.endsWith('*') ? bare : `${bare}*`
}

/** The version that a version spec leaves no choice about, or undefined. */
export function exactVersion(spec: string): string | undefined {
  const version = spec.replace(/^==/, '')
  return /^[\w.!+]+$/.test(version) ? version : undefined
}
