/** What every answer has: what forces a value, what does not; what is needed in any case. */
import { describe, expect, test } from 'vitest'
import { countForced, findSure } from './sure.ts'
import { makeInput, makeInstallation, type Problem } from './testing/input.ts'
import { bool, single } from './testing/recipe.ts'

const tied = {
  versions: ['1.0', '2.0'],
  variants: [bool('locale', false), bool('icu', false), bool('wide', false)],
  conflicts: [['+locale ~icu'], ['~wide', '+icu']] as const,
}
const forced = (problem: Problem) =>
  [...findSure(makeInput(problem)).forced].flatMap(([name, values]) =>
    [...values].map(([variant, value]) => `${name}${value ? '+' : '~'}${variant}`),
  )

test('a demand and a conflict force a value, that value another one', () => {
  const recipes = { a: { depends: [['b+locale']] as const }, b: tied }
  expect(forced({ recipes, roots: ['a'] })).toEqual(['b+icu', 'b+wide'])
  expect(countForced(findSure(makeInput({ recipes, roots: ['a'] })).forced)).toBe(2)
})

test('so does what is needed further down, under conditions that hold in any case', () => {
  const recipes = {
    a: { depends: [['m@2:+x']] as const },
    m: {
      versions: ['1.0', '2.0', '2.1'],
      variants: [bool('x', false)],
      depends: [['b+locale', '@2: +x']] as const,
    },
    b: tied,
  }
  expect(forced({ recipes, roots: ['a'] })).toEqual(['b+icu', 'b+wide'])
})

test.each<[string, Problem]>([
  [
    'a condition that need not hold',
    {
      recipes: { a: { versions: ['1.0', '2.0'], depends: [['b+locale', '@2:']] }, b: tied },
      roots: ['a'],
    },
  ],
  [
    'a demand for the value itself',
    { recipes: { a: { depends: [['b+locale+icu+wide']] }, b: tied }, roots: ['a'] },
  ],
  ['what is asked for itself', { recipes: { b: tied }, roots: ['b+locale'] }],
  [
    'installed software',
    {
      recipes: { a: { depends: [['b+locale']] }, b: tied },
      roots: ['a'],
      installed: [makeInstallation('b1', 'b@1.0')],
    },
  ],
  [
    'a conflict that two values can avoid',
    {
      recipes: {
        a: { depends: [['b+locale']] },
        b: { ...tied, conflicts: [['+locale ~icu ~wide']] },
      },
      roots: ['a'],
    },
  ],
  [
    'a conflict of some versions only',
    {
      recipes: {
        a: { depends: [['b+locale']] },
        b: { ...tied, conflicts: [['+locale ~icu', '@2:']] },
      },
      roots: ['a'],
    },
  ],
  [
    'a sticky variant',
    {
      recipes: {
        a: { depends: [['b+locale']] },
        b: {
          ...tied,
          variants: [bool('locale', false), bool('icu', false, { sticky: true })],
          conflicts: [['+locale ~icu']],
        },
      },
      roots: ['a'],
    },
  ],
  [
    'a variant of some versions only',
    {
      recipes: {
        a: { depends: [['b+locale']] },
        b: {
          ...tied,
          variants: [bool('locale', false), bool('icu', false, { when: '@2:' })],
          conflicts: [['+locale ~icu']],
        },
      },
      roots: ['a'],
    },
  ],
  [
    'a variant of several values',
    {
      recipes: {
        a: { depends: [['b+locale']] },
        b: {
          ...tied,
          variants: [bool('locale', false), single('icu', ['no', 'yes'])],
          conflicts: [['+locale icu=no']],
        },
      },
      roots: ['a'],
    },
  ],
  [
    'a value that the request passes on',
    {
      recipes: { a: { depends: [['b+locale']] }, b: { ...tied, conflicts: [['+locale ~icu']] } },
      roots: ['a ++icu'],
    },
  ],
])('not by %s', (_, problem) => {
  expect(forced(problem)).toEqual([])
})

test('dependencies are sure under conditions that hold in any case', () => {
  const recipes = {
    a: { depends: [['b@2:+locale'], ['v'], ['c', '@3:']] as const },
    b: {
      ...tied,
      depends: [
        ['c', '@2:', 'build'],
        ['d', '+icu'],
        ['e', '@:1'],
        ['e', '~icu'],
      ] as const,
    },
    c: {},
    d: {},
    e: {},
    p: { provides: [['v']] as const },
  }
  const { needs } = findSure(makeInput({ recipes, roots: ['a'] }))
  expect(Object.fromEntries([...needs].map(([name, to]) => [name, [...to]]))).toEqual({
    a: ['b', 'v'],
    b: ['c', 'd'],
    c: [],
    d: [],
  })
})

describe('the root pays', () => {
  const gpu = {
    versions: ['1.0', '2.0'],
    variants: [bool('gpu', true), single('sm', ['none', '70', '80'], { when: '+gpu' })],
    conflicts: [['sm=none', '+gpu']] as const,
  }
  const pays = (problem: Problem) => findSure(makeInput(problem)).rootPays
  test('when its defaults conflict', () => {
    expect(pays({ recipes: { a: gpu }, roots: ['a'] })).toBe(true)
  })
  test.each<[string, Problem]>([
    ['a value is asked for', { recipes: { a: gpu }, roots: ['a~gpu'] }],
    ['the request passes one on', { recipes: { a: gpu }, roots: ['a ~~gpu'] }],
    [
      'the recipe demands one',
      { recipes: { a: { ...gpu, requires: [{ any: ['~gpu'], when: '@1' }] } }, roots: ['a'] },
    ],
    [
      'a version avoids it',
      { recipes: { a: { ...gpu, conflicts: [['sm=none', '@2: +gpu']] } }, roots: ['a'] },
    ],
    ['it is one of several', { recipes: { a: gpu, b: {} }, roots: ['a', 'b'] }],
    [
      'it is installed',
      { recipes: { a: gpu }, roots: ['a'], installed: [makeInstallation('a1', 'a@1.0')] },
    ],
    [
      'another package is part of it',
      { recipes: { a: { ...gpu, conflicts: [['+gpu', '^b']] }, b: {} }, roots: ['a'] },
    ],
  ])('but not when %s', (_, problem) => {
    expect(pays(problem)).toBe(false)
  })
})
