/** JSON Schemas of the model, with the comments of the code as descriptions. */
import { z } from 'zod'
import { headComment, nounComments, type NounComments } from './comments.ts'

/** One file of the model: its text and what it exports. */
export type ModelFile = { name: string; source: string; exports: Readonly<Record<string, unknown>> }
export type Json = { [key: string]: unknown; title?: string; description?: string }

export type Noun = NounComments & { name: string; file: string }

/** Every exported schema of the model, by the schema itself. */
export function nounsOf(files: readonly ModelFile[]): Map<unknown, Noun> {
  return new Map(
    files.flatMap(({ name: file, source, exports }) =>
      [...nounComments(source)].flatMap(([name, comments]): [unknown, Noun][] =>
        exports[name] instanceof z.ZodType ? [[exports[name], { ...comments, name, file }]] : [],
      ),
    ),
  )
}

const isJson = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The schemas a field's schema leads to: through lists, maps and alternatives. */
function* below(schema: Json): Iterable<Json> {
  const { items, additionalProperties, anyOf } = schema
  for (const part of [items, additionalProperties, ...(Array.isArray(anyOf) ? anyOf : [])])
    if (isJson(part)) yield part
}

type Comments = ReadonlyMap<string, NounComments>

/** Puts the comments of each noun on the noun and its fields; `path` is that inside the noun. */
function describe(schema: Json, comments: Comments, noun?: NounComments, path = ''): void {
  const known = schema.title === undefined ? undefined : comments.get(schema.title)
  const owner = known ?? noun
  const inside = known ? '' : path
  if (known?.text) schema.description = known.text
  const properties = Object.entries((schema['properties'] ?? {}) as Record<string, Json>)
  // A fact is written around its value in one field of the code.
  const isFact = properties.map(([key]) => key).join() === 'value,provenance'
  for (const [key, value] of properties) {
    const at = isFact ? inside : [inside, key].filter(Boolean).join('.')
    const text = isFact ? undefined : owner?.fields.get(at)
    describe(value, comments, owner, at)
    if (text) value.description = text
  }
  for (const part of below(schema)) describe(part, comments, owner, inside)
}

/** The JSON Schema of one noun; nouns inside it are marked by their `title`. */
export function nounSchema(schema: z.ZodType, nouns: ReadonlyMap<unknown, Noun>): Json {
  const json = z.toJSONSchema(schema, {
    io: 'input',
    override({ zodSchema, jsonSchema }) {
      // zod's integers are JavaScript's safe ones; other readers have no such limit.
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
      const known = nouns.get(zodSchema)
      if (known) jsonSchema.title = known.name
    },
  })
  // Equal parts of the result may be one object: each field needs its own to be described.
  const own = JSON.parse(JSON.stringify(json)) as Json
  describe(own, new Map([...nouns.values()].map((noun) => [noun.name, noun])))
  return own
}

/** The schema of a document as `schemas/<name>.json` holds it. */
export function documentSchema(name: string, schema: Json, source: string): Json {
  const { $schema, ...rest } = schema
  const description = headComment(source).replaceAll('\n', ' ')
  return { $schema, $id: `https://portolan.dev/schemas/${name}.json`, ...rest, description }
}
