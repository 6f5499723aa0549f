/** The C library, its loader and the compilers' shared runtimes: what programs of this host need. */
import type { MachineView } from '../../adapters/adapter.ts'
import { firstKnown, fromCommand, probed } from '../../adapters/observe.ts'
import { compareVersionNames } from '../../compat/elf/facts.ts'
import { known, unknown, type Fact } from '../../model/common.ts'
import type { ElfFacts } from '../../model/installation.ts'
import type { NodeClass } from '../../model/site.ts'
import { ldSoGlob, libcGlobs, muslGlob, runtimeGlobs } from '../collect/probes.ts'

/** Each file once, whatever links lead to it, of the machine's own word size and processor. */
async function native(
  view: MachineView,
  globs: readonly string[],
  machine: string,
): Promise<ElfFacts[]> {
  const found = new Map<string, ElfFacts>()
  for (const path of await view.files(...globs)) {
    const facts = await view.elf(path)
    const real = await view.realpath(path)
    if (facts && real !== null && !found.has(real) && facts.machine === machine)
      found.set(real, facts)
  }
  return [...found.values()].filter((f) => f.class === 'ELF64')
}

/** ELF's name of the machine that `uname -m` names. */
export const elfMachine = (uname: string): string =>
  ({ ppc64le: 'ppc64', riscv64: 'riscv', s390x: 's390', loongarch64: 'loongarch' })[uname] ?? uname

/**
 * `x86-64-v3` of the lines `  x86-64-v3 (supported, searched)` that ld.so --help prints below
 * "Subdirectories of glibc-hwcaps directories"; the older kinds of hwcaps come in further sections.
 */
function hwcaps(text: string): string[] | null {
  const section = /^Subdirectories of glibc-hwcaps directories.*\n(?: {2}\S.*\n)*/m.exec(text)?.[0]
  return section === undefined
    ? null
    : [...section.matchAll(/^ {2}(\S+) \(supported, searched\)$/gm)].map((m) => m[1] ?? '')
}

export async function describeLibc(view: MachineView): Promise<NodeClass['libc']> {
  const machine = elfMachine((await view.run('uname', '-m'))?.stdout.trim() ?? '')
  const libc = (await native(view, libcGlobs, machine))[0]
  const musl = libc !== undefined && /ld-musl|libc\.musl/.test(libc.path)
  const fromElf = <T>(pick: (facts: ElfFacts) => T | null): Fact<T> => {
    if (!libc)
      return unknown(`no C library for ${machine || 'this machine'} in ${libcGlobs.join(' ')}`)
    const value = pick(libc)
    const provenance = probed(libc.path, view.at)
    return value === null
      ? unknown(`${libc.path} does not tell`, provenance)
      : known(value, provenance)
  }
  const loaders = await view.files(ldSoGlob, muslGlob)
  const loaderOf = async () => {
    for (const path of loaders) {
      const facts = await view.elf(path)
      if (facts?.machine === machine && facts.class === 'ELF64') return path
    }
    return null
  }
  const loader = await loaderOf()
  const newest = (names: readonly string[]) =>
    names
      .filter((n) => /^GLIBC_\d/.test(n))
      .at(-1)
      ?.slice('GLIBC_'.length) ?? null
  return {
    family: fromElf((f) => (musl ? 'musl' : newest(f.versionsDefined) === null ? null : 'glibc')),
    version: musl
      ? await muslVersion(view, libc.path)
      : await firstKnown(
          () =>
            fromCommand(
              view,
              ['getconf', 'GNU_LIBC_VERSION'],
              (t) => /^glibc (\S+)/.exec(t)?.[1] ?? null,
            ),
          () => fromElf((f) => newest(f.versionsDefined)),
        ),
    symbolVersions: fromElf((f) => f.versionsDefined),
    hwcaps:
      loader === null
        ? unknown(`no loader for ${machine || 'this machine'} in ${ldSoGlob}`)
        : await fromCommand(view, [loader, '--help'], hwcaps),
    loader:
      loader === null
        ? unknown(`no loader in ${ldSoGlob} ${muslGlob}`)
        : known(loader, probed(loader, view.at)),
  }
}

/** musl's loader tells its version on stderr and ends with code 1. */
async function muslVersion(view: MachineView, path: string): Promise<Fact<string>> {
  const result = await view.run(path)
  const version = /^Version (\S+)/m.exec(result?.stderr ?? '')?.[1]
  return version === undefined
    ? unknown(`${path} does not tell its version`)
    : known(version, probed(path, result?.at ?? view.at))
}

/** The newest name of the largest family: `GLIBCXX_3.4.30` rather than `CXXABI_1.3.13`. */
export function newestVersion(names: readonly string[]): string | null {
  const families = Map.groupBy(
    names.filter((n) => /_\d/.test(n)),
    (n) => n.replace(/_\d.*$/, ''),
  )
  const largest = [...families].sort(([a, x], [b, y]) => y.length - x.length || (a < b ? -1 : 1))[0]
  return largest?.[1].sort(compareVersionNames).at(-1) ?? null
}

export async function describeRuntimes(view: MachineView): Promise<NodeClass['runtimes']> {
  const machine = elfMachine((await view.run('uname', '-m'))?.stdout.trim() ?? '')
  const found = await native(view, runtimeGlobs, machine)
  const rows = found.flatMap((f) => {
    const newest = newestVersion(f.versionsDefined)
    return f.soname !== undefined && newest !== null ? [[f.soname, newest] as const] : []
  })
  const source = found.map((f) => f.path).join(' ') || runtimeGlobs.join(' ')
  return known(
    Object.fromEntries(rows.sort(([a], [b]) => (a < b ? -1 : 1))),
    probed(source, view.at),
  )
}
