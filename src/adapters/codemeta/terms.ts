/**
 * The terms of CodeMeta 2.0 and 3.0 in one form. JSON-LD is not expanded: names are taken as the two
 * contexts define them, with or without the prefixes `schema:` and `codemeta:` or the full address.
 */
import { isObject, type JsonObject, textIn, textsIn } from '../json.ts'

const contexts: readonly { version: string; pattern: RegExp }[] = [
  { version: '2.0', pattern: /codemeta-2\.0$|codemeta\/2\.0\b|codemeta\/v?2\.0/i },
  { version: '3.0', pattern: /codemeta-3\.0$|codemeta\/3\.\d\b|codemeta\/v?3\.\d/i },
]

/** `2.0` or `3.0`; null when the document names neither context. */
export function contextVersion(document: JsonObject): string | null {
  const named = textsIn(document['@context']).map((text) => text.replace(/\/$/, ''))
  return contexts.find(({ pattern }) => named.some((text) => pattern.test(text)))?.version ?? null
}

/** The document with plain names. */
export function plainTerms(document: JsonObject): JsonObject {
  const plain: Record<string, unknown> = Object.create(null) as Record<string, unknown>
  for (const [key, value] of Object.entries(document)) {
    const name = key.replace(
      /^(schema:|codemeta:|https?:\/\/schema\.org\/|https?:\/\/codemeta\.github\.io\/terms\/)/,
      '',
    )
    if (!(name in plain) || name === key) plain[name] = value
  }
  return plain
}

const listOf = (value: unknown): readonly unknown[] =>
  value === undefined || value === null ? [] : Array.isArray(value) ? value : [value]

/** Addresses: texts, `{"@id": …}`, or things with a `url`. */
export const addresses = (value: unknown): string[] =>
  listOf(value).flatMap((item) => {
    if (!isObject(item)) return textsIn(item)
    const terms = plainTerms(item)
    return textsIn(terms['@id'] ?? terms['@value'] ?? terms['url'] ?? terms['name'])
  })

/** People and organisations by name; `Given Family` where only the parts are given. */
export const people = (value: unknown): string[] =>
  listOf(value).flatMap((item) => {
    if (!isObject(item)) return textsIn(item)
    if (isObject(item['@list']) || Array.isArray(item['@list'])) return people(item['@list'])
    const terms = plainTerms(item)
    const name = textIn(terms, 'name')
    if (name) return [name]
    const parts = [...textsIn(terms['givenName']), ...textsIn(terms['familyName'])]
    return parts.length > 0 ? [parts.join(' ')] : []
  })

/** What it needs: names with versions, from texts or things. */
export const requirements = (value: unknown): { name: string; version?: string }[] =>
  listOf(value).flatMap((item) => {
    if (!isObject(item)) return textsIn(item).map((name) => ({ name }))
    const terms = plainTerms(item)
    const name = textIn(terms, 'name') ?? textIn(terms, 'identifier')
    const version = textIn(terms, 'version') ?? textIn(terms, 'softwareVersion')
    return name ? [{ name, ...(version && { version }) }] : []
  })
