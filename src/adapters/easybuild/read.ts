/** EasyBuild's software folders, `software/NAME/VERSION…`, with the easyconfig each was built from. */
import type { MachineView, Read } from '../adapter.ts'
import type { Installation } from '../../model/installation.ts'
import { readPrefix } from '../prefix.ts'
import { easyconfigGlobs, prefixGlobs } from './places.ts'
import { makeParse, type Easyconfig, type EasyconfigDependency } from './easyconfig.ts'

type Found = {
  prefix: string
  /** Name and version of the folders: the version carries toolchain and suffix. */
  name: string
  version: string
  source: string
  easyconfig: Easyconfig | null
}

export async function* readEasyBuild(view: MachineView): AsyncIterable<Read<Installation>> {
  const found: Found[] = []
  const parseEasyconfig = makeParse((await view.run('uname', '-m'))?.stdout.trim())
  for (const [prefix, paths] of await byPrefix(view)) {
    const [name = '', version = ''] = prefix.split('/').slice(-2)
    const [path] = paths
    const text = path === undefined ? null : await view.tryText(path)
    const easyconfig = text === null ? null : parseEasyconfig(text)
    const source = path ?? `${prefix}/easybuild`
    if (path !== undefined && easyconfig === null)
      yield {
        skipped: { source: path },
        reason: `not a readable easyconfig; ${name} ${version} is taken from its folder alone`,
      }
    for (const problem of easyconfig?.problems ?? [])
      yield {
        skipped: { source, ...(problem.line === undefined ? {} : { line: problem.line }) },
        reason: `${problem.what}; ${name} ${version} may need more than listed`,
      }
    found.push({ prefix, name, version, source, easyconfig })
  }
  const byFolder = new Map(found.map((f) => [`${f.name}/${f.version}`, f]))
  const toolchains = new Toolchains(byFolder)
  for (const one of found) yield { found: await toInstallation(view, one, byFolder, toolchains) }
}

/** Prefix → its easyconfigs; a prefix counts when it has the folder `easybuild`. */
async function byPrefix(view: MachineView): Promise<Map<string, string[]>> {
  const prefixes = new Map<string, string[]>()
  for (const path of await view.files(...prefixGlobs.map((glob) => `${glob}/easybuild`)))
    prefixes.set(path.replace(/\/easybuild$/, ''), [])
  for (const path of await view.files(...easyconfigGlobs)) {
    const prefix = path.replace(/\/easybuild\/(reprod\/)?[^/]+$/, '')
    prefixes.set(prefix, [...(prefixes.get(prefix) ?? []), path])
  }
  // The archived copy before the one for reproduction.
  for (const paths of prefixes.values()) paths.sort((a, b) => a.length - b.length)
  return prefixes
}

const idOf = (one: Found) => `easybuild:${one.name}/${one.version}`

const label = (toolchain: { name: string; version: string } | undefined) =>
  toolchain === undefined || toolchain.name === 'system'
    ? ''
    : `-${toolchain.name}-${toolchain.version}`

/** What a toolchain is made of, as far as it is installed. */
class Toolchains {
  readonly #byFolder: ReadonlyMap<string, Found>

  constructor(byFolder: ReadonlyMap<string, Found>) {
    this.#byFolder = byFolder
  }

  /** The toolchain itself and those it contains, nearest first. */
  within(name: string, version: string, seen = new Set<string>()): Found[] {
    const found = this.#byFolder.get(`${name}/${version}`)
    if (!found || seen.has(idOf(found))) return []
    seen.add(idOf(found))
    return [
      found,
      ...(found.easyconfig?.dependencies ?? []).flatMap((d) =>
        this.within(d.name, d.version + d.versionsuffix + label(d.toolchain), seen),
      ),
    ]
  }
}

function resolve(
  dependency: EasyconfigDependency,
  from: Found,
  byFolder: ReadonlyMap<string, Found>,
  toolchains: Toolchains,
): Found | undefined {
  const { name, version, versionsuffix } = dependency
  const at = (suffix: string) => byFolder.get(`${name}/${version}${suffix}${versionsuffix}`)
  if (dependency.toolchain) return at(label(dependency.toolchain))
  const own = from.easyconfig?.toolchain
  const exact = at(label(own))
  if (exact) return exact
  if (own)
    for (const part of toolchains.within(own.name, own.version)) {
      const fit = at(`-${part.name}-${part.version}`)
      if (fit) return fit
    }
  return at('')
}

async function toInstallation(
  view: MachineView,
  one: Found,
  byFolder: ReadonlyMap<string, Found>,
  toolchains: Toolchains,
): Promise<Installation> {
  const { easyconfig, prefix, source } = one
  const own = easyconfig?.toolchain
  const parts = own && own.name !== 'system' ? toolchains.within(own.name, own.version) : []
  const compiler = parts.find(
    (p) => p.name === 'GCC' || p.name === 'GCCcore' || p.name === 'intel-compilers',
  )
  const unresolved: string[] = []
  const dependencies = new Map<string, Installation['dependencies'][number]>()
  for (const d of easyconfig?.dependencies ?? []) {
    const target = resolve(d, one, byFolder, toolchains)
    if (!target) unresolved.push(`${d.name}/${d.version}${d.versionsuffix}`)
    else if (target !== one)
      dependencies.set(idOf(target), {
        id: idOf(target),
        types: d.build ? ['build'] : ['link', 'run'],
        via: { source, detail: `${d.name} ${d.version}` },
      })
  }
  for (const part of parts)
    if (part !== one && !dependencies.has(idOf(part)))
      dependencies.set(idOf(part), {
        id: idOf(part),
        types: ['build', 'link'],
        via: { source, detail: `toolchain ${own?.name} ${own?.version}` },
      })
  const upstream = easyconfig?.version ?? one.version.replace(/^(\d[^-]*)-[A-Za-z].*$/, '$1')
  return {
    id: idOf(one),
    tool: 'easybuild',
    name: easyconfig?.name ?? one.name,
    version: one.version,
    ...(upstream === one.version ? {} : { upstreamVersion: upstream }),
    variants: {},
    prefix,
    universe: 'host',
    ...(compiler ? { compiler: compilerName(compiler) } : {}),
    dependencies: [...dependencies.values()],
    provides: [],
    ...(await readPrefix(view, prefix)),
    details: {
      ...(own ? { toolchain: `${own.name}/${own.version}` } : {}),
      ...(easyconfig?.versionsuffix ? { versionsuffix: easyconfig.versionsuffix } : {}),
      ...(easyconfig?.moduleclass === undefined ? {} : { moduleclass: easyconfig.moduleclass }),
      ...(unresolved.length > 0 ? { unresolved } : {}),
    },
    evidence: [{ source }],
  }
}

const compilerName = ({ name, version }: Found) =>
  name === 'intel-compilers' ? `intel-oneapi-compilers@${version}` : `gcc@${version}`
