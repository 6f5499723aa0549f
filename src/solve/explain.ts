/**
 * Why there is no plan: the smallest set of facts that cannot all hold. Every explainable rule of
 * the program is guarded by its fact; core.ts finds the set.
 */
import { head } from '../model/common.ts'
import type { Conflict } from '../model/conflict.ts'
import type { Solver } from './clasp.ts'
import { minimalCore } from './core.ts'
import { factOf } from './facts.ts'
import { ground } from './ground.ts'
import { hintsFor } from './hints.ts'
import { parseSpec } from '../spec/parse.ts'
import type { Spec } from '../spec/spec.ts'
import type { SolveInput } from './input.ts'
import type { Ground } from './nodes.ts'
import { findPossible, type Possible, whole } from './possible.ts'
import type { Lit } from './program.ts'
import { relaxations } from './relax.ts'
import { conclusionOf, edgesBetween } from './story.ts'

export async function explain(input: SolveInput, name: string, solver: Solver): Promise<Conflict> {
  // Recipes far from what was asked for are taken for given, unless they alone are the trouble.
  let g = guardedGround(input, false)
  let core = await minimalCore(g.program, byImportance(g), solver)
  if (core === null) {
    g = guardedGround(input, true)
    core = (await minimalCore(g.program, byImportance(g), solver)) ?? []
  }
  const facts = core.map((lit) => factOf(g, g.program.guards.get(lit)!))
  const conclusion = conclusionOf(g, facts)
  const ways = await relaxations(
    g,
    facts.map((f) => f.id),
    solver,
  )
  return {
    ...head('conflict'),
    name,
    requires: input.roots.filter((r) => !r.implied).map((r) => r.text),
    core: facts,
    edges: edgesBetween(g, facts),
    ...(conclusion === undefined ? {} : { conclusion }),
    relaxations: ways,
    hints: [...ways.map((w) => w.text), ...hintsFor(g, facts, ways)],
  }
}

/** The whole problem, in which facts near the request, or all facts, may be given up. */
export function guardedGround(input: SolveInput, all: boolean): Ground {
  const possible = findPossible(input, whole)
  const near = nearby(input, possible)
  return ground(input, possible, { guarded: (id) => all || !isFar(id, near) })
}

const byImportance = (g: Ground): Lit[] =>
  [...g.program.guards].sort(([, a], [, b]) => importance(a) - importance(b)).map(([lit]) => lit)

/** What the request and the policies speak of, and what that depends on directly. */
function nearby(input: SolveInput, possible: Possible): ReadonlySet<string> {
  const named = new Set<string>()
  const add = (spec: Spec) => {
    if (spec.name !== null) named.add(spec.name)
    spec.dependencies.forEach((d) => add(d.spec))
  }
  input.roots.forEach((r) => add(r.spec))
  input.policies.forbid.forEach((r) => add(parseSpec(r.spec)))
  // A copy: only what is named, not what that adds.
  const direct = Array.from(named)
  for (const name of direct) {
    for (const d of possible.packages.get(name)?.dependencies ?? []) named.add(d.spec.name!)
    for (const p of possible.providers.get(name) ?? []) named.add(p)
  }
  return named
}

function isFar(id: string, near: ReadonlySet<string>): boolean {
  const [kind = '', name = ''] = id.split(':')
  return (
    [
      'conflict',
      'requires',
      'value',
      'dependency',
      'demand',
      'deprecated',
      'virtual',
      'absent',
      'missing',
      'variant',
      'sets',
      'sticky',
    ].includes(kind) && !near.has(name)
  )
}

/** Facts a person can change come first, so that they end up in the core only when they must. */
const importance = (id: string): number =>
  [
    'request',
    'policy',
    'choice',
    'absent',
    'missing',
    'bound',
    'fit',
    'unlinkable',
    'virtual',
    'one',
    'compilers',
    'deprecated',
    'conflict',
    'requires',
    'variant',
    'sets',
    'sticky',
    'value',
    'demand',
    'dependency',
  ].indexOf(id.split(':')[0]!)
