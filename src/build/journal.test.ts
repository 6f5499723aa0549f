import {
  appendFileSync,
  mkdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { temporaryFolder } from './fixtures/toy.ts'
import { type JournalEntry, openJournal, parseJournal, readJournal } from './journal.ts'

let folder: string
let path: string
beforeEach(() => {
  folder = temporaryFolder()
  path = join(folder, 'state', 'journal.jsonl')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const phase = (name: string): JournalEntry => ({
  kind: 'phase',
  at: '2026-01-01T00:00:00Z',
  run: 'r',
  step: 's',
  phase: name,
})
const write = (...names: string[]): void => {
  const journal = openJournal(path)
  for (const name of names) journal.append(phase(name))
  journal.close()
}

test('what was appended is read back, in order, over several writers', async () => {
  write('one', 'two')
  write('three')
  const { entries, unreadable } = await readJournal(path)
  expect(entries.map((e) => e.kind === 'phase' && e.phase)).toEqual(['one', 'two', 'three'])
  expect(unreadable).toEqual([])
})

test('an absent journal is an empty one', async () => {
  expect(await readJournal(path)).toEqual({ entries: [], unreadable: [] })
})

test('wherever the last line is torn, no other entry is lost, not even the next one', async () => {
  write('one', 'two')
  const whole = readFileSync(path)
  const second = whole.indexOf('\n') + 1
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: second, max: whole.length }), async (length) => {
      writeFileSync(path, whole)
      truncateSync(path, length)
      write('three')
      const { entries, unreadable } = await readJournal(path)
      const names = entries.map((e) => (e.kind === 'phase' ? e.phase : ''))
      expect(names[0]).toBe('one')
      expect(names.at(-1)).toBe('three')
      // A line that lacks only its end is whole; an empty one is none.
      const kept = length >= whole.length - 1
      expect(names).toHaveLength(kept ? 3 : 2)
      expect(unreadable).toEqual(kept || length === second ? [] : [2])
    }),
    { numRuns: 40 },
  )
})

test('lines of a newer version and garbage are named, the rest survives', () => {
  const text = `{"kind":"from-the-future","at":"x","run":"r"}\n\u0000\u0001\n${JSON.stringify(phase('one'))}\n`
  expect(parseJournal(text)).toEqual({ entries: [phase('one')], unreadable: [1, 2] })
})

test('text that is not ours never throws', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const { entries } = parseJournal(text)
      expect(Array.isArray(entries)).toBe(true)
    }),
  )
})

test('a writer that was cut off in the middle of a line goes on with a new one', () => {
  mkdirSync(join(folder, 'state'))
  appendFileSync(path, '{"kind":"pha')
  write('one')
  expect(readFileSync(path, 'utf8').split('\n')).toHaveLength(3)
})
