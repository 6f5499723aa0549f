import * as fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { Conflict } from '../model/conflict.ts'
import { explain, guardedGround } from './explain.ts'
import type { Ground } from './nodes.ts'
import { check } from './preflight.ts'
import { solve } from './solve.ts'
import { problemOf } from './testing/arbitrary.ts'
import { makeInput, makeInstallation, type Problem, testSolver } from './testing/input.ts'
import { bool, single } from './testing/recipe.ts'

afterAll(() => testSolver().close())

async function conflictOf(problem: Problem): Promise<Conflict> {
  const input = makeInput(problem)
  const early = check(input, 'test')
  if (early) return early
  expect(await solve(input, testSolver())).toBeNull()
  return explain(input, 'test', testSolver())
}

const cases: { what: string; problem: Problem; facts: string[]; hint: string }[] = []
const because = (what: string, problem: Problem, facts: string[], hint: string) =>
  cases.push({ what, problem, facts, hint })

because(
  'two roots want two versions of one dependency',
  {
    recipes: {
      a: { depends: [['c@1']] },
      b: { depends: [['c@2']] },
      c: { versions: ['1.0', '2.0'] },
    },
    roots: ['a', 'b'],
  },
  ["'a' is asked for", "'b' is asked for", "a needs 'c@1'", "b needs 'c@2'"],
  "relax one of: 'a', 'b'",
)
because(
  'two roots contradict each other',
  { recipes: { a: { variants: [bool('x', true)] } }, roots: ['a+x', 'a~x'] },
  ["'a+x' asks for +x", "'a~x' asks for ~x"],
  "relax one of: '+x' of 'a+x', '~x' of 'a~x'",
)
because(
  'only the part of a root that is in the way is named',
  {
    recipes: {
      a: {
        variants: [bool('x', false), bool('y', false)],
        conflicts: [['+x', '@2:']],
        versions: ['1.0', '2.0'],
      },
    },
    roots: ['a@2 +x +y'],
  },
  ["'a@2 +x +y' asks for @2", "'a@2 +x +y' asks for +x", "a conflicts with '+x' when @2:"],
  "relax one of: '@2' of 'a@2 +x +y', '+x' of 'a@2 +x +y'",
)
because(
  'a policy forbids what is needed',
  {
    recipes: { a: { depends: [['b', '+x']], variants: [bool('x', false)] }, b: {} },
    roots: ['a+x'],
    policies: { forbid: [{ spec: 'b', reason: 'it is unsafe' }] },
  },
  ["'a+x' asks for +x", "policy forbids 'b': it is unsafe", "a needs 'b' when +x"],
  'or ask for an exception to the policy',
)
because(
  'only a deprecated version is asked for',
  { recipes: { a: { versions: ['1.0 deprecated', '2.0'] } }, roots: ['a@1'] },
  ["'a@1' asks for @1", 'a 1.0 is deprecated, and deprecated versions are not built'],
  "relax one of: '@1' of 'a@1'",
)
because(
  'the vendor must install it, and has not',
  {
    recipes: { a: { depends: [['cray-mpich']] }, 'cray-mpich': {} },
    roots: ['a'],
    notBuildable: ['cray-mpich'],
  },
  [
    "'a' is asked for",
    "a needs 'cray-mpich'",
    'cray-mpich can only be installed by the site or its vendor, and none is installed',
  ],
  "or ask the site's support to install what is missing",
)
because(
  'no compiler is installed',
  { recipes: { a: { depends: [['c', '', 'build']] }, gcc: { provides: [['c']] } }, roots: ['a'] },
  [
    "'a' is asked for",
    "a needs 'c'",
    'nothing that provides c is installed, and none can be built',
  ],
  "or ask the site's support to install what is missing",
)
because(
  'a recipe needs what no recipe describes',
  { recipes: { a: { depends: [['ghost']] } }, roots: ['a'] },
  ["'a' is asked for", "a needs 'ghost'", 'there is no recipe for ghost, and it is not installed'],
  "or ask the site's support to install what is missing",
)
because(
  'two libraries are linked with two MPIs',
  {
    recipes: { mpich: { provides: [['mpi']] }, openmpi: { provides: [['mpi']] } },
    roots: ['x', 'y'],
    installed: [
      makeInstallation('m', 'mpich@4.0', { provides: ['mpi'] }),
      makeInstallation('o', 'openmpi@4.1', { provides: ['mpi'] }),
      makeInstallation('x', 'x@1.0', { linked: { m: 'mpi' } }),
      makeInstallation('y', 'y@1.0', { linked: { o: 'mpi' } }),
    ],
  },
  [
    "'x' is asked for",
    "'y' is asked for",
    'x is linked with m',
    'x is not installed, and no recipe builds it',
    'y is linked with o',
    'y is not installed, and no recipe builds it',
  ],
  "relax one of: 'x', 'y'",
)
because(
  'a requirement of the recipe cannot be met',
  {
    recipes: {
      a: { variants: [single('y', ['p', 'q'])], requires: [{ any: ['y=q'], when: '@1' }] },
    },
    roots: ['a y=p'],
  },
  ["'a y=p' asks for y=p", "a requires 'y=q' when @1"],
  "relax one of: 'y=p' of 'a y=p'",
)
because(
  'an unknown package',
  { recipes: { hdf5: {}, zlib: {} }, roots: ['hdf4'] },
  ["'hdf4': there is no package 'hdf4'"],
  "did you mean 'hdf5'?",
)
because(
  'an unknown package below a root',
  { recipes: { hdf5: {}, zlib: {} }, roots: ['hdf5 ^zlibb'] },
  ["'hdf5 ^zlibb': there is no package 'zlibb'"],
  "did you mean 'zlib'?",
)
because(
  'an impossible version',
  { recipes: { a: { versions: ['1.0', '2.0'] } }, roots: ['a@3'] },
  ["'a@3': no known version of a is in @3"],
  'known versions of a: 2.0, 1.0',
)
because(
  'an unknown variant',
  { recipes: { a: { variants: [bool('shared', true)] } }, roots: ['a+sharde'] },
  ["'a+sharde': a has no variant 'sharde'"],
  "did you mean 'shared'?",
)
because(
  'an unknown value',
  { recipes: { a: { variants: [single('api', ['v1', 'v2'])] } }, roots: ['a api=v3'] },
  ["'a api=v3': a has no value 'v3' for variant 'api'"],
  'values of api: v1, v2',
)

test.each(cases)('$what', async ({ problem, facts, hint }) => {
  const conflict = await conflictOf(problem)
  expect(Conflict.parse(conflict)).toEqual(conflict)
  // That a root is asked for at all goes without saying where a part of it is named.
  const covered = (id: string) =>
    /^request:\d+$/.test(id) && conflict.core.some((f) => f.id.startsWith(`${id}:`))
  const said = conflict.core.filter((f) => !covered(f.id)).map((f) => f.text)
  expect(said.sort()).toEqual(facts.toSorted())
  expect(conflict.hints).toContain(hint)
  for (const fact of conflict.core) expect(fact.evidence, fact.text).not.toEqual([])
})

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
        (await testSolver().solve(g.program.text(kept), 'decide')).result === 'model'
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
