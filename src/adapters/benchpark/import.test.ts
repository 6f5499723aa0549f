import { expect, test } from 'vitest'
import { testTree } from '../test-tree.ts'
import { importer } from './import.ts'

const read = (files: Record<string, string>) =>
  importer.read(testTree(files), { recipe: () => undefined, providers: () => [] })

test('a system with GPUs; the defaults are kept, templates listed', () => {
  const { name, facts, details, skipped } = read({
    'system_definition.yaml':
      'system_definition:\n  name: Orca\n  site: ACME\n  integrator: {vendor: HPE}\n  processor: {vendor: AMD, uArch: zen3}\n  accelerator: {vendor: NVIDIA, name: A100, uArch: sm_80}\n',
    'variables.yaml':
      "variables:\n  scheduler: slurm\n  sys_cores_per_node: '64'\n  sys_gpus_per_node: 4\n  n_ranks: '1'\n",
    'software.yaml': 'software:\n  packages:\n    default-mpi: {pkg_spec: mpich@4}\n',
  })
  expect(name).toBe('Orca')
  expect(Object.fromEntries(Object.entries(facts!).map(([k, told]) => [k, told.value]))).toEqual({
    operator: 'ACME',
    target: 'zen3',
    cpuVendor: 'AuthenticAMD',
    cores: 64,
    gpus: 4,
    gpuVendor: 'nvidia',
    gpuModel: 'A100',
    gpuTarget: '80',
    scheduler: 'slurm',
  })
  expect(details).toEqual({
    integrator: { vendor: 'HPE' },
    software: { packages: { 'default-mpi': { pkg_spec: 'mpich@4' } } },
  })
  expect(skipped.map((s) => s.skipped.detail)).toEqual(['variables:n_ranks'])
})

test('empty fields and missing files', () => {
  const { facts, installations } = read({
    'system_definition.yaml': 'system_definition: {name: Orca, accelerator: {vendor: , name: }}\n',
  })
  expect(facts).toEqual({})
  expect(installations).toEqual([])
})

test('a folder without a system', () => {
  expect(importer.cannot(testTree({ 'software.yaml': 'software: {}\n' }))).toMatch(/no system_def/)
})
