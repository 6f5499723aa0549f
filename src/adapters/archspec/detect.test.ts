import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { fromCpuinfo, fromSysctl } from './cpuinfo.ts'
import { detect } from './detect.ts'
import { archspec, runsOn, targetSatisfies } from './targets.ts'

const folder = join(import.meta.dirname, 'fixtures/targets')

/** What `uname -m` prints on the machine a target file was taken from: the family of its name. */
const machineOf = (expected: string): string => archspec().targets.get(expected)?.family ?? ''

describe("archspec's own test targets", () => {
  const files = readdirSync(folder)
  test('are all there', () => expect(files.length).toBeGreaterThanOrEqual(50))
  test.each(files)('%s', (file) => {
    const text = readFileSync(join(folder, file), 'utf8')
    const expected = file.slice(file.lastIndexOf('-') + 1)
    const processor = file.startsWith('darwin')
      ? fromSysctl(text)
      : fromCpuinfo(text, machineOf(expected))
    expect(detect(processor)?.target).toBe(expected)
  })
})

test('the generic level is the newest the processor fulfils', () => {
  const text = readFileSync(join(folder, 'linux-ubuntu20.04-zen3'), 'utf8')
  expect(detect(fromCpuinfo(text, 'x86_64'))?.genericLevel).toBe('x86_64_v3')
  const grace = readFileSync(join(folder, 'linux-rhel9-neoverse_v2'), 'utf8')
  expect(detect(fromCpuinfo(grace, 'aarch64'))?.genericLevel).toBe('armv9.0a')
})

test('an unknown family has no name', () => {
  expect(detect(fromCpuinfo('', 'm68k'))).toBeNull()
})

test('a processor without a readable description is its family', () => {
  expect(detect(fromCpuinfo('', 'x86_64'))).toEqual({ target: 'x86_64', genericLevel: 'x86_64' })
})

test('programs run on the same and on descendant processors only', () => {
  expect(runsOn('x86_64_v3', 'zen3')).toBe(true)
  expect(runsOn('zen3', 'zen3')).toBe(true)
  expect(runsOn('zen3', 'x86_64_v3')).toBe(false)
  expect(runsOn('skylake', 'zen3')).toBe(false)
  expect(runsOn('nonesuch', 'nonesuch')).toBe(false)
})

test.each([
  ['zen3', 'zen3', true],
  ['zen3', 'x86_64:', true],
  ['zen3', 'x86_64_v4:', false],
  ['haswell', ':skylake', true],
  ['zen3', ':skylake', false],
  ['broadwell', 'haswell:skylake', true],
  ['zen2', 'aarch64:,zen:zen3', true],
  ['zen4', 'aarch64:,zen:zen3', false],
])('%s satisfies target=%s: %s', (target, constraint, expected) => {
  expect(targetSatisfies(target, constraint)).toBe(expected)
})
