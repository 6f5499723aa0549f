/**
 * Why there is no plan: the smallest set of facts that cannot all hold. Every explainable rule of
 * the program is guarded by its fact; core.ts finds the set.
 */
import { head } from '../model/common.ts'
import type { Conflict, ConflictFact } from '../model/conflict.ts'
import type { Solver } from './clasp.ts'
import { minimalCore } from './core.ts'
import { ground } from './ground.ts'
import { parseSpec } from '../spec/parse.ts'
import type { Spec } from '../spec/spec.ts'
import type { SolveInput } from './input.ts'
import { partsOf } from './roots.ts'
import type { Ground } from './nodes.ts'
import { findPossible, type Possible } from './possible.ts'
import type { Lit } from './program.ts'

export async function explain(input: SolveInput, name: string, solver: Solver): Promise<Conflict> {
  // Recipes far from what was asked for are taken for given, unless they alone are the trouble.
  let g = guardedGround(input, false)
  let core = await minimalCore(g.program, byImportance(g), solver)
  if (core === null) {
    g = guardedGround(input, true)
    core = (await minimalCore(g.program, byImportance(g), solver)) ?? []
  }
  const facts = core.map((lit) => factOf(g, g.program.guards.get(lit)!))
  return {
    ...head('conflict'),
    name,
    requires: input.roots.map((r) => r.text),
    core: facts,
    edges: edgesBetween(g, facts),
    hints: hintsFor(g, facts),
  }
}

/** The whole problem, in which facts near the request, or all facts, may be given up. */
export function guardedGround(input: SolveInput, all: boolean): Ground {
  const possible = findPossible(input, false)
  const near = nearby(input, possible)
  return ground(input, possible, (id) => all || !isFar(id, near))
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
      'deprecated',
      'virtual',
      'absent',
      'missing',
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
    'deprecated',
    'conflict',
    'requires',
    'value',
    'dependency',
  ].indexOf(id.split(':')[0]!)

function factOf(g: Ground, id: string): ConflictFact {
  const [kind = '', name = '', third = ''] = id.split(':')
  const recipe = g.nodes.get(name)?.possible.recipe
  const at = recipe ? [recipe.evidence] : []
  const index = Number(third)
  const when = (condition: string | undefined) => (condition ? ` when ${condition}` : '')
  switch (kind) {
    case 'request': {
      const root = g.input.roots[Number(name)]!
      const part = partsOf(root.spec, Number(name)).find((p) => p.id === id)
      const text = part ? `'${root.text}' asks for ${part.text}` : `'${root.text}' is asked for`
      return { id, kind: 'request', text, evidence: [root.evidence] }
    }
    case 'policy': {
      const rule = g.input.policies.forbid[index]!
      return {
        id,
        kind: 'policy',
        text: `policy forbids '${rule.spec}': ${rule.reason}`,
        evidence: [{ source: 'policy forbid', detail: rule.spec }],
      }
    }
    case 'choice': {
      const rule = g.input.preferences.rules![Number(name)]!
      const specs = rule.specs.map((s) => (s === '' ? 'anything' : `'${s}'`)).join(' or ')
      return {
        id,
        kind: 'policy',
        text: `${rule.software ?? 'every package'} must be ${specs}${when(rule.when)}: ${rule.reason}`,
        evidence: [{ source: 'choices of the site', detail: rule.specs.join(', ') }],
      }
    }
    case 'absent': {
      const notBuildable = g.input.preferences.notBuildable.includes(name)
      return {
        id,
        kind: 'site',
        text: notBuildable
          ? `${name} can only be installed by the site or its vendor, and none is installed`
          : `${name} is not installed, and no recipe builds it`,
        evidence: [{ source: 'site installations' }],
      }
    }
    case 'fit': {
      const { text, evidence } = g.compatFacts.get(id)!
      return { id, kind: 'site', text, evidence: [...evidence] }
    }
    case 'bound': {
      const rest = id.slice('bound:'.length)
      const installation = g.input.installations.find((i) => rest.startsWith(`${i.id}:`))
      const tie = installation?.dependencies.find((d) => rest === `${installation.id}:${d.id}`)
      return {
        id,
        kind: 'site',
        text: `${installation?.id} is linked with ${tie?.id}`,
        evidence: tie?.via ? [tie.via] : (installation?.evidence.slice(0, 1) ?? []),
      }
    }
    case 'unlinkable':
      return {
        id,
        kind: 'site',
        text: `${id.slice('unlinkable:'.length)} has nothing to link with (no headers)`,
        evidence: [{ source: 'site installations' }],
      }
    case 'virtual': {
      const some = (g.virtuals.get(name)?.providers.size ?? 0) > 0
      return some
        ? { id, kind: 'recipe', text: `something must provide ${name}`, evidence: [] }
        : {
            id,
            kind: 'site',
            text: `nothing that provides ${name} is installed, and none can be built`,
            evidence: [{ source: 'site installations' }],
          }
    }
    case 'missing':
      return {
        id,
        kind: 'unknown-package',
        text: `there is no recipe for ${name}, and it is not installed`,
        evidence: [{ source: 'catalogue' }, { source: 'site installations' }],
      }
    case 'deprecated':
      return {
        id,
        kind: 'recipe',
        text: `${name} ${third} is deprecated, and deprecated versions are not built`,
        evidence: at,
      }
    case 'conflict': {
      const c = recipe!.conflicts[index]!
      return {
        id,
        kind: 'recipe',
        text: `${name} conflicts with '${c.spec}'${when(c.when)}`,
        evidence: at,
      }
    }
    case 'requires': {
      const r = recipe!.requires[index]!
      const specs = r.specs.map((s) => `'${s}'`).join(' or ')
      return { id, kind: 'recipe', text: `${name} requires ${specs}${when(r.when)}`, evidence: at }
    }
    case 'value':
      return {
        id,
        kind: 'recipe',
        text: `${name} allows ${third}=${id.split(':')[3]} only under a condition`,
        evidence: at,
      }
    default: {
      const d = recipe!.dependencies[index]!
      return { id, kind: 'recipe', text: `${name} needs '${d.spec}'${when(d.when)}`, evidence: at }
    }
  }
}

/** Facts that speak of the same package hang together. */
function edgesBetween(g: Ground, facts: readonly ConflictFact[]): Conflict['edges'] {
  const names = [...g.nodes.keys(), ...g.virtuals.keys()]
  const about = (f: ConflictFact) =>
    new Set(
      names.filter((n) =>
        new RegExp(`(^|[^a-z0-9-])${n.replace(/[.+]/g, '\\$&')}($|[^a-z0-9-])`).test(f.text),
      ),
    )
  const topics = facts.map(about)
  const edges: Conflict['edges'] = []
  facts.forEach((from, i) => {
    for (let j = i + 1; j < facts.length; j++) {
      const shared = [...topics[i]!].find((n) => topics[j]!.has(n))
      if (shared !== undefined)
        edges.push({ from: from.id, to: facts[j]!.id, text: `both speak of ${shared}` })
    }
  })
  return edges
}

function hintsFor(g: Ground, facts: readonly ConflictFact[]): string[] {
  const hints: string[] = []
  const relaxable = facts
    .filter((f) => f.kind === 'request')
    .map((f) => {
      const [, root = '', part] = f.id.split(':')
      const { text, spec } = g.input.roots[Number(root)]!
      return part === undefined
        ? `'${text}'`
        : `'${partsOf(spec, Number(root))[Number(part)]!.text}' of '${text}'`
    })
  const parts = relaxable.filter((r) => r.includes("' of '"))
  const offered = parts.length > 0 ? parts : relaxable
  if (offered.length > 0) hints.push(`relax one of: ${offered.join(', ')}`)
  if (facts.some((f) => f.kind === 'policy')) hints.push('or ask for an exception to the policy')
  if (facts.some((f) => /^(absent|virtual|missing):/.test(f.id))) {
    hints.push("or ask the site's support to install what is missing")
  }
  return hints
}
