import { expect, test } from 'vitest'
import { described, descriptionOf } from './described.ts'
import { Description } from './description.ts'
import { driver } from './driver.ts'
import { cannotExpress, fill, recipeFor } from './rules.ts'

const jansson = {
  software: 'jansson',
  version: '2.14',
  variants: {
    build_system: 'cmake',
    build_type: 'Release',
    generator: 'make',
    ipo: false,
    shared: true,
  },
}

test('every description can be read and is for the software it is named after', () => {
  expect(described().length).toBeGreaterThanOrEqual(7)
  for (const name of described()) {
    const found = descriptionOf(name)
    expect(found?.software).toBe(name)
    expect(Object.keys(found?.versions ?? {})).not.toEqual([])
  }
  expect(descriptionOf('no-such-library')).toBeNull()
  expect(descriptionOf('../index')).toBeNull()
})

test.each<[object, string | null]>([
  [{}, null],
  [{ variants: { ...jansson.variants, shared: false } }, null],
  [{ version: '2.13' }, 'is verified for 2.14, not for 2.13'],
  [{ variants: { ...jansson.variants, ipo: true } }, 'cannot express ipo=true, only false'],
  [{ variants: { ...jansson.variants, docs: true } }, 'cannot express the variant docs'],
  [{ software: 'petsc' }, 'there is no build description of petsc'],
])('the driver says exactly what it cannot build: %o', (change, why) => {
  const answer = driver.cannot({ ...jansson, ...change })
  if (why === null) expect(answer).toBeNull()
  else expect(answer).toContain(why)
})

test('a value of several is refused one by one', () => {
  const lz4 = descriptionOf('lz4')
  const variants = { build_system: 'makefile', libs: ['shared', 'other'], pic: true }
  const step = { software: 'lz4', version: '1.9.4', variants }
  expect(lz4 && cannotExpress(lz4, step)).toContain('libs=other')
})

const description = Description.parse({
  software: 'x',
  versions: { '1.0': {} },
  variants: { libs: ['shared', 'static'], fast: [true, false] },
  estimate: { bytes: 1, inodes: 1, seconds: 1 },
  systems: { generic: { kind: 'make' } },
  rules: [
    { configure: ['--prefix={prefix}'] },
    { when: '+fast', words: { level: '-O3' }, cflags: ['{level}'] },
    { when: '~fast', words: { level: '-O0' } },
    { when: 'libs=shared', unless: 'libs=static', configure: ['only-shared', '{level}'] },
    { when: '@2:', configure: ['new'] },
    { checks: [{ text: 'x.h', matches: '^v{version}$' }] },
  ],
})
const words = { prefix: '/p', version: '1.0' }

test('rules apply by variants, version and their negation; words of rules are filled in', () => {
  const shared = recipeFor(
    description,
    { version: '1.0', variants: { libs: ['shared'], fast: true } },
    words,
  )
  expect(shared.configure).toEqual(['--prefix=/p', 'only-shared', '-O3'])
  expect(shared.cflags).toEqual(['-O3'])
  const both = recipeFor(
    description,
    { version: '2.1', variants: { libs: ['shared', 'static'], fast: false } },
    words,
  )
  expect(both.configure).toEqual(['--prefix=/p', 'new'])
})

test('in a regular expression a word stands for itself', () => {
  const { checks } = recipeFor(description, { version: '1.0', variants: {} }, words)
  expect(checks).toEqual([{ text: 'x.h', matches: String.raw`^v1\.0$` }])
})

test('what is no word is left as it is', () => {
  expect(fill({ a: ['{prefix}', '${prefix} {x{2}}'] }, words)).toEqual({
    a: ['/p', '${prefix} {x{2}}'],
  })
})
