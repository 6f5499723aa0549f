import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Plan, Step } from '../../model/plan.ts'
import type { DriverContext } from '../adapter.ts'
import { locate } from './dependencies.ts'
import { toolchain } from './environment.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'portolan-environment-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const step = (id: string, more: Partial<Step>): Step => ({
  id,
  software: id,
  version: '1',
  variants: {},
  target: 'x86_64',
  spec: id,
  verdict: 'reuse',
  tool: 'debian',
  root: false,
  dependencies: [],
  reasons: [],
  assumptions: [],
  alternatives: [],
  estimate: {},
  ...more,
})
const installed = (use: object, provides: string[] = []) => ({
  id: 'i',
  tool: 'debian',
  name: 'n',
  version: '1',
  variants: {},
  prefix: '/usr',
  universe: 'host',
  dependencies: [],
  provides,
  elf: [],
  linkable: true,
  use,
  evidence: [],
})
const steps = (): Step[] => [
  step('gcc', {
    installation: installed({ programs: { cc: '/usr/bin/gcc-12', cxx: '/usr/bin/g++-12' } }, [
      'c',
      'cxx',
    ]),
  }),
  step('mpich', {
    installation: installed(
      {
        includeDirs: ['/usr/include/x86_64-linux-gnu/mpich'],
        libraryDirs: ['/usr/lib'],
        programs: { mpicc: '/usr/bin/mpicc.mpich', mpiexec: '/usr/bin/mpiexec.mpich' },
      },
      ['mpi'],
    ),
  }),
  step('hdf5', {
    installation: installed({
      includeDirs: ['/usr/include'],
      libraryDirs: ['/usr/lib/hdf5/mpich'],
    }),
    dependencies: [{ id: 'mpich', types: ['link'], virtuals: ['mpi'] }],
  }),
  step('jansson', {
    verdict: 'build',
    dependencies: [{ id: 'gcc', types: ['build'], virtuals: ['c'] }],
  }),
  step('own', {
    verdict: 'build',
    dependencies: [
      { id: 'gcc', types: ['build'], virtuals: ['c', 'cxx'] },
      { id: 'jansson', types: ['build', 'link'] },
      { id: 'hdf5', types: ['build', 'link'] },
      { id: 'mpich', types: ['build', 'link'], virtuals: ['mpi'] },
    ],
  }),
]

function forOwn(env: Record<string, string> = {}) {
  const result = join(folder, 'jansson')
  mkdirSync(join(result, 'lib/pkgconfig'), { recursive: true })
  mkdirSync(join(result, 'include'))
  const plan = { steps: steps() } as Plan
  const own = plan.steps.at(-1)
  if (!own) throw new Error('no step')
  const located = locate(own, plan, new Map([['jansson', result]]))
  const context = { prefix: '/p/own', scratch: '/s', temporary: '/t', env } as DriverContext
  return { tools: toolchain(located, context), result, located }
}

test('RPATH entries for what the loader does not find by itself, own first; never LD_LIBRARY_PATH', () => {
  const { tools, result } = forOwn()
  expect(tools.rpath).toEqual(['/p/own/lib', `${result}/lib`, '/usr/lib/hdf5/mpich'])
  expect(tools.env['LDFLAGS']).toContain(`-L${result}/lib`)
  expect(tools.env['LDFLAGS']).not.toContain('-L/usr/lib ')
  expect(tools.env).not.toHaveProperty('LD_LIBRARY_PATH')
})

test("compilers and launchers are the plan's", () => {
  const { tools } = forOwn()
  expect(tools).toMatchObject({
    cc: '/usr/bin/gcc-12',
    cxx: '/usr/bin/g++-12',
    mpi: { cc: '/usr/bin/mpicc.mpich', exec: '/usr/bin/mpiexec.mpich' },
  })
})

test('nothing is inherited but what is asked for', () => {
  process.env['PORTOLAN_LEAK'] = 'yes'
  const { tools } = forOwn({ WANTED: '1' })
  delete process.env['PORTOLAN_LEAK']
  expect(tools.env).not.toHaveProperty('PORTOLAN_LEAK')
  expect(tools.env).toMatchObject({ WANTED: '1', LC_ALL: 'C', HOME: '/s', TMPDIR: '/t' })
  expect(tools.env['SOURCE_DATE_EPOCH']).toMatch(/^\d+$/)
})

test('what the system finds anyway is not named, what is built is', () => {
  const { tools, result } = forOwn()
  expect(tools.env['CPPFLAGS']?.split(' ').toSorted()).toEqual(
    [`-I${result}/include`, '-I/usr/include/x86_64-linux-gnu/mpich'].toSorted(),
  )
  expect(tools.env['PKG_CONFIG_PATH']).toBe(`${result}/lib/pkgconfig`)
  expect(tools.env['CMAKE_PREFIX_PATH']).toBe(result)
  expect(tools.env['JANSSON_ROOT']).toBe(result)
})

test('what a dependency needs to be built with is not among what its user links with', () => {
  const { located } = forOwn()
  expect(located.map((d) => d.software).toSorted()).toEqual(['gcc', 'hdf5', 'jansson', 'mpich'])
  expect(located.every((d) => d.direct)).toBe(true)
})
