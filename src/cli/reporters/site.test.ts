/** The page of a machine: what is known, what is not in one line, and how to start there. */
import { expect, test } from 'vitest'
import { makeInstallation, unknownSite } from '../../app/testing/sites.ts'
import { known, type Fact } from '../../model/common.ts'
import type { Site } from '../../model/site.ts'
import { page } from './site.ts'

const is = <T>(value: T): Fact<T> => known(value, { method: 'probed', source: 'test' })
const show = (site: Site) => page(site, { paint: (_, words) => words })

test('of what nobody knows there are names alone', () => {
  const text = show(unknownSite())
  expect(text).toMatch(/not known: nodes, CPU, cores, memory, system/)
  expect(text).not.toMatch(/How to start|undefined|layers/)
})

test('a newcomer sees how to get MPI and what belongs to the site', () => {
  const site = unknownSite()
  const [node] = site.nodeClasses
  const text = show({
    ...site,
    nodeClasses: [
      {
        ...node!,
        cpu: { ...node!.cpu, target: is('zen3'), sockets: is(1), coresPerSocket: is(64) },
        egress: { policy: is('none' as const) },
      },
    ],
    policies: {
      ...site.policies,
      mustReuse: [{ spec: 'cray-mpich', reason: 'it is made for Slingshot' }],
      requestOnly: [{ spec: 'slurm', reason: 'a service' }],
    },
    scheduler: {
      ...site.scheduler,
      partitions: is([{ name: 'gpu', nodes: 4, timeLimit: '2:00:00', default: true as const }]),
    },
    packageManagers: [
      {
        tool: 'spack',
        prefix: '~/spack',
        upstreams: ['/sw/spack'],
        provenance: { method: 'imported', source: 'test' },
      },
    ],
    installations: [
      {
        ...makeInstallation('m', 'cray-mpich@8.1'),
        provides: ['mpi'],
        use: { modules: ['PrgEnv-gnu', 'cray-mpich/8.1'] },
      },
    ],
  })
  for (const line of [
    'CPU      zen3',
    'cores    1 processor, 64 cores each',
    'outside  no connections out of the nodes: fetch sources elsewhere',
    'cray-mpich 8.1: module load PrgEnv-gnu cray-mpich/8.1',
    'cray-mpich: it is made for Slingshot',
    'slurm: a service',
    'gpu (default, 4 nodes, at most 2:00:00)',
    'spack in ~/spack builds upon /sw/spack',
  ])
    expect(text).toContain(line)
})
