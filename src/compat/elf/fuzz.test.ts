import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { makeElf } from './fixtures/make-elf.ts'
import { bound, mutated, numbers, readAll } from './fixtures/mutate.ts'

const made = makeElf({
  wide: true,
  little: true,
  machine: 62,
  soname: 'libmade.so.1',
  needed: ['libc.so.6', 'libm.so.6'],
  runpath: '$ORIGIN/../lib',
  interpreter: '/lib64/ld-linux-x86-64.so.2',
  defined: ['MADE_1', 'MADE_2'],
  neededVersions: { 'libc.so.6': ['GLIBC_2.2.5', 'GLIBC_2.34'], 'libm.so.6': ['GLIBC_2.29'] },
  shift: 0x400000,
})

// One written here, and a real one with notes, hash tables and symbols.
test.each([
  ['made', made],
  ['a real program', readFileSync('/bin/cat')],
])('1,000 changed copies of %s are read or refused within bounds', (_, image) => {
  const next = numbers(20260101)
  let most = { requests: 0, bytes: 0 }
  for (let i = 0; i < 1000; i++) {
    const { requests, bytes } = readAll(mutated(image, next))
    most = { requests: Math.max(most.requests, requests), bytes: Math.max(most.bytes, bytes) }
  }
  expect(most.requests).toBeGreaterThan(10)
  expect(most.requests).toBeLessThan(bound.requests)
  expect(most.bytes).toBeLessThan(bound.bytes)
})
