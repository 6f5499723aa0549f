/** Every field of the survey is in the schema, or is left out with a reason. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { sharedFolder } from './catalog/facts.ts'

const project = join(import.meta.dirname, '..')
const json = (path: string): unknown => JSON.parse(readFileSync(path, 'utf8'))

type Place = { in: string } | { out: string }
const survey = json(join(project, 'data/standard/site-survey.json')) as {
  fields: Record<string, Record<string, Place>>
}

type Schema = Record<string, unknown> & { properties?: Record<string, Schema> }
const schemas: Record<string, Schema> = {
  site: json(join(project, 'schemas/site.json')) as Schema,
  installation: json(join(project, 'schemas/installation.json')) as Schema,
}

/** The schemas that a field can be seen as: itself, the value of a fact, an entry of a list. */
function* insides(schema: Schema): Iterable<Schema> {
  yield schema
  for (const alternative of (schema['anyOf'] ?? []) as Schema[]) {
    yield* insides(alternative)
    if (alternative.properties?.['value']) yield* insides(alternative.properties['value'])
  }
  if (schema['items']) yield* insides(schema['items'] as Schema)
}

function isField(path: string): boolean {
  const [document = '', ...keys] = path.split('.')
  let reached: Schema[] = schemas[document] ? [schemas[document]] : []
  for (const key of keys)
    reached = reached.flatMap((schema) =>
      [...insides(schema)].flatMap((s) => (s.properties?.[key] ? [s.properties[key]] : [])),
    )
  return reached.length > 0
}

/** Names that a path of the survey lists: `a.b {c, d[]}` has c and d, `a.b, c` has b and c. */
function partsOf(path: string): string[] {
  const [, before = '', braces] = /^([^{]*)(?:\{(.*)\})?$/.exec(path) ?? []
  const names = (text: string): string[] =>
    text
      .replaceAll(/:\s*[\w|]+/g, '')
      .replaceAll(/\w*\{\w+\}/g, (inner) => inner.replace(/\{.*/, ''))
      .split(/[,/+]/)
      .map(
        (part) =>
          part
            .trim()
            .replaceAll(/\[\]|\{|\}/g, '')
            .split(/[ .]/)
            .at(-1) ?? '',
      )
      .filter((part) => part !== '' && part !== 'names')
  const outer = names(before)
  // `a.b {c}`: b only says where c is; `a.b, d {c}`: b is a field beside what d holds.
  const inner = braces === undefined ? [] : names(braces)
  return braces === undefined ? outer : [...outer.slice(0, -1), ...inner]
}

describe('the table', () => {
  const all = Object.entries(survey.fields).flatMap(([path, parts]) =>
    Object.entries(parts).map(([part, place]) => [path, part, place] as const),
  )
  test.each(all)('%s: %s', (_, part, place) => {
    if ('in' in place) expect(isField(place.in), `${part} → ${place.in}`).toBe(true)
    else expect(place.out).toMatch(/\w+ \w+ \w+/)
  })

  test.each(Object.entries(survey.fields))('%s: every name of it', (path, parts) => {
    for (const part of partsOf(path)) expect(Object.keys(parts)).toContain(part)
  })
})

const shared = sharedFolder()
const file = join(shared ?? '', 'design/site-fields.json')
test.skipIf(!existsSync(file))('the survey itself has the same fields', () => {
  const { fields } = json(file) as { fields: { path: string }[] }
  expect(Object.keys(survey.fields)).toEqual(fields.map((f) => f.path))
})

test('names are taken apart', () => {
  expect(partsOf('site.contact {support, security}')).toEqual(['support', 'security'])
  expect(partsOf('nodeClass[].cpu.sockets, cores')).toEqual(['sockets', 'cores'])
  expect(partsOf('x[] {method: probed|declared, sets{var}, a+b[], c/d}')).toEqual([
    'method',
    'sets',
    'a',
    'b',
    'c',
    'd',
  ])
  expect(isField('site.system.nothing')).toBe(false)
})
