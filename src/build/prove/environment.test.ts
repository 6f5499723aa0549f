import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { MpiRuntime } from '../../adapters/adapter.ts'
import { readElfFile } from '../../compat/elf/read.ts'
import { libraryPathFinding, pathFinding } from './environment.ts'
import type { ExpectedMpi } from './expect.ts'

const folder = mkdtempSync(join(tmpdir(), 'portolan-environment-'))
afterAll(() => rmSync(folder, { recursive: true }))
const at = (...parts: string[]) => join(folder, ...parts)

/** This Node stands in for a library: it needs the C library, here taken for an MPI's. */
const needed = readElfFile(process.execPath)?.needed ?? []
const runtime = (software: string, library: RegExp): MpiRuntime => ({
  software: [software],
  library,
  launcher: new RegExp(`^${software}-run$`),
  version: /(.*)/,
  rank: { rank: 'R', size: 'S' },
  local: () => ({ args: [], env: {} }),
  verbose: {},
  transports: () => [],
})
const ours = runtime('ours', /^libours\.so/)
const theirs = runtime('theirs', /^libc\.so/)
const mpi = (of: MpiRuntime): ExpectedMpi => ({
  library: {
    software: of.software[0] ?? '',
    version: '1',
    origin: 'here',
    sonames: new Set(),
    files: new Set(),
    direct: true,
  },
  runtime: of,
  launcher: at('usr', 'mpiexec.ours'),
  compiler: undefined,
})

for (const name of ['usr', 'first', 'mine', 'lib', 'plain']) mkdirSync(at(name))
for (const name of ['ours-run', 'theirs-run']) writeFileSync(at('usr', name), '')
symlinkSync('ours-run', at('usr', 'mpiexec.ours'))
symlinkSync(at('usr', 'theirs-run'), at('first', 'mpirun'))
symlinkSync(at('usr', 'ours-run'), at('mine', 'mpiexec'))
symlinkSync(process.execPath, at('lib', 'libdata.so.1'))
writeFileSync(at('plain', 'libtext.so'), 'INPUT(libc.so.6)')

describe('PATH', () => {
  const finding = (path: string) => pathFinding(mpi(ours), { PATH: path })

  test("another MPI's launcher before the plan's folder differs", () => {
    const found = finding(`${at('first')}:${at('usr')}`)
    expect(found.verdict).toBe('differs')
    expect(found.found).toContain(at('first', 'mpirun'))
  })

  test("behind the plan's folder, or our own before it, is as planned", () => {
    expect(finding(`${at('usr')}:${at('first')}`).verdict).toBe('as-planned')
    expect(finding(`${at('mine')}:${at('usr')}`).verdict).toBe('as-planned')
  })

  test("the system's default name for another MPI is told, not held against the plan", () => {
    symlinkSync('theirs-run', at('usr', 'mpiexec'))
    const found = finding(`/nonexistent:${at('usr')}`)
    rmSync(at('usr', 'mpiexec'))
    expect(found.verdict).toBe('as-planned')
    expect(found.found).toContain('mpiexec alone means')
  })
})

describe('LD_LIBRARY_PATH', () => {
  const finding = (of: MpiRuntime, value: string | undefined) =>
    libraryPathFinding(mpi(of), [ours, theirs], { LD_LIBRARY_PATH: value })

  test('this test can see what a library needs', () => {
    expect(needed.some((name) => theirs.library.test(name))).toBe(true)
  })

  test("a folder with libraries of another MPI's flavour differs", () => {
    const found = finding(ours, `/nonexistent:${at('lib')}`)
    expect(found.verdict).toBe('differs')
    expect(found.found).toContain('libdata.so.1 belongs to theirs')
  })

  test("the plan's own flavour, unrelated folders and none at all are as planned", () => {
    expect(finding(theirs, at('lib')).verdict).toBe('as-planned')
    expect(finding(ours, at('plain')).verdict).toBe('as-planned')
    expect(finding(ours, undefined).found).toBe('unset')
  })
})
