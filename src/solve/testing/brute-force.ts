/** The best answer of a tiny problem by trying all: every state of every package, every provider. */
import type { Variant } from '../../model/package.ts'
import { parseSpec } from '../../spec/parse.ts'
import { legalVersion } from '../../spec/version.ts'
import type { SolvedNode, SolvedValue } from '../decode.ts'
import type { SolveInput } from '../input.ts'
import { Checker } from './checker.ts'

type State = Pick<SolvedNode, 'version' | 'variants' | 'reused' | 'assumed'>
type Edge = { name: string; types: ('build' | 'link' | 'run')[]; virtuals: string[] }

function* product<T>(choices: readonly (readonly T[])[]): Generator<T[]> {
  const [first, ...rest] = choices
  if (!first) yield []
  else for (const head of first) for (const tail of product(rest)) yield [head, ...tail]
}

function* subsets(values: readonly string[]): Generator<string[]> {
  for (const pick of product(values.map(() => [true, false])))
    if (pick.includes(true)) yield values.filter((_, i) => pick[i])
}

const settings = (d: Variant): SolvedValue[] =>
  d.kind === 'multi' ? [...subsets(d.values!.map(String))] : [...d.values!]

function assignments(
  names: readonly string[],
  choices: (name: string) => readonly (SolvedValue | null)[],
): Record<string, SolvedValue>[] {
  return [...product(names.map((n) => choices(n).map((v) => [n, v] as const)))].map(
    (pairs) =>
      Object.fromEntries(pairs.filter(([, v]) => v !== null)) as Record<string, SolvedValue>,
  )
}

/** Every way one package can be in an answer. Variants' conditions speak of their own node only. */
function states(input: SolveInput, name: string): State[] {
  const recipe = input.catalog.package(name)!
  const names = [...new Set(recipe.variants.map((v) => v.name))]
  const found: State[] = []
  for (const { version } of recipe.versions) {
    const all = assignments(names, (n) => [
      null,
      ...recipe.variants.filter((v) => v.name === n).flatMap(settings),
    ])
    found.push(...all.map((variants) => ({ version, variants, reused: null, assumed: [] })))
  }
  const sound = found.filter((state) => {
    const node = { ...state, name, root: true, dependencies: [] }
    return !new Checker({ ...input, roots: [] }, [node]).broken.some((b) => / variant |=/.test(b))
  })
  for (const reused of input.installations.filter((i) => i.software === name)) {
    const open = names.filter((n) => reused.variants[n] === undefined)
    const all = assignments(open, (n) => [
      null,
      ...recipe.variants.filter((v) => v.name === n).flatMap(settings),
    ])
    const version = legalVersion(reused.version)
    for (const assumed of all) {
      const variants = { ...reused.variants, ...assumed }
      sound.push({ version, variants, reused, assumed: Object.keys(assumed) })
    }
  }
  return sound
}

/** Edges that hold, grown until no condition brings another one; null when one has no target. */
function connect(
  input: SolveInput,
  chosen: ReadonlyMap<string, State>,
  provider: string | null,
): SolvedNode[] | null {
  const edges = new Map<string, Edge[]>([...chosen.keys()].map((n) => [n, []]))
  const roots = new Set(input.roots.map(({ spec }) => (spec.name === 'v' ? provider : spec.name)))
  const nodes = () =>
    [...chosen].map(([name, state]) => ({
      name,
      ...state,
      root: roots.has(name),
      dependencies: edges.get(name)!,
    }))
  const add = (from: string, name: string, virtual: string | null): boolean => {
    const list = edges.get(from)!
    const edge = list.find((e) => e.name === name)
    if (edge && (virtual === null || edge.virtuals.includes(virtual))) return false
    if (!edge) list.push({ name, types: ['build', 'link'], virtuals: [] })
    if (virtual !== null) list.find((e) => e.name === name)!.virtuals.push(virtual)
    return true
  }
  for (let grown = true; grown;) {
    grown = false
    const now = nodes()
    const checker = new Checker({ ...input, roots: [] }, now)
    for (const node of now) {
      const wanted = node.reused
        ? node.reused.dependencies.map((d) => {
            const { software } = input.installations.find((i) => i.id === d.id)!
            return [software!, d.virtuals?.[0] ?? null] as const
          })
        : input.catalog
            .package(node.name)!
            .dependencies.filter((d) => checker.holds(node, parseSpec(d.when)))
            .map((d) => {
              const name = parseSpec(d.spec).name!
              return name === 'v' ? ([provider, 'v'] as const) : ([name, null] as const)
            })
      for (const [name, virtual] of wanted) {
        if (name === null || !chosen.has(name) || name === node.name) return null
        grown = add(node.name, name, virtual) || grown
      }
    }
  }
  return nodes()
}

/** Quicker than all rules: most graphs have something in them that nobody needs. */
function allNeeded(graph: readonly SolvedNode[]): boolean {
  const seen = new Set(graph.filter((n) => n.root).map((n) => n.name))
  for (const name of seen)
    for (const e of graph.find((n) => n.name === name)!.dependencies) seen.add(e.name)
  return seen.size === graph.length
}

const optionsOf = (input: SolveInput): (State | null)[][] =>
  input.catalog.names().map((n) => [null, ...states(input, n)])

/** How many graphs `bestCosts` has to look at. */
export const combinations = (input: SolveInput): number =>
  optionsOf(input).reduce((product, list) => product * list.length, 1)

/** Costs of the best answer, most important first and without zeros; null when there is none. */
export function bestCosts(input: SolveInput): [number, number][] | null {
  const names = input.catalog.names()
  let best: [number, number][] | null = null
  for (const pick of product(optionsOf(input))) {
    const chosen = new Map(names.flatMap((n, i) => (pick[i] ? [[n, pick[i]] as const] : [])))
    if (input.roots.some(({ spec }) => spec.name !== 'v' && !chosen.has(spec.name!))) continue
    for (const provider of [null, ...input.catalog.providers('v').filter((p) => chosen.has(p))]) {
      const graph = connect(input, chosen, provider)
      if (!graph || !allNeeded(graph)) continue
      const checker = new Checker(input, graph)
      if (checker.broken.length > 0) continue
      const costs = [...checker.costs()].sort(([a], [b]) => b - a)
      if (best === null || compare(costs, best) < 0) best = costs
    }
  }
  return best
}

function compare(a: readonly [number, number][], b: readonly [number, number][]): number {
  const of = (costs: typeof a, p: number) => costs.find(([q]) => q === p)?.[1] ?? 0
  const priorities = [...new Set([...a, ...b].map(([p]) => p))].sort((x, y) => y - x)
  for (const p of priorities) if (of(a, p) !== of(b, p)) return of(a, p) - of(b, p)
  return 0
}
