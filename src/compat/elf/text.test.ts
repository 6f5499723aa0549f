import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ElfFacts } from '../../model/installation.ts'
import { makeElf } from './fixtures/make-elf.ts'
import { readElfBytes } from './read.ts'
import { readElfText } from './text.ts'

const folder = join(import.meta.dirname, 'fixtures')
const fixture = (name: string) => readFileSync(join(folder, name), 'utf8')

describe('recorded forms tell the same as the file', () => {
  const cases = readdirSync(folder).filter((name) => name.endsWith('.facts.json'))
  test('there are some', () => expect(cases.length).toBeGreaterThan(2))
  test.each(cases)('%s', (name) => {
    const expected = JSON.parse(fixture(name)) as ElfFacts
    for (const form of ['readelf', 'objdump', 'od'])
      expect(
        readElfText(expected.path, fixture(name.replace('facts.json', `${form}.txt`))),
        form,
      ).toEqual(expected)
  })
})

test('readelf without section headers is completed by the od dump after it', () => {
  const image = makeElf({
    wide: true,
    little: true,
    machine: 62,
    soname: 'libx.so.1',
    needed: ['libc.so.6'],
    shift: 0x1000,
    defined: ['X_1.0'],
    neededVersions: { 'libc.so.6': ['GLIBC_2.2.5'] },
  })
  const hex = [...image].map((b) => b.toString(16).padStart(2, '0')).join(' ')
  const readelf =
    'ELF Header:\n  Class:                             ELF64\n' +
    '  Machine:                           Advanced Micro Devices X86-64\n' +
    '  Number of section headers:         0\n'
  expect(readElfText('/x', `${readelf}@0 ${image.length}\n ${hex}\n`)).toEqual(
    readElfBytes('/x', image),
  )
})

test('whatever text a bundle holds, reading it ends in facts or in nothing', () => {
  const line = fc.constantFrom(
    '  Class:                             ELF64',
    '  Machine:                           AArch64',
    ' 0x0000000000000001 (NEEDED)             Shared library: [libc.so.6]',
    ' 0x000000000000000e (SONAME)             Library soname: [x]]',
    "Version needs section '.gnu.version_r' contains 1 entry:",
    '  000000: Version: 1  File: libc.so.6  Cnt: 1',
    '  0x0010:   Name: GLIBC_2.2.5  Flags: none  Version: 3',
    'Version References:',
    'Dynamic Section:',
    '  NEEDED               libm.so.6',
    '@0 64',
    '@99999999999 1',
    '@-1 4',
    ' 7f 45 4c 46 02 01',
    ' zz',
    '',
  )
  expect(() =>
    fc.assert(
      fc.property(fc.array(fc.oneof(line, fc.string()), { maxLength: 30 }), (lines) => {
        const facts = readElfText('/x', lines.join('\n'))
        if (facts) expect(facts.path).toBe('/x')
      }),
      { numRuns: 1000 },
    ),
  ).not.toThrow()
})
