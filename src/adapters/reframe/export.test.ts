/** `scripts/conformance/exports/reframe.ts` holds the same files against ReFrame itself. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { testSite, unknownSite } from '../test-site.ts'
import { exportReframe } from './export.ts'
import { plainName } from './names.ts'
import { timeLimit } from './partitions.ts'

const configOf = (site = testSite()) =>
  JSON.parse(exportReframe(site).files[0]!.text) as {
    systems: { name: string; hostnames: string[]; partitions: Record<string, unknown>[] }[]
    environments: Record<string, unknown>[]
  }

test('a partition for each of the scheduler, the login nodes as a local one', () => {
  const [system] = configOf().systems
  expect(system).toMatchObject({
    name: 'Perla',
    modules_system: 'lmod',
    hostnames: [String.raw`perla-\w+`],
  })
  expect(
    system!.partitions.map(({ name, scheduler, launcher, access, time_limit }) => [
      name,
      scheduler,
      launcher,
      access,
      time_limit,
    ]),
  ).toEqual([
    ['login', 'local', 'local', undefined, undefined],
    ['gpu', 'slurm', 'srun', ['--partition=gpu'], '1d0h0m0s'],
    ['debug', 'slurm', 'srun', ['--partition=debug'], '0d0h30m0s'],
  ])
  expect(system!.partitions[1]).toMatchObject({
    processor: {
      arch: 'zen3',
      num_cpus: 128,
      num_cpus_per_core: 2,
      num_cpus_per_socket: 128,
      num_sockets: 1,
    },
    devices: [{ type: 'gpu', arch: 'sm_80', num_devices: 4 }],
    container_platforms: [{ type: 'Sarus' }],
  })
})

test('an environment for each MPI and compiler', () => {
  expect(configOf().environments).toEqual([
    {
      name: 'cray-mpich-8-1-25',
      modules: ['cray-mpich/8.1.25'],
      features: ['mpi'],
      extras: { software: 'cray-mpich', version: '8.1.25' },
    },
    {
      name: 'gcc-12-2-0',
      modules: ['gcc/12.2.0'],
      cc: '/opt/gcc/12.2.0/bin/gcc',
      cxx: '/opt/gcc/12.2.0/bin/g++',
      ftn: '/opt/gcc/12.2.0/bin/gfortran',
      features: ['serial'],
      extras: { software: 'gcc', version: '12.2.0' },
    },
  ])
})

test('losses: a runtime ReFrame has not, a machine of which nothing is known', () => {
  expect(exportReframe(testSite()).losses).toEqual(['ReFrame has no container platform podman'])
  expect(exportReframe(unknownSite()).losses).toEqual([
    "the system's name is unknown: it is called 'system'",
    "names of hosts are unknown: '.*' takes every machine for this one",
  ])
})

test('time limits as Slurm writes them', () => {
  expect(
    ['infinite', '30', '2:30', '12:00:00', '2-00', '7-12:30', undefined, 'x'].map(timeLimit),
  ).toEqual([
    null,
    '0d0h30m0s',
    '0d0h2m30s',
    '0d12h0m0s',
    '2d0h0m0s',
    '7d12h30m0s',
    undefined,
    undefined,
  ])
})

test('any name is one that ReFrame takes', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(plainName(text)).toMatch(/^[a-zA-Z_][a-zA-Z0-9_-]*$/)
    }),
  )
})
