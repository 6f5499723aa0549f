/** dpkg's database → one Installation per mapped package group, one bare one per other package. */
import type { MachineView, Read } from '../adapter.ts'
import type { ElfFacts, Installation } from '../../model/installation.ts'
import { fileList, infoFolder, sort, useOf } from './files.ts'
import { group, type Group } from './group.ts'
import { isRead } from './libraries.ts'
import { parseShlibs } from './shlibs.ts'
import { parseStatus, type DebianPackage } from './status.ts'
import { upstreamVersion } from './version.ts'

export const statusFile = '/var/lib/dpkg/status'

const targets: Readonly<Record<string, string>> = {
  amd64: 'x86_64',
  i386: 'x86',
  arm64: 'aarch64',
  ppc64el: 'ppc64le',
  riscv64: 'riscv64',
}

export async function* readDebian(view: MachineView): AsyncIterable<Read<Installation>> {
  const text = await view.tryText(statusFile)
  if (text === null) return
  const { packages, problems } = parseStatus(text)
  for (const { line, reason } of problems) yield { skipped: { source: statusFile, line }, reason }
  const present = packages.filter((p) => !/ (not-installed|config-files)$/.test(p.status))
  for (const p of present)
    if (!isInstalled(p))
      yield {
        skipped: { source: statusFile, line: p.line, detail: p.status },
        reason: `${p.name} ${p.version} is not completely installed; run dpkg --configure -a`,
      }
  const installed = present.filter(isInstalled)
  const native = installed.find((p) => p.name === 'dpkg')?.architecture ?? 'amd64'
  const own = installed.filter((p) => p.architecture === native || p.architecture === 'all')
  const { groups, rest } = group(own)
  const shlibs = await sonameFiles(view)
  for (const g of groups) yield { found: await mapped(view, g, native, shlibs) }
  const foreign = installed.filter((p) => !own.includes(p))
  for (const p of rest) yield { found: bare(p, `debian:${p.name}`, native, await shlibs(p)) }
  for (const p of foreign)
    yield { found: bare(p, `debian:${p.name}:${p.architecture}`, native, await shlibs(p)) }
}

const isInstalled = (p: DebianPackage) =>
  / ok (installed|triggers-pending|triggers-awaited)$/.test(p.status)

type Sonames = (p: DebianPackage, files?: readonly string[]) => Promise<string[]>

async function sonameFiles(view: MachineView): Promise<Sonames> {
  const present = new Set(await view.files(`${infoFolder}/*.shlibs`))
  return async (p, files) => {
    for (const name of [`${p.name}:${p.architecture}`, p.name]) {
      const path = `${infoFolder}/${name}.shlibs`
      if (!present.has(path)) continue
      const text = await view.tryText(path)
      if (text !== null) return parseShlibs(text, files)
    }
    return []
  }
}

async function mapped(
  view: MachineView,
  { row, lead, others }: Group,
  native: string,
  shlibs: Sonames,
): Promise<Installation> {
  const paths: string[] = []
  const development: string[] = []
  const sonames = new Set<string>()
  let bytes = 0
  let complete = true
  for (const p of [lead, ...others]) {
    const list = await fileList(view, p)
    for (const soname of await shlibs(p, list ?? [])) sonames.add(soname)
    paths.push(...(list ?? []))
    if (isDevelopment(p)) development.push(...(list ?? []))
    bytes += p.installedBytes ?? 0
    complete &&= list !== null && p.installedBytes !== undefined
  }
  const files = sort([...new Set(paths)], development)
  const elf = await elfFacts(view, files.libraries)
  for (const { soname } of elf) if (soname !== undefined) sonames.add(soname)
  return {
    ...bare(lead, `debian:${lead.name}`, native, [...sonames].sort()),
    prefix: '/usr',
    elf,
    linkable: files.headers.length > 0,
    use: await useOf(view, files, row.include),
    ...(complete ? { size: { bytes, inodes: new Set(paths).size } } : {}),
    details: {
      package: lead.name,
      source: lead.source,
      ...(others.length > 0 ? { packages: others.map((p) => p.name).sort() } : {}),
    },
  }
}

const isDevelopment = (p: DebianPackage) => p.name.endsWith('-dev')

async function elfFacts(view: MachineView, libraries: readonly string[]): Promise<ElfFacts[]> {
  const bySoname = new Map<string, ElfFacts>()
  for (const path of libraries.filter(isRead).sort((a, b) => a.length - b.length)) {
    const facts = await view.elf(path)
    const key = facts?.soname ?? path
    const earlier = bySoname.get(key)
    if (facts && (!earlier || (path.endsWith('.so') && !earlier.path.endsWith('.so'))))
      bySoname.set(key, facts)
  }
  return [...bySoname.values()].sort((a, b) => (a.path < b.path ? -1 : 1))
}

function bare(
  p: DebianPackage,
  id: string,
  native: string,
  sonames: readonly string[],
): Installation {
  const upstream = upstreamVersion(p.version)
  return {
    id,
    tool: 'debian',
    name: p.name,
    version: p.version,
    ...(upstream === p.version ? {} : { upstreamVersion: upstream }),
    variants: {},
    universe: 'host',
    target: targets[p.architecture === 'all' ? native : p.architecture] ?? p.architecture,
    dependencies: [],
    provides: [],
    elf: [],
    ...(sonames.length > 0 ? { sonames: [...sonames] } : {}),
    linkable: false,
    use: {},
    evidence: [{ source: statusFile, line: p.line }],
  }
}
