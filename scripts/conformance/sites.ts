/**
 * The recorded configurations of supercomputers, each folder imported as one machine, against what a plain
 * reading of the same files counts: externals with one version and compilers with a path.
 *
 *   node scripts/conformance/sites.ts [MACHINE...] [--markdown]
 */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { parseDocument } from 'yaml'
import { adapters } from '../../src/adapters/registry.ts'
import { importSite } from '../../src/app/import-site.ts'
import { openStarterCatalog } from '../../src/catalog/starter.ts'
import { valueOf } from '../../src/model/common.ts'
import type { Site } from '../../src/model/site.ts'
import { sharedFolder } from '../catalog/facts.ts'

const shared = sharedFolder()
if (shared === null) throw new Error('no shared data: set PORTOLAN_SHARED to its folder')
const folder = join(shared, 'data/sites')
const words = process.argv.slice(2)
const markdown = words.includes('--markdown')
const asked = words.filter((w) => !w.startsWith('--'))
const machines = readdirSync(folder)
  .filter((name) => statSync(join(folder, name)).isDirectory())
  .filter((name) => asked.length === 0 || asked.includes(name))

type Plain = Record<string, unknown>
const isPlain = (v: unknown): v is Plain => typeof v === 'object' && v !== null && !Array.isArray(v)
const base = (key: string) => key.replace(/:+$/, '')
const at = (body: Plain, key: string): unknown =>
  Object.entries(body).find(([name]) => base(name) === key)?.[1]

/** Externals and compilers in a file, wherever they stand, as their spec's text. */
function* specsIn(path: string): Iterable<string> {
  const value: unknown = parseDocument(readFileSync(path, 'utf8'), {
    uniqueKeys: false,
    schema: 'failsafe',
  }).toJS()
  const body = isPlain(value) && isPlain(value['spack']) ? value['spack'] : value
  if (!isPlain(body)) return
  const packages = at(body, 'packages')
  for (const [name, entry] of Object.entries(isPlain(packages) ? packages : {}))
    for (const external of isPlain(entry) && Array.isArray(at(entry, 'externals'))
      ? (at(entry, 'externals') as unknown[])
      : [])
      if (isPlain(external) && typeof external['spec'] === 'string')
        yield `${base(name)} ${external['spec'].trim()}`
  const compilers = at(body, 'compilers')
  for (const entry of Array.isArray(compilers) ? (compilers as unknown[]) : []) {
    const compiler = isPlain(entry) ? entry['compiler'] : undefined
    if (isPlain(compiler) && typeof compiler['spec'] === 'string')
      yield `compiler ${compiler['spec'].trim()}`
  }
}

const filesOf = (path: string): string[] =>
  readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((e) => e.isFile())
    .map((e) => join(e.parentPath, e.name))

const catalog = openStarterCatalog()
const effects = { adapters, catalog, now: () => '2026-01-01T00:00:00Z' }
let wrong = 0
const rows = machines.map((machine) => {
  const place = join(folder, machine)
  const site: Site = importSite('all', place, effects)
  const told = site.skipped.map((s) => `${s.source}: ${s.reason}`)
  const aside = site.skipped.flatMap((s) => (s.source.endsWith('/') ? [s.source] : []))
  const have = new Set(site.installations.flatMap((i) => i.evidence.map((e) => e.detail)))
  const programs = site.installations.length
  let found = 0
  for (const file of filesOf(place).filter((f) => /\.ya?ml$/.test(f))) {
    const name = relative(place, file)
    if (aside.some((a) => name.startsWith(a))) continue
    for (const spec of specsIn(file)) {
      found++
      const text = spec.slice(spec.indexOf(' ') + 1)
      const isCompiler = spec.startsWith('compiler ')
      const version = /@=?([^\s@+~%]+)/.exec(text)?.[1]
      const known = isCompiler
        ? site.installations.some((i) => i.version === version && i.use.programs)
        : have.has(text)
      if (known || told.some((t) => t.includes(text))) continue
      if (told.some((t) => t.startsWith(name) || t.includes(`packages:${spec.split(' ')[0]}:`)))
        continue
      wrong++
      console.error(`${machine}: ${name}: '${text}' is neither imported nor told`)
    }
  }
  const [node] = site.nodeClasses
  const count = (test: (reason: string) => boolean) =>
    site.skipped.filter((s) => test(s.reason)).length
  return {
    machine,
    installations: programs,
    'in files': found,
    compilers: site.installations.filter((i) => i.use.programs).length,
    mpi: site.installations.filter((i) => i.provides.includes('mpi')).length,
    modules: new Set(site.installations.flatMap((i) => i.use.modules ?? [])).size,
    nodes: site.nodeClasses.map((n) => valueOf(n.nodes) ?? '?').join(' + '),
    target: [...new Set(site.nodeClasses.map((n) => valueOf(n.cpu.target) ?? '?'))].join(', '),
    gpus: (valueOf(node!.accelerators) ?? [])
      .map((a) => valueOf(a.model) ?? valueOf(a.target) ?? a.vendor)
      .join(', '),
    scheduler: valueOf(site.scheduler.kind) ?? '?',
    contradictions: count((r) => r.startsWith('contradiction') || r.startsWith('its rules')),
    'not read': count((r) => r.includes('not read') || r.startsWith('no reader')),
    'other told': count((r) => !/^contradiction|^its rules|not read|^no reader/.test(r)),
  }
})

const [first] = rows
if (!first) throw new Error(`no such machine: ${asked.join(', ')}`)
if (markdown) {
  console.log(`| ${Object.keys(first).join(' | ')} |`)
  console.log(
    `|${Object.keys(first)
      .map(() => '---')
      .join('|')}|`,
  )
  for (const row of rows) console.log(`| ${Object.values(row).join(' | ')} |`)
} else console.table(rows)
console.log(
  `${machines.length} machines; ${wrong} externals or compilers neither imported nor told`,
)
process.exitCode = wrong > 0 ? 1 : 0
