import { describe, expect, test } from 'vitest'
import { testTree } from '../../test-tree.ts'
import { openEasyconfigs } from './reader.ts'
import { debian, easyconfig, fixtureFiles } from './testing.ts'

const good = easyconfig('good', 'toolchain = SYSTEM')
const read = (files: Record<string, string | Uint8Array>) => {
  const source = openEasyconfigs([testTree({ 'good.eb': good, ...files })], debian)
  const units = source.units().map((unit) => source.read(unit))
  return {
    found: units.flatMap((u) => u.recipes.map((r) => r.package.name)),
    skipped: units.flatMap((u) => u.skipped),
  }
}
const bad = (lines: string) => read({ 'bad.eb': easyconfig('bad', `toolchain = SYSTEM\n${lines}`) })

describe('a hostile easyconfig is skipped with its line, and the others stay', () => {
  test.each<[what: string, lines: string, reason: RegExp, line?: number]>([
    ['endless loop', 'while True:\n    pass', /steps/],
    ['loop over a huge range', 'x = [i for i in range(10 ** 12)]', /steps|bytes/],
    ['huge text', "x = 'a' * 10 ** 12", /bytes/],
    ['doubling', "x = 'a' * 1000\nfor i in range(60):\n    x += x", /bytes/],
    ['huge number', 'x = 10 ** 10 ** 10', /./],
    ['recursion', 'def f():\n    return f()\nx = f()', /./],
    ['import', 'import os\nx = os.environ', /os/],
    ['from import', 'from subprocess import run', /subprocess/],
    ['__import__', "x = __import__('os')", /__import__/],
    ['open', "x = open('/etc/passwd').read()", /open/],
    ['eval', "x = eval('1')", /eval/],
    ['raise', "raise ValueError('no')", /ValueError: no/],
    ['deep brackets', `x = ${'['.repeat(5000)}${']'.repeat(5000)}`, /inside each other/],
    ['deep operators', `x = ${'-'.repeat(20_000)}1`, /inside each other/],
  ])('%s', (_, lines, reason) => {
    const { found, skipped } = bad(lines)
    expect(found).toEqual(['good'])
    expect(skipped).toMatchObject([
      {
        skipped: { source: 'bad.eb', line: expect.any(Number) },
        reason: expect.stringMatching(reason),
      },
    ])
  })

  test.each<[what: string, lines: string, reason: RegExp]>([
    ['a list in itself', 'sources = []\nsources.append(sources)', /inside each other/],
    [
      'shared lists that stand for more than memory holds',
      `sources = ['a']\n${'sources = [sources] * 10\n'.repeat(12)}`,
      /more than/,
    ],
    ['a function for a list', 'def sources():\n    pass\nsources = sources', /function/],
    ['a text for a list of dependencies', "dependencies = 'zlib'", /dependency/],
    ['a number for a list', 'dependencies = 3', /dependencies is 3/],
    ['a toolchain that is no dictionary', "toolchain = ('GCC', '1')", /toolchain is/],
    ['a suffix that is no text', 'versionsuffix = 3', /versionsuffix is 3/],
  ])('%s', (_, lines, reason) => {
    const { found, skipped } = bad(lines)
    expect(found).toEqual(['good'])
    expect(skipped).toMatchObject([
      { skipped: { source: 'bad.eb' }, reason: expect.stringMatching(reason) },
    ])
  })

  test('not UTF-8, and larger than allowed', () => {
    const { found, skipped } = read({
      'bytes.eb': Uint8Array.of(0x6e, 0xff, 0x0a),
      'large.eb': `#${' '.repeat(5 * 2 ** 20)}`,
    })
    expect(found).toEqual(['good'])
    expect(skipped.map((s) => s.skipped.source)).toEqual(['bytes.eb', 'large.eb'])
  })
})

test('values that contain their own template come to an end', () => {
  const { found } = bad(
    "versionsuffix = '%(versionsuffix)s%(versionsuffix)s-'\nsources = ['%(versionsuffix)s']",
  )
  expect(found).toEqual(['bad', 'good'])
})

test('a constant that one easyconfig changes stays as it was for the next', () => {
  const source = openEasyconfigs(
    [
      testTree({
        'a.eb': easyconfig('a', "toolchain = SYSTEM\nSYSTEM['name'] = 'GCC'\nARCH = 'x'"),
        'b.eb': easyconfig('b', 'toolchain = SYSTEM\nsources = [ARCH]'),
      }),
    ],
    debian,
  )
  source.read('test:a.eb')
  expect(source.read('test:b.eb').recipes[0]?.package).toMatchObject({
    toolchain: { name: 'system', version: 'system' },
  })
})

describe('toolchains', () => {
  const files = fixtureFiles('tree')
  const root = 'easybuild/easyconfigs'
  const keysWith = (path: string, text: string) => {
    const source = openEasyconfigs([testTree({ ...files, [`${root}/${path}`]: text })], debian)
    const units = source.units().map((unit) => source.read(unit))
    return {
      keys: units.flatMap((u) => u.recipes.map((r) => r.package.key)),
      skipped: units.flatMap((u) => u.skipped),
    }
  }
  const whole = keysWith('README', '')

  test('a broken one takes only what is built with it', () => {
    const { keys, skipped } = keysWith('g/gompi/gompi-2025b.eb', 'name = (')
    const lost = whole.keys.filter((key) => !keys.includes(key))
    expect(lost).toEqual(whole.keys.filter((key) => /(?:^|-)gompi[-/]2025b/.test(key ?? '')))
    expect(lost.length).toBeGreaterThan(2)
    expect(skipped.filter((s) => s.skipped.source.includes('HDF5'))).toHaveLength(1)
  })

  test('an endless one is tried once, not by each that is built with it', () => {
    const { keys } = keysWith('f/foss/foss-2025b.eb', 'while True:\n    pass')
    expect(keys).toContain('HDF5/1.14.6-gompi-2025b')
    expect(keys).not.toContain('dependencies/1-foss-2025b')
  })

  test('made of itself: what it contains is unknown, nothing is lost, wherever one begins', () => {
    const gompi = 'easybuild/easyconfigs/g/gompi/gompi-2025b.eb'
    const openmpi = 'easybuild/easyconfigs/o/OpenMPI/OpenMPI-5.0.8-gompi-2025b.eb'
    const own =
      "toolchain = {'name': 'gompi', 'version': '2025b'}\ndependencies = [('zlib', '1.3.1')]"
    const circle = {
      ...files,
      [gompi]: (files[gompi] ?? '').replace("('GCC', local_gcc)),", "('gompi', version)),"),
      [openmpi]: easyconfig('OpenMPI', own).replace("'1'", "'5.0.8'"),
    }
    const read = (...paths: string[]) => {
      const source = openEasyconfigs([testTree(circle)], debian)
      return paths.map((path) => source.read(`test:${path}`))
    }
    const [first, second] = read(gompi, openmpi)
    expect([second, first]).toEqual(read(openmpi, gompi))
    expect(first?.recipes[0]?.package.dependencies.map((d) => d.spec)).toEqual([
      'GCC/14.3.0',
      'OpenMPI/5.0.8-gompi-2025b',
    ])
    expect(second?.recipes[0]?.package.details).toEqual({
      unresolved: ['zlib/1.3.1-gompi-2025b'],
    })
  })
})
