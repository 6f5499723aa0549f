import { expect, test } from 'vitest'
import { bufferSource } from './bytes.ts'
import { makeElf, makeNotes, type Made } from './fixtures/make-elf.ts'
import { readElfNotes } from './notes.ts'
import { readElfSymbols } from './symbols.ts'
import { readFileSync } from 'node:fs'

const plain: Made = {
  wide: true,
  little: true,
  machine: 62,
  needed: [],
  defined: [],
  neededVersions: {},
  shift: 0,
}
const notesOf = (m: Partial<Made>) => readElfNotes(bufferSource(makeElf({ ...plain, ...m })))

test('level and kernel are told, each where it is noted', () => {
  expect(notesOf({ notes: makeNotes({ level: 3, kernel: [4, 18, 0] }) })).toEqual({
    kind: 'library',
    level: 'x86_64_v3',
    kernel: '4.18.0',
  })
  expect(notesOf({ notes: makeNotes({ level: 4 }) })?.level).toBe('x86_64_v4')
  expect(notesOf({})).toEqual({ kind: 'library' })
})

test('what has an interpreter is a program', () => {
  expect(notesOf({ interpreter: '/lib64/ld-linux-x86-64.so.2' })?.kind).toBe('program')
})

test('a note longer than its segment is not read', () => {
  const notes = makeNotes({ level: 2 })
  notes.writeUInt32LE(0xffffffff, 4)
  expect(notesOf({ notes })).toEqual({ kind: 'library' })
})

test('a real program needs functions of the C library, which it does not define', () => {
  const symbols = readElfSymbols(bufferSource(readFileSync('/bin/cat')))
  expect(symbols?.undefined).toContain('__libc_start_main')
  expect(symbols?.defined).not.toContain('__libc_start_main')
})
