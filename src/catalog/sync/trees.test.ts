import { mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openTree } from '../tree/tree.ts'
import { treesOf, withParts } from './trees.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'portolan-trees-'))
})
afterEach(() => {
  vi.useRealTimers()
  rmSync(root, { recursive: true, force: true })
})

let looked: string[]
/** Parts are lines, by their first word. */
const open = () => {
  looked = []
  const tree = openTree('t', root)
  return withParts(treesOf([tree]), {
    part(file, part) {
      looked.push(part)
      const lines = tree.text(file.slice(2)).split('\n')
      return lines.find((line) => line.startsWith(part)) ?? null
    },
  })
}
const put = (text: string, day: string) => {
  writeFileSync(join(root, 'f'), text)
  utimesSync(join(root, 'f'), new Date(day), new Date(day))
}

test('a part is looked for only when its file is another', () => {
  put('a 1\nb 1', '2024-01-01')
  const first = open()
  const [a, b, c] = ['t:f//a', 't:f//b', 't:f//c'].map((input) => first.state(input))
  if (!a || !b || !c) throw new Error('no states')
  expect(a.digest.equals(b.digest)).toBe(false)
  // What was written just now has no stamp that could be trusted.
  const stamped = (state: typeof a) => ({ ...state, stamp: 'other times' })
  put('a 1\nb 2\n', '2024-01-02')
  const second = open()
  expect(second.unchanged('t:f//a', stamped(a))).toBe(true)
  expect(second.unchanged('t:f//b', stamped(b))).toBe(false)
  expect(second.unchanged('t:f//c', stamped(c))).toBe(true)
  expect(looked).toEqual(['a', 'b', 'c'])
  put('a 1\nb 2\nc', '2024-01-03')
  expect(open().unchanged('t:f//c', stamped(c))).toBe(false)
})

test('a file that is as stamped is not read for its parts', () => {
  put('a 1', '2024-01-01')
  // Later: what was written just now has no stamp that could be trusted.
  vi.useFakeTimers({ now: Date.now() + 60_000, toFake: ['Date'] })
  const state = open().state('t:f//a')
  expect(state.stamp).not.toBe('')
  expect(open().unchanged('t:f//a', state)).toBe(true)
  expect(looked).toEqual([])
})

test('a part of a file that is gone, and seen only with its file', () => {
  put('a 1', '2024-01-01')
  const trees = open()
  expect(trees.seen('t:f//a')).toBeUndefined()
  const state = trees.state('t:f//a')
  expect(trees.seen('t:f//a')).toEqual(state)
  rmSync(join(root, 'f'))
  const later = withParts(treesOf([openTree('t', root)]), { part: () => null })
  expect(later.unchanged('t:f//a', state)).toBe(false)
})
