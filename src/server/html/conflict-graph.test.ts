import { expect, test } from 'vitest'
import { conflictGraph } from './conflict-graph.ts'

const fact = (id: string, text: string) => ({ id, kind: 'rule' as const, text, evidence: [] })

test('facts that lead to each other are drawn, their text escaped', async () => {
  const core = [fact('a', 'one program uses one MPI & <no> other'), fact('b', 'x'.repeat(120))]
  const edges = [
    { from: 'a', to: 'b', text: 'because' },
    { from: 'a', to: 'gone', text: 'left out' },
  ]
  const svg = String(await conflictGraph({ core, edges }))
  expect(svg.match(/<rect/g)).toHaveLength(2)
  expect(svg.match(/class="edge"/g)).toHaveLength(1)
  expect(svg).toContain('&amp; &lt;no&gt;')
})

test('a list that nothing connects needs no graph', async () => {
  expect(String(await conflictGraph({ core: [fact('a', 't')], edges: [] }))).toBe('')
})
