import * as fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import type { Conflict } from '../model/conflict.ts'
import { explain, guardedGround } from './explain.ts'
import type { Ground } from './nodes.ts'
import { check } from './preflight.ts'
import { solve } from './solve.ts'
import { problemOf } from './testing/arbitrary.ts'
import { makeInput, testSolver } from './testing/input.ts'

afterAll(() => testSolver().close())

async function conflictOf(problem: Parameters<typeof makeInput>[0]): Promise<Conflict> {
  const input = makeInput(problem)
  const early = check(input, 'test')
  if (early) return early
  expect(await solve(input, testSolver())).toBeNull()
  return explain(input, 'test', testSolver())
}

test('the facts of a conflict hang together', async () => {
  const { core, edges } = await conflictOf({
    recipes: {
      a: { depends: [['c@1']] },
      b: { depends: [['c@2']] },
      c: { versions: ['1.0', '2.0'] },
    },
    roots: ['a', 'b'],
  })
  const ids = core.map((f) => f.id)
  for (const e of edges) expect([ids.includes(e.from), ids.includes(e.to)]).toEqual([true, true])
  const reached = new Set([ids[0]])
  for (let i = 0; i < ids.length; i++)
    for (const { from, to } of edges) {
      if (reached.has(from)) reached.add(to)
      if (reached.has(to)) reached.add(from)
    }
  expect(reached.size).toBe(ids.length)
})

test('a conflict cannot hold, and all of it but one fact can', async () => {
  let seen = 0
  await fc.assert(
    fc.asyncProperty(problemOf(['a', 'b', 'd', 'e']), async (problem) => {
      const input = makeInput(problem)
      if (check(input, 'test') || (await solve(input, testSolver()))) return
      seen++
      const { core } = await explain(input, 'test', testSolver())
      const holdIn = async (g: Ground, kept: readonly number[]) =>
        (await testSolver().solve(g.program.aspif({ assume: kept }), 'decide')).result === 'model'
      // Facts far from the request are taken for given, unless they alone are the trouble.
      const near = guardedGround(input, false)
      const g = (await holdIn(near, [])) ? near : guardedGround(input, true)
      const holds = (kept: readonly number[]) => holdIn(g, kept)
      const lits = core.map((f) =>
        [...g.program.guards.keys()].find((l) => g.program.guards.get(l) === f.id)!,
      )
      expect(lits).not.toContain(undefined)
      expect(await holds(lits)).toBe(false)
      for (const left of lits) expect(await holds(lits.filter((l) => l !== left))).toBe(true)
    }),
    { numRuns: 40 },
  )
  expect(seen).toBeGreaterThan(0)
}, 120_000)
