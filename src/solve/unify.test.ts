import { expect, test } from 'vitest'
import { makeInput, type Problem, show, testSolver } from './testing/input.ts'
import { bool } from './testing/recipe.ts'
import { solveAll, type Unify } from './unify.ts'

const recipes = {
  a: { depends: [['c@1']] as const },
  b: { depends: [['c@2']] as const },
  c: { versions: ['1.0', '2.0'] },
  d: { variants: [bool('x', false)], depends: [['c']] as const },
}
async function graphs(roots: string[], unify: Unify, more: Partial<Problem> = {}) {
  const solved = await solveAll(makeInput({ recipes, roots, ...more }), testSolver(), unify)
  return 'unsolved' in solved
    ? { unsolved: solved.unsolved.roots.map((r) => r.text) }
    : solved.map((s) => show(s.solution))
}

test('together, roots that contradict each other have no answer', async () => {
  expect(await graphs(['a', 'd'], 'true')).toEqual([['a@1.0', 'c@1.0', 'd@1.0~x']])
  expect(await graphs(['a', 'b'], 'true')).toEqual({ unsolved: ['a', 'b'] })
})

test('apart, each has what is best for it alone', async () => {
  expect(await graphs(['a', 'd'], 'false')).toEqual([
    ['a@1.0', 'c@1.0'],
    ['c@2.0', 'd@1.0~x'],
  ])
})

test('as many as possible stand together, the rest apart', async () => {
  const found = await graphs(['a', 'b', 'd@=1.0'], 'when_possible')
  expect(found).toHaveLength(2)
  expect((found as string[][])[0]).toHaveLength(3)
  expect(
    (found as string[][])
      .flat()
      .filter((n) => n.startsWith('c@'))
      .sort(),
  ).toEqual(['c@1.0', 'c@2.0'])
})

test('two configurations of one package need two graphs', async () => {
  expect(await graphs(['d', 'd+x'], 'when_possible')).toEqual([['c@2.0', 'd@1.0+x']])
  const found = await graphs(['d~x', 'd+x'], 'when_possible')
  expect((found as string[][]).toSorted((x, y) => (x[1]! < y[1]! ? -1 : 1))).toEqual([
    ['c@2.0', 'd@1.0+x'],
    ['c@2.0', 'd@1.0~x'],
  ])
})

test('a root that cannot stand at all is told', async () => {
  const more = { recipes: { ...recipes, e: { depends: [['c@1'], ['c@2']] as const } } }
  expect(await graphs(['a', 'e'], 'when_possible', more)).toEqual({ unsolved: ['e'] })
  expect(await graphs(['a', 'e'], 'false', more)).toEqual({ unsolved: ['e'] })
})
