import { describe, expect, test } from 'vitest'
import type { MpiRuntime } from '../../adapters/adapter.ts'
import type { Expectation, ExpectedLibrary } from './expect.ts'
import { judge, type SeenLibrary, type SeenProcess, type SeenRun } from './judge.ts'

const runtime = (software: string, library: RegExp): MpiRuntime => ({
  software: [software],
  library,
  launcher: /^run$/,
  version: /^One (\S+)/,
  rank: { rank: 'RANK', size: 'SIZE' },
  local: () => ({ args: [], env: {} }),
  verbose: {},
  transports: () => [],
})
const one = runtime('one', /^libone\.so/)
const two = runtime('two', /^libtwo\.so/)

const library = (name: string, direct = true): ExpectedLibrary => ({
  software: name,
  version: '1.0',
  origin: `from test:${name}`,
  sonames: new Set([`lib${name}.so.1`]),
  files: new Set([`/lib/lib${name}.so.1.0`]),
  direct,
})
const expected: Expectation = {
  name: 'app',
  program: '/sw/bin/app',
  args: [],
  needed: ['libone.so.1', 'libdata.so.1'],
  runPath: { kind: 'RUNPATH', dirs: [] },
  libraries: [library('one'), library('data'), library('deep', false)],
  mpi: { library: library('one'), runtime: one, launcher: '/bin/run', compiler: undefined },
}

const seen = (name: string, more: Partial<SeenLibrary> = {}): SeenLibrary => ({
  path: `/lib/lib${name}.so.1.0`,
  foundBy: 'RUNPATH',
  soname: `lib${name}.so.1`,
  asked: `lib${name}.so.1`,
  ...more,
})
const rank = (n: number, libraries: readonly SeenLibrary[]): SeenProcess => ({
  pid: 100 + n,
  environment: { RANK: String(n), SIZE: '2' },
  libraries,
})
const good = [seen('one'), seen('data')]
const run = (more: Partial<SeenRun> = {}): SeenRun => ({
  ranks: 2,
  exitCode: 0,
  tail: '',
  processes: [rank(0, good), rank(1, good)],
  launcher: undefined,
  transports: ['shared memory'],
  probe: [
    { rank: 0, size: 2, version: 'One 1.0' },
    { rank: 1, size: 2, version: 'One 1.0' },
  ],
  ...more,
})
const differing = (r: SeenRun) =>
  judge(expected, r, [one, two])
    .filter((f) => f.verdict === 'differs')
    .map((f) => f.subject)
const foundOf = (r: SeenRun, subject: string) =>
  judge(expected, r, [one, two]).find((f) => f.subject === subject)?.found

describe('a run held against the plan', () => {
  test('a good one: nothing differs; what nobody loads and nobody named is left out', () => {
    expect(differing(run())).toEqual([])
    expect(judge(expected, run(), [one, two]).map((f) => f.subject)).toEqual([
      'program',
      'ranks',
      'MPI itself',
      'one',
      'data',
      'one MPI',
      'transport',
    ])
  })

  test('what lies below is one line, and its own line when it differs', () => {
    const withDeep = (more: Partial<SeenLibrary>) => {
      const libraries = [...good, seen('deep', more)]
      return run({ processes: [rank(0, libraries), rank(1, libraries)] })
    }
    expect(foundOf(withDeep({}), 'libraries below')).toBe('deep')
    expect(differing(withDeep({ path: '/other/libdeep.so.1' }))).toEqual(['deep'])
  })

  test('a stranger under the right soname, even in one rank only', () => {
    const strange = [seen('one'), seen('data', { path: '/other/libdata.so.1' })]
    const r = run({ processes: [rank(0, good), rank(1, strange)] })
    expect(differing(r)).toEqual(['data'])
    expect(foundOf(r, 'data')).toBe('/other/libdata.so.1 instead, found by RUNPATH')
  })

  test('a stranger of another soname that came under the name asked for', () => {
    const strange = [
      seen('one'),
      seen('data2', { asked: 'libdata.so.1', foundBy: 'LD_LIBRARY_PATH' }),
    ]
    const r = run({ processes: [rank(0, strange), rank(1, strange)] })
    expect(differing(r)).toEqual(['data'])
    expect(foundOf(r, 'data')).toContain('LD_LIBRARY_PATH')
  })

  test.each(['LD_LIBRARY_PATH', 'LD_PRELOAD'])('the right file by %s', (foundBy) => {
    const borrowed = [seen('one', { foundBy }), seen('data')]
    expect(differing(run({ processes: [rank(0, borrowed), rank(1, borrowed)] }))).toEqual(['one'])
  })

  test('a second MPI in the process', () => {
    const both = [...good, seen('two')]
    expect(differing(run({ processes: [rank(0, both), rank(1, good)] }))).toEqual(['one MPI'])
  })

  test('a library the program names that is not loaded', () => {
    const r = run({ processes: [rank(0, good), rank(1, [seen('one')])] })
    expect(differing(r)).toEqual(['data'])
    expect(foundOf(r, 'data')).toBe('not loaded in 1 of 2 processes')
  })

  test('no process seen at all', () => {
    expect(differing(run({ processes: [] }))).toEqual(['ranks', 'one', 'data'])
  })

  test("another MPI's launcher: every rank believes to be alone", () => {
    const alone = { environment: {}, libraries: good }
    const r = run({
      processes: [
        { ...alone, pid: 1 },
        { ...alone, pid: 2 },
      ],
      probe: [
        { rank: 0, size: 1, version: 'One 1.0' },
        { rank: 0, size: 1, version: 'One 1.0' },
      ],
    })
    expect(differing(r)).toEqual(['ranks', 'MPI itself'])
  })

  test('another version than planned', () => {
    const probe = [0, 1].map((n) => ({ rank: n, size: 2, version: 'One 1.1' }))
    expect(differing(run({ probe }))).toEqual(['MPI itself'])
  })

  test('without a probe the question stays open', () => {
    const findings = judge(expected, run({ probe: { reason: 'no mpicc' }, transports: [] }), [one])
    expect(findings.filter((f) => f.verdict === 'not-checked').map((f) => f.subject)).toEqual([
      'MPI itself',
      'transport',
    ])
  })

  test('a program that fails', () => {
    expect(differing(run({ exitCode: 11, tail: 'Segmentation fault' }))).toEqual(['program'])
  })

  test("the launcher with a stranger's library", () => {
    const launcher = { ...rank(0, [seen('one', { path: '/other/libone.so.1' })]), environment: {} }
    expect(differing(run({ launcher }))).toEqual(["launcher's libraries"])
  })
})
