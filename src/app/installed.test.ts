/**
 * Readers, identity, features and ties together, over records of real installations: the shared data
 * beside the checkout (PORTOLAN_SHARED, or ../shared). Without it these tests are skipped.
 */
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { adapters } from '../adapters/registry.ts'
import { openStarterCatalog } from '../catalog/starter.ts'
import { providers } from '../identity/providers.ts'
import { liveView } from '../sites/view/live.ts'
import { parseSpec } from '../spec/parse.ts'
import { readInstalled } from './installed.ts'

const shared = process.env['PORTOLAN_SHARED'] ?? join(import.meta.dirname, '../../../shared')
const hasShared = existsSync(join(shared, 'data'))
const sample = (...parts: string[]) => join(shared, 'data', ...parts)

const made: string[] = []
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true })
})

/** A folder that stands for a machine: files copied or written to absolute paths in it. */
function machine(
  environment: Record<string, string>,
  files: Record<string, { from: string } | string>,
) {
  const root = mkdtempSync(join(tmpdir(), 'portolan-installed-'))
  made.push(root)
  for (const [path, content] of Object.entries(files)) {
    const target = join(root, path)
    mkdirSync(dirname(target), { recursive: true })
    if (typeof content === 'string') writeFileSync(target, content)
    else cpSync(content.from, target, { recursive: true })
  }
  mkdirSync(join(root, '.portolan'))
  writeFileSync(join(root, '.portolan/machine.json'), JSON.stringify({ environment }))
  return readInstalled(liveView(root), adapters)
}

type SpackSample = {
  database: {
    installs: Record<string, { spec: { name: string; parameters: object; external?: object } }>
  }
}

describe.skipIf(!hasShared)('a Spack database, from the shared data (PORTOLAN_SHARED)', () => {
  const index = '/home/user/spack/opt/.spack-db/index.json'
  const environment = { HOME: '/home/user' }
  const from = sample('spack-samples/index.json')

  test('every installed hash is there, with all its variants', async () => {
    const { installs } = (JSON.parse(readFileSync(from, 'utf8')) as SpackSample).database
    const { installations, skipped } = await machine(environment, { [index]: { from } })
    expect(skipped).toEqual([])
    expect(installations.map((i) => i.id)).toEqual(
      Object.keys(installs)
        .map((hash) => `spack:/${hash}`)
        .sort(),
    )
    const flags = ['cflags', 'cppflags', 'cxxflags', 'fflags', 'ldflags', 'ldlibs']
    for (const i of installations) {
      const record = installs[i.id.slice('spack:/'.length)]
      if (record === undefined || record.spec.external) continue
      const names = Object.keys(record.spec.parameters).filter((n) => !flags.includes(n))
      expect(Object.keys(i.variants).sort(), i.id).toEqual(names.sort())
    }
    const hdf5 = installations.find((i) => i.name === 'hdf5')
    const mpi = installations.find((i) => i.provides.includes('mpi'))
    expect(hdf5?.dependencies).toContainEqual({
      id: mpi?.id,
      types: ['build', 'link'],
      virtuals: ['mpi'],
    })
  })

  test('a module file of Spack is one more way to the same installation', async () => {
    const modules = sample('spack-samples/modules/tcl/linux-debian12-x86_64_v3')
    const { installations } = await machine(
      { ...environment, MODULEPATH: '/modules' },
      { [index]: { from }, '/modules': { from: modules } },
    )
    const hdf5 = installations.filter((i) => i.software === 'hdf5')
    expect(hdf5).toMatchObject([
      {
        tool: 'spack',
        use: {
          commands: ['spack load /ql6ffog'],
          modules: ['hdf5/1.14.6-gcc-12.2.0-ql6ffog'],
        },
      },
    ])
    // Only modules of externals, which have the system's prefix, stand beside the 74 of the database.
    expect(installations.filter((i) => i.tool === 'spack')).toHaveLength(74)
  })
})

describe.skipIf(!hasShared)('EasyBuild trees, from the shared data (PORTOLAN_SHARED)', () => {
  const all = '/apps/easybuild/samples/modonly/modules/all'

  test("every module is read as Lmod's own spider lists it", async () => {
    const { installations, skipped } = await machine(
      { MODULEPATH: all },
      { [all]: { from: sample('easybuild-samples/modonly/modules/all') } },
    )
    expect(skipped).toEqual([])
    const spider = JSON.parse(
      readFileSync(sample('easybuild-samples/lmod/spider-spider-json.out'), 'utf8'),
    ) as Record<string, Record<string, { fullName: string }>>
    const names = Object.values(spider).flatMap((v) => Object.values(v).map((m) => m.fullName))
    expect(installations.flatMap((i) => i.use.modules ?? []).sort()).toEqual(names.sort())
    const openmpi = installations.find((i) => i.software === 'openmpi')
    expect(openmpi).toMatchObject({
      upstreamVersion: '5.0.8',
      prefix: '/apps/easybuild/samples/modonly/software/OpenMPI/5.0.8-GCC-14.3.0',
      provides: ['mpi'],
    })
    expect(openmpi?.dependencies.map((d) => d.id)).toContain('lmod:hwloc/2.12.1-GCCcore-14.3.0')
  })

  test('Lua and Tcl module files of the same software say the same', async () => {
    const read = async (tree: string) => {
      const { installations } = await machine(
        { MODULEPATH: all },
        { [all]: { from: sample('easybuild-samples', tree, 'modules/all') } },
      )
      return new Map(
        installations.map((i) => [
          i.use.modules?.join(),
          {
            software: i.software,
            version: i.upstreamVersion,
            prefix: i.prefix?.replace('/modonly-tcl/', '/modonly/'),
          },
        ]),
      )
    }
    const lua = await read('modonly')
    const tcl = await read('modonly-tcl')
    expect(tcl.size).toBeGreaterThan(40)
    for (const [name, facts] of tcl) expect(facts, name).toEqual(lua.get(name))
  })

  test.each([
    ['toy-lua', 'modules/all', 'toy/0.0'],
    ['toy-tcl', 'modules/all', 'toy/0.0'],
    ['toy-hmns', 'modules/all/Core', 'toy/0.0'],
    ['toy-catmns', 'modules/all', 'tools/toy/0.0'],
  ])('naming scheme of %s: module and software folder are one', async (tree, path, module) => {
    const home = `/apps/easybuild/samples/${tree}`
    const listed = readFileSync(sample('easybuild-samples', tree, 'TREE.txt'), 'utf8')
      .split('\n')
      .filter((line) => /^\.\/software\/.*(\.eb|\/lib[^/]*\.a|\/bin\/toy)$/.test(line))
    const { installations } = await machine(
      { EASYBUILD_PREFIX: home, MODULEPATH: `${home}/${path}` },
      {
        [`${home}/modules`]: { from: sample('easybuild-samples', tree, 'modules') },
        ...Object.fromEntries(
          listed.map((l) => [
            `${home}/${l.slice(2)}`,
            "name = 'toy'\nversion = '0.0'\ntoolchain = SYSTEM\n",
          ]),
        ),
      },
    )
    expect(installations).toMatchObject([
      {
        id: 'easybuild:toy/0.0',
        prefix: `${home}/software/toy/0.0`,
        use: {
          modules: [module],
          libraries: expect.arrayContaining([`${home}/software/toy/0.0/lib/libtoy.a`]) as string[],
        },
      },
    ])
  })
})

test('every alias and every provider names a package that Spack has', () => {
  const packages = new Set(openStarterCatalog().names())
  const aliased = adapters.flatMap((a) => (a.aliases ?? []).map((row) => row.software))
  expect(aliased.length).toBeGreaterThan(4000)
  expect(aliased.filter((name) => !packages.has(name))).toEqual([])
  const specs = providers.split('\n').flatMap((line) => line.split(' | ')[0] || [])
  expect(specs.filter((spec) => !packages.has(parseSpec(spec).name ?? ''))).toEqual([])
})
