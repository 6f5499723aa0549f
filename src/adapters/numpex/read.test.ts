import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { isObject } from '../json.ts'
import { testTree } from '../test-tree.ts'
import { applyMapping, codemetaMapping, parseMappings, toCodemeta } from './mapping.ts'
import { formatProjects, linkFields, parseProjects } from './projects.ts'
import { evaluateQuery } from './query.ts'
import { recipes } from './read.ts'

const host = { target: 'x86_64_v3', platform: 'linux', os: 'debian12' }
const url = fc.webUrl()
/** `oneOf` an address or a list of them, which may have one item or none. */
const link = fc.oneof(url, fc.array(url, { maxLength: 3 }))
const word = fc.string({ minLength: 1, maxLength: 12 }).filter((s) => s.trim() === s)
const project = fc.record(
  {
    name: word,
    description: fc.string({ minLength: 1, unit: 'grapheme' }),
    ...Object.fromEntries(linkFields.map((field) => [field, link])),
    extra: fc.jsonValue(),
  },
  { requiredKeys: ['name', 'description'] },
)

test.each(['json', 'yaml'] as const)('a list is written as it was read: %s', (format) => {
  const head = fc.option(fc.constant({ $schema: './projects-schema.json', projects: [] }))
  fc.assert(
    fc.property(fc.array(project, { maxLength: 4 }), head, (projects, head) => {
      const text = formatProjects({ head, projects }, format)
      const list = parseProjects(text, `projects.${format}`)
      expect(JSON.stringify(list.projects)).toBe(JSON.stringify(projects))
      expect(formatProjects(list, format)).toBe(text)
    }),
  )
})

test('a project becomes codemeta and comes back, lists as lists', () => {
  fc.assert(
    fc.property(project, (whole) => {
      const p = Object.fromEntries(Object.entries(whole).filter(([key]) => key !== 'extra'))
      // An empty list says nothing that a document of links could hold; it is kept all the same.
      expect(applyMapping(codemetaMapping, toCodemeta(p))).toEqual(p)
    }),
  )
})

test('several links of one role are a list', () => {
  const roles = ['https://a.example', 'https://b.example'].map((u) => ({
    '@type': 'Role',
    roleName: 'numpex-catalog:documentation',
    url: u,
  }))
  const document = { name: 'x', 'numpex-catalog:annotatedLink': roles }
  expect(applyMapping(codemetaMapping, document)).toEqual({
    name: 'x',
    documentation: ['https://a.example', 'https://b.example'],
  })
})

test.each([
  ['.a', { a: 1 }, 1],
  ['.a.b', { a: { b: 'x' } }, 'x'],
  ['.', 5, 5],
  ['.a[] | .b', { a: [{ b: 1 }, { b: 2 }] }, [1, 2]],
  ['.["a"]', {}, null],
  ['.a | length', {}, null],
  ['', {}, null],
  ['.a[] | .b', { a: 7 }, undefined],
  ['.a.b', { a: 'x' }, undefined],
  ['.toString', {}, undefined],
])('query %s', (query, document, expected) => {
  if (expected === null) expect(() => evaluateQuery(query, document)).toThrow('cannot evaluate')
  else expect(evaluateQuery(query, document)).toEqual(expected)
})

test('entries of a mapping', () => {
  const entries = parseMappings({
    projects: [
      {
        source: 'https://x.example/codemeta.json',
        mappingRef: 'https://m.example',
        allow: 'create',
      },
      { name: 'y', source: 'local:y.json', fields: { description: '.d', bad: 7 } },
      { source: 'local:z.json' },
      { source: 'local:z.json', mappingRef: 'm', allow: 'delete' },
      7,
    ],
  })
  expect(entries).toMatchObject([
    { mapping: { ref: 'https://m.example' }, allow: 'create' },
    { name: 'y', mapping: { fields: { description: '.d' } }, allow: 'update' },
    { bad: 'entry 3 of the mapping has neither mappingRef nor fields' },
    { bad: 'entry 4 of the mapping allows neither create nor update' },
    { bad: 'entry 5 of the mapping is no object' },
  ])
  expect(parseMappings(null)).toEqual([{ bad: 'the mapping has no list of projects' }])
})

const listed = `
- name: wavekit
  description: A sentence that is not kept.
  spack_package:
    - https://code.example/repos/spack_repo/builtin/packages/py_wavekit/package.py
    - https://code.example/other
  guix_package: https://code.example/packages/math.scm
  documentation: https://wavekit.example/
- description: no name
- 7
- name: wavekit
  description: again
`

test('facts of a list; bad entries are skipped with their number', () => {
  const source = recipes.open([testTree({ 'projects.yml': listed })], host)
  const { recipes: found, skipped } = source.read('test:projects.yml')
  expect(found.map((r) => r.package)).toMatchObject([
    {
      tool: 'numpex',
      name: 'wavekit',
      versions: [],
      upstream: { spack: 'py-wavekit' },
      details: {
        spack: ['py-wavekit'],
        documentation: ['https://wavekit.example/'],
        guix_package: ['https://code.example/packages/math.scm'],
      },
    },
  ])
  expect(JSON.stringify(found)).not.toContain('sentence')
  expect(skipped.map((s) => [s.skipped.detail, s.reason])).toEqual([
    ['project 2', 'has no name'],
    ['project 3', 'is a number, not an object'],
    ['wavekit', 'wavekit stands here twice; the first one counts'],
  ])
})

test('the harvested list stands for the written one', () => {
  const tree = testTree({
    'projects.yml': '[]',
    'main-list/projects.json': '{"projects": []}',
    'main-list/projects-generated.json': '{"projects": [{"name": "a"}]}',
  })
  expect(recipes.open([tree], host).units()).toEqual([
    'test:main-list/projects-generated.json',
    'test:projects.yml',
  ])
})

test.each(['{"projects": 1}', '"x"', '{', 'null'])('%s is skipped as a whole', (text) => {
  const source = recipes.open([testTree({ 'projects.json': text })], host)
  const { recipes: found, skipped } = source.read('test:projects.json')
  expect([found.length, skipped.length]).toEqual([0, 1])
  expect(isObject(skipped[0]?.skipped)).toBe(true)
})
