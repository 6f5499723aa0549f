import { expect, test } from 'vitest'
import type { Skipped } from './adapter.ts'
import { readLooseYaml } from './loose-yaml.ts'
import { testTree } from './test-tree.ts'

function read(files: Record<string, string>, path = 'a.yaml') {
  const skipped: Skipped[] = []
  const value = readLooseYaml(testTree(files), path, skipped)
  return { value, told: skipped.map((s) => `${s.skipped.detail ?? s.skipped.source}: ${s.reason}`) }
}

test.each([
  ['a key that stands twice', 'a: {b: 1, b: 2}\n', { a: { b: '2' } }, /^line 1: b: .*twice/],
  [
    'an entry out of line',
    'a:\n  b: 1\n c: 2\nd: 4\n',
    { a: { b: '1' }, c: '2', d: '4' },
    /^line 3: .*same column/,
  ],
  ['a list that does not end', 'x: [1,2\ny: 3\n', { x: ['1', '2'], y: '3' }, /^line 2/],
])('%s: the rest is read, the line told', (_, text, value, told) => {
  const got = read({ 'a.yaml': text })
  expect(got.value).toEqual(value)
  expect(got.told.join('\n')).toMatch(told)
})

test('ranges, override keys, comments and commas of JSON', () => {
  expect(read({ 'a.yaml': 'a: [:2.4.6]\nb::\n  c: 1\n' })).toEqual({
    value: { a: [':2.4.6'], 'b:': { c: '1' } },
    told: [],
  })
  const json = '{\n # a comment\n "x": [1, 2,],\n "y": {"z": null,},\n}\n'
  expect(read({ 'a.json': json }, 'a.json').value).toEqual({ x: ['1', '2'], y: { z: 'null' } })
})

test('a link that a checkout holds as a file with a path in it is followed, not in circles', () => {
  const files = {
    'a.yaml': 'a: 1\n',
    'in/b.yaml': '../a.yaml',
    'c.yaml': 'c.yaml',
    'd.yaml': '../../x.yaml',
  }
  expect(read(files, 'in/b.yaml').value).toEqual({ a: '1' })
  expect(read(files, 'c.yaml').told).toEqual(['c.yaml: links that lead in a circle'])
  expect(read(files, 'd.yaml').value).toBe('../../x.yaml')
})

test('aliases that grow without end are told', () => {
  const bomb = [
    'a: &a [x,x,x,x,x,x,x,x,x]',
    ...'bcdefghi'
      .split('')
      .map((k, i) => `${k}: &${k} [${Array(9).fill(`*${'abcdefgh'[i]}`).join(',')}]`),
  ]
  const { value, told } = read({ 'a.yaml': `${bomb.join('\n')}\n` })
  expect(value).toBeUndefined()
  expect(told.join()).toMatch(/alias/i)
})
