/** No program is linked with two kinds of one trait: two MPI ABIs, two OpenMP runtimes… */
import {
  labels,
  traitNames,
  type TraitName,
  traitRulesOf,
  traitsOf,
  unlistedMpi,
} from '../../compat/traits.ts'
import { holds } from '../conditions.ts'
import type { Ground, Node } from '../nodes.ts'
import { FALSE, type Lit } from '../program.ts'
import { carryUp } from './carry.ts'
import { factId, nameOf } from './facts.ts'

/** Value → node → literals under which the node brings it. */
type Values = Map<string, Map<Node, Lit[]>>

export function groundTraits(g: Ground): void {
  const found = new Map<TraitName, Values>(traitNames.map((trait) => [trait, new Map()]))
  const add = (trait: TraitName, value: string, node: Node, lit: Lit) => {
    if (lit === FALSE) return
    const values = found.get(trait)!
    const nodes = values.get(value) ?? new Map<Node, Lit[]>()
    nodes.set(node, [...(nodes.get(node) ?? []), lit])
    values.set(value, nodes)
  }
  for (const node of g.nodes.values()) {
    for (const c of node.candidates)
      for (const { trait, value, because, evidence } of traitsOf(c.installation)) {
        const id = factId(g, `${nameOf(c)} has ${labels[trait]} ${value}: ${because}`, [evidence])
        add(trait, value, node, g.program.unless(id, c.lit))
      }
    if (node.built !== FALSE) ofBuilt(g, node, add)
  }
  for (const values of found.values()) separate(g, values)
}

function ofBuilt(
  g: Ground,
  node: Node,
  add: (trait: TraitName, value: string, node: Node, lit: Lit) => void,
): void {
  const earlier = new Map<TraitName, Lit[]>()
  for (const { trait, value, spec, source } of traitRulesOf(node.name)) {
    const before = earlier.get(trait) ?? []
    const here = g.program.and([node.built, holds(g, node, { ...spec, name: null })])
    const id = factId(g, `${node.name}, when built, has ${labels[trait]} ${value}`, [{ source }])
    add(trait, value, node, g.program.unless(id, g.program.and([here, ...before.map((b) => -b)])))
    if (here !== FALSE) earlier.set(trait, [...before, here])
  }
  const chosen = g.virtuals.get('mpi')?.providers.get(node.key)
  if (chosen !== undefined && !earlier.has('mpi'))
    add('mpi', unlistedMpi(node.name), node, g.program.and([node.built, chosen]))
}

/** Nothing has two of the values, by itself or by what it is linked with. */
function separate(g: Ground, values: Values): void {
  if (values.size < 2) return
  const marks = [...values.values()].map((sources) => carryUp(g, sources))
  for (const node of g.nodes.values()) {
    const here = marks.flatMap((m) => m.get(node) ?? [])
    g.program.atMostOne(here)
  }
}
