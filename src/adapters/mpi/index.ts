/**
 * MPI installations found by their compiler wrappers, whoever put them there. Those in the system's
 * own `bin` folders are only observed: the adapter of the distribution's packages tells of them.
 */
import type { ElfFacts, Installation } from '../../model/installation.ts'
import type { Adapter, MachineView, Read } from '../adapter.ts'
import { parseWrapper, wrapperScript, type Wrapper } from './wrapper.ts'

/** Where vendors and sites put MPI; `$PORTOLAN_ROOTS` are folders the user names. */
const prefixes = [
  '/usr/lib64/openmpi*',
  '/usr/lib64/mpich*',
  '/usr/lib64/mpi/gcc/*',
  '/usr/local',
  '/opt/*',
  '/opt/*/*',
  '/opt/cray/pe/mpich/*/*/*/*',
  '/opt/intel/oneapi/mpi/*',
  '$PORTOLAN_ROOTS',
  '$PORTOLAN_ROOTS/*',
]
const below = (name: string) => prefixes.map((prefix) => `${prefix}/${name}`)
const wrappers = [...below('bin/mpicc'), '/usr/bin/mpicc*', '$PATH/mpicc']
const libraries = [...below('lib*/libmpi*.so'), ...below('lib/release/libmpi*.so')]
const programs = ['mpicc', 'mpicxx', 'mpifort', 'mpif90', 'mpiexec', 'mpirun', 'mpiexec.hydra']
const system = /^(\/usr)?\/bin\//

const ask = (path: string) => ['sh', '-c', wrapperScript, 'sh', path] as const

async function elfOf(view: MachineView, prefix: string): Promise<ElfFacts[]> {
  const bySoname = new Map<string, ElfFacts>()
  for (const path of await view.files(...libraries)) {
    if (!path.startsWith(`${prefix}/lib`)) continue
    const facts = await view.elf(path)
    if (facts && !bySoname.has(facts.soname ?? path)) bySoname.set(facts.soname ?? path, facts)
  }
  return [...bySoname.values()]
}

async function installation(
  view: MachineView,
  path: string,
  { software, version, shows }: Wrapper,
): Promise<Installation> {
  const prefix = path.slice(0, -'/bin/mpicc'.length)
  const elf = await elfOf(view, prefix)
  const all = await view.files(...below('bin/mpi*'))
  const own = programs.filter((name) => all.includes(`${prefix}/bin/${name}`))
  const includes = [...shows.matchAll(/(?:^|\s)-I(\/\S+)/g)].map((m) => m[1] ?? '')
  const folders = new Set(elf.map((e) => e.path.slice(0, e.path.lastIndexOf('/'))))
  return {
    id: `mpi:${prefix}`,
    tool: 'mpi',
    name: software,
    version,
    software,
    variants: {},
    prefix,
    universe: 'host',
    dependencies: [],
    provides: ['mpi'],
    elf,
    linkable: true,
    use: {
      ...(includes.length > 0 ? { includeDirs: [...new Set(includes)] } : {}),
      ...(folders.size > 0 ? { libraryDirs: [...folders] } : {}),
      binDirs: [`${prefix}/bin`],
      programs: Object.fromEntries(
        ['mpicc', ...own].map((name) => [name, `${prefix}/bin/${name}`]),
      ),
    },
    details: { wrapper: shows },
    evidence: [{ source: `${path} -show`, detail: `${software} ${version}` }],
  }
}

async function* read(view: MachineView): AsyncIterable<Read<Installation>> {
  const seen = new Set<string>()
  for (const path of await view.files(...wrappers)) {
    const real = (await view.realpath(path)) ?? path
    if (system.test(path) || system.test(real) || !path.endsWith('/bin/mpicc') || seen.has(real))
      continue
    seen.add(real)
    const result = await view.run(...ask(path))
    const told = result?.code === 0 ? parseWrapper(path, result.stdout) : null
    if (told) yield { found: await installation(view, path, told) }
    else
      yield {
        skipped: { source: path, detail: result?.stderr.split('\n')[0] ?? '' },
        reason: 'it does not tell which MPI it belongs to',
      }
  }
}

export const adapter: Adapter = {
  id: 'mpi',
  title: 'MPI compiler wrappers',
  homepage: 'https://www.mpi-forum.org/',
  probe: {
    list: [
      ...below('bin/mpi*'),
      '/usr/bin/mpi*',
      '/usr/bin/ompi_info*',
      '/etc/alternatives/*mpi*',
      ...wrappers,
    ].map((glob) => ({ glob })),
    elf: libraries.map((glob) => ({ glob })),
    commands: [
      ...wrappers.map((forEach) => ({ argv: ask('{}'), forEach })),
      { argv: ['{}', '--version'], forEach: '/usr/bin/ompi_info*', seconds: 5 },
      { argv: ['{}', '-v'], forEach: '/usr/bin/mpichversion*', seconds: 5 },
      { argv: ['{}', '--version'], forEach: '/usr/bin/mpiexec*', seconds: 5 },
    ],
  },
  installations: { checkedAgainst: 'tool', looksAt: wrappers, read },
}
