/**
 * A Site as an operations bill of materials (OBOM). Each value that CycloneDX has no field for is a
 * property under `portolan:`; what has no component at all is a loss.
 */
import { valueOf } from '../../model/common.ts'
import type { Installation } from '../../model/installation.ts'
import type { Site } from '../../model/site.ts'
import { version } from '../../util/version.ts'
import type { Emitted, SiteExportContext } from '../adapter.ts'
import { properties, type Bom, type Component } from './component.ts'
import { ofNodeClass } from './nodes.ts'

const variant = (value: Installation['variants'][string]): string =>
  Array.isArray(value) ? value.map(String).join(',') : String(value)

function ofInstallation(i: Installation, purl: string | null): Component {
  const variants = Object.entries(i.variants).map(([name, value]) => [
    `variant:${name}`,
    variant(value),
  ])
  const occurrences = i.evidence.map(({ source, line }) => ({
    location: source,
    ...(line === undefined ? {} : { line }),
  }))
  return {
    type: i.linkable ? 'library' : 'application',
    'bom-ref': i.id,
    name: i.name,
    version: i.version,
    ...(purl === null ? {} : { purl }),
    ...(occurrences.length > 0 ? { evidence: { occurrences } } : {}),
    ...properties({
      tool: i.tool,
      software: i.software,
      prefix: i.prefix,
      universe: i.universe,
      target: i.target,
      nodeClasses: i.nodeClasses?.join(','),
      modules: i.use.modules?.join(' '),
      ...(Object.fromEntries(variants) as Record<string, string>),
    }),
  }
}

/** What the whole system has: scheduler, module system, container runtimes. */
function ofSystem(site: Site): Component[] {
  const { scheduler, moduleSystem, containerRuntimes } = site
  const named: (readonly [string | undefined, string | undefined])[] = [
    [valueOf(scheduler.kind), valueOf(scheduler.version)],
    [valueOf(moduleSystem.kind), valueOf(moduleSystem.version)],
    ...(valueOf(containerRuntimes) ?? []).map((r) => [r.name, r.version] as const),
  ]
  return named.flatMap(([name, found]): Component[] =>
    name === undefined
      ? []
      : [{ type: 'application', name, ...(found === undefined ? {} : { version: found }) }],
  )
}

export function exportObom(site: Site, context: SiteExportContext): Emitted {
  const { system, installations } = site
  const operator = valueOf(system.operator)
  const purls = installations.map((i) => context.purl(i))
  const ids = new Set(installations.map((i) => i.id))
  const bom: Bom = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      timestamp: site.collected.at,
      lifecycles: [{ phase: 'operations' }],
      tools: { components: [{ type: 'application', name: 'portolan', version }] },
      component: {
        type: 'platform',
        'bom-ref': 'system',
        name: valueOf(system.name) ?? 'unknown',
        ...(operator === undefined ? {} : { manufacturer: { name: operator } }),
        ...properties({ country: valueOf(system.country), contact: valueOf(system.contact) }),
      },
    },
    components: [
      ...site.nodeClasses.map(ofNodeClass),
      ...ofSystem(site),
      ...installations.map((i, at) => ofInstallation(i, purls[at] ?? null)),
    ],
    dependencies: installations.map((i) => ({
      ref: i.id,
      dependsOn: [...new Set(i.dependencies.map((d) => d.id).filter((id) => ids.has(id)))],
    })),
  }
  const without = installations.filter((_, at) => purls[at] === null)
  const tools = [...new Set(without.map((i) => i.tool))].sort()
  return {
    files: [{ path: 'bom.json', text: `${JSON.stringify(bom, null, 2)}\n` }],
    losses:
      without.length > 0
        ? [`${without.length} without a package URL: there is no type for ${tools.join(', ')}`]
        : [],
  }
}
