/** What a Site leaves open or contradicts: for whoever completes it before sharing it. */
import type { Site } from '../model/site.ts'

export type Finding = {
  /** `contradiction`: two statements cannot both hold; `gap`: unknown; `advice`: worth declaring. */
  kind: 'contradiction' | 'gap' | 'advice'
  /** JSON path in the Site, e.g. `nodeClasses[0].firmware.vendor`. */
  path: string
  message: string
}

function unknowns(value: unknown, path: string, found: Finding[]): void {
  if (Array.isArray(value)) {
    value.forEach((inner, index) => unknowns(inner, `${path}[${index}]`, found))
  } else if (value !== null && typeof value === 'object') {
    if ('unknown' in value && typeof value.unknown === 'string')
      found.push({ kind: 'gap', path, message: value.unknown })
    else if ('value' in value && 'provenance' in value) unknowns(value.value, path, found)
    else
      for (const [key, inner] of Object.entries(value))
        unknowns(inner, path ? `${path}.${key}` : key, found)
  }
}

function duplicates(names: readonly string[], path: string): Finding[] {
  const seen = new Set<string>()
  const twice = new Set(names.filter((n) => seen.has(n) || !seen.add(n)))
  return [...twice].map((name) => ({
    kind: 'contradiction',
    path,
    message: `${name} stands there twice`,
  }))
}

function danglingDependencies({ installations }: Site): Finding[] {
  const ids = new Set(installations.map((i) => i.id))
  return installations.flatMap((i, index) =>
    i.dependencies
      .filter((d) => !ids.has(d.id))
      .map((d): Finding => ({
        kind: 'contradiction',
        path: `installations[${index}].dependencies`,
        message: `${i.id} depends on ${d.id}, which is not in the Site`,
      })),
  )
}

function advice(site: Site): Finding[] {
  const found: Finding[] = []
  const add = (path: string, message: string) => found.push({ kind: 'advice', path, message })
  const { mustReuse, forbid, prefer, requestOnly } = site.policies
  if ([mustReuse, forbid, prefer, requestOnly].every((rules) => rules.length === 0))
    add('policies', 'no policy is declared: say what must be reused and what users may not build')
  if (!site.nodeClasses.some((n) => n.role === 'compute'))
    add('nodeClasses', 'no compute nodes are described: collect on one with --node-class compute')
  if (!site.installations.some((i) => i.provides.includes('mpi')))
    add('installations', 'no MPI is installed')
  return found
}

/** Findings in a fixed order: contradictions, gaps, advice; each by path. */
export function lint(site: Site): Finding[] {
  const gaps: Finding[] = []
  const { skipped } = site
  unknowns({ ...site, installations: [], skipped: [] }, '', gaps)
  return [
    ...duplicates(
      site.nodeClasses.map((n) => n.id),
      'nodeClasses',
    ),
    ...duplicates(
      site.installations.map((i) => i.id),
      'installations',
    ),
    ...danglingDependencies(site),
    ...gaps,
    ...skipped.map(({ tool, source, reason }, index): Finding => ({
      kind: tool === 'merge' ? 'contradiction' : 'gap',
      path: `skipped[${index}]`,
      message: `${tool}: ${source}: ${reason}`,
    })),
    ...advice(site),
  ].sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind))
}

const order: readonly Finding['kind'][] = ['contradiction', 'gap', 'advice']
