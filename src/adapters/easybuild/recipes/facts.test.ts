import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { PortolanError } from '../../../model/errors.ts'
import { EasyconfigFacts } from './facts.ts'
import { Easyconfigs } from './read.ts'
import { debian, fixtures, fixtureTree } from './testing.ts'

type Row = { file: string; error?: string }
const rows = (name: string) =>
  readFileSync(join(fixtures, `${name}.jsonl`), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Row)

const [tree, site] = [fixtureTree('tree'), fixtureTree('site')]

// What is expected was said by EasyBuild's own parser: see fixtures/README.md.
describe.each([
  { name: 'tree', trees: [tree], under: 'easybuild/easyconfigs/' },
  { name: 'site', trees: [site, tree], under: '' },
])('$name', ({ name, trees, under }) => {
  const easyconfigs = new Easyconfigs(trees, debian)
  const [first] = trees

  test.each(rows(name))('$file', ({ file, error, ...told }) => {
    const read = () => easyconfigs.read({ tree: first!, path: under + file }, new Set()).facts
    if (error === undefined) {
      const facts = read()
      expect(facts).toEqual(told)
      expect(EasyconfigFacts.parse(facts)).toEqual(facts)
    } else expect(read).toThrow(PortolanError)
  })
})

test('each fixture is among what EasyBuild was asked', () => {
  const asked = (name: string) => rows(name).map((row) => row.file)
  const units = (tree: typeof site) =>
    new Easyconfigs([tree], debian).robot.files().map((f) => f.path)
  expect(units(tree)).toEqual(
    asked('tree')
      .map((file) => `easybuild/easyconfigs/${file}`)
      .sort(),
  )
  expect(units(site)).toEqual(asked('site').sort())
})
