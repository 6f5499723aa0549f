/** Copies of build tools, variants and flags passed on, conditions in a request. */
import { expect, test } from 'vitest'
import type { Solution } from './decode.ts'
import { solve } from './solve.ts'
import {
  answer,
  makeInput,
  makeInstallation,
  type Problem,
  show,
  testSolver,
} from './testing/input.ts'
import { Checker } from './testing/checker.ts'
import { bool, single } from './testing/recipe.ts'

async function checked(problem: Problem): Promise<Solution | null> {
  const solution = await answer(problem)
  if (solution) expect(new Checker(makeInput(problem), solution.nodes).broken).toEqual([])
  return solution
}
const shown = async (problem: Problem) => show(await checked(problem))

const tool = { versions: ['1.0', '2.0'], tags: ['build-tools'] }
const twoTools: Problem = {
  recipes: {
    a: { depends: [['tool@1', '', 'build'], ['b']] },
    b: { depends: [['tool@2', '', 'build']] },
    tool,
  },
  roots: ['a'],
  nodes: { tool: 2 },
}

test('a build tool stands twice where its users need different ones', async () => {
  const solution = await checked(twoTools)
  expect(show(solution)).toEqual(['a@1.0', 'b@1.0', 'tool@1.0', 'tool@2.0'])
  const used = (name: string) => solution!.nodes.find((n) => n.name === name)!.dependencies
  expect(used('a').find((d) => d.name.startsWith('tool'))!.name).not.toBe(used('b')[0]!.name)
})

test('not where that is not allowed, nor for what is no build tool', async () => {
  expect(await shown({ ...twoTools, nodes: {} })).toEqual(['none'])
  const recipes = { ...twoTools.recipes, tool: { versions: tool.versions } }
  expect(await shown({ ...twoTools, recipes })).toEqual(['none'])
})

test('not where a root links it', async () => {
  const recipes = {
    a: { depends: [['tool@1', '', 'link'] as const, ['b'] as const] },
    b: { depends: [['tool@2', '', 'link'] as const] },
    tool,
  }
  expect(await shown({ ...twoTools, recipes })).toEqual(['none'])
})

test('one serves all where it can', async () => {
  const recipes = { ...twoTools.recipes, b: { depends: [['tool', '', 'build'] as const] } }
  expect(await shown({ ...twoTools, recipes })).toEqual(['a@1.0', 'b@1.0', 'tool@1.0'])
})

test('what a tool runs stands once below it', async () => {
  const recipes = {
    a: { depends: [['make', '', 'build'] as const, ['tool@1', '', 'run'] as const] },
    make: {
      depends: [['tool@2', '', 'run'] as const, ['gen', '', 'run'] as const],
      tags: ['build-tools'],
    },
    gen: { depends: [['tool', '', 'run'] as const] },
    tool,
  }
  expect(await shown({ recipes, roots: ['a'], nodes: { tool: 2 } })).toEqual([
    'a@1.0',
    'gen@1.0',
    'make@1.0',
    'tool@1.0',
    'tool@2.0',
  ])
})

const compiler = {
  versions: ['12', '14'],
  provides: [['c'] as const],
  tags: ['compiler'],
  depends: [['c', '', 'build'] as const],
}

test('a compiler is built with another one of the same name', async () => {
  const installed = [makeInstallation('gcc12', 'gcc@12', { provides: ['c'] })]
  const problem = { recipes: { gcc: compiler }, roots: ['gcc@14'], installed, nodes: { gcc: 2 } }
  const solution = await checked(problem)
  expect(show(solution)).toEqual(['gcc@12 <- gcc12', 'gcc@14'])
  expect(solution!.nodes.find((n) => n.root)!.dependencies).toMatchObject([
    { name: 'gcc#1', virtuals: ['c'] },
  ])
})

const libraries = {
  a: { depends: [['b'], ['t', '', 'build']] as const },
  b: { variants: [bool('x', false)], depends: [['c']] as const },
  c: { variants: [bool('x', false), single('y', ['p', 'q'])] },
  t: { variants: [single('x', ['on', 'off'])] },
}

test('a variant is passed on to all that have it and may take the value', async () => {
  expect(await shown({ recipes: libraries, roots: ['a++x'] })).toEqual([
    'a@1.0',
    'b@1.0+x',
    'c@1.0+x y=p',
    't@1.0 x=on',
  ])
  expect(await shown({ recipes: libraries, roots: ['a ^b++x'] })).toContain('c@1.0+x y=p')
  expect(await shown({ recipes: libraries, roots: ['a y==q'] })).toContain('c@1.0~x y=q')
})

test('what is installed otherwise is not reused for a variant that is passed on', async () => {
  const installed = [makeInstallation('c1', 'c@1.0', { variants: { x: false, y: 'p' } })]
  const problem = { recipes: libraries, installed }
  expect(await shown({ ...problem, roots: ['a'] })).toContain('c@1.0~x y=p <- c1')
  expect(await shown({ ...problem, roots: ['a++x'] })).toContain('c@1.0+x y=p')
})

test('flags are those of the node, with == also of what it links with', async () => {
  const flags = async (root: string) =>
    Object.fromEntries(
      (await checked({ recipes: libraries, roots: [root] }))!.nodes.map((n) => [n.name, n.flags]),
    )
  const own = { cflags: '-O3 -g' }
  expect(await flags('a cflags="-O3 -g"')).toEqual({ a: own })
  expect(await flags('a cflags=="-O3 -g"')).toEqual({ a: own, b: own, c: own })
  expect(await flags('a ^c cflags="-O3 -g"')).toEqual({ c: own })
})

test('what is installed was not compiled with flags of our choice', async () => {
  const installed = [makeInstallation('c1', 'c@1.0', { variants: { x: false, y: 'p' } })]
  const problem = { recipes: libraries, installed, roots: ['a ^c cflags=-g'] }
  expect(await shown(problem)).toContain('c@1.0~x y=p')
})

test('a dependency may be asked for under a condition', async () => {
  const recipes = {
    a: { variants: [bool('m', true)], depends: [['v', '+m']] as const },
    d: { provides: [['v']] as const },
    e: { provides: [['v']] as const },
  }
  const problem = { recipes, providers: { v: ['d', 'e'] } }
  const root = (more: string) => ({ ...problem, roots: [`a${more} ^[when='+m'] e`] })
  expect(await shown(root(''))).toEqual(['a@1.0+m', 'e@1.0'])
  expect(await shown(root('~m'))).toEqual(['a@1.0~m'])
})

test('what only tests take is planned for what is tested', async () => {
  const recipes = {
    a: { depends: [['check', '', 'test'], ['b']] as const },
    b: { depends: [['other', '', 'test']] as const },
    check: {},
    other: {},
  }
  const names = async (tests: 'all' | string[]) => {
    const input = { ...makeInput({ recipes, roots: ['a'] }), tests }
    const solution = (await solve(input, testSolver()))!
    expect(new Checker(input, solution.nodes).broken).toEqual([])
    return solution.nodes.map((n) => n.name).sort()
  }
  expect(await names([])).toEqual(['a', 'b'])
  expect(await names(['a'])).toEqual(['a', 'b', 'check'])
  expect(await names('all')).toEqual(['a', 'b', 'check', 'other'])
})
