/** Facts of an easyconfig → Recipe. */
import { z } from 'zod'
import type { Dependency, Package, Recipe } from '../../../model/package.ts'
import { licences } from './constants.ts'
import type { DependencyFacts, EasyconfigFacts } from './facts.ts'
import type { Easyconfig } from './read.ts'

/** What only EasyBuild says; absent where it is the default. */
export const EasybuildDetails = z.object({
  moduleclass: z.string().optional(),
  versionprefix: z.string().optional(),
  /** Its module is installed hidden. */
  hidden: z.literal(true).optional(),
  /** Further software of a bundle: name and version. */
  components: z.array(z.tuple([z.string(), z.string().nullable()])).optional(),
  /** Number of Rust crates that are downloaded with it. */
  crates: z.number().int().optional(),
  /** Packages of the system it needs; a list: any one of them. */
  osdependencies: z.array(z.union([z.string(), z.array(z.string())])).optional(),
  /** Built once with each version of these. */
  multiDeps: z.record(z.string(), z.array(z.string())).optional(),
  /** Dependencies that are no easyconfig but a module of the site. */
  externalModules: z.array(z.string()).optional(),
  /** Dependencies for which the trees have no easyconfig in a toolchain that fits. */
  unresolved: z.array(z.string()).optional(),
  /** Assigned, and no parameter that EasyBuild knows. */
  unknownParameters: z.array(z.string()).optional(),
})
export type EasybuildDetails = z.infer<typeof EasybuildDetails>

export function recipeOf({ facts, source, licence }: Easyconfig, path: string): Recipe {
  const names = facts.sources.flatMap((s) => s.filename ?? [])
  const extensions = facts.exts_list.map(([name, version]) =>
    version === null ? { name } : { name, version },
  )
  const details = detailsOf(facts)
  const [homepage] = [facts.homepage].flat()
  const packageOf: Package = {
    tool: 'easybuild',
    name: facts.name,
    key: facts.module,
    ...(homepage ? { homepage } : {}),
    licences: licence === undefined ? [] : [{ id: licences[licence] ?? licence, when: '' }],
    maintainers: [],
    tags: [],
    buildSystems: [facts.easyblock_class],
    versions: [{ version: facts.version, ...(source?.git === undefined ? {} : { git: true }) }],
    variants: [],
    dependencies: dependenciesOf(facts),
    provides: [],
    providedTogether: [],
    conflicts: [],
    requires: [],
    extends: [],
    hasCode: names.length + extensions.length + (facts.components?.length ?? 0) > 0,
    detect: [],
    ...(facts.n_patches > 0 ? { patches: [{ when: '', count: facts.n_patches }] } : {}),
    ...(names.length > 1 ? { resources: names.slice(1).map((name) => ({ name, when: '' })) } : {}),
    redistribute: [],
    toolchain: facts.toolchain,
    ...(facts.versionsuffix === '' ? {} : { versionSuffix: facts.versionsuffix }),
    ...(extensions.length > 0 ? { extensions } : {}),
    ...(Object.keys(details).length > 0 ? { details } : {}),
    evidence: { source: path },
  }
  return { package: packageOf, sources: source ? [source] : [] }
}

function dependenciesOf(facts: EasyconfigFacts): Dependency[] {
  const run = facts.dependencies.map((d) => dependency(d, ['link', 'run']))
  const builds = new Map(facts.builddependencies.flat().map((d) => [d.module, d]))
  return [...run, ...[...builds.values()].map((d) => dependency(d, ['build']))]
}

function dependency(of: DependencyFacts, types: Dependency['types']): Dependency {
  return {
    spec: of.module,
    when: '',
    types,
    ...(of.name === null ? {} : { name: of.name }),
    ...(of.version === null ? {} : { version: of.version }),
    ...(of.toolchain === null ? {} : { toolchain: of.toolchain }),
  }
}

function detailsOf(facts: EasyconfigFacts): EasybuildDetails {
  const all = [...facts.dependencies, ...facts.builddependencies.flat()]
  const external = all.filter((d) => d.external_module).map((d) => d.module)
  const unresolved = all.filter((d) => d.toolchain_inherited && !d.system).map((d) => d.module)
  const components = facts.components?.map((c): [string, string | null] =>
    typeof c === 'string' ? [c, null] : c,
  )
  return {
    ...(facts.moduleclass === 'base' ? {} : { moduleclass: facts.moduleclass }),
    ...(facts.versionprefix === '' ? {} : { versionprefix: facts.versionprefix }),
    ...(facts.hidden ? { hidden: true } : {}),
    ...(components ? { components } : {}),
    ...(facts.n_crates === undefined ? {} : { crates: facts.n_crates }),
    ...(facts.osdependencies.length > 0 ? { osdependencies: facts.osdependencies } : {}),
    ...(Object.keys(facts.multi_deps).length > 0 ? { multiDeps: facts.multi_deps } : {}),
    ...(external.length > 0 ? { externalModules: external } : {}),
    ...(unresolved.length > 0 ? { unresolved } : {}),
    ...(facts.unknown_keys ? { unknownParameters: facts.unknown_keys } : {}),
  }
}
