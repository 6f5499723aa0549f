/**
 * The list of specs in a Spack environment: plain specs, references to definitions (`$name`, with
 * `$^name` and `$%name` for a sigil before each), and matrices, whose rows are joined by blanks.
 * Source: Spack's documentation of environments, `schema/spec_list.py`.
 */
import { isObject, kindOf } from '../json.ts'

export type Definitions = ReadonlyMap<string, readonly unknown[]>
export type Listed = { spec: string } | { bad: string }

const limit = 20_000

/** Every spec of the list, in order; what cannot be expanded is given with the reason. */
export function expandSpecs(list: unknown, definitions: Definitions, depth = 0): Listed[] {
  if (!Array.isArray(list)) return [{ bad: `specs is ${kindOf(list)}, not a list` }]
  if (depth > 20) return [{ bad: 'definitions refer to each other without end' }]
  return list.flatMap((item: unknown): Listed[] => {
    if (item === null || item === '') return []
    if (typeof item === 'string') return reference(item.trim(), definitions, depth)
    if (isObject(item) && item['matrix'] !== undefined)
      return matrix(item['matrix'], item['exclude'], definitions, depth)
    return [{ bad: `a spec is ${kindOf(item)} without a matrix` }]
  })
}

function reference(text: string, definitions: Definitions, depth: number): Listed[] {
  const [, sigil = '', name] = /^\$([%^]?)([\w-]+)$/.exec(text) ?? []
  if (name === undefined) return [{ spec: text }]
  const list = definitions.get(name)
  if (!list) return [{ bad: `$${name} is not defined here` }]
  return expandSpecs(list, definitions, depth + 1).map((listed) =>
    'spec' in listed ? { spec: sigil + listed.spec } : listed,
  )
}

function matrix(
  rows: unknown,
  exclude: unknown,
  definitions: Definitions,
  depth: number,
): Listed[] {
  if (!Array.isArray(rows)) return [{ bad: `a matrix is ${kindOf(rows)}, not a list of rows` }]
  // Which combinations an abstract spec excludes only Spack's recipes can tell.
  if (exclude !== undefined) return [{ bad: 'a matrix with exclude is not expanded' }]
  let combined: string[] = ['']
  const bad: Listed[] = []
  for (const row of rows) {
    const values = expandSpecs(row, definitions, depth + 1)
    bad.push(...values.filter((listed) => 'bad' in listed))
    const specs = values.flatMap((listed) => ('spec' in listed ? [listed.spec] : []))
    if (combined.length * specs.length > limit) return [{ bad: `a matrix of over ${limit} specs` }]
    combined = combined.flatMap((left) => specs.map((right) => `${left} ${right}`.trim()))
  }
  return [...bad, ...combined.map((spec) => ({ spec }))]
}
