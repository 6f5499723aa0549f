import { expect, test } from 'vitest'
import { estimateOf, type Known } from './estimate.ts'

const step = { software: 'hdf5', version: '1.14.3', tool: 'spack' }
const known = (version: string, more: Partial<Known>): Known => ({
  software: 'hdf5',
  version,
  tool: 'debian',
  kind: 'installed',
  text: `${more.tool ?? 'debian'} ${version} ${more.kind ?? 'installed'}`,
  ...more,
})

test('nothing is known: no number is made up', () => {
  expect(estimateOf(step, [])).toEqual({})
  expect(estimateOf(step, [known('1', { software: 'zlib', bytes: 5 })])).toEqual({})
})

test('each number from the best that tells it, with its basis', () => {
  const facts = [
    known('1.10.8', { bytes: 100, inodes: 10 }),
    known('1.12.0', { kind: 'built', tool: 'spack', bytes: 300, seconds: 60 }),
    known('1.14.3', { kind: 'published', bytes: 200 }),
  ]
  expect(estimateOf(step, facts)).toEqual({
    bytes: 200,
    inodes: 10,
    seconds: 60,
    basis: [
      { of: 'bytes', text: 'debian 1.14.3 published' },
      { of: 'inodes', text: 'debian 1.10.8 installed' },
      { of: 'seconds', text: 'spack 1.12.0 built' },
    ],
  })
})

test.each<[what: string, worse: Known, better: Known]>([
  [
    'what was built before what is installed',
    known('1.14.2', {}),
    known('1.8', { kind: 'built', tool: 'x' }),
  ],
  ['the same tool', known('1.14.2', {}), known('1.8', { tool: 'spack' })],
  ['the nearest version', known('1.10.8', {}), known('1.13.0', {})],
  ['of two as near the newer one', known('1.13.0', {}), known('1.15.0', {})],
])('%s', (_, worse, better) => {
  const facts = [
    { ...worse, bytes: 1 },
    { ...better, bytes: 2 },
  ]
  expect(estimateOf(step, facts).bytes).toBe(2)
  expect(estimateOf(step, facts.toReversed()).bytes).toBe(2)
})
