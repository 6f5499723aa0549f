import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import type { Site } from '../../../model/site.ts'
import { testInstallation, testSite, unknownSite } from '../../test-site.ts'
import { testTree } from '../../test-tree.ts'
import { configImporter } from '../config/importer.ts'
import { exportPackages } from './packages.ts'

type Entry = Record<string, unknown>
const packagesOf = (site: Site): Record<string, Entry> =>
  (parse(exportPackages(site).files[0]!.text) as { packages: Record<string, Entry> }).packages

test('externals with modules, compilers and what they are bound to', () => {
  const packages = packagesOf(testSite())
  expect(packages['gcc']).toEqual({
    externals: [
      {
        spec: "gcc@=12.2.0 languages:='c,c++,fortran'",
        prefix: '/opt/gcc/12.2.0',
        modules: ['gcc/12.2.0'],
        extra_attributes: {
          compilers: {
            c: '/opt/gcc/12.2.0/bin/gcc',
            cxx: '/opt/gcc/12.2.0/bin/g++',
            fortran: '/opt/gcc/12.2.0/bin/gfortran',
          },
        },
      },
    ],
  })
  expect(packages['hdf5']).toEqual({
    externals: [
      {
        spec: 'hdf5@=1.14.1+mpi api=v114',
        prefix: '/apps/hdf5/1.14.1',
        dependencies: [{ id: 'a-mpich', deptypes: ['link'], virtuals: 'mpi' }],
      },
    ],
  })
  expect(packages['cray-mpich']).toMatchObject({ externals: [{ id: 'a-mpich' }] })
})

test('policies: what must be reused is not buildable, what is forbidden a conflict', () => {
  const packages = packagesOf(testSite())
  expect(packages['mpi']).toEqual({ buildable: false })
  expect(packages['openmpi']).toEqual({
    conflict: [{ spec: 'openmpi@:4.0', message: 'hangs on this fabric' }],
  })
  expect(packages['all']).toEqual({ target: ['zen3'] })
})

describe('losses', () => {
  const { losses } = exportPackages(testSite())
  test.each([
    ['no package of Spack', '1 (mystery) that are not known to be a package of Spack'],
    ['another universe', "1 (zlib) of another universe than the host's"],
    ['another node class', '1 (cmake) of other node classes than gpu'],
  ])('%s', (_, text) => expect(losses.join('\n')).toContain(text))

  test('two that Spack cannot tell apart stand once', () => {
    const twin = (id: string) =>
      testInstallation({ id, name: 'zlib', version: '1.3', software: 'zlib', prefix: '/usr' })
    const site = { ...unknownSite(), installations: [twin('a'), twin('b')] }
    expect(packagesOf(site)['zlib']).toEqual({ externals: [{ spec: 'zlib@=1.3', prefix: '/usr' }] })
    expect(exportPackages(site).losses).toContain(
      'zlib@=1.3 stands once for a, b: Spack cannot tell them apart',
    )
  })

  test('a policy that names no package', () => {
    const policies = { ...unknownSite().policies, forbid: [{ spec: '+cuda', reason: 'no GPUs' }] }
    expect(exportPackages({ ...unknownSite(), policies }).losses).toContain(
      "the policy '+cuda' names no package: no GPUs",
    )
  })
})

test('what was imported comes out again: externals, choices', () => {
  const source = `packages:
  all:
    providers: {mpi: [cray-mpich]}
  hdf5:
    require:
    - one_of: ['+mpi', '~mpi']
      when: '@1.14:'
      message: as the site says
    externals:
    - {spec: hdf5@1.14.1+mpi, prefix: /apps/hdf5}
    buildable: false
`
  const read = (text: string) =>
    configImporter.read(testTree({ 'packages.yaml': text }), {
      recipe: () => undefined,
      providers: () => [],
    })
  const imported = read(source)
  const { choices } = imported
  const site: Site = {
    ...unknownSite(),
    ...(choices ? { choices } : {}),
    installations: [...imported.installations],
  }
  const again = read(exportPackages(site).files[0]!.text)
  // Spack's own defaults are among the choices, and are met once more when it is read again.
  const once = (rules: readonly object[]) =>
    [...new Set(rules.map((r) => JSON.stringify(r)))].sort()
  expect(once(again.choices!.rules)).toEqual(once(choices!.rules))
  expect({ ...again.choices, rules: [] }).toEqual({ ...choices, rules: [] })
  expect(
    again.installations.map(({ version, variants, prefix }) => ({ version, variants, prefix })),
  ).toEqual(
    imported.installations.map(({ version, variants, prefix }) => ({ version, variants, prefix })),
  )
})
