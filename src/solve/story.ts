/** How the facts of a conflict hang together, and what they come to. */
import type { Conflict, ConflictFact } from '../model/conflict.ts'
import { parseSpec } from '../spec/parse.ts'
import { specsMeet } from '../spec/constrain.ts'
import { printNode } from '../spec/print.ts'
import { emptySpec, type Spec } from '../spec/spec.ts'
import type { Ground } from './nodes.ts'
import { partsOf } from './roots.ts'

/** Facts that speak of the same package hang together. */
export function edgesBetween(g: Ground, facts: readonly ConflictFact[]): Conflict['edges'] {
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

type Want = { readonly name: string; readonly spec: Spec; readonly by: string }

/** Two demands on one package that no version or value meets both, said in one sentence. */
export function conclusionOf(g: Ground, facts: readonly ConflictFact[]): string | undefined {
  const wants = facts.flatMap((f) => wantsOf(g, f.id))
  for (const [i, one] of wants.entries()) {
    for (const other of wants.slice(i + 1)) {
      if (one.name !== other.name || specsMeet(one.spec, other.spec)) continue
      const [a, b] = [one, other].map((w) => `'${printNode(w.spec, null)}' for ${w.by}`)
      return `${one.name} would have to be ${a} and ${b} at once: a plan has one ${one.name}`
    }
  }
  return undefined
}

/** What a fact demands of a package: versions and variants alone. */
function wantsOf(g: Ground, id: string): Want[] {
  const [kind, name = '', third = ''] = id.split(':')
  const plain = ({ versions, variants }: Spec): Spec => ({ ...emptySpec, versions, variants })
  if (kind === 'request') {
    const root = g.input.roots[Number(name)]!
    const part = partsOf(root.spec, Number(name)).find((p) => p.id === id)
    if (!part) return []
    const below = part.spec.dependencies[0]
    const by = `'${root.text}'`
    return below
      ? [{ name: below.spec.name ?? '', spec: plain(below.spec), by }]
      : [{ name: root.spec.name ?? '', spec: plain(part.spec), by }]
  }
  const recipe = g.nodes.get(name)?.possible.recipe
  const d = kind === 'demand' ? recipe?.dependencies[Number(third)] : undefined
  if (!d) return []
  const spec = parseSpec(d.spec)
  return [{ name: spec.name ?? '', spec: plain(spec), by: name }]
}
