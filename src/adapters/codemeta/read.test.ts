import { expect, test } from 'vitest'
import { PackageDocument } from '../../model/package.ts'
import { head } from '../../model/common.ts'
import { testTree } from '../test-tree.ts'
import { recipes } from './read.ts'

const host = { target: 'x86_64_v3', platform: 'linux', os: 'debian12' }
function read(text: string) {
  const source = recipes.open([testTree({ 'codemeta.json': text })], host)
  return source.read(source.units()[0]!)
}

const three = {
  '@context': 'https://w3id.org/codemeta/3.0',
  type: 'SoftwareSourceCode',
  name: 'wavekit',
  description: 'A sentence that is not kept.',
  version: '2.3.1',
  license: 'https://spdx.org/licenses/BSD-3-Clause',
  codeRepository: 'https://example.org/wavekit.git',
  url: 'https://wavekit.example.org/',
  downloadUrl: 'https://example.org/wavekit-2.3.1.tar.gz',
  author: [
    { type: 'Person', givenName: 'Ada', familyName: 'Example' },
    { type: 'Organization', name: 'Institute of Examples' },
  ],
  maintainer: { type: 'Person', name: 'Bo Example' },
  keywords: 'waves, solver',
  programmingLanguage: ['C++', { '@type': 'ComputerLanguage', name: 'Fortran' }],
  softwareRequirements: ['mpi', { name: 'hdf5', version: '1.12' }],
  identifier: 'https://doi.org/10.0000/example',
}

test('facts of a document of version 3', () => {
  const { recipes: found, skipped, inputs } = read(JSON.stringify(three))
  expect(skipped).toEqual([])
  expect(inputs).toEqual(['test:codemeta.json'])
  const [{ package: p, sources }] = found as [(typeof found)[number]]
  PackageDocument.parse({ ...head('package'), ...p, sources })
  expect(p).toMatchObject({
    tool: 'codemeta',
    name: 'wavekit',
    versions: [{ version: '2.3.1' }],
    homepage: 'https://wavekit.example.org/',
    licences: [{ id: 'BSD-3-Clause', when: '' }],
    maintainers: ['Bo Example', 'Ada Example', 'Institute of Examples'],
    tags: ['waves', 'solver'],
    dependencies: [
      { spec: 'mpi', name: 'mpi', types: ['run'] },
      { spec: 'hdf5 1.12', name: 'hdf5', version: '1.12' },
    ],
    upstream: { git: 'https://example.org/wavekit.git' },
    details: { languages: ['C++', 'Fortran'], identifiers: ['https://doi.org/10.0000/example'] },
  })
  expect(sources).toEqual([{ version: '2.3.1', url: 'https://example.org/wavekit-2.3.1.tar.gz' }])
  expect(JSON.stringify(found)).not.toContain('sentence')
})

test('version 2 with prefixes, several contexts and a licence that is no SPDX expression', () => {
  const { recipes: found } = read(
    JSON.stringify({
      '@context': ['https://doi.org/10.5063/schema/codemeta-2.0', { x: 'https://example.org/' }],
      '@type': 'schema:SoftwareSourceCode',
      'schema:name': 'old',
      'schema:softwareVersion': '1',
      license: [{ '@id': 'https://spdx.org/licenses/MIT' }, 'our own terms'],
      author: { '@list': [{ name: 'Cy Example' }] },
    }),
  )
  expect(found[0]?.package).toMatchObject({
    name: 'old',
    versions: [{ version: '1' }],
    licences: [{ id: 'MIT', when: '' }],
    maintainers: ['Cy Example'],
    details: { licences: ['our own terms'] },
  })
})

test.each([
  ['{"name": "cut', 'no JSON'],
  ['[]', 'holds a list'],
  ['{"name": "x"}', 'names neither the context'],
  [JSON.stringify({ ...three, type: 'Person' }), 'not of type'],
  [JSON.stringify({ ...three, name: ['x'] }), 'has no name'],
  [JSON.stringify({ ...three, '@context': 7 }), 'names neither the context'],
])('%s is skipped', (text, why) => {
  const { recipes: found, skipped } = read(text)
  expect(found).toEqual([])
  expect(skipped).toMatchObject([{ skipped: { source: 'codemeta.json' } }])
  expect(skipped[0]?.reason).toContain(why)
})

test('values of the wrong kind are left out, the rest survives', () => {
  const odd = {
    ...three,
    license: { a: 1 },
    author: 7,
    url: null,
    keywords: [1, {}],
    downloadUrl: 'x',
  }
  expect(read(JSON.stringify(odd)).recipes[0]).toMatchObject({
    package: { name: 'wavekit', licences: [], maintainers: ['Bo Example'], tags: [] },
    sources: [],
  })
})

test('a tree without one is refused', () => {
  expect(recipes.cannot(testTree({ 'README.md': '' }))).toBe('holds no codemeta.json')
  expect(recipes.cannot(testTree({ 'a/codemeta.json': '' }))).toBeNull()
})
