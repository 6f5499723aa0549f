/** What else to do about a conflict, beside the changes that were tried. */
import type { ConflictFact, Relaxation } from '../model/conflict.ts'
import type { Ground } from './nodes.ts'

export function hintsFor(
  g: Ground,
  facts: readonly ConflictFact[],
  ways: readonly Relaxation[],
): string[] {
  const hints = new Set<string>()
  for (const { id, text } of facts) {
    const [kind = '', name = ''] = id.split(':')
    if (ways.some((w) => w.facts.includes(id))) continue
    const hint = hintFor(g, kind, name, text)
    // Support is asked for what no change of one's own gives; a compiler is another matter.
    if (hint !== null && (ways.length === 0 || kind === 'compilers')) hints.add(hint)
  }
  if (ways.length === 0 && hints.size === 0)
    hints.add(
      "no change of the request gives a plan, as the recipes stand: read newer ones ('portolan catalog sync'), or ask for other software",
    )
  return [...hints]
}

function hintFor(
  { input, virtuals }: Ground,
  kind: string,
  name: string,
  text: string,
): string | null {
  const { preferences, catalog } = input
  if (text.includes('(the plan is for '))
    return 'plan for nodes that it is made for, with --site or --target'
  switch (kind) {
    case 'absent':
      return `ask the site's support to install a ${name} that fits`
    case 'missing':
      return `read recipes that have ${name} ('portolan catalog sync'), or ask the site's support to install it`
    case 'virtual': {
      if ((virtuals.get(name)?.providers.size ?? 0) > 0) return null
      const preferred = (preferences.providers[name] ?? []).slice(0, 2)
      const some = preferred.length > 0 ? preferred : catalog.providers(name).slice(0, 2)
      const example = some.length > 0 ? `, e.g. ${some.join(' or ')}` : ''
      return `ask the site's support to install what provides ${name}${example}`
    }
    case 'compilers':
      return "ask the site's support to install a compiler that fits"
    default:
      return null
  }
}
