import { expect, test } from 'vitest'
import { head } from '../../model/common.ts'
import { PackageDocument } from '../../model/package.ts'
import { testTree } from '../test-tree.ts'
import { recipes } from './read.ts'

const host = { target: 'x86_64_v3', platform: 'linux', os: 'debian12' }
const read = (text: string) =>
  recipes.open([testTree({ 'CITATION.cff': text })], host).read('test:CITATION.cff')

const whole = `cff-version: 1.2.0
message: a sentence that is not kept
abstract: another one
type: software
title: "wavekit: waves for everyone"
version: 2.3.1
license: [MIT, Apache-2.0]
date-released: "2024-05-06"
repository-code: https://example.org/wavekit.git
commit: 0123456789abcdef0123456789abcdef01234567
url: https://wavekit.example.org/
doi: 10.0000/example
identifiers:
  - {type: doi, value: 10.0000/other}
keywords: [waves]
authors:
  - {given-names: Ada, family-names: Example, name-particle: van, orcid: "https://orcid.org/0000"}
  - {name: Institute of Examples}
  - {alias: cy}
  - 7
`

test('facts of a whole file', () => {
  const { recipes: found, skipped } = read(whole)
  expect(skipped).toEqual([])
  const [{ package: p, sources }] = found as [(typeof found)[number]]
  PackageDocument.parse({ ...head('package'), ...p, sources })
  expect(p).toMatchObject({
    tool: 'citation',
    name: 'wavekit',
    versions: [{ version: '2.3.1' }],
    licences: [{ id: 'MIT OR Apache-2.0', when: '' }],
    homepage: 'https://wavekit.example.org/',
    maintainers: ['Ada van Example', 'Institute of Examples', 'cy'],
    tags: ['waves'],
    upstream: { git: 'https://example.org/wavekit.git' },
    details: { identifiers: ['10.0000/example', '10.0000/other'], released: '2024-05-06' },
  })
  expect(sources).toMatchObject([{ version: '2.3.1', git: 'https://example.org/wavekit.git' }])
  expect(JSON.stringify(found)).not.toMatch(/sentence|another|everyone/)
})

test.each([
  ['cff-version: 1.2.0\ntitle: [', /^CITATION\.cff:2: /],
  ['- a\n', /holds a list/],
  ['cff-version: 2.0.0\ntitle: x', /cff-version 2\.0\.0/],
  ['cff-version: 1.2.0\ntitle: x\ntype: dataset', /dataset/],
  ['cff-version: 1.2.0\nauthors: []', /no title/],
  [`cff-version: 1.2.0\na: &a [x]\nb: [${'*a, '.repeat(200)}]\ntitle: x`, /alias/i],
])('%s is skipped', (text, why) => {
  const { recipes: found, skipped } = read(text)
  expect(found).toEqual([])
  expect(skipped[0]?.reason).toMatch(why)
})

test('a number as version, an unknown licence', () => {
  const { recipes: found } = read('cff-version: 1.1.0\ntitle: x\nversion: 1.10\nlicense: ours\n')
  expect(found[0]?.package).toMatchObject({
    versions: [{ version: '1.10' }],
    licences: [],
    details: { licences: ['ours'] },
  })
})
