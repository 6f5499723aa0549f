import { expect, test } from 'vitest'
import { testTree } from '../test-tree.ts'
import { importer } from './import.ts'

const context = { recipe: () => undefined, providers: () => [], machine: 'orca' }
const system = (more = '') =>
  `system:\n  num_cdus: 2\n  racks_per_cdu: 3\n  nodes_per_rack: 10\n${more}`
const read = (files: Record<string, string>) => importer.read(testTree(files), context)

test('nodes are those of the racks that are there', () => {
  const text = system('  missing_racks: [4, 5]\n  gpus_per_node: 8\nscheduler: {queues: {a: {}}}\n')
  const { facts, nodeClass, skipped } = read({ 'orca.yaml': text })
  const source = 'orca.yaml'
  expect(facts).toEqual({
    nodes: { value: 40, source },
    gpus: { value: 8, source },
    partitions: { value: ['a'], source },
  })
  expect(nodeClass).toBeUndefined()
  expect(skipped).toEqual([])
})

test('a file of one kind of nodes; keys that nobody reads', () => {
  const { nodeClass, skipped } = read({ 'Orca-g.yaml': system('power: {idle: 1, max: 2}\n') })
  expect(nodeClass).toBe('g')
  expect(skipped.map((s) => s.skipped.detail)).toEqual(['power'])
})

test.each([
  ['numbers that are none', system().replace('10', 'ten')],
  ['another document', 'system: {name: x}\n'],
  ['no mapping', '- 1\n'],
])('%s: not taken', (_, text) => {
  expect(importer.cannot(testTree({ 'a.yaml': text }))).toMatch(/no YAML file/)
})
