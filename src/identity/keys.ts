/**
 * The keys of a row: everything by which two rows can meet. They are worth keeping beside the row,
 * since what a change affects is found by them; see docs/decisions/0011-identity.md.
 */
import { readName, type NameFacts } from './names.ts'
import { placeReader, type ProjectKey } from './places.ts'
import { rowId, type IdentityRow } from './row.ts'
import type { Rules } from './rules.ts'

export type KeyKind = ProjectKey['kind'] | 'hash' | 'name'

export type KeyedRow = {
  id: string
  row: IdentityRow
  name: NameFacts
  /** `kind:value`, each once. */
  keys: readonly string[]
}

export const keyKind = (key: string): KeyKind => key.slice(0, key.indexOf(':')) as KeyKind
export const keyValue = (key: string): string => key.slice(key.indexOf(':') + 1)

/** A function from rows to their keys; make one and use it for all. */
export function keyReader(rules: Rules): (row: IdentityRow) => KeyedRow {
  const places = placeReader(rules)
  const registryOf = new Map(
    [...rules.registryEcosystems].map(([namespace, ecosystem]) => [`${namespace}:`, ecosystem]),
  )
  return (row) => {
    const keys = new Set<string>()
    const ecosystems = new Set<string>()
    const add = (key: ProjectKey | null) => {
      if (!key || rules.generic.has(key.value)) return
      keys.add(`${key.kind}:${key.value}`)
      if (key.kind !== 'registry') return
      const ecosystem = registryOf.get(key.value.slice(0, key.value.indexOf(':') + 1))
      if (ecosystem !== undefined) ecosystems.add(ecosystem)
    }
    if (row.bundle !== true) {
      for (const hash of row.hashes) keys.add(`hash:${hash}`)
      for (const url of row.urls) add(places.ofSource(url))
      for (const url of row.repositories) add(places.ofHomepage(url))
      for (const url of row.homepages) add(places.ofHomepage(url))
    }
    const name = readName(row, rules, [...ecosystems])
    keys.add(`name:${name.key}`)
    keys.add(`name:${name.stem}`)
    return { id: rowId(row), row, name, keys: [...keys] }
  }
}

/** The anchor's name for the row where the recipe itself gives it, as `upstream` does: `spack:pdi`. */
export function anchorName({ tool, urls }: IdentityRow, rules: Rules): string | undefined {
  if (tool === rules.anchor) return undefined
  const prefix = `${rules.anchor}:`
  const found = urls.find((url) => url.startsWith(prefix) && !url.startsWith(`${prefix}/`))
  return found?.slice(prefix.length)
}

/** The anchor's own name; else the name without what the tool adds, as the anchor would write it. */
export function softwareId(row: IdentityRow, name: NameFacts, rules: Rules): string {
  if (row.tool === rules.anchor) return row.name
  const kebab = name.base
    .toLowerCase()
    .replace(/\+\+/g, 'pp')
    .replace(/\+/g, 'plus')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
  return `${rules.prefixes.get(name.ecosystem) ?? ''}${kebab === '' ? row.tool : kebab}`
}
