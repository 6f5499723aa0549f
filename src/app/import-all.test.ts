/** Several descriptions of one machine below a folder become one Site. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { adapters } from '../adapters/registry.ts'
import { valueOf } from '../model/common.ts'
import { importSite } from './import-site.ts'

const made: string[] = []
afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true })
})

/** Path → text, and days before today. */
function machine(files: Record<string, string | [string, number]>, name = 'orca') {
  const root = mkdtempSync(join(tmpdir(), 'portolan-import-'))
  made.push(root)
  for (const [path, given] of Object.entries(files)) {
    const [text, days] = typeof given === 'string' ? [given, 0] : given
    const file = join(root, name, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
    const time = new Date(Date.now() - days * 86_400_000)
    utimesSync(file, time, time)
  }
  return join(root, name)
}

const effects = {
  adapters,
  catalog: {
    package: () => undefined,
    packages: () => [],
    providers: () => [],
    virtuals: () => [],
  },
  now: () => '2026-01-01T00:00:00Z',
} as unknown as Parameters<typeof importSite>[2]
const read = (path: string) => importSite('all', path, effects)
const reasons = (site: ReturnType<typeof read>) =>
  site.skipped.map(({ source, reason }) => `${source}: ${reason}`)

const raps = (more: string) =>
  `system: {num_cdus: 2, racks_per_cdu: 3, nodes_per_rack: 10, missing_racks: [1], ${more}}\npower: {idle: 3}\n`
const system = `system_definition:
  name: Orca
  site: ACME
  processor: {vendor: AMD, name: EPYC-Zen3, ISA: x86_64, uArch: zen3}
  accelerator: {vendor: AMD, name: MI250X, uArch: gfx90a}
  interconnect: {vendor: HPECray, name: Slingshot11}
  unheard-of: 1
`
const pilot = `{
  # machines of a centre
  "orca": {
    "schemas": {}, "resource_manager": "SLURM", "default_queue": "batch",
    "cores_per_node": 56, "gpus_per_node": 8, "system_architecture": {"smt": 2},
  },
  "seal": {"schemas": {}, "cores_per_node": 1},
}
`

test('each file by its reader, every fact with its source, nothing dropped', () => {
  const site = read(
    machine({
      'raps/orca.yaml': raps('cpus_per_node: 1, gpus_per_node: 8'),
      'pilot/resource_acme.json': pilot,
      'benchpark/system_definition.yaml': system,
      'benchpark/variables.yaml': 'variables: {scheduler: slurm, timeout: 120}\n',
      'spack/packages.yaml':
        'packages:\n  all: {target: [zen3]}\n  cray-mpich:\n    externals: [{spec: cray-mpich@8.1, modules: [cray-mpich]}]\n',
      'spack/README': 'hello\n',
    }),
  )
  const [node] = site.nodeClasses
  expect(site.nodeClasses).toHaveLength(1)
  expect(valueOf(site.system.name)).toBe('orca')
  expect(valueOf(node!.nodes)).toBe(50)
  expect([valueOf(node!.cpu.target), valueOf(node!.cpu.coresPerSocket)]).toEqual(['zen3', 56])
  expect(valueOf(node!.accelerators)).toMatchObject([
    { vendor: 'amd', model: { value: 'MI250X' }, count: { value: 8 }, target: { value: 'gfx90a' } },
  ])
  expect(valueOf(node!.interconnect)).toMatchObject([{ kind: 'cxi' }])
  expect(valueOf(site.scheduler.kind)).toBe('slurm')
  expect(valueOf(site.scheduler.partitions)).toEqual([{ name: 'batch' }])
  expect(site.installations.map((i) => i.id)).toEqual(['spack-config:cray-mpich@8.1'])
  expect(node!.nodes).toMatchObject({
    provenance: { method: 'imported', source: 'raps/orca.yaml' },
  })
  expect(reasons(site).toSorted()).toEqual([
    'benchpark/system_definition.yaml: system_definition:interconnect:vendor: this key is not read',
    'benchpark/system_definition.yaml: system_definition:processor:ISA: this key is not read',
    'benchpark/system_definition.yaml: system_definition:unheard-of: this key is not read',
    'benchpark/variables.yaml: variables:timeout: this key is not read',
    'pilot/resource_acme.json: orca: schemas: this key is not read',
    'pilot/resource_acme.json: seal: another machine than orca',
    'raps/orca.yaml: power: this key is not read',
    'spack/README: no reader takes this file',
  ])
})

test('of what is told twice the newest counts, and both are named', () => {
  const site = read(
    machine({
      'a/orca.yaml': raps('cpus_per_node: 2'),
      'b/orca.yaml': [raps('cpus_per_node: 1'), 30],
    }),
  )
  expect(valueOf(site.nodeClasses[0]!.cpu.sockets)).toBe(2)
  expect(reasons(site).filter((r) => r.includes('contradiction'))).toEqual([
    'a/orca.yaml: contradiction: processors of a node is 1 by b/orca.yaml, 2 by a/orca.yaml, which counts',
  ])
})

test('kinds of nodes; folders of other machines; the same name at two places', () => {
  const external = (prefix: string) =>
    `packages: {zlib: {externals: [{spec: zlib@1.3, prefix: ${prefix}}]}}\n`
  const site = read(
    machine({
      'orca-c.yaml': raps('gpus_per_node: 0'),
      'orca-g.yaml': raps('gpus_per_node: 4'),
      'site/orca/packages.yaml': external('/a'),
      'site/seal/packages.yaml': external('/b'),
      'other/packages.yaml': external('/c'),
      'same/packages.yaml': external('/a'),
    }),
  )
  expect(site.nodeClasses.map((n) => [n.id, valueOf(n.accelerators)?.length])).toEqual([
    ['c', 0],
    ['g', 1],
  ])
  expect(Object.fromEntries(site.installations.map((i) => [i.id, i.prefix]))).toEqual({
    'spack-config:zlib@1.3': '/c',
    'spack-config:zlib@1.3#2': '/a',
  })
  expect(reasons(site)).toContain(
    "site/seal/: it lies beside 'orca', which is named as the machine",
  )
})

test('hostile files cost themselves alone', () => {
  const root = machine({
    'packages.yaml': 'packages: {zlib: {externals: [{spec: zlib@1.3, prefix: /usr}]}}\n',
    'deep/a.yaml': `${'['.repeat(5000)}\n`,
    'bin/b.yaml': '\u0000\u0001',
    'c.json': '{"a": {"schemas": {}}',
  })
  symlinkSync('/etc', join(root, 'out'))
  symlinkSync('.', join(root, 'deep/round'))
  symlinkSync('/etc/passwd', join(root, 'passwd.yaml'))
  const site = read(root)
  expect(site.installations).toHaveLength(1)
  expect(JSON.stringify(site)).not.toContain('root:')
})

test('a folder without descriptions', () => {
  expect(() => read(machine({ 'a.txt': 'x' }))).toThrow(/nothing below it/)
})
