import { expect, test } from 'vitest'
import type { Installation } from '../model/installation.ts'
import { identify, withProvides, type AliasRow } from './identify.ts'

const installation = (name: string, more: Partial<Installation> = {}): Installation => ({
  id: `debian:${name}`,
  tool: 'debian',
  name,
  version: '1',
  variants: {},
  universe: 'host',
  dependencies: [],
  provides: [],
  elf: [],
  linkable: true,
  use: {},
  evidence: [{ source: 'status' }],
  ...more,
})
const row = (software: string, name: string, features?: string, tool = 'debian'): AliasRow => ({
  software,
  alias: {
    tool,
    name,
    ...(features === undefined ? {} : { features }),
    evidence: [{ kind: 'curated', value: name }],
  },
})
const one = (i: Installation, ...rows: AliasRow[]) => identify([i], rows)[0]

test('a name becomes software, with what it says of variants and the evidence', () => {
  const rows = [row('openblas', 'libopenblas64-openmp-dev', '+ilp64 threads=openmp')]
  expect(one(installation('libopenblas64-openmp-dev'), ...rows)).toMatchObject({
    software: 'openblas',
    variants: { ilp64: true, threads: 'openmp' },
    variantEvidence: {
      ilp64: { source: 'name libopenblas64-openmp-dev in the aliases of debian' },
    },
    evidence: [{ source: 'status' }, { detail: 'openblas: curated libopenblas64-openmp-dev' }],
  })
})

test('a probed variant stands against what the name says', () => {
  const i = installation('x', { variants: { mpi: false } })
  expect(one(i, row('x', 'x', '+mpi'))?.variants).toEqual({ mpi: false })
})

test('a version number in a pattern is a number, and an exact name comes first', () => {
  const rows = [row('gcc', 'gcc-#'), row('special', 'gcc-13'), row('netlib', 'libx*-dev')]
  expect(one(installation('gcc-12'), ...rows)?.software).toBe('gcc')
  expect(one(installation('gcc-12-base'), ...rows)?.software).toBeUndefined()
  expect(one(installation('gcc-13'), ...rows)?.software).toBe('special')
  expect(one(installation('libx11-dev'), ...rows)?.software).toBe('netlib')
})

test("another tool's alias does not count, and what has no name stays", () => {
  const i = installation('hdf5')
  expect(one(i, row('hdf5', 'hdf5', undefined, 'lmod'))).toEqual(i)
})

test('software that the reader knows stands', () => {
  const i = installation('zlib', { software: 'zlib-ng' })
  expect(one(i, row('zlib', 'zlib'))).toEqual(i)
})

test('a version that Spack cannot write is made comparable', () => {
  expect(one(installation('openjdk', { version: '17.0.15+6' }))?.upstreamVersion).toBe('17.0.15_6')
})

test('it changes nothing of what it is given', () => {
  const given = Object.freeze(installation('x'))
  identify([given], [row('y', 'x', '+a')])
  expect(given.variants).toEqual({})
})

test('virtuals are provided as far as the known variants prove it', () => {
  const provides = (more: Partial<Installation>) =>
    withProvides([installation('x', more)])[0]?.provides
  expect(provides({ software: 'gcc', variants: { languages: ['c', 'c++', 'fortran'] } })).toEqual([
    'c',
    'cxx',
    'fortran',
  ])
  expect(provides({ software: 'gcc', variants: { languages: ['c'] } })).toEqual(['c'])
  expect(provides({ software: 'gcc' })).toEqual([])
  expect(provides({ software: 'mpich', version: '4.0.2' })).toEqual(['mpi'])
  expect(provides({ software: 'netlib-lapack', variants: { 'external-blas': false } })).toEqual([
    'blas',
    'lapack',
  ])
  expect(provides({ provides: ['mpi'] })).toEqual(['mpi'])
})
