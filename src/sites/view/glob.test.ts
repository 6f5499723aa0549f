import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { disk } from './disk.ts'
import { expandVariable, glob, partPattern } from './glob.ts'

const awkward = [
  'a',
  'b.so',
  'b.so.1',
  '.hidden',
  'with space',
  "quo'te",
  'dollar$x',
  '[x]',
  '-n',
  'äö',
  '*',
  'back\\slash',
  'new\nline',
]

let root: string
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'glob-'))
  for (const folder of ['one', 'two', 'two/deep', '.dot']) {
    mkdirSync(join(root, folder), { recursive: true })
    for (const name of awkward) writeFileSync(join(root, folder, name), '')
  }
  symlinkSync('/nowhere', join(root, 'one/dangling'))
})
afterAll(() => rmSync(root, { recursive: true }))

const ours = (pattern: string) => glob(disk('/'), [`${root}/${pattern}`], {})

/** The same by the shell, sorted by code unit, names with control characters left out. */
function shells(pattern: string): string[] {
  const text = execFileSync(
    'sh',
    [
      '-c',
      'cd "$1" && IFS= && for p in $2; do if [ -e "$p" ] || [ -L "$p" ]; then printf "%s\\0" "$1/$p"; fi; done',
      'sh',
      root,
      pattern,
    ],
    { encoding: 'utf8', env: { LC_ALL: 'C.UTF-8', PATH: process.env['PATH'] } },
  )
  return text
    .split('\0')
    .filter((path) => path !== '' && !/\p{Cc}/u.test(path))
    .sort()
}

test.each([
  '*',
  '*/*',
  '*/*.so*',
  '.*/a',
  '*/.hidden',
  'one/?',
  'one/[ab]*',
  'one/[!a]*',
  'one/b.so',
  'one/none',
  'one/dangling',
  '*/*/*',
  'one/[[]x]',
  'one/-n',
  't[w]o/deep/*',
])('%s expands as in the shell', (pattern) => {
  // `.*` finds `.` and `..` in some shells; those are nobody's files.
  const theirs = shells(pattern).filter((path) => !/\/\.\.?(\/|$)/.test(path))
  expect(ours(pattern)).toEqual(theirs)
})

test('names with control characters are left out', () => {
  expect(ours('one/new*')).toEqual([])
})

test('results are sorted and each path is there once', () => {
  const paths = glob(disk('/'), [`${root}/two/*`, `${root}/*/a`], {})
  expect(paths).toEqual([...new Set(paths)].sort())
})

test('a part pattern without magic matches itself only', () => {
  const plain = fc.string({ minLength: 1 }).filter((s) => !/[*?[\n]/.test(s))
  fc.assert(
    fc.property(plain, fc.string(), (name, other) => {
      expect(partPattern(name).test(name)).toBe(true)
      expect(partPattern(name).test(other)).toBe(name === other)
    }),
  )
})

describe('variables', () => {
  const environment = { HOME: '/home/me/', MODULEPATH: '/a:/b:relative::/c' }
  test.each([
    ['$HOME/x', ['/home/me/x']],
    ['${HOME}/x', ['/home/me/x']],
    ['$MODULEPATH/*', ['/a/*', '/b/*', '/c/*']],
    ['$UNSET/x', []],
    ['relative/x', []],
    ['/plain', ['/plain']],
  ])('%s', (pattern, expected) => {
    expect(expandVariable(pattern, environment)).toEqual(expected)
  })
})
