import { expect, test } from 'vitest'
import { solve } from './solve.ts'
import { makeInput, type Problem, show, testSolver } from './testing/input.ts'
import { bool, single } from './testing/recipe.ts'
import { preferredRecipes } from './preferred-recipes.ts'
import type { PlanningPreferences } from '../adapters/adapter.ts'

type Rule = NonNullable<PlanningPreferences['rules']>[number]
const rule = (software: string | undefined, specs: string[], more: Partial<Rule> = {}): Rule => ({
  ...(software === undefined ? {} : { software }),
  policy: 'one_of',
  specs,
  when: '',
  reason: 'test',
  ...more,
})

async function chosen(problem: Problem, more: Partial<PlanningPreferences>): Promise<string[]> {
  const input = makeInput(problem)
  const preferences = { ...input.preferences, ...more }
  const catalog = preferredRecipes(input.catalog, preferences)
  return show(await solve({ ...input, catalog, preferences }, testSolver()))
}

const recipes = {
  a: { depends: [['v'], ['b']] as const },
  b: { versions: ['2.0', '1.0'], variants: [bool('x', false), single('y', ['p', 'q'])] },
  d: { provides: [['v']] as const, variants: [bool('x', false)] },
  e: { provides: [['v']] as const },
}
const problem: Problem = { recipes, roots: ['a'], providers: { v: ['d', 'e'] } }

test('a requirement holds wherever its package stands', async () => {
  const rules = [rule('b', ['@1'])]
  expect(await chosen(problem, { rules })).toContain('b@1.0~x y=p')
})

test('a variant that is required is no departure from its default', async () => {
  const rules = [rule('b', ['+x'])]
  expect(await chosen(problem, { rules })).toContain('b@2.0+x y=p')
})

test('of several specs the first one is best', async () => {
  const rules = [rule('b', ['@1 +x', '@1 ~x'])]
  expect(await chosen(problem, { rules })).toContain('b@1.0+x y=p')
})

test('a condition limits a requirement', async () => {
  const rules = [rule('b', ['+x'], { when: '@1' })]
  expect(await chosen(problem, { rules })).toContain('b@2.0~x y=p')
})

test('a preference gives way, a conflict does not', async () => {
  const prefer = rule('b', ['@1', ''], { policy: 'any_of' })
  const never = rule('b', ['@2', ''])
  expect(await chosen(problem, { rules: [prefer] })).toContain('b@1.0~x y=p')
  expect(await chosen({ ...problem, roots: ['a', 'b@2'] }, { rules: [prefer] })).toContain(
    'b@2.0~x y=p',
  )
  expect(await chosen({ ...problem, roots: ['a', 'b@2'] }, { rules: [never] })).toEqual(['none'])
})

test('a rule for all counts where it can be followed', async () => {
  const rules = [rule(undefined, ['+x'], { except: ['d'] })]
  expect(await chosen(problem, { rules })).toEqual(['a@1.0', 'b@2.0+x y=p', 'd@1.0~x'])
})

test('a virtual can be required of a package', async () => {
  expect(await chosen(problem, { rules: [rule('v', ['e'])] })).toContain('e@1.0')
  expect(await chosen(problem, { rules: [rule('v', ['d+x'])] })).toContain('d@1.0+x')
})

test('preferred versions and variants are the new defaults', async () => {
  const variants = [{ software: 'b', spec: 'y=q' }, { spec: '+x' }]
  const found = await chosen(problem, { variants, versions: { b: ['1'] } })
  expect(found).toEqual(['a@1.0', 'b@1.0+x y=q', 'd@1.0+x'])
})
