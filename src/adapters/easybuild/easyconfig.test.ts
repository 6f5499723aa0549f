import fc from 'fast-check'
import { expect, test } from 'vitest'
import { makeParse } from './easyconfig.ts'

const parseEasyconfig = makeParse('x86_64')

test('reads the fields that identify what was installed', () => {
  const parsed = parseEasyconfig(`
easyblock = 'ConfigureMake'
name = "HDF5"
local_major = '1.14'
version = local_major + '.6'   # a comment
versionsuffix = '-serial'
toolchain = {'name': 'gompi', 'version': '2025b'}
homepage = 'https://' \\
    'example.org'
description = """several
lines = 'no assignment'
"""
sources = [SOURCE_TAR_GZ]
dependencies = [
    ('zlib', '1.3.1'),
    (f'computed{1 + 1}', '1'),
    ('Szip', '2.1.1', '', SYSTEM),
]
builddependencies = [('CMake', '4.0.3')] + [('pkgconf', '2.4.3')]
configopts = ' && '.join(['a', 'b'])
moduleclass = 'data'
`)
  expect(parsed).toMatchObject({
    easyblock: 'ConfigureMake',
    name: 'HDF5',
    version: '1.14.6',
    versionsuffix: '-serial',
    toolchain: { name: 'gompi', version: '2025b' },
    homepage: 'https://example.org',
    moduleclass: 'data',
    problems: [],
  })
  expect(parsed?.dependencies.map((d) => [d.name, d.version, d.build])).toEqual([
    ['zlib', '1.3.1', false],
    ['computed2', '1', false],
    ['Szip', '2.1.1', false],
    ['CMake', '4.0.3', true],
    ['pkgconf', '2.4.3', true],
  ])
})

test('what fails is named with its line, and what stands before it is kept', () => {
  expect(
    parseEasyconfig(
      "name = 'X'\nversion = '1'\ntoolchain = SYSTEM\ndependencies = compute(['a'])\nhomepage = 'x'\n",
    ),
  ).toMatchObject({
    toolchain: { name: 'system', version: 'system' },
    homepage: undefined,
    dependencies: [],
    problems: [{ line: 4 }],
  })
})

test('a dependency that makes no sense does not take the others with it', () => {
  const parsed = parseEasyconfig(
    "name = 'X'\nversion = '1'\ndependencies = [('a',), ('b', '2'), 7, ('c', '3', '', [1])]\n",
  )
  expect(parsed?.dependencies.map((d) => d.name)).toEqual(['b'])
  expect(parsed?.problems).toHaveLength(3)
})

test('all forms of a dependency', () => {
  const parsed = parseEasyconfig(`
name = 'HDF5'
version = '1.14.6'
versionsuffix = '-v%(version)s'
toolchain = {'name': 'gompi', 'version': '2025b'}
dependencies = [
    ('zlib', '1.3.1'),
    ('plugin', '%(version)s', '-s', ('GCCcore', '14.3.0')),
    {'name': 'dictionary', 'version': '1', 'toolchain': {'name': 'GCC', 'version': '14.3.0'}},
    ('old', '2', '', True),
    ('cray-mpich/8.1', EXTERNAL_MODULE),
    ('absent', {'arch=aarch64': '1', 'arch=*': False}),
]
`)
  expect(parsed?.versionsuffix).toBe('-v1.14.6')
  expect(parsed?.dependencies).toEqual([
    { name: 'zlib', version: '1.3.1', versionsuffix: '', toolchain: undefined, build: false },
    {
      name: 'plugin',
      version: '1.14.6',
      versionsuffix: '-s',
      toolchain: { name: 'GCCcore', version: '14.3.0' },
      build: false,
    },
    {
      name: 'dictionary',
      version: '1',
      versionsuffix: '',
      toolchain: { name: 'GCC', version: '14.3.0' },
      build: false,
    },
    {
      name: 'old',
      version: '2',
      versionsuffix: '',
      toolchain: { name: 'system', version: 'system' },
      build: false,
    },
  ])
})

test('without a name there is nothing to tell', () => {
  expect(parseEasyconfig("name = os.environ['X']\nversion = '1'\n")).toBeNull()
})

test('any text ends, and what stands before it is read unless it is no Python', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const parsed = parseEasyconfig(
        `name = 'a'\nversion = '1'\n${text.replace(/name|version/g, '')}`,
      )
      expect(parsed === null || parsed.name === 'a').toBe(true)
    }),
  )
})
