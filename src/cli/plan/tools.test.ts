/** Plans with tools whose recipes were synced, from the command line. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Plan } from '../../model/plan.ts'
import type { Io } from '../io.ts'
import { runCommandLine } from '../program.ts'

const site = join(import.meta.dirname, 'fixtures/site.json')
let folder: string
let database: string

const easyconfigs: Readonly<Record<string, string>> = {
  'g/GCCcore/GCCcore-13.3.0.eb': `name = 'GCCcore'
version = '13.3.0'
toolchain = SYSTEM
`,
  'g/GCC/GCC-13.3.0.eb': `easyblock = 'Bundle'
name = 'GCC'
version = '13.3.0'
toolchain = SYSTEM
dependencies = [('GCCcore', version)]
`,
  'o/OpenMPI/OpenMPI-5.0.3-GCC-13.3.0.eb': `name = 'OpenMPI'
version = '5.0.3'
toolchain = {'name': 'GCC', 'version': '13.3.0'}
`,
  'g/gompi/gompi-2024a.eb': `easyblock = 'Toolchain'
name = 'gompi'
version = '2024a'
toolchain = SYSTEM
dependencies = [('GCC', '13.3.0'), ('OpenMPI', '5.0.3', '', ('GCC', '13.3.0'))]
`,
  'z/zlib/zlib-1.3.1-GCCcore-13.3.0.eb': `easyblock = 'ConfigureMake'
name = 'zlib'
version = '1.3.1'
toolchain = {'name': 'GCCcore', 'version': '13.3.0'}
sources = ['v1.3.1.tar.gz']
`,
  'h/HDF5/HDF5-1.14.5-gompi-2024a.eb': `easyblock = 'ConfigureMake'
name = 'HDF5'
version = '1.14.5'
toolchain = {'name': 'gompi', 'version': '2024a'}
sources = ['hdf5.tar.gz']
dependencies = [('zlib', '1.3.1')]
`,
}

const common = `easyblock = 'ConfigureMake'
homepage = 'https://example.org'
description = """a test"""
`

async function run(...argv: string[]) {
  let stdout = ''
  let stderr = ''
  const io: Io = {
    out: (text) => void (stdout += `${text}\n`),
    err: (text) => void (stderr += `${text}\n`),
    interactive: false,
    paint: (_, text) => text,
    signal: new AbortController().signal,
  }
  process.exitCode = undefined
  const code = await runCommandLine(argv, io)
  process.exitCode = undefined
  return { code, stdout, stderr }
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'portolan-tools-'))
  database = join(folder, 'catalog.sqlite')
  for (const [path, text] of Object.entries(easyconfigs)) {
    const file = join(folder, 'easyconfigs/easybuild/easyconfigs', path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(
      file,
      text.startsWith('easyblock') ? text.replace(/^.*\n/, `$&${rest}`) : `${common}${text}`,
    )
  }
  cpSync(join(import.meta.dirname, '../../adapters/guix/fixtures/guix'), join(folder, 'guix'), {
    recursive: true,
  })
  for (const tool of ['easybuild', 'guix']) {
    const path = join(folder, tool === 'guix' ? 'guix' : 'easyconfigs')
    const { code, stderr } = await run('catalog', 'sync', tool, path, '--database', database)
    if (code !== 0) throw new Error(stderr)
  }
  const other = JSON.parse(readFileSync(site, 'utf8')) as {
    system: { name: unknown }
    installations: { software?: string }[]
  }
  other.system.name = { value: 'other', provenance: { method: 'declared', source: 'test' } }
  other.installations = other.installations.filter((i) => i.software !== 'hdf5')
  writeFileSync(join(folder, 'other.json'), JSON.stringify(other))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const rest = common.split('\n').slice(1).join('\n')
const plan = (...argv: string[]) => run('plan', '--site', site, '--database', database, ...argv)

test('with easyconfigs', async () => {
  const { code, stdout, stderr } = await plan('hdf5', '--with', 'easybuild')
  expect(stderr).toMatchInlineSnapshot(`
    "hdf5 for example (compute nodes, zen3, debian12): 6 to build
    assumed: EasyBuild can be run here with its easyconfigs at the commit that was synced
      check: eb --version; without it, 'pip install easybuild' into a virtual environment
    "
  `)
  expect(code).toBe(0)
  expect(stdout).toMatchInlineSnapshot(`
    "VERDICT  SOFTWARE  VERSION  BY         FROM                       WHY
    build    gcc       13.3.0   easybuild  GCCcore/13.3.0             GCC/13.3.0 needs GCCcore/13.3.0 (link, run)
    build    gcc       13.3.0   easybuild  GCC/13.3.0                 OpenMPI/5.0.3-GCC-13.3.0 needs GCC/13.3.0 (build, link, run)
    build    openmpi   5.0.3    easybuild  OpenMPI/5.0.3-GCC-13.3.0   gompi/2024a needs OpenMPI/5.0.3-GCC-13.3.0 (link, run)
    build    gompi     2024a    easybuild  gompi/2024a                HDF5/1.14.5-gompi-2024a needs gompi/2024a (build, link, run)
    build    zlib      1.3.1    easybuild  zlib/1.3.1-GCCcore-13.3.0  HDF5/1.14.5-gompi-2024a needs zlib/1.3.1-GCCcore-13.3.0 (link, run)
    build    hdf5      1.14.5   easybuild  HDF5/1.14.5-gompi-2024a    asked for as 'hdf5'

    hdf5@1.14.5 [build]
    ├─ gompi@2024a [build] (build,link,run)
    │  ├─ gcc@13.3.0 [build] (link,run)
    │  │  └─ gcc@13.3.0 [build] (link,run)
    │  └─ openmpi@5.0.3 [build] (link,run as mpi)
    │     └─ gcc@13.3.0 [build] (build,link,run) (above)
    └─ zlib@1.3.1 [build] (link,run)
       └─ gcc@13.3.0 [build] (build,link,run)

    "
  `)
})

test('as a document, and as an easystack', async () => {
  const file = join(folder, 'plan.json')
  const { code } = await plan('hdf5', '--with', 'easybuild', '--out', file, '--quiet')
  expect(code).toBe(0)
  const document = Plan.parse(JSON.parse(readFileSync(file, 'utf8')))
  expect(document.recipes).toEqual([{ tool: 'easybuild' }])
  const { stdout } = await run('emit', 'easybuild', file)
  expect(stdout).toContain('  - zlib-1.3.1-GCCcore-13.3.0.eb\n')
})

test('a tool that was not synced, and one that builds nothing', async () => {
  const absent = await plan('hdf5', '--with', 'eessi')
  expect(absent.code).toBe(2)
  expect(absent.stderr).toContain('portolan catalog sync eessi PATH')
  expect((await plan('hdf5', '--with', 'lmod')).stderr).toContain('UNKNOWN_TOOL')
})

test('the next tool where one has no plan', async () => {
  const { code, stdout } = await plan('jansson', '--with', 'easybuild,spack', '--json')
  expect(code).toBe(0)
  expect(Plan.parse(JSON.parse(stdout)).steps.some((s) => s.tool === 'spack')).toBe(true)
  const none = await plan('jansson', '--with', 'easybuild,guix')
  expect(none.code).toBe(1)
  expect(none.stderr).toContain('easybuild has no recipe for jansson')
})

test('the best of all', async () => {
  // What is installed is best, whoever could build it.
  const { stdout } = await plan('hdf5', '--with', 'auto', '--json')
  expect(Plan.parse(JSON.parse(stdout)).steps.map((s) => s.verdict)).not.toContain('build')
})

test('tools side by side', async () => {
  const { stdout } = await plan('hdf5', '--compare', '--quiet')
  expect(stdout).toMatchInlineSnapshot(`
    "TOOL       REUSED  BUILT  REQUESTED  BYTES  INODES  TIME  GOT
    easybuild  0       6      0          ?      ?       ?     hdf5 1.14.5
    guix                                                      no plan
    source     2       0      0          0      0       0     hdf5 1.14.3 (reuse)
    spack      2       0      0          0      0       0     hdf5 1.14.3 (reuse)
    guix: no plan: 'hdf5' is asked for; guix has no recipe for hdf5
    "
  `)
})

test('machines side by side', async () => {
  const both = ['--sites', `${site},${join(folder, 'other.json')}`]
  const { code, stdout } = await run('plan', 'hdf5', '--database', database, ...both)
  expect(code).toBe(0)
  expect(stdout).toMatch(/^example\nTOOL(.|\n)*\n\nother\nTOOL/)
  const json = await run('plan', 'hdf5', '--database', database, '--json', ...both)
  const plans = (JSON.parse(json.stdout) as unknown[]).map((one) => Plan.parse(one))
  expect(plans.map((one) => one.site.name)).toEqual(['example', 'other'])
  expect(plans[1]!.compared.map(({ tool }) => tool)).toEqual([
    'easybuild',
    'guix',
    'source',
    'spack',
  ])
})

test('a quota, and estimates from what is installed', async () => {
  const sized = JSON.parse(readFileSync(join(folder, 'other.json'), 'utf8')) as Record<
    string,
    unknown
  >
  const zlib = {
    id: 'debian:zlib',
    tool: 'debian',
    name: 'zlib1g-dev',
    version: '1.2',
    software: 'zlib',
  }
  const size = { bytes: 1_000_000, inodes: 20 }
  const none = { variants: {}, universe: 'host', dependencies: [], provides: [], elf: [] }
  sized['installations'] = [{ ...zlib, ...none, size, linkable: true, use: {}, evidence: [] }]
  const here = join(folder, 'sized.json')
  writeFileSync(here, JSON.stringify(sized))
  const file = join(folder, 'portolan.yaml')
  const text = (bytes: string) => `name: q
requires: ["hdf5"]
prefer: [easybuild]
site: {quota: {bytes: ${bytes}}}
`
  writeFileSync(file, text('2M'))
  const options = ['--site', here, '--database', database, file]
  const fits = await run('plan', ...options, '--explain', 'zlib')
  expect(fits.stdout).toContain('takes about 1.00 MB: debian zlib1g-dev 1.2, installed here')
  expect(fits.stdout).toContain('verdict: build (easybuild)')
  writeFileSync(file, text('500k'))
  const small = await run('plan', ...options, '--explain', 'zlib')
  expect(small.stdout).toContain('verdict: request (support)')
  expect(small.stdout).toContain('and the quota is 500 kB')
})
