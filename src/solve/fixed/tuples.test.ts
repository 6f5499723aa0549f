import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { combinations, compareCosts, type Cost } from './tuples.ts'

const cost = fc.array(fc.nat(3), { minLength: 2, maxLength: 2 })
const lists = fc.array(fc.array(cost, { minLength: 1, maxLength: 4 }), {
  minLength: 1,
  maxLength: 3,
})

const product = (all: readonly (readonly Cost[])[]): Cost[][] =>
  all.reduce<Cost[][]>((made, list) => made.flatMap((m) => list.map((c) => [...m, c])), [[]])

test('all combinations, each once, cheapest first', () => {
  fc.assert(
    fc.property(lists, (given) => {
      const found = [...combinations(given, (one) => one)]
      expect(found.length).toBe(product(given).length)
      for (const { chosen, cost: sum } of found)
        expect(sum).toEqual([0, 1].map((i) => chosen.reduce((total, c) => total + c[i]!, 0)))
      for (const [i, { cost: sum }] of found.entries())
        if (i > 0) expect(compareCosts(found[i - 1]!.cost, sum)).toBeLessThanOrEqual(0)
    }),
  )
})

test('nothing to choose from gives nothing', () => {
  expect([...combinations([[[1]], []], (one: Cost) => one)]).toEqual([])
  expect([...combinations([], () => [0])]).toEqual([{ chosen: [], cost: [] }])
})
