/**
 * What is best, in Spack's order: criteria of built nodes rank 200 above those of reused ones, the
 * roots' version and variants first. Source: Spack's optimisation criteria (spack solve).
 */
import { parseSpec } from '../spec/parse.ts'
import { holds } from './conditions.ts'
import type { Ground, Node } from './nodes.ts'
import { versionOf } from './possible.ts'
import { FALSE, type Lit, TRUE } from './program.ts'
import { defaultsOf } from './variants.ts'

/** Base priorities; `built` is added for a node that is built. */
export const criteria = {
  built: 200,
  rootVersion: 70,
  rootVariants: 65,
  rootProviders: 60,
  rootUnused: 55,
  variants: 50,
  providers: 48,
  compilers: 40,
  versions: 25,
  unused: 20,
} as const
const BUILT = criteria.built
export const BUILDS_PRIORITY = 110
/** Unprobed features the answer relies on; between building more and the reused nodes' own costs. */
export const ASSUMED_PRIORITY = 105

export const criterionNames: Readonly<Record<number, string>> = {
  410: 'steps to update that are not as planned anew',
  400: 'steps that differ from the lock',
  320: 'roots that do not stand together with the others',
  310: 'preferences not followed',
  270: 'version badness of built roots',
  265: 'non-default variants of built roots',
  260: 'non-preferred providers among built roots',
  255: 'unused default values of built roots',
  250: 'non-default variants of built dependencies',
  246: 'further compilers of one package',
  249: 'software to request from support',
  248: 'non-preferred built providers',
  240: 'non-preferred compilers of built nodes',
  225: 'version badness of built dependencies',
  220: 'unused default values of built dependencies',
  110: 'packages to build',
  105: 'unprobed features assumed',
  100: 'further nodes of one package',
  70: 'version badness of reused roots',
  65: 'non-default variants of reused roots',
  55: 'unused default values of reused roots',
  50: 'non-default variants of reused dependencies',
  20: 'unused default values of reused dependencies',
  60: 'non-preferred providers among reused roots',
  48: 'non-preferred reused providers',
  40: 'non-preferred compilers',
  25: 'version badness of reused dependencies',
  1: 'version badness of build tools, for each user',
  0: 'demanded departures from defaults',
}

/** Adds a cost to the root's or to the dependency's criterion, whichever the node is. */
function split(
  g: Ground,
  node: Node,
  root: number,
  other: number,
  weight: number,
  lit: Lit,
  key?: string,
): void {
  if (node.root !== FALSE) g.program.cost(root, weight, g.program.and([lit, node.root]), key)
  if (node.root !== TRUE) {
    const below = node.root === FALSE ? lit : g.program.and([lit, -node.root])
    g.program.cost(other, weight, below, key)
  }
}

export function groundCosts(g: Ground): void {
  for (const node of g.nodes.values()) {
    if (node.built !== FALSE) {
      g.program.cost(BUILDS_PRIORITY, 1, node.built)
      for (const v of node.versions) {
        if (v.built !== FALSE)
          split(g, node, criteria.rootVersion + BUILT, criteria.versions + BUILT, v.weight, v.built)
      }
      costVariants(g, node)
    }
    for (const c of node.candidates) {
      const weight =
        node.versions.find((v) => v.version.text === versionOf(c.installation))?.weight ?? 0
      split(g, node, criteria.rootVersion, criteria.versions, weight, c.lit)
      costAssumptions(g, node, c.lit, c.installation.variants)
      costReused(g, node, c.lit, c.installation.variants)
    }
  }
  costProviders(g)
}

function costVariants(g: Ground, node: Node): void {
  const { program } = g
  for (const [name, definitions] of node.definitions) {
    for (const d of definitions) {
      const defaults = defaultsOf(d)
      const order = [
        ...defaults,
        ...(d.variant.values ?? []).map(String).filter((v) => !defaults.includes(v)),
      ]
      for (const [key, choice] of node.values.get(name) ?? []) {
        if (choice.built === FALSE) continue
        const demanded = program.or(node.demanded.get(name)?.get(key) ?? [])
        const free = demanded === FALSE ? [] : [-demanded]
        const here = d.has === node.lit ? [] : [d.has]
        if (defaults.includes(key)) {
          if (d.variant.kind !== 'multi') continue
          const unused = program.and([node.built, d.has, -choice.built, ...free])
          split(g, node, criteria.rootUnused + BUILT, criteria.unused + BUILT, 1, unused)
          continue
        }
        // Where all else is equal, what somebody asks for does not go beyond what is needed.
        if (demanded !== FALSE) program.cost(0, 1, program.and([choice.built, ...here, demanded]))
        const at = order.indexOf(key)
        if (at < 0 && d.variant.values) continue
        const lit = program.and([choice.built, ...here, ...free])
        split(
          g,
          node,
          criteria.rootVariants + BUILT,
          criteria.variants + BUILT,
          at < 0 ? 100 : at + 1,
          lit,
        )
      }
    }
  }
}

/** Known variants of what is reused count like those of what is built, below all of these. */
function costReused(
  g: Ground,
  node: Node,
  reused: Lit,
  known: Readonly<Record<string, unknown>>,
): void {
  const { program } = g
  for (const [name, setting] of Object.entries(known)) {
    const have = (Array.isArray(setting) ? setting : [setting]).map(String)
    for (const d of node.definitions.get(name) ?? []) {
      const defaults = defaultsOf(d)
      const rest = (d.variant.values ?? []).map(String).filter((v) => !defaults.includes(v))
      const order = [...defaults, ...rest]
      const departs = (key: string): Lit => {
        const demanded = program.or(node.demanded.get(name)?.get(key) ?? [])
        const here = d.has === node.lit ? [reused] : [reused, d.has]
        return program.and(demanded === FALSE ? here : [...here, -demanded])
      }
      for (const key of have.filter((v) => !defaults.includes(v))) {
        const at = order.indexOf(key)
        const weight = at < 0 ? 100 : at + 1
        const tie = `${departs(key)}:${name}=${key}`
        split(g, node, criteria.rootVariants, criteria.variants, weight, departs(key), tie)
      }
      if (d.variant.kind !== 'multi') continue
      for (const key of defaults.filter((v) => !have.includes(v))) {
        const tie = `${departs(key)}:${name}≠${key}`
        split(g, node, criteria.rootUnused, criteria.unused, 1, departs(key), tie)
      }
    }
  }
}

/** Counted only when some demand makes the answer rely on it. */
function costAssumptions(
  g: Ground,
  node: Node,
  reused: Lit,
  known: Readonly<Record<string, unknown>>,
): void {
  for (const [name, values] of node.values) {
    if (known[name] !== undefined) continue
    for (const [key, choice] of values) {
      if (choice.lit === choice.built) continue
      const isDefault =
        node.definitions.get(name)?.some((d) => defaultsOf(d).includes(key)) ?? false
      g.program.cost(ASSUMED_PRIORITY, isDefault ? 1 : 2, g.program.and([reused, choice.lit]))
    }
  }
}

function costProviders(g: Ground): void {
  const { preferences } = g.input
  for (const v of g.virtuals.values()) {
    const preferred = (preferences.providers[v.name] ?? []).map(parseSpec)
    const language = preferences.languages.includes(v.name)
    for (const [provider, chosen] of v.providers) {
      const node = g.nodes.get(provider)!
      const rank = preferred.findIndex((p) => p.name === node.name)
      const weight = rank < 0 ? 100 : rank
      const lits: [Lit, number][] = [[chosen, weight]]
      const spec = preferred[rank]
      if (spec && spec.variants.length > 0) {
        const fits = holds(g, node, spec)
        if (fits !== node.lit)
          lits.push([g.program.and(fits === FALSE ? [chosen] : [chosen, -fits]), 100])
      }
      for (const [lit, cost] of lits) {
        for (const [state, add] of [
          [node.built, BUILT],
          [-node.built, 0],
        ] as const) {
          if (node.built === FALSE && add === BUILT) continue
          const here = node.built === FALSE ? lit : g.program.and([lit, state])
          if (language) g.program.cost(criteria.compilers + add, cost, here)
          else split(g, node, criteria.rootProviders + add, criteria.providers + add, cost, here)
        }
      }
    }
  }
}
