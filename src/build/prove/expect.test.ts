import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { Plan, Step } from '../../model/plan.ts'
import { expectation } from './expect.ts'

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'portolan-expect-')))
afterAll(() => rmSync(folder, { recursive: true }))
const at = (...parts: string[]) => join(folder, ...parts)

mkdirSync(at('app', 'bin'), { recursive: true })
symlinkSync(process.execPath, at('app', 'bin', 'app'))
writeFileSync(at('app', 'bin', 'script'), '#!/bin/sh\n')
mkdirSync(at('system'))
writeFileSync(at('system', 'libmsg.so.1.2'), '')
symlinkSync('libmsg.so.1.2', at('system', 'libmsg.so.1'))
symlinkSync('libmsg.so.1', at('system', 'libmsg.so'))

const step = (id: string, more: Partial<Step> = {}): Step => ({
  id,
  software: id,
  version: '1.0',
  variants: {},
  target: 'x86_64',
  spec: id,
  verdict: 'build',
  tool: 'test',
  root: true,
  dependencies: [],
  reasons: [],
  assumptions: [],
  alternatives: [],
  estimate: {},
  ...more,
})
const installation: NonNullable<Step['installation']> = {
  id: 'test:msg-dev',
  tool: 'test',
  name: 'msg-dev',
  version: '1.2-3',
  upstreamVersion: '1.2',
  variants: {},
  universe: 'host',
  dependencies: [],
  provides: [],
  elf: [],
  sonames: ['libmsg.so.1', 'libabsent.so.2'],
  linkable: true,
  use: { libraryDirs: [at('system')], programs: { mpiexec: '/bin/run', mpicc: '/bin/cc' } },
  evidence: [],
}
const own = (run: string | undefined) => ({
  folder: '.',
  buildSystem: 'cmake' as const,
  digest: '0',
  ...(run === undefined ? {} : { run }),
})
const link = (id: string) => ({ id, types: ['build', 'link'] as ('build' | 'link')[] })
const plan = (run: string | undefined): Plan => ({
  $schema: 'https://portolan.dev/schemas/plan.json',
  schemaVersion: '1.0.0',
  name: 'app',
  site: { name: 'here', nodeClass: 'login', target: 'x86_64', os: 'debian12' },
  requires: ['msg'],
  steps: [
    step('tool', { dependencies: [] }),
    step('msg', { verdict: 'reuse', installation }),
    step('middle', { dependencies: [link('msg'), { id: 'tool', types: ['build'] }] }),
    step('app', { own: own(run), dependencies: [link('middle'), link('tool')] }),
  ],
  objective: [],
  losses: [],
  compared: [],
  inputs: { requirement: '', site: '', catalog: '' },
})
const prefixOf = (s: Step) => (s.verdict === 'build' ? at(s.id) : undefined)
const msg = {
  software: ['msg'],
  library: /^libmsg/,
  launcher: /run/,
  version: /(.*)/,
  rank: { rank: 'R', size: 'S' },
  local: () => ({ args: [], env: {} }),
  verbose: {},
  transports: () => [],
}

describe('what a plan lets one expect', () => {
  test('the program, its arguments, the libraries it is linked with, the MPI', () => {
    const found = expectation(plan('bin/app {prefix}/share/case'), prefixOf, [msg])
    expect(found.program).toBe(at('app', 'bin', 'app'))
    expect(found.args).toEqual([at('app', 'share', 'case')])
    expect(found.libraries.map((l) => [l.software, l.version, l.origin, l.direct])).toEqual([
      ['msg', '1.2', 'from test:msg-dev', false],
    ])
    expect(found.libraries[0]?.files).toEqual(new Set([at('system', 'libmsg.so.1.2')]))
    expect(found.mpi?.launcher).toBe('/bin/run')
    expect(found.mpi?.compiler).toBe('/bin/cc')
  })

  test('no MPI among what it is linked with', () => {
    expect(expectation(plan('bin/app'), prefixOf, []).mpi).toBeNull()
  })

  test.each([
    [undefined, 'PROVE_NO_PROGRAM'],
    ['bin/none', 'PROVE_NOT_BUILT'],
    ['bin/script', 'PROVE_NOT_ELF'],
  ])('run: %s is %s', (run, code) => {
    expect(() => expectation(plan(run), prefixOf, [])).toThrow(expect.objectContaining({ code }))
  })

  test('a plan without a program of its own', () => {
    const { steps, ...rest } = plan('bin/app')
    const without = { ...rest, steps: steps.filter((s) => !s.own) }
    expect(() => expectation(without, prefixOf, [])).toThrow(
      expect.objectContaining({ code: 'PROVE_NO_PROGRAM' }),
    )
  })
})
