import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseEasyconfig } from './easyconfig.ts'
import { literalAssignments } from './literal.ts'

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
    (f'computed', '1', [1, 2]),
    ('Szip', '2.1.1', '', SYSTEM),  # after one that needs Python
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
    unread: ['dependencies'],
  })
  expect(parsed?.dependencies.map((d) => [d.name, d.version, d.build])).toEqual([
    ['zlib', '1.3.1', false],
    ['Szip', '2.1.1', false],
    ['CMake', '4.0.3', true],
    ['pkgconf', '2.4.3', true],
  ])
})

test('a list that is computed is left out and named', () => {
  expect(
    parseEasyconfig(
      "name = 'X'\nversion = '1'\ndependencies = compute(['a'])\ntoolchain = SYSTEM\n",
    ),
  ).toMatchObject({
    toolchain: { name: 'system', version: 'system' },
    dependencies: [],
    unread: ['dependencies'],
  })
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

test('without a literal name there is nothing to tell', () => {
  expect(parseEasyconfig("name = os.environ['X']\nversion = '1'\n")).toBeNull()
})

test('any text ends, and what stands before it is read', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(
        literalAssignments(`first = 'a'\n${text.replace(/first/g, '')}`).values.get('first'),
      ).toBe('a')
    }),
  )
})

test('deep nesting does not exhaust the stack', () => {
  expect(literalAssignments(`x = ${'['.repeat(100_000)}`)).toEqual({
    values: new Map(),
    unread: new Set(['x']),
  })
})
