/**
 * What else could have been done about one step, and what it would cost: the question is asked again
 * with the choice forbidden, or another one forced.
 */
import type { Plan, Step } from '../model/plan.ts'
import type { Solver } from './clasp.ts'
import type { Solution } from './decode.ts'
import type { SolveInput } from './input.ts'
import { solve } from './solve.ts'

type Instead = { readonly what: string; readonly tool: string; readonly input: SolveInput }

type Alternative = Step['alternatives'][number]

/** Installations of one software that are tried by force; more would take long. */
const mostForced = 3

/** The cheapest first; what is impossible last. */
export async function alternativesFor(
  step: Step,
  plan: Plan,
  input: SolveInput,
  solver: Solver,
): Promise<Alternative[]> {
  const found: { alternative: Alternative; costs: Solution['costs'] | null }[] = []
  for (const instead of insteadOf(step, input)) {
    const solution = await solve(instead.input, solver)
    const costs = solution?.costs ?? null
    found.push({
      costs,
      alternative: {
        ...(solution && !has(solution, step)
          ? { spec: `do without ${step.software}`, tool: '' }
          : { spec: instead.what, tool: instead.tool }),
        why: solution ? inWords(step, plan, solution) : 'no plan has that',
        costs: costs ? differing(plan.objective, costs) : [],
      },
    })
  }
  return found
    .sort((a, b) =>
      a.costs && b.costs ? compare(a.costs, b.costs) : Number(!a.costs) - Number(!b.costs),
    )
    .map((f) => f.alternative)
    .filter((a, i, all) => a.costs?.length === 0 || all.findIndex((b) => b.why === a.why) === i)
}

const has = ({ nodes }: Solution, { software }: Step): boolean =>
  nodes.some((n) => n.name === software)

function insteadOf(step: Step, input: SolveInput): Instead[] {
  const { software: name, version, installation } = step
  const forbid = (spec: string): SolveInput => ({
    ...input,
    policies: {
      ...input.policies,
      forbid: [...input.policies.forbid, { spec, reason: 'as if it were not there' }],
    },
  })
  const list: Instead[] = []
  const recipe = input.catalog.package(name)
  const buildable = recipe && !input.preferences.notBuildable.includes(name)
  if (installation && buildable)
    list.push({
      what: `build ${name}`,
      tool: recipe.tool,
      input: { ...input, installations: without(input, (i) => i.software === name) },
    })
  const others = input.installations.filter((i) => i.software === name && i.id !== installation?.id)
  for (const other of others.slice(0, mostForced))
    list.push({
      what: `reuse ${other.name} ${other.version}`,
      tool: other.tool,
      input: {
        ...input,
        installations: without(input, (i) => i.software === name && i.id !== other.id),
        preferences: {
          ...input.preferences,
          notBuildable: [...input.preferences.notBuildable, name],
        },
      },
    })
  if ((recipe?.versions.length ?? 0) + others.length > 1)
    list.push({
      what: `another version of ${name}`,
      tool: '',
      input: forbid(`${name}@=${version}`),
    })
  if (!input.roots.some((r) => r.spec.name === name))
    list.push({ what: `do without ${name}`, tool: '', input: forbid(name) })
  return list
}

/** What is left without some, and without what is linked with those. */
function without(
  { installations }: SolveInput,
  is: (i: SolveInput['installations'][number]) => boolean,
): SolveInput['installations'] {
  const gone = new Set(installations.filter(is).map((i) => i.id))
  for (let before = -1; before !== gone.size;) {
    before = gone.size
    for (const i of installations)
      if (i.dependencies.some((d) => d.types.includes('link') && gone.has(d.id))) gone.add(i.id)
  }
  return installations.filter((i) => !gone.has(i.id))
}

type Costs = readonly { name: string; priority: number; cost: number }[]

const costOf = (costs: Costs, priority: number): number =>
  costs.find((c) => c.priority === priority)?.cost ?? 0

/** Every criterion that differs, most important first. */
function differing(before: Costs, after: Costs): NonNullable<Alternative['costs']> {
  const all = new Map([...before, ...after].map((c) => [c.priority, c.name]))
  return [...all]
    .sort(([a], [b]) => b - a)
    .map(([priority, name]) => ({
      name,
      priority,
      from: costOf(before, priority),
      to: costOf(after, priority),
    }))
    .filter(({ from, to }) => from !== to)
}

function compare(a: Costs, b: Costs): number {
  const [first] = differing(a, b)
  return first ? first.from - first.to : 0
}

function inWords(step: Step, plan: Plan, { nodes, costs }: Solution): string {
  const now = nodes.find((n) => n.name === step.software)
  const got = now
    ? `${now.name} ${now.version} ${now.reused ? 'reused' : step.verdict === 'request' ? 'requested' : 'built'}`
    : null
  const [first] = differing(plan.objective, costs)
  const worse = first
    ? `${first.to > first.from ? 'worse' : 'better'} in ${first.name}: ${first.to} instead of ${first.from}`
    : 'it costs the same'
  return [...(got === null ? [] : [got]), worse, ...changes(step, plan, nodes)].join('; ')
}

/** Builds that come or go with it, at most five of each named. */
function changes({ software }: Step, plan: Plan, nodes: Solution['nodes']): string[] {
  const before = plan.steps.filter((s) => !s.installation && !s.own).map((s) => s.software)
  const after = nodes.filter((n) => !n.reused).map((n) => n.name)
  const said = (names: readonly string[], what: string) =>
    names.length === 0
      ? []
      : [
          `${what} ${names.slice(0, 5).join(', ')}${names.length > 5 ? `, … (${names.length})` : ''}`,
        ]
  return [
    ...said(
      after.filter((n) => n !== software && !before.includes(n)),
      'builds also',
    ),
    ...said(
      before.filter((n) => n !== software && !after.includes(n)),
      'does not build',
    ),
    ...said(
      plan.steps
        .filter((s) => s.software !== software)
        .filter((s) => s.installation && !nodes.some((n) => n.reused?.id === s.installation?.id))
        .map((s) => `${s.software} ${s.version}`),
      'no longer reuses',
    ),
  ]
}
