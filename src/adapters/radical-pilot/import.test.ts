import { expect, test } from 'vitest'
import { testTree } from '../test-tree.ts'
import { importer } from './import.ts'

const file = `{
  "orca": {
    "schemas": {"local": {}}, # a comment
    "resource_manager": "PBSPRO", "default_queue": "debug", "cores_per_node": 64,
    "system_architecture": {"smt": 2, "gpu": "a100", "blocked_cores": [0]},
  },
  "orca_gpu": {"schemas": {}, "resource_manager": "PBSPRO", "default_queue": "gpu", "cores_per_node": 32},
  "orcaella": {"schemas": {}}
}`
const read = (machine?: string, text = file) =>
  importer.read(testTree({ 'resource_acme.json': text }), {
    recipe: () => undefined,
    providers: () => [],
    ...(machine === undefined ? {} : { machine }),
  })

test('entries of the machine, and what they tell differently', () => {
  const { facts, skipped } = read('orca')
  expect(Object.fromEntries(Object.entries(facts!).map(([k, told]) => [k, told.value]))).toEqual({
    scheduler: 'pbs',
    cores: 64,
    threadsPerCore: 2,
    gpuModel: 'a100',
    partitions: ['debug', 'gpu'],
  })
  expect(skipped.map((s) => `${s.skipped.source} ${s.skipped.detail}: ${s.reason}`)).toEqual([
    'resource_acme.json orcaella: another machine than orca',
    "resource_acme.json: orca_gpu cores_per_node: contradiction: '32' here, '64' in resource_acme.json: orca, which counts",
    'resource_acme.json: orca schemas: this key is not read',
    'resource_acme.json: orca system_architecture:blocked_cores: this key is not read',
    'resource_acme.json: orca_gpu schemas: this key is not read',
  ])
})

test('a machine that is not there, or not named', () => {
  expect(read('seal').facts).toBeUndefined()
  expect(read().skipped.map((s) => s.reason)).toEqual(
    Array(3).fill('no machine is asked for by name'),
  )
})

test('other JSON is not taken', () => {
  expect(importer.cannot(testTree({ 'a.json': '{"a": {"b": 1}}' }))).toMatch(/no JSON file/)
})
