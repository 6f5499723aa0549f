import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { testSite, unknownSite } from '../test-site.ts'
import { exportBenchpark } from './export.ts'

const context = {
  purl: () => null,
  other: () =>
    Promise.resolve({
      files: [{ path: 'packages.yaml', text: 'packages: {}\n' }],
      losses: ['lost'],
    }),
}

test('the four files of a static system', async () => {
  const { files, losses } = await exportBenchpark(testSite(), context)
  const yaml = new Map(files.map(({ path, text }) => [path, parse(text) as object]))
  expect([...yaml.keys()]).toEqual([
    'system_definition.yaml',
    'variables.yaml',
    'software.yaml',
    'auxiliary_software_files/packages.yaml',
  ])
  expect(yaml.get('system_definition.yaml')).toMatchObject({
    system_definition: {
      name: 'Perla',
      site: 'Example Centre',
      processor: { vendor: 'AMD', ISA: 'x86_64', uArch: 'zen3' },
      accelerator: { vendor: 'NVIDIA', uArch: 'sm_80' },
      interconnect: { name: 'Slingshot11' },
    },
  })
  expect(yaml.get('variables.yaml')).toMatchObject({
    variables: {
      scheduler: 'slurm',
      sys_cores_per_node: '64',
      sys_gpus_per_node: '4',
      sys_mem_per_node: '256',
      cuda_arch: '80',
    },
  })
  expect(yaml.get('software.yaml')).toMatchObject({
    software: {
      packages: {
        'default-compiler': { pkg_spec: 'gcc@=12.2.0' },
        'default-mpi': { pkg_spec: 'cray-mpich@=8.1.25' },
      },
    },
  })
  expect(losses).toContain('lost')
  expect(losses).toContain('of node classes only gpu is said')
})

test('a machine of which nothing is known', async () => {
  const { files, losses } = await exportBenchpark(unknownSite(), context)
  expect(files[1]!.text).not.toContain('sys_cores_per_node')
  expect(losses).toContain('default: its cores are unknown')
})
