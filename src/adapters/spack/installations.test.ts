import { expect, test } from 'vitest'
import { Installation } from '../../model/installation.ts'
import { testMachine, type TestMachine } from '../test-machine.ts'
import { installationReader } from './installations.ts'

const tree = '/home/u/spack/opt/spack'
const index = `${tree}/.spack-db/index.json`
const hash = (letter: string) => letter.repeat(32)

type Overrides = Readonly<Record<string, unknown>>
const entry = (name: string, spec: Overrides = {}, record: Overrides = {}) => ({
  spec: {
    name,
    version: '1.14.6',
    arch: { platform: 'linux', platform_os: 'debian12', target: 'x86_64_v3' },
    namespace: 'builtin',
    parameters: { mpi: true, api: 'default', libs: ['shared', 'static'], cflags: ['-O3'] },
    ...spec,
  },
  path: `${tree}/linux-x86_64_v3/${name}`,
  installed: true,
  explicit: true,
  ...record,
})
const edge = (name: string, to: string, deptypes: string[], virtuals: string[] = []) => ({
  name,
  hash: hash(to),
  parameters: { deptypes, virtuals },
})
const database = (installs: Overrides, version = '8') =>
  JSON.stringify({ database: { version, installs } })

async function read(files: Record<string, string>, more: TestMachine = {}) {
  const machine = testMachine({ environment: { HOME: '/home/u' }, ...more, files })
  const all = await Array.fromAsync(installationReader.read(machine))
  const found = all.flatMap((r) => ('found' in r ? [Installation.parse(r.found)] : []))
  return { found, skipped: all.filter((r) => 'skipped' in r) }
}

const gcc = entry('gcc', {
  version: '12.2.0',
  parameters: { languages: ['c', 'c++'], bootstrap: true },
  external: {
    path: '/usr',
    module: null,
    extra_attributes: { compilers: { c: '/usr/bin/gcc', cxx: '/usr/bin/g++' } },
  },
})
const hdf5 = entry('hdf5', {
  dependencies: [
    edge('gcc', 'c', ['build'], ['c']),
    edge('openmpi', 'b', ['build', 'link'], ['mpi']),
    edge('gone', 'z', ['link']),
  ],
})

test('an entry gives variants, dependencies, virtuals, compiler and how to load it', async () => {
  const { found, skipped } = await read({
    [index]: database({
      [hash('a')]: hdf5,
      [hash('b')]: entry('openmpi', { version: '5.0.10' }),
      [hash('c')]: gcc,
    }),
  })
  expect(skipped).toEqual([])
  const [one, openmpi] = found
  expect(one).toMatchObject({
    id: `spack:/${hash('a')}`,
    software: 'hdf5',
    version: '1.14.6',
    variants: { mpi: true, api: 'default', libs: ['shared', 'static'] },
    prefix: `${tree}/linux-x86_64_v3/hdf5`,
    target: 'x86_64_v3',
    compiler: 'gcc@12.2.0',
    dependencies: [
      { id: `spack:/${hash('c')}`, types: ['build'], virtuals: ['c'] },
      { id: `spack:/${hash('b')}`, types: ['build', 'link'], virtuals: ['mpi'] },
    ],
    linkable: true,
    use: { commands: ['spack load /aaaaaaa'] },
    details: {
      compilerFlags: { cflags: ['-O3'] },
      missingDependencies: [`gone/${hash('z')}`],
      os: 'debian12',
    },
  })
  expect(one?.variants).not.toHaveProperty('cflags')
  expect(openmpi?.provides).toEqual(['mpi'])
})

test("an external's variants are filled-in defaults and not stated", async () => {
  const { found } = await read({ [index]: database({ [hash('c')]: gcc }) })
  expect(found).toMatchObject([
    {
      variants: {},
      prefix: '/usr',
      use: { programs: { cc: '/usr/bin/gcc', cxx: '/usr/bin/g++' } },
      details: { external: true },
    },
  ])
})

test('headers and libraries come from the prefix where it can be seen', async () => {
  const prefix = `${tree}/linux-x86_64_v3/hdf5`
  const { found } = await read(
    {
      [index]: database({ [hash('a')]: hdf5 }),
      [`${prefix}/include/hdf5.h`]: '',
      [`${prefix}/lib/libhdf5.so`]: '',
    },
    { elf: { [`${prefix}/lib/libhdf5.so`]: { soname: 'libhdf5.so.310' } } },
  )
  expect(found).toMatchObject([
    {
      elf: [{ soname: 'libhdf5.so.310' }],
      use: { includeDirs: [`${prefix}/include`], libraries: [`${prefix}/lib/libhdf5.so`] },
    },
  ])
})

test('an upstream named in upstreams.yaml is read too, and said when absent', async () => {
  const { found, skipped } = await read({
    [index]: database({
      [hash('a')]: entry('hdf5', { dependencies: [edge('zlib', 'd', ['link'])] }),
    }),
    '/home/u/.spack/upstreams.yaml':
      'upstreams::\n  site:\n    install_tree: /apps/spack/opt/\n  old:\n    install_tree: ~/old\n',
    '/apps/spack/opt/.spack-db/index.json': database({ [hash('d')]: entry('zlib') }),
  })
  expect(found.map((i) => i.name)).toEqual(['hdf5', 'zlib'])
  expect(found[0]?.dependencies).toMatchObject([{ id: `spack:/${hash('d')}` }])
  expect(skipped).toEqual([
    {
      skipped: { source: '/home/u/old/.spack-db/index.json' },
      reason: 'named in the configuration, but absent or not recorded',
    },
  ])
})

test('what a broken database misses comes from spec.json, and what to do is said', async () => {
  const whole = database({ [hash('a')]: entry('zlib'), [hash('b')]: entry('hdf5') })
  const spec = (name: string, letter: string) =>
    JSON.stringify({
      spec: { _meta: { version: 5 }, nodes: [{ ...entry(name).spec, hash: hash(letter) }] },
    })
  const { found, skipped } = await read({
    [index]: whole.slice(0, whole.indexOf(hash('b')) + 50),
    [`${tree}/linux-x86_64_v3/hdf5/.spack/spec.json`]: spec('hdf5', 'b'),
    [`${tree}/linux-x86_64_v3/zlib/.spack/spec.json`]: spec('zlib', 'a'),
    [`${tree}/linux-x86_64_v3/bad/.spack/spec.json`]: '{"spec": ',
  })
  expect(found.map((i) => [i.name, i.prefix])).toEqual([
    ['zlib', `${tree}/linux-x86_64_v3/zlib`],
    ['hdf5', `${tree}/linux-x86_64_v3/hdf5`],
  ])
  expect(skipped).toMatchObject([
    { skipped: { source: index }, reason: expect.stringContaining('spack reindex') as string },
    { skipped: { source: `${tree}/linux-x86_64_v3/bad/.spack/spec.json` } },
  ])
})

test('a prefix that is a glob is taken as it is written', async () => {
  const { found } = await read({
    [index]: database({ [hash('a')]: entry('zlib', {}, { path: '/*' }) }),
    '/secret/include/x.h': '',
  })
  expect(found[0]?.use).toEqual({ commands: ['spack load /aaaaaaa'] })
})

test('an unknown database version is read and said', async () => {
  const { found, skipped } = await read({
    [index]: database({ [hash('a')]: entry('zlib') }, '9'),
  })
  expect(found).toHaveLength(1)
  expect(skipped).toMatchObject([
    { reason: expect.stringContaining('database version 9') as string },
  ])
})

test('what is only referred to is skipped by name', async () => {
  const { found, skipped } = await read({
    [index]: database({ [hash('a')]: entry('zlib', {}, { installed: false }) }),
  })
  expect(found).toEqual([])
  expect(skipped).toMatchObject([
    { reason: 'zlib@1.14.6 is no longer installed, only referred to' },
  ])
})
