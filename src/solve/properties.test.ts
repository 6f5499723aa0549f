import * as fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { decode, type Solution } from './decode.ts'
import { ground } from './ground.ts'
import { findPossible, whole } from './possible.ts'
import { partsOf, withoutPart } from './roots.ts'
import { solve } from './solve.ts'
import { problemOf } from './testing/arbitrary.ts'
import { bestCosts, combinations } from './testing/brute-force.ts'
import { Checker } from './testing/checker.ts'
import { clingoCosts, hasClingo } from './testing/clingo.ts'
import { makeInput, type Problem, testSolver } from './testing/input.ts'
import { bool, single, type Recipe } from './testing/recipe.ts'
import type { SolveInput } from './input.ts'

/** More for a longer look, e.g. PORTOLAN_RUNS=300; each test has three minutes. */
const runs = (usual: number) => ({ numRuns: Number(process.env['PORTOLAN_RUNS'] ?? usual) })
afterAll(() => testSolver().close())

const problem = problemOf(['a', 'b', 'c', 'd', 'e'])

const costsOf = (costs: Iterable<readonly [number, number]>) =>
  [...costs].filter(([, c]) => c > 0).sort(([a], [b]) => b - a)

test('an answer keeps every rule, costs what it says, and is the same again', async () => {
  await fc.assert(
    fc.asyncProperty(problem, async (p) => {
      const input = makeInput(p)
      const solution = await solve(input, testSolver())
      if (!solution) return
      const checker = new Checker(input, solution.nodes)
      expect(checker.broken).toEqual([])
      const said = costsOf(solution.costs.map((c) => [c.priority, c.cost] as const))
      expect(costsOf(checker.costs())).toEqual(said)
      expect(await solve(input, testSolver())).toEqual(solution)
    }),
    runs(60),
  )
}, 180_000)

test('without one of the reused, or with one version more, the answer keeps every rule', async () => {
  await fc.assert(
    fc.asyncProperty(problem, fc.constantFrom('b', 'c', 'd', 'e'), async (p, name) => {
      const before = await solve(makeInput(p), testSolver())
      const gone = before?.nodes.find((n) => n.reused)?.reused
      const changed = makeInput({
        ...p,
        installed: p.installed!.filter((i) => i.id !== gone?.id),
        recipes: {
          ...p.recipes,
          [name]: { ...p.recipes![name], versions: [...p.recipes![name]!.versions!, '2.5'] },
        },
      })
      const after = await solve(changed, testSolver())
      expect(after ? new Checker(changed, after.nodes).broken : []).toEqual([])
    }),
    runs(30),
  )
}, 180_000)

/** What the narrowed problems' answer costs, and what the whole one's best does. */
async function narrowedAndWhole(input: SolveInput) {
  const solution = await solve(input, testSolver())
  const g = ground(input, findPossible(input, whole))
  const all = await testSolver().solve(g.program.aspif(), 'optimise')
  const best =
    all.result === 'none' ? undefined : decode(g, all.shown, all.costs, all.optimal).costs
  return { narrowed: solution?.costs, best }
}

test('the answer costs what the whole problem’s best one does', async () => {
  await fc.assert(
    fc.asyncProperty(problem, async (p) => {
      const { narrowed, best } = await narrowedAndWhole(makeInput(p))
      expect(narrowed).toEqual(best)
    }),
    runs(60),
  )
}, 180_000)

test('so it does where a conflict leaves no choice but to pay for a value', async () => {
  const names = ['b', 'c', 'd', 'e']
  await fc.assert(
    fc.asyncProperty(
      problem,
      fc.constantFrom(...names),
      fc.constantFrom('', 'w~w', 'w+w', 'w+w+u'),
      fc.constantFrom('', '+x', '@2:'),
      async (p, from, demand, when) => {
        const { recipes } = p
        const further = (name: string, depends: readonly [string, string]) => ({
          ...recipes![name]!,
          depends: [...recipes![name]!.depends!, depends],
        })
        const tied: Recipe = {
          variants: [bool('w', false), bool('v', false), bool('u', false)],
          conflicts: [
            ['+v', '~w'],
            ['+w ~u', '@1'],
          ],
        }
        const changed = makeInput({
          ...p,
          recipes: {
            ...recipes,
            w: tied,
            a: further('a', ['w+v', '']),
            ...(demand && { [from]: further(from, [demand, when]) }),
          },
        })
        const { narrowed, best } = await narrowedAndWhole(changed)
        expect(narrowed).toEqual(best)
      },
    ),
    runs(60),
  )
}, 180_000)

test('so it does where the root’s own defaults conflict', async () => {
  await fc.assert(
    fc.asyncProperty(
      problem,
      fc.constantFrom('+v', 'sm=70', '+v sm=80'),
      fc.constantFrom('d+w', 'e', 'c@1', 'b'),
      fc.constantFrom('+x', '~x', '+w', '@1', '@2:'),
      async (p, when, depends, flips) => {
        const { recipes } = p
        const tied: Recipe = {
          ...recipes!['a']!,
          variants: [
            bool('v', true),
            single('sm', ['none', '70', '80'], { when: '+v' }),
            ...recipes!['a']!.variants!,
          ],
          conflicts: [...(recipes!['a']!.conflicts ?? []), ['sm=none', '+v'], ['~v', `^b${flips}`]],
          depends: [...recipes!['a']!.depends!, [depends, when]],
        }
        const { narrowed, best } = await narrowedAndWhole(
          makeInput({ ...p, roots: ['a'], recipes: { ...recipes, a: tied } }),
        )
        expect(narrowed).toEqual(best)
      },
    ),
    runs(60),
  )
}, 180_000)

test('of a tiny problem the answer is as good as the best of all that are valid', async () => {
  await fc.assert(
    fc.asyncProperty(problemOf(['a', 'd', 'e']), async (p) => {
      const input = makeInput(p)
      fc.pre(combinations(input) < 4000)
      const solution = await solve(input, testSolver())
      const said = solution && costsOf(solution.costs.map((c) => [c.priority, c.cost] as const))
      expect(said).toEqual(bestCosts(input))
    }),
    runs(12),
  )
}, 180_000)

/** The same recipes; two of them are tools of which two nodes may stand. */
function withTools(p: Problem) {
  const recipes = Object.fromEntries(
    Object.entries(p.recipes!).map(([name, r]) => [
      name,
      {
        ...r,
        tags: ['b', 'c'].includes(name) ? ['build-tools'] : [],
        depends: r.depends!.map(([spec, when = ''], i) =>
          i % 2 === 0 ? ([spec, when, 'build'] as const) : ([spec, when, 'link', 'run'] as const),
        ),
      },
    ]),
  )
  return { one: { ...p, recipes }, several: { ...p, recipes, nodes: { b: 2, c: 2 } } }
}

test('with build tools that may stand twice, the answer keeps every rule', async () => {
  let twice = 0
  await fc.assert(
    fc.asyncProperty(problem, async (p) => {
      const { one, several } = withTools(p)
      const input = makeInput(several)
      const solution = await solve(input, testSolver())
      if (solution?.nodes.some((n) => n.copy)) twice++
      expect(solution ? new Checker(input, solution.nodes).broken : []).toEqual([])
      if (await solve(makeInput(one), testSolver())) expect(solution).not.toBeNull()
    }),
    runs(60),
  )
  if (runs(60).numRuns >= 2000) expect(twice).toBeGreaterThan(0)
}, 180_000)

test('no further nodes of tools are better than spare ones of which nothing is asked', async () => {
  await fc.assert(
    fc.asyncProperty(problem, async (p) => {
      const input = makeInput(withTools(p).several)
      const best = async (tools: 'several' | 'spare') => {
        const { program } = ground(input, findPossible(input, whole), { tools })
        const answer = await testSolver().solve(program.aspif({ above: 110 }), 'optimise')
        if (answer.result === 'none') return null
        const above = program.priorities().filter((priority) => priority > 110)
        return new Map(above.map((priority, i) => [priority, answer.costs[i]!]))
      }
      const [several, spare] = [await best('several'), await best('spare')]
      if (!several) return
      expect(spare).not.toBeNull()
      const first = [...new Set([...several.keys(), ...spare!.keys()])]
        .sort((a, b) => b - a)
        .find((priority) => (several.get(priority) ?? 0) !== (spare!.get(priority) ?? 0))
      if (first !== undefined) expect(spare!.get(first) ?? 0).toBeLessThan(several.get(first) ?? 0)
    }),
    runs(60),
  )
}, 180_000)

/** Sticky variants change only where that is asked for, which then makes possible what was not. */
function withoutSticky(p: Problem): Problem {
  const recipes = Object.entries(p.recipes!).map(([name, r]) => {
    const variants = r.variants!.map((v) => ({ ...v, sticky: false }))
    return [name, { ...r, variants }]
  })
  return { ...p, recipes: Object.fromEntries(recipes) }
}

test('without one of the things asked for, or a part of one, what had an answer has one', async () => {
  await fc.assert(
    fc.asyncProperty(problem, fc.nat(3), async (p, at) => {
      const input = makeInput(withoutSticky(p))
      const { roots } = input
      const parts = partsOf(roots[0]!.spec, 0).map((_, part) => [
        withoutPart(roots[0]!, part),
        ...roots.slice(1),
      ])
      const fewer = [...parts, ...(roots.length > 1 ? roots.map((r) => [r]) : [])]
      const less = fewer[at % Math.max(fewer.length, 1)]
      if (!less || !(await solve(input, testSolver()))) return
      expect(await solve({ ...input, roots: less }, testSolver())).not.toBeNull()
    }),
    runs(60),
  )
}, 180_000)

test('one thing forbidden more never makes the answer better', async () => {
  const rules = ['b', 'c@1', 'd', 'e@2', 'b+x', '+x', 'y=q', 'v']
  await fc.assert(
    fc.asyncProperty(problem, fc.constantFrom(...rules), async (p, spec) => {
      const input = makeInput(p)
      const { policies } = input
      const forbid = [...policies.forbid, { spec, reason: 'test' }]
      const before = await solve(input, testSolver())
      const after = await solve({ ...input, policies: { ...policies, forbid } }, testSolver())
      if (!after) return
      expect(before).not.toBeNull()
      expect(better(after, before!)).toBe(false)
    }),
    runs(60),
  )
}, 180_000)

/** Whether `a` costs less than `b` at the most important criterion at which they differ. */
function better(a: Solution, b: Solution): boolean {
  const of = (s: Solution, p: number) => s.costs.find((c) => c.priority === p)?.cost ?? 0
  const all = [...a.costs, ...b.costs].map((c) => c.priority).sort((x, y) => y - x)
  const first = all.find((p) => of(a, p) !== of(b, p))
  return first !== undefined && of(a, first) < of(b, first)
}

test.skipIf(!hasClingo() && process.env['CI'] !== 'true')(
  'native clingo finds the same optimum by rules of its own',
  async () => {
    await fc.assert(
      fc.asyncProperty(problem, async (p) => {
        const input = makeInput(p)
        const solution = await solve(input, testSolver())
        const said = solution && costsOf(solution.costs.map((c) => [c.priority, c.cost] as const))
        expect(said).toEqual(clingoCosts(input))
      }),
      runs(40),
    )
  },
  180_000,
)
