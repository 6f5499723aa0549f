/**
 * What a person reads in situations that occur: the whole text, in explanations/golden. A missing file
 * is written here and is an error in CI; read it as a new user would before it is committed.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { Conflict } from '../src/model/conflict.ts'
import { explain } from '../src/solve/explain.ts'
import { check } from '../src/solve/preflight.ts'
import { solve } from '../src/solve/solve.ts'
import { makeInput, testSolver } from '../src/solve/testing/input.ts'
import type { Io } from '../src/cli/io.ts'
import { conflictText } from '../src/cli/plan/conflict.ts'
import { commands, printed } from './explanations/command.ts'
import { misfits } from './explanations/compatibility.ts'
import { conflicts } from './explanations/conflicts.ts'

afterAll(() => testSolver().close())

const io: Io = {
  out: () => {},
  err: () => {},
  interactive: false,
  paint: (_, text) => text,
  signal: new AbortController().signal,
}

const golden = (name: string) => join(import.meta.dirname, 'explanations/golden', `${name}.txt`)

test.each(Object.entries({ ...conflicts, ...misfits }))('no plan: %s', async (name, problem) => {
  const input = makeInput(problem)
  const early = check(input, name)
  if (!early) expect(await solve(input, testSolver())).toBeNull()
  const conflict = early ?? (await explain(input, name, testSolver()))
  expect(Conflict.parse(conflict)).toEqual(conflict)
  for (const fact of conflict.core) expect(fact.evidence, fact.text).not.toEqual([])
  expect(conflict.hints, 'what to do').not.toEqual([])
  await expect(`${conflictText(conflict, io)}\n`).toMatchFileSnapshot(golden(name))
})

test.each(Object.entries(commands))(
  'whole command: %s',
  async (name, command) => {
    const folder = mkdtempSync(join(tmpdir(), 'portolan-golden-'))
    try {
      await expect(await printed(command, folder)).toMatchFileSnapshot(golden(name))
    } finally {
      rmSync(folder, { recursive: true })
    }
  },
  60_000,
)

test('docs/explanations.md shows them word for word', () => {
  const page = readFileSync(join(import.meta.dirname, '../docs/explanations.md'), 'utf8')
  const shown = [...page.matchAll(/```text (\S+)\n(.*?)```/gs)]
  expect(shown.length).toBeGreaterThanOrEqual(25)
  for (const [, name = '', text] of shown) expect(text).toBe(readFileSync(golden(name), 'utf8'))
})
