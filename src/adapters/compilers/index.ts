/**
 * Compilers found by their programs, whoever put them there. Where dpkg manages the system, those in
 * its `bin` folders are left to the adapter of its packages.
 */
import type { Installation } from '../../model/installation.ts'
import type { Adapter, MachineView, Read } from '../adapter.ts'
import { compilers, type Compiler } from './families.ts'

const dpkg = '/var/lib/dpkg/status'
const system = /^(\/usr)?\/bin\//
const folders = [
  '/usr/bin',
  '/usr/local/bin',
  '/opt/*/bin',
  '/opt/*/*/bin',
  '/opt/rh/*/root/usr/bin',
  '/opt/cray/pe/gcc/*/bin',
  '/opt/intel/oneapi/compiler/*/bin',
  '/opt/nvidia/hpc_sdk/Linux_*/*/compilers/bin',
  '$PORTOLAN_ROOTS/bin',
  '$PORTOLAN_ROOTS/*/bin',
  '$PATH',
]
const at = (program: string) => folders.map((folder) => `${folder}/${program}`)
/** Several versions lie side by side as `gcc-12`. */
const drivers = ({ cc }: Compiler) => [...at(cc), `/usr/bin/${cc}-[0-9]*`]
const leads = compilers.flatMap(drivers)
const companions = compilers.flatMap(({ cxx, fc }) =>
  [cxx, fc].flatMap((p) => [...at(p), `/usr/bin/${p}-[0-9]*`]),
)

/** `gcc-12` → `-12`: what its companions' names end with too. */
const suffix = (path: string, program: string) =>
  path.slice(path.lastIndexOf('/') + 1 + program.length)

async function installation(
  view: MachineView,
  path: string,
  { software, cc, cxx, fc }: Compiler,
  version: string,
): Promise<Installation> {
  const folder = path.slice(0, path.lastIndexOf('/'))
  const all = await view.files(...companions)
  const beside = (program: string) => {
    const candidate = `${folder}/${program}${suffix(path, cc)}`
    return all.includes(candidate) ? candidate : undefined
  }
  const [forCxx, forFortran] = [beside(cxx), beside(fc)]
  return {
    id: `compilers:${path}`,
    tool: 'compilers',
    name: software,
    version,
    software,
    variants: {},
    prefix: folder.replace(/\/bin$/, '') || '/',
    universe: 'host',
    dependencies: [],
    provides: ['c', ...(forCxx ? ['cxx'] : []), ...(forFortran ? ['fortran'] : [])],
    elf: [],
    linkable: false,
    use: {
      binDirs: [folder],
      programs: {
        cc: path,
        ...(forCxx ? { cxx: forCxx } : {}),
        ...(forFortran ? { fc: forFortran } : {}),
      },
    },
    evidence: [{ source: `${path} --version`, detail: `${software} ${version}` }],
  }
}

async function* read(view: MachineView): AsyncIterable<Read<Installation>> {
  const packaged = (await view.files(dpkg)).length > 0
  const seen = new Set<string>()
  for (const compiler of compilers) {
    for (const path of await view.files(...drivers(compiler))) {
      const real = (await view.realpath(path)) ?? path
      // A caching front end would hide which compiler it starts.
      if (seen.has(real) || /\/[^/]*ccache[^/]*(\/|$)/.test(`${path} ${real}`)) continue
      if (packaged && (system.test(path) || system.test(real))) continue
      seen.add(real)
      const result = await view.run(path, '--version')
      const version = compiler.version.exec(result?.stdout ?? '')?.[1]
      if (version !== undefined) yield { found: await installation(view, path, compiler, version) }
      else
        yield {
          skipped: { source: path, detail: result?.stderr.split('\n')[0] ?? '' },
          reason: `'--version' does not tell a version of ${compiler.software}`,
        }
    }
  }
}

export const adapter: Adapter = {
  id: 'compilers',
  title: 'Compilers',
  homepage: 'https://gcc.gnu.org/',
  probe: {
    list: [...leads, ...companions, dpkg].map((glob) => ({ glob })),
    commands: leads.map((forEach) => ({ argv: ['{}', '--version'], forEach, seconds: 5 })),
  },
  installations: { checkedAgainst: 'tool', looksAt: leads, read },
}
