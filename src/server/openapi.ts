/** The OpenAPI 3.1 document, from the schemas that the answers are made by. */
import { z } from 'zod'
import { Listing } from '../model/listing.ts'
import { PackageDocument } from '../model/package.ts'
import { Alias, Contradiction } from '../model/software.ts'
import { Site } from '../model/site.ts'
import { Installation } from '../model/installation.ts'
import { Plan } from '../model/plan.ts'
import { Conflict } from '../model/conflict.ts'
import { facetNames } from '../app/overview.ts'

const Failure = z.object({
  error: z.object({ code: z.string(), message: z.string(), hint: z.string().optional() }),
})
const SoftwareAnswer = z.object({
  software: z.string(),
  aliases: z.array(z.looseObject(Alias.shape)),
  contradictions: z.array(Contradiction),
  tool: z.string(),
  packages: z.array(PackageDocument),
  dependants: z.array(z.object({ tool: z.string(), names: z.array(z.string()) })).nullable(),
})
const SiteSummary = z.object({
  id: z.string(),
  name: z.string(),
  collected: z.string(),
  nodeClasses: z.array(z.string()),
  installations: z.number().int(),
})
const Installations = z.object({ total: z.number().int(), installations: z.array(Installation) })
const PlanAsked = z.object({
  requirement: z.string().describe('text of a portolan.yaml'),
  site: z.string().describe('id of a machine'),
})
const schemas = {
  Listing,
  SoftwareAnswer,
  SiteSummary: z.array(SiteSummary),
  Site,
  Installations,
  PlanAsked,
  PlanAnswer: z.union([Plan, Conflict]),
  Failure,
}
type Name = keyof typeof schemas

const refTo = (name: Name) => ({ $ref: `#/components/schemas/${name}` })
const json = (description: string, name: Name) => ({
  description,
  content: { 'application/json': { schema: refTo(name) } },
})
const other = (description: string, type: string) => ({ description, content: { [type]: {} } })
const query = (name: string, description: string, type: 'string' | 'integer' | 'array') => ({
  name,
  in: 'query',
  description,
  schema: type === 'array' ? { type, items: { type: 'string' } } : { type },
})
const inPath = (name: string) => ({
  name,
  in: 'path',
  required: true,
  schema: { type: 'string' },
})
const narrowing = [
  query('q', 'words that a name must have', 'string'),
  ...facetNames.map((name) =>
    query(name, `only software with this ${name}; all must hold`, 'array'),
  ),
]
const paged = [
  ...narrowing,
  query('page', 'from 1', 'integer'),
  query('size', 'at most 500', 'integer'),
]
const get = (
  summary: string,
  parameters: readonly object[],
  answer: object,
  more: Record<string, object> = {},
) => ({
  get: {
    summary,
    parameters,
    responses: {
      '200': answer,
      '304': { description: 'not modified since the ETag given' },
      ...more,
    },
  },
})
const missing = { '404': json('there is no such thing', 'Failure') }

const paths = {
  '/api/v1/software': get('search and compare', paged, json('one page', 'Listing')),
  '/api/v1/software.csv': get('all that match, as CSV', narrowing, other('RFC 4180', 'text/csv')),
  '/api/v1/software.jsonld': get(
    'all that match, as JSON-LD',
    narrowing,
    other('schema.org ItemList', 'application/ld+json'),
  ),
  '/api/v1/software/{id}': get(
    'one software',
    [inPath('id')],
    json('found', 'SoftwareAnswer'),
    missing,
  ),
  '/api/v1/software/{id}/codemeta.json': get(
    'one software as CodeMeta',
    [inPath('id')],
    other('CodeMeta 3.0', 'application/ld+json'),
    missing,
  ),
  '/api/v1/sites': get('machines', [], json('all that are shown', 'SiteSummary')),
  '/api/v1/sites/{id}': get('one machine', [inPath('id')], json('found', 'Site'), missing),
  '/api/v1/sites/{id}/installations': get(
    'what is installed there',
    [inPath('id'), query('q', 'words', 'string')],
    json('found', 'Installations'),
    missing,
  ),
  '/api/v1/plan': {
    post: {
      summary: 'plan a requirement for a machine',
      requestBody: {
        required: true,
        content: { 'application/json': { schema: refTo('PlanAsked') } },
      },
      responses: {
        '200': json('a Plan, or the Conflict that says why there is none', 'PlanAnswer'),
        '400': json('the requirement cannot be read', 'Failure'),
        '413': { description: 'the body is too large' },
        '429': json('too many requests', 'Failure'),
      },
    },
  },
}

let made: object | undefined

export function openapi(): object {
  made ??= {
    openapi: '3.1.0',
    info: {
      title: 'Portolan',
      version: '1',
      description: 'Software over all package managers, machines, and plans.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    paths,
    components: {
      schemas: Object.fromEntries(
        Object.entries(schemas).map(([name, schema]) => {
          const { $schema: _, ...rest } = z.toJSONSchema(schema, {
            io: 'output',
            unrepresentable: 'any',
          })
          return [name, rest]
        }),
      ),
    },
  }
  return made
}
