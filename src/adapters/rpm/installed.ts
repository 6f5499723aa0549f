/**
 * What rpm has installed, asked of rpm itself: its database has had four formats. Sources: rpm's manual on
 * `--queryformat`; capabilities in parentheses (`libfoo.so.1()(64bit)`) as rpm's dependency generators write them.
 */
import type { Installation } from '../../model/installation.ts'
import type { MachineView, Read } from '../adapter.ts'

const field = ['NAME', 'EPOCH', 'VERSION', 'RELEASE', 'ARCH', 'SIZE', 'LICENSE', 'SOURCERPM']

/** A line a package, then one for each thing it provides or requires. */
export const command = [
  'rpm',
  '-qa',
  '--qf',
  // rpm itself reads the escapes; a probe holds no control characters.
  `=\\t${field.map((name) => `%{${name}}`).join('\\t')}\\n[P\\t%{PROVIDENAME}\\n][R\\t%{REQUIRENAME}\\n]`,
] as const

type Package = {
  line: number
  name: string
  version: string
  release: string
  arch: string
  size: string
  licence: string
  source: string
  provides: string[]
  requires: string[]
}

/** Not software: keys that rpm keeps in the same place. */
const notSoftware = new Set(['gpg-pubkey'])

function* parse(text: string): Iterable<Package | { line: number; reason: string }> {
  let open: Package | undefined
  for (const [at, row] of text.split('\n').entries()) {
    const [kind = '', ...parts] = row.split('\t')
    if (kind === '=') {
      if (open) yield open
      open = undefined
      const [name, epoch, version, release, arch = '', size = '', licence = '', source = ''] = parts
      if (!name || !version || !release || parts.length !== field.length)
        yield { line: at + 1, reason: `not a package: ${row.slice(0, 80)}` }
      else
        open = {
          line: at + 1,
          name,
          version: epoch === '(none)' || epoch === '0' || !epoch ? version : `${epoch}:${version}`,
          release,
          arch,
          size,
          licence,
          source,
          provides: [],
          requires: [],
        }
    } else if (open && kind === 'P' && parts[0]) open.provides.push(parts[0])
    else if (open && kind === 'R' && parts[0]) open.requires.push(parts[0])
    else if (row !== '') yield { line: at + 1, reason: `not understood: ${row.slice(0, 80)}` }
  }
  if (open) yield open
}

const idOf = ({ name, version, release, arch }: Package): string =>
  `rpm:${name}-${version}-${release}.${arch}`

/** `libhdf5.so.103()(64bit)` → `libhdf5.so.103`. */
const sonames = (provides: readonly string[]): string[] =>
  [...new Set(provides.flatMap((p) => /^([^()\s/]+\.so[^()\s/]*)\(\)/.exec(p)?.[1] ?? []))].sort()

export async function* readInstalled(view: MachineView): AsyncIterable<Read<Installation>> {
  const answer = await view.run(...command)
  if (!answer || answer.code === 127) return
  const source = 'rpm -qa'
  if (answer.code !== 0)
    yield {
      skipped: { source },
      reason: `rpm answered with code ${answer.code}: ${answer.stderr.trim().slice(0, 200)}`,
    }
  const packages: Package[] = []
  for (const one of parse(answer.stdout)) {
    if ('reason' in one) yield { skipped: { source, line: one.line }, reason: one.reason }
    else if (!notSoftware.has(one.name)) packages.push(one)
  }
  const byCapability = new Map<string, Package>()
  for (const p of packages)
    for (const capability of [p.name, ...p.provides])
      if (!byCapability.has(capability)) byCapability.set(capability, p)
  const seen = new Set<string>()
  for (const p of packages) {
    const id = idOf(p)
    if (seen.has(id)) continue
    seen.add(id)
    yield { found: installation(p, id, byCapability) }
  }
}

function installation(
  p: Package,
  id: string,
  byCapability: ReadonlyMap<string, Package>,
): Installation {
  const needs = new Map<string, string>()
  for (const capability of p.requires) {
    const other = byCapability.get(capability)
    if (other && other !== p && !needs.has(idOf(other))) needs.set(idOf(other), capability)
  }
  const offered = sonames(p.provides)
  const bytes = Number(p.size)
  const plain = p.version.replace(/^\d+:/, '')
  return {
    id,
    tool: 'rpm',
    name: p.name,
    version: `${p.version}-${p.release}`,
    upstreamVersion: plain,
    variants: {},
    universe: 'host',
    ...(p.arch === 'noarch' || p.arch === '(none)' ? {} : { target: p.arch }),
    dependencies: [...needs].map(([to, detail]) => ({
      id: to,
      types: ['run'],
      via: { source: 'rpm -qa', detail },
    })),
    provides: [],
    elf: [],
    ...(offered.length > 0 ? { sonames: offered } : {}),
    linkable: false,
    use: {},
    details: {
      licence: p.licence,
      ...(p.source === '(none)' ? {} : { source: p.source }),
      ...(Number.isSafeInteger(bytes) && p.size !== '' ? { bytes } : {}),
    },
    evidence: [{ source: 'rpm -qa', line: p.line }],
  }
}
