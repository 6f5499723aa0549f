/**
 * Scopes of Spack's configuration put together. Source: Spack's `merge_yaml`: of two mappings the
 * higher scope's entries win one by one, a list goes before the lower scope's; `key::` replaces,
 * `key+:` goes before, `key-:` after.
 */
type Json = unknown
type Section = Record<string, Json>

export const isSection = (value: Json): value is Section =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const bare = (key: string): string => key.replace(/[:+-]$/, '')

/** Without the marks behind keys, where there is nothing below to be merged with. */
function unmarked(value: Json): Json {
  if (!isSection(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, v]) => [bare(key), unmarked(v)]))
}

/** `high` over `low`; neither is changed. */
export function mergeScopes(low: Json, high: Json): Json {
  if (isSection(low) && isSection(high)) {
    const merged: Section = { ...low }
    for (const [key, value] of Object.entries(high)) {
      const name = bare(key)
      const below = merged[name]
      if (key.endsWith(':') || below === undefined || below === null) merged[name] = unmarked(value)
      else if (key.endsWith('-') && Array.isArray(below) && Array.isArray(value))
        merged[name] = [...new Set([...below, ...value])]
      else merged[name] = mergeScopes(below, value)
    }
    return merged
  }
  if (Array.isArray(low) && Array.isArray(high)) return [...new Set([...high, ...low])]
  return high === undefined || high === null ? low : unmarked(high)
}

/** Values that two files of one scope tell differently: of such files neither is the higher one. */
export function* differences(
  a: Json,
  b: Json,
  path = '',
): Iterable<[path: string, a: string, b: string]> {
  if (isSection(a) && isSection(b)) {
    for (const [key, value] of Object.entries(b)) {
      if (key.endsWith(':')) continue
      const below = a[key] ?? a[`${key}:`]
      if (below !== undefined)
        yield* differences(below, value, path === '' ? key : `${path}:${key}`)
    }
  } else if (typeof a === 'string' && typeof b === 'string' && a !== b) yield [path, a, b]
}
