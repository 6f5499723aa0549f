/**
 * Whether builds of a cache are taken and installed: a real Spack builds specs from source, pushes
 * them to a build cache, and a second prefix gets them from there, offline and without sources.
 *
 *   node scripts/conformance/caches/take.ts --spack-root DIR --source-dir DIR... [--folder DIR]
 *     [--site FILE] [SPECS...]
 *
 * Specs are built from archives of the folders alone. Exit code 1 when a claim does not hold.
 */
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs, promisify } from 'node:util'
import { Plan } from '../../../src/model/plan.ts'

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    'spack-root': { type: 'string' },
    'source-dir': { type: 'string', multiple: true, default: [] },
    folder: { type: 'string' },
    site: { type: 'string' },
  },
})
const root = options['spack-root']
if (root === undefined) throw new Error('--spack-root DIR is needed')
const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'portolan-caches-')))
const specs = positionals.length > 0 ? positionals : ['jansson@2.14', 'libsigsegv@2.14']
const at = (name: string) => join(folder, name)
const portolan = join(import.meta.dirname, '../../../portolan')
const run = promisify(execFile)
const site = options.site === undefined ? [] : ['--site', options.site]

/** Seconds it took; throws what the program says on stderr. */
async function portolanRuns(...args: string[]): Promise<number> {
  const started = performance.now()
  await run(portolan, args, { maxBuffer: 2 ** 26 })
  return (performance.now() - started) / 1000
}

async function plan(file: string, ...where: string[]): Promise<Plan> {
  await portolanRuns('plan', ...specs, '--with', 'spack', ...site, ...where, '--out', at(file))
  return Plan.parse(JSON.parse(await readFile(at(file), 'utf8')))
}

let broken = 0
function claim(text: string, holds: boolean, seen = ''): void {
  if (!holds) broken++
  console.log(`${holds ? 'holds ' : 'BROKEN'}  ${text}${seen === '' ? '' : `: ${seen}`}`)
}

const pack = join(import.meta.dirname, '../../../data/catalog/spack.pack')
const first = await plan('source.json', '--catalog', pack)
const build = ['--jobs', '1', '--spack-root', root]
const sources = options['source-dir'].flatMap((dir) => ['--source-dir', dir])
const compiled = await portolanRuns(
  'build',
  at('source.json'),
  '--prefix',
  at('a'),
  ...build,
  ...sources,
)
const database = JSON.parse(await readFile(at('a/spack/opt/.spack-db/index.json'), 'utf8')) as {
  database: { installs: Record<string, { spec: { name: string; external?: unknown } }> }
}
const built = first.steps.filter((s) => s.verdict === 'build').map((s) => s.software)
const hashes = Object.entries(database.database.installs)
  .filter(([, { spec }]) => built.includes(spec.name) && !spec.external)
  .map(([hash]) => `/${hash}`)
const push = ['buildcache', 'push', '--unsigned', '--update-index', at('cache'), ...hashes]
await run(join(root, 'bin/spack'), ['-C', at('a/spack/scope'), ...push], {
  env: { ...process.env, SPACK_USER_CACHE_PATH: at('a/spack/cache') },
  maxBuffer: 2 ** 26,
})
await rm(at('catalogue.db'), { force: true })
await portolanRuns(
  'catalog',
  'sync',
  'spack',
  '--cache',
  at('cache'),
  '--database',
  at('catalogue.db'),
)

const second = await plan('cache.json', '--database', at('catalogue.db'))
const taken = second.steps.filter((s) => s.from === 'cache')
claim(
  'every build of the first plan is taken from the cache',
  built.every((name) => taken.some((s) => s.software === name)),
  taken.map((s) => `${s.software} /${s.binary?.hash.slice(0, 7)}`).join(', '),
)
claim('nothing is built from source', !second.steps.some((s) => s.from === 'source'))
const installed = await portolanRuns('build', at('cache.json'), '--prefix', at('b'), ...build)
claim(
  'they are installed without sources and verified',
  true,
  `${installed.toFixed(1)} s instead of ${compiled.toFixed(1)} s`,
)
const newer = await plan('older.json', '--database', at('catalogue.db'), '--target', 'x86_64')
claim('none is taken for an older processor', !newer.steps.some((s) => s.from === 'cache'))
console.log(broken === 0 ? 'all claims hold' : `${broken} claims are broken`)
process.exitCode = broken === 0 ? 0 : 1
