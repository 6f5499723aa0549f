/**
 * Builds every library that has a description, with every value of every variant that the
 * description claims to express, each claim tested. Needs the archives in a folder:
 * `examples/heat/fetch-sources FOLDER jansson lz4 bzip2 libsigsegv numactl readline ncurses` fetches
 * those of this Debian release; other versions come from other releases.
 *
 * usage: node scripts/conformance/source-libraries.ts FOLDER [SOFTWARE...]
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type LibraryNode, libraryPlan } from './library-plan.ts'

const [archives, ...only] = process.argv.slice(2)
if (archives === undefined) throw new Error('usage: source-libraries.ts FOLDER [SOFTWARE...]')

const cmake = (more: LibraryNode['variants'] = {}): LibraryNode['variants'] => ({
  build_system: 'cmake',
  build_type: 'Release',
  generator: 'make',
  ipo: false,
  ...more,
})
const jansson = (more: LibraryNode['variants']): LibraryNode => ({
  software: 'jansson',
  version: '2.14',
  variants: cmake({ shared: true, ...more }),
})
const lz4 = (more: LibraryNode['variants']): LibraryNode => ({
  software: 'lz4',
  version: '1.9.4',
  variants: { build_system: 'makefile', libs: ['shared', 'static'], pic: true, ...more },
})
const bzip2 = (shared: boolean, pic: boolean, debug: boolean): LibraryNode => ({
  software: 'bzip2',
  version: '1.0.8',
  variants: { build_system: 'generic', shared, pic, debug },
})
const autotools = (software: string, version: string): LibraryNode => ({
  software,
  version,
  variants: { build_system: 'autotools' },
})
const ncurses = (symlinks: boolean, termlib: boolean, abi: string): LibraryNode => ({
  software: 'ncurses',
  version: '6.4',
  variants: { build_system: 'autotools', symlinks, termlib, abi },
})
const both = [true, false]

const cases: readonly (readonly LibraryNode[])[] = [
  ...both.map((shared) => [jansson({ shared })]),
  ...['Debug', 'RelWithDebInfo', 'MinSizeRel'].map((build_type) => [jansson({ build_type })]),
  [jansson({ generator: 'ninja' })],
  ...[['shared', 'static'], ['shared'], ['static']].flatMap((libs) => [
    [lz4({ libs })],
    [lz4({ ...cmake(), libs })],
  ]),
  ...both.flatMap((shared) =>
    both.flatMap((pic) => both.map((debug) => [bzip2(shared, pic, debug)])),
  ),
  ...['2.13', '2.14', '2.15'].map((version) => [autotools('libsigsegv', version)]),
  ...['2.0.16', '2.0.19'].map((version) => [autotools('numactl', version)]),
  [{ ...lz4({}), version: '1.10.0' }],
  [{ ...lz4(cmake()), version: '1.10.0' }],
  [ncurses(false, true, 'none'), { ...autotools('readline', '8.2'), needs: ['ncurses'] }],
  [ncurses(true, false, '5'), { ...autotools('readline', '8.3'), needs: ['ncurses'] }],
  [ncurses(false, false, '6')],
]

const main = join(import.meta.dirname, '../../src/cli/main.ts')
const folder = mkdtempSync(join(tmpdir(), 'portolan-libraries-'))
const known = new Set(cases.map((nodes) => nodes.at(-1)?.software))
const strange = only.filter((name) => !known.has(name))
if (strange.length > 0) throw new Error(`no case builds ${strange.join(', ')}`)
let failed = 0
for (const [index, nodes] of cases.entries()) {
  const last = nodes.at(-1)
  if (only.length > 0 && !only.includes(last?.software ?? '')) continue
  const name = `case${index}`
  const plan = join(folder, `${name}.json`)
  writeFileSync(plan, JSON.stringify(libraryPlan(name, nodes)))
  const options = [
    '--prefix',
    join(folder, 'prefix'),
    '--source-dir',
    archives,
    '--json',
    '--quiet',
  ]
  const from = performance.now()
  const { status, stderr } = spawnSync(process.execPath, [main, 'build', plan, ...options], {
    encoding: 'utf8',
  })
  const seconds = ((performance.now() - from) / 1000).toFixed(1)
  const what = nodes.map((n) => `${n.software} ${JSON.stringify(n.variants)}`).join(' + ')
  console.log(`${status === 0 ? 'ok  ' : 'FAIL'} ${seconds.padStart(6)} s  ${what}`)
  if (status === 0) continue
  failed++
  console.log(stderr)
}
if (failed === 0) rmSync(folder, { recursive: true, force: true })
console.log(`${failed} failed${failed > 0 ? `; see ${folder}` : ''}`)
process.exitCode = failed === 0 ? 0 : 1
