/**
 * From codemeta.json to a project of the catalogue and back. A mapping names for each field of the
 * project the query that finds it; the catalogue's own one reads `numpex-catalog:annotatedLink`,
 * a list of `{"@type": "Role", "roleName": "numpex-catalog:<field>", "url": …}`.
 */
import { isObject, type JsonObject } from '../json.ts'
import { type LinkField, linkFields } from './projects.ts'
import { evaluateQuery } from './query.ts'

/** Project field → query. */
export type Mapping = Readonly<Record<string, string>>

const vocabulary = 'numpex-catalog'
const annotated = `${vocabulary}:annotatedLink`

const linkQuery = (field: LinkField): string =>
  `."${annotated}"[] | select(.roleName == "${vocabulary}:${field}") | .url`

/** The mapping that the catalogue publishes for CodeMeta 2.0 and 3.0. */
export const codemetaMapping: Mapping = {
  name: '.name',
  description: '.description',
  ...Object.fromEntries(linkFields.map((field) => [field, linkQuery(field)])),
}

/** The fields found; several values of one are a list. Throws QUERY_SYNTAX. */
export function applyMapping(mapping: Mapping, document: unknown): JsonObject {
  const found = Object.entries(mapping).map(([field, query]) => [
    field,
    evaluateQuery(query, document),
  ])
  return Object.fromEntries(found.filter(([, value]) => value !== undefined)) as JsonObject
}

/** A document from which `codemetaMapping` finds this project again, a list as a list. */
export function toCodemeta(project: JsonObject): JsonObject {
  const links = linkFields.flatMap((field) => {
    const url = project[field]
    return url === undefined ? [] : [{ '@type': 'Role', roleName: `${vocabulary}:${field}`, url }]
  })
  return {
    '@context': [
      'https://w3id.org/codemeta/3.0',
      {
        [vocabulary]: 'https://numpex.github.io/sw-catalog/terms-1.0/index.jsonld#',
        Role: 'https://schema.org/Role',
        roleName: 'https://schema.org/roleName',
        url: 'https://schema.org/url',
      },
    ],
    '@type': 'SoftwareSourceCode',
    ...(project['name'] !== undefined && { name: project['name'] }),
    ...(project['description'] !== undefined && { description: project['description'] }),
    ...(links.length > 0 && { [annotated]: links }),
  }
}

export type MappedProject = {
  source: string
  mapping: { ref: string } | { fields: Mapping }
  /** What a run may do with the project's entry. */
  allow: 'create' | 'update' | 'both'
  name?: string
}

/** The entries of `mapping.json`; those that say too little are given with what they lack. */
export function parseMappings(document: unknown): (MappedProject | { bad: string })[] {
  const entries = isObject(document) ? document['projects'] : undefined
  if (!Array.isArray(entries)) return [{ bad: 'the mapping has no list of projects' }]
  return entries.map((entry: unknown, index) => {
    const here = `entry ${index + 1} of the mapping`
    if (!isObject(entry)) return { bad: `${here} is no object` }
    const { source, mappingRef, fields, allow = 'update', name } = entry
    if (typeof source !== 'string') return { bad: `${here} has no source` }
    if (allow !== 'create' && allow !== 'update' && allow !== 'both')
      return { bad: `${here} allows neither create nor update` }
    const queries = isObject(fields) ? textsOnly(fields) : undefined
    const ref = typeof mappingRef === 'string' ? mappingRef : undefined
    // As NumPEX's own script has it: own fields win over a reference.
    const mapping = queries ? { fields: queries } : ref === undefined ? undefined : { ref }
    if (!mapping) return { bad: `${here} has neither mappingRef nor fields` }
    return { source, mapping, allow, ...(typeof name === 'string' && { name }) }
  })
}

const textsOnly = (object: JsonObject): Mapping =>
  Object.fromEntries(
    Object.entries(object).filter((pair): pair is [string, string] => typeof pair[1] === 'string'),
  )
