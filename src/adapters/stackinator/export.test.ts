import { expect, test } from 'vitest'
import { parse, stringify } from 'yaml'
import { testSite, unknownSite } from '../test-site.ts'
import { exportStackinator } from './export.ts'

const external = (spec: string) => ({ externals: [{ spec, prefix: '/usr' }] })
const context = {
  purl: () => null,
  other: () =>
    Promise.resolve({
      files: [
        {
          path: 'packages.yaml',
          text: stringify({
            packages: {
              gcc: external('gcc@12'),
              'cray-mpich': external('cray-mpich@8.1.25'),
              libfabric: external('libfabric@1.15.2'),
            },
          }),
        },
      ],
      losses: ['lost'],
    }),
}

test('the MPI and the fabric stand in network.yaml, all else in packages.yaml', async () => {
  const { files, losses } = await exportStackinator(testSite(), context)
  const [packages, network] = files.map((f) => parse(f.text) as object)
  expect(packages).toEqual({ packages: { gcc: external('gcc@12') } })
  expect(network).toEqual({
    mpi: { 'cray-mpich': { specs: [] } },
    packages: {
      'cray-mpich': external('cray-mpich@8.1.25'),
      libfabric: external('libfabric@1.15.2'),
    },
  })
  expect(losses).toEqual(['lost'])
})

test('without gcc it says that stackinator will refuse', async () => {
  const none = {
    ...context,
    other: () =>
      Promise.resolve({ files: [{ path: 'packages.yaml', text: 'packages: {}\n' }], losses: [] }),
  }
  expect((await exportStackinator(unknownSite(), none)).losses).toEqual([
    'no gcc is known: stackinator refuses a packages.yaml without it',
    'no MPI is known: network.yaml names none',
  ])
})
