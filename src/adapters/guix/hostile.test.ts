import { expect, test } from 'vitest'
import { readUnit, withModule } from './testing.ts'

const unit = 'guix:gnu/packages/x.scm'
const good = '(define-public good (package (inherit shore) (name "good")))'

/** A bad definition between two good ones; the line it begins at is 5. */
const between = (bad: string): string =>
  `${good}\n${bad}\n(define-public last (package (inherit good) (name "last")))`

test.each([
  ['an endless loop', '(define-public bad (let loop () (loop)))', 'takes too many steps'],
  [
    'endless recursion',
    '(define-public bad (let loop ((n 0)) (+ 1 (loop (+ n 1)))))',
    'nested too deeply',
  ],
  [
    'endless growth of a list',
    "(define-public bad (let loop ((l '(1))) (loop (append l l))))",
    'takes too many steps',
  ],
  [
    'endless growth of a text',
    '(define-public bad (let loop ((s "xx")) (loop (string-append s s))))',
    'a string grows too long',
  ],
  ['a huge list', '(define-public bad (make-list 100000000000))', 'takes too many steps'],
  ['a huge text', '(define-public bad (make-string 100000000000 #\\x))', 'a string grows too long'],
  ['a huge power', '(define-public bad (expt 9 999999))', 'a number is too large'],
  ['itself', '(define-public bad (package (inherit bad)))', 'needs its own value'],
  [
    'itself by way of another',
    '(define-public bad (car other)) (define other (list bad))',
    'needs its own value',
  ],
  [
    'a macro without end',
    '(define-syntax-rule (again x) (again (x x))) (define-public bad (again y))',
    'takes too many steps',
  ],
  [
    'a macro that doubles',
    '(define-syntax-rule (twice x) (twice (x x x x x x x x))) (define-public bad (twice y))',
    '',
  ],
  ['an unknown name', '(define-public bad (package (inherit shoar)))', 'shoar is not defined'],
  ['an error of its own', '(define-public bad (error "no" 1))', 'the recipe raises an error: no'],
  [
    'a wrong field',
    '(define-public bad (package (inherit shore) (nmae "x")))',
    'package has no field nmae',
  ],
  [
    'a missing field',
    '(define-public bad (package (name "x")))',
    'package lacks the field version',
  ],
  [
    'a number as its name',
    '(define-public bad (package (inherit shore) (name 3)))',
    'name is no string',
  ],
  [
    'inputs that are no packages',
    '(define-public bad (package (inherit shore) (inputs (list 3))))',
    'an input that is neither package, origin nor file',
  ],
  [
    'a slow regular expression',
    '(define-public bad (string-match "(a+)+b" "aaaa"))',
    'the regular expression (a+)+b',
  ],
  [
    'reading a file',
    '(define-public bad (call-with-input-file "/etc/passwd" read))',
    'call-with-input-file is not defined',
  ],
  ['running a program', '(define-public bad (system* "sh"))', 'system* is not defined'],
  ['the environment', '(define-public bad (getenv "HOME"))', 'getenv is not defined'],
  [
    'changing what others see',
    '(define-public bad (begin (set! shore 3) shore))',
    'set! of shore, which another reader may have asked for already',
  ],
  [
    'deep nesting',
    `(define-public bad ${'('.repeat(5000)}${')'.repeat(5000)})`,
    'nested too deeply',
  ],
])('%s is skipped with file and line; the rest survives', async (_what, bad, reason) => {
  const { recipes, skipped } = await readUnit([withModule(between(bad))], unit)
  expect(recipes.map((r) => r.package.name)).toEqual(['good', 'last'])
  expect(skipped).toEqual([
    {
      skipped: {
        source: 'gnu/packages/x.scm',
        line: expect.toSatisfy((l: number) => l >= 4) as unknown,
        detail: 'bad',
      },
      reason: expect.stringContaining(reason) as unknown,
    },
  ])
})

test('parentheses that do not match cost what stands behind them', async () => {
  const { recipes, skipped } = await readUnit(
    [withModule(`${good}\n(define-public bad (package (inherit shore)\n`)],
    unit,
  )
  expect(recipes.map((r) => r.package.name)).toEqual(['good'])
  expect(skipped).toEqual([
    {
      skipped: { source: 'gnu/packages/x.scm', line: 5 },
      reason: 'a parenthesis is not closed; nothing behind this is read',
    },
  ])
})

test.each([
  [
    'one too many',
    `${good}\n)\n(define-public lost (package (inherit shore)))`,
    'a parenthesis closes nothing; nothing behind this is read',
    5,
  ],
  [
    'a string without end',
    `${good}\n(define-public bad "`,
    'a string is not closed; nothing behind this is read',
    5,
  ],
  [
    'a comment without end',
    `${good}\n#| bad`,
    'a #| comment is not closed; nothing behind this is read',
    5,
  ],
])('%s', async (_what, text, reason, line) => {
  const { recipes, skipped } = await readUnit([withModule(text)], unit)
  expect(recipes.map((r) => r.package.name)).toEqual(['good'])
  expect(skipped).toEqual([{ skipped: { source: 'gnu/packages/x.scm', line }, reason }])
})

test('a form at the top that is not known is said', async () => {
  const { skipped } = await readUnit([withModule(`${good}\n(make-all-packages "a" "b")`)], unit)
  expect(skipped).toEqual([
    {
      skipped: { source: 'gnu/packages/x.scm', line: 5 },
      reason: '(make-all-packages …) is not followed: make-all-packages is not known',
    },
  ])
})

test('one that is not followed where a handler would catch errors is no reason to take the other way', async () => {
  const text =
    '(define-public bad (or (false-if-exception (call-with-input-file "x" read)) good))\n(define-public fine (or (false-if-exception (car 3)) (package (inherit good) (name "fine"))))'
  const { recipes, skipped } = await readUnit([withModule(`${good}\n${text}`)], unit)
  expect(recipes.map((r) => r.package.name)).toEqual(['good', 'fine'])
  expect(skipped).toHaveLength(1)
})

test('a file of many slow definitions is given up', async () => {
  const slow = Array.from(
    { length: 60 },
    (_, i) => `(define-public slow-${i} (let loop ((n 0)) (if (< n 400000) (loop (+ n 1)) good)))`,
  )
  const { skipped } = await readUnit([withModule(`${good}\n${slow.join('\n')}`)], unit)
  expect(skipped.at(-1)?.reason).toBe('(gnu packages x) takes too many steps')
})

test('a folder that is missing, an empty file, a file of another language', async () => {
  for (const text of ['', '#!/bin/sh\n!#', 'import os', '{"json": true}', '\0\u0001\u0002']) {
    const { recipes } = await readUnit([withModule(new TextEncoder().encode(text))], unit)
    expect(recipes).toEqual([])
  }
  expect((await readUnit([withModule('')], 'guix:gnu/packages/absent.scm')).skipped).toEqual([
    {
      skipped: { source: 'gnu/packages/absent.scm' },
      reason: 'gnu/packages/absent.scm does not exist',
    },
  ])
})
