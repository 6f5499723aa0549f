import fc from 'fast-check'
import { expect, test } from 'vitest'
import { layers } from './layers.ts'

test('each node is below all that lead to it', () => {
  const graphs = fc.integer({ min: 1, max: 40 }).chain((n) =>
    fc.record({
      n: fc.constant(n),
      pairs: fc.array(fc.tuple(fc.nat(n - 1), fc.nat(n - 1)), { maxLength: 120 }),
    }),
  )
  fc.assert(
    fc.property(graphs, ({ n, pairs }) => {
      const ids = Array.from({ length: n }, (_, i) => `n${i}`)
      const edges = pairs
        .filter(([a, b]) => a < b)
        .map(([a, b]) => ({ from: `n${a}`, to: `n${b}` }))
      const rows = layers(ids, edges)
      const layer = new Map(rows.flat().map((placed) => [placed.id, placed.layer]))
      expect([...layer.keys()].sort()).toEqual(ids.toSorted())
      for (const { from, to } of edges) expect(layer.get(to)!).toBeGreaterThan(layer.get(from)!)
      for (const row of rows) expect(row.map((placed) => placed.x)).toEqual(row.map((_, i) => i))
    }),
  )
})

test('a cycle and an edge to nowhere do no harm', () => {
  const rows = layers(
    ['a', 'b'],
    [
      { from: 'a', to: 'b' },
      { from: 'b', to: 'a' },
      { from: 'a', to: 'gone' },
    ],
  )
  expect(
    rows
      .flat()
      .map(({ id }) => id)
      .sort(),
  ).toEqual(['a', 'b'])
})

test('500 nodes are placed in a moment', () => {
  const ids = Array.from({ length: 500 }, (_, i) => `n${i}`)
  const edges = ids.flatMap((from, i) =>
    [1, 3, 7, 20].flatMap((step) => (ids[i + step] ? [{ from, to: ids[i + step]! }] : [])),
  )
  const start = performance.now()
  layers(ids, edges)
  expect(performance.now() - start).toBeLessThan(500)
})
