import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeElf, type Made } from './fixtures/make-elf.ts'
import { readElfBytes, readElfFile } from './read.ts'

let folder: string
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'elf-'))))
afterAll(() => rmSync(folder, { recursive: true }))

const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_.+-]{0,60}$/)
const names = fc.uniqueArray(name, { maxLength: 6 })
const made: fc.Arbitrary<Made> = fc.record(
  {
    wide: fc.boolean(),
    little: fc.boolean(),
    machine: fc.constantFrom(62, 183, 21, 20, 243),
    soname: name,
    needed: names,
    runpath: fc
      .array(fc.constantFrom('/opt/a', '$ORIGIN/../lib', '/b c'), { minLength: 1 })
      .map((p) => p.join(':')),
    interpreter: name,
    defined: names,
    neededVersions: fc.dictionary(name, fc.uniqueArray(name, { minLength: 1, maxLength: 5 }), {
      maxKeys: 4,
    }),
    shift: fc.constantFrom(0, 0x1000, 0x400000),
  },
  { requiredKeys: ['wide', 'little', 'machine', 'needed', 'defined', 'neededVersions', 'shift'] },
)

const machineNames = new Map([
  [62, 'x86_64'],
  [183, 'aarch64'],
  [21, 'ppc64'],
  [20, 'ppc'],
  [243, 'riscv'],
])

test('what was written is read, for both classes and byte orders', () => {
  fc.assert(
    fc.property(made, (m) => {
      const facts = readElfBytes('/x', makeElf(m))
      expect(facts?.class).toBe(m.wide ? 'ELF64' : 'ELF32')
      expect(facts?.machine).toBe(machineNames.get(m.machine))
      expect(facts?.soname).toBe(m.soname)
      expect(facts?.interpreter).toBe(m.interpreter)
      expect(facts?.needed).toEqual(m.needed)
      expect(facts?.runpath).toEqual(m.runpath?.split(':') ?? [])
      expect(new Set(facts?.versionsDefined)).toEqual(new Set(m.defined))
      const needed = Object.entries(facts?.versionsNeeded ?? {}).map(([f, v]) => [f, new Set(v)])
      expect(new Map(needed as [string, Set<string>][])).toEqual(
        new Map(Object.entries(m.neededVersions).map(([f, v]) => [f, new Set(v)])),
      )
    }),
  )
})

test('versions are in their natural order', () => {
  const image = makeElf({
    wide: true,
    little: true,
    machine: 62,
    needed: [],
    shift: 0,
    defined: ['GLIBC_2.10', 'GLIBC_2.2.5', 'GLIBC_PRIVATE', 'GLIBC_2.9'],
    neededVersions: {},
  })
  expect(readElfBytes('/x', image)?.versionsDefined).toEqual([
    'GLIBC_2.2.5',
    'GLIBC_2.9',
    'GLIBC_2.10',
    'GLIBC_PRIVATE',
  ])
})

describe('hostile files', () => {
  test('changed and cut images are read or refused, never fatal', () => {
    const change = fc.record({ at: fc.nat(), byte: fc.integer({ min: 0, max: 255 }) })
    expect(() =>
      fc.assert(
        fc.property(made, fc.array(change, { maxLength: 12 }), fc.nat(), (m, changes, cut) => {
          const image = makeElf(m)
          for (const { at, byte } of changes) image[at % image.length] = byte
          const facts = readElfBytes(
            '/x',
            image.subarray(0, cut % 5 === 0 ? cut % image.length : image.length),
          )
          if (facts) expect(facts.path).toBe('/x')
        }),
        { numRuns: 2000 },
      ),
    ).not.toThrow()
  })

  test('random bytes behind the magic are no ELF file or an empty one', () => {
    expect(() =>
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
          readElfBytes('/x', Buffer.concat([Buffer.from('\x7fELF', 'latin1'), bytes]))
        }),
      ),
    ).not.toThrow()
  })

  test('version entries that point at each other end', () => {
    const image = makeElf({
      wide: true,
      little: true,
      machine: 62,
      needed: [],
      shift: 0,
      defined: [],
      neededVersions: { 'libc.so.6': ['GLIBC_2.2.5', 'GLIBC_2.3'] },
    })
    // vn_next of the only entry: far beyond the file.
    const at = image.indexOf(Buffer.from([1, 0, 2, 0]), 232)
    image.writeUInt32LE(0xfffffff0, at + 12)
    expect(readElfBytes('/x', image)?.versionsNeeded['libc.so.6']).toEqual([
      'GLIBC_2.2.5',
      'GLIBC_2.3',
    ])
  })

  test('a pipe, a folder and an absent file are no ELF files and do not block', () => {
    const pipe = join(folder, 'pipe')
    execFileSync('mkfifo', [pipe])
    expect(readElfFile(pipe)).toBeNull()
    expect(readElfFile(folder)).toBeNull()
    expect(readElfFile(join(folder, 'none'))).toBeNull()
  })

  test('text is no ELF file', () => {
    const path = join(folder, 'libx.so')
    writeFileSync(path, '/* GNU ld script */ INPUT(-lm)\n')
    expect(readElfFile(path)).toBeNull()
  })
})

test('this very program', () => {
  const facts = readElfFile('/proc/self/exe')
  expect(facts?.needed).toContain('libc.so.6')
  expect(facts?.interpreter).toMatch(/^\/lib/)
})
