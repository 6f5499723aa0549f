import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { PortolanError } from '../../model/errors.ts'
import { readRequirement } from './read.ts'

function failure(text: string): PortolanError {
  try {
    readRequirement(text, 'p.yaml')
  } catch (error) {
    if (error instanceof PortolanError) return error
    throw error
  }
  throw new Error('it was accepted')
}

/** Any other error than PortolanError gets out. */
function outcome(text: string): string | undefined {
  try {
    return readRequirement(text, 'p.yaml').requires.length > 0 ? 'accepted' : 'nothing required'
  } catch (error) {
    if (error instanceof PortolanError) return error.where
    throw error
  }
}

test('a whole requirement', () => {
  const text = `name: my-solver
requires: # Spack specs
  - "hdf5@1.10: +mpi"
  - mpi
  - 'petsc@3.20: +hypre'
prefer: [spack]
site: { must: [mpi], quota: { bytes: 50G, inodes: 200k }, target: zen3 }
sources: .
build: cmake
test: ctest
`
  expect(readRequirement(text, 'p.yaml')).toEqual({
    name: 'my-solver',
    requires: ['hdf5@1.10: +mpi', 'mpi', 'petsc@3.20: +hypre'],
    prefer: ['spack'],
    site: { must: ['mpi'], quota: { bytes: 50e9, inodes: 200_000 }, target: 'zen3' },
    sources: '.',
    build: 'cmake',
    test: 'ctest',
  })
})

test('without a preference the planner is free', () => {
  expect(readRequirement('{name: a, requires: [zlib]}', 'p.yaml').prefer).toEqual(['auto'])
})

const head = 'name: a\nrequires:\n'

test.each<[what: string, text: string, code: string, where: string, hint: string]>([
  ['an unquoted spec', `${head}  - hdf5@1.12: +mpi\n`, 'SPEC_UNQUOTED', '3:5', '"hdf5@1.12: +mpi"'],
  [
    'an open range',
    `${head}  - zlib\n  - python@3.11:\n`,
    'SPEC_UNQUOTED',
    '4:5',
    '"python@3.11:"',
  ],
  [
    'a spec in brackets',
    'name: a\nrequires: [zlib, hdf5@1.12: +mpi]\n',
    'SPEC_UNQUOTED',
    '2:18',
    '"hdf5@1.12: +mpi"',
  ],
  [
    'two unquoted ranges',
    `${head}  - hdf5@1.12: +mpi ^zlib@1.2: +pic # both\n`,
    'SPEC_UNQUOTED',
    '3:5',
    '"hdf5@1.12: +mpi ^zlib@1.2: +pic"',
  ],
  [
    'a value in quotes',
    `${head}  - hdf5@1.12: cflags="-O2"\n`,
    'SPEC_UNQUOTED',
    '3:5',
    `'hdf5@1.12: cflags="-O2"'`,
  ],
  ['a compiler first', `${head}  - %gcc@12\n`, 'SPEC_UNQUOTED', '3:5', '"%gcc@12"'],
  [
    'a site policy',
    'name: a\nrequires: [zlib]\nsite:\n  must:\n    - mpich@4: +fortran\n',
    'SPEC_UNQUOTED',
    '5:7',
    '"mpich@4: +fortran"',
  ],
  ['a wrong spec', `${head}  - zlib\n  - "hdf5 +"\n`, 'SPEC_SYNTAX', '4:11', 'Spack syntax'],
  ['an unknown key', 'name: a\nreqiures: [zlib]\n', 'UNKNOWN_KEY', '2:1', 'did you mean requires?'],
  [
    'an unknown key deep down',
    'name: a\nrequires: [zlib]\nsite:\n  quota: {byte: 1}\n',
    'UNKNOWN_KEY',
    '4:11',
    'did you mean bytes?',
  ],
  [
    'a key far from all',
    'name: a\nxxxxxxxx: 1\n',
    'UNKNOWN_KEY',
    '2:1',
    'known here: name, requires',
  ],
  ['a missing list', 'name: a\n', 'REQUIREMENT_INVALID', '1:1', 'requirement.md'],
  ['an empty list', 'name: a\nrequires: []\n', 'REQUIREMENT_INVALID', '2:11', 'requirement.md'],
  ['one spec', 'name: a\nrequires: hdf5\n', 'REQUIREMENT_INVALID', '2:11', 'requires: ["hdf5"]'],
  ['a mapping', 'name: a\nrequires:\n  hdf5: 1\n', 'REQUIREMENT_INVALID', '3:3', '`- `'],
  ['a number', `${head}  - 3.11\n`, 'REQUIREMENT_INVALID', '3:5', 'quote it'],
  ['nothing', `${head}  -\n`, 'REQUIREMENT_INVALID', '3:4', 'quote it'],
  ['a wrong name', 'name: a b\nrequires: [zlib]\n', 'REQUIREMENT_INVALID', '1:7', 'letters'],
  [
    'a wrong build system',
    'name: a\nrequires: [zlib]\nbuild: cmak\n',
    'REQUIREMENT_INVALID',
    '3:8',
    'did you mean cmake or make?',
  ],
  [
    'a wrong amount',
    'name: a\nrequires: [zlib]\nsite: {quota: {bytes: lots}}\n',
    'REQUIREMENT_INVALID',
    '3:23',
    '50G',
  ],
  [
    'too great an amount',
    'name: a\nrequires: [zlib]\nsite: {quota: {bytes: 99999999P}}\n',
    'REQUIREMENT_INVALID',
    '3:23',
    '50G',
  ],
  ['an empty file', '# nothing\n', 'REQUIREMENT_INVALID', '', 'requirement.md'],
  ['a list', '- a\n', 'REQUIREMENT_INVALID', '1:1', 'requirement.md'],
  [
    'a second document',
    'name: a\nrequires: [z]\n---\nname: b\n',
    'REQUIREMENT_INVALID',
    '3:1',
    '---',
  ],
  ['broken YAML', 'name: [a\nrequires: ]]\n', 'YAML_SYNTAX', '2:', 'quote'],
  ['a tab', 'name: a\nrequires:\n\t- zlib\n', 'YAML_SYNTAX', '3:1', 'spaces'],
  ['a tag', 'name: !!js/function a\nrequires: [z]\n', 'YAML_SYNTAX', '1:7', 'quote'],
  ['a key twice', 'name: a\nname: b\nrequires: [z]\n', 'YAML_SYNTAX', '2:1', 'quote'],
  ['an alias', 'name: &n a\nrequires: [*n]\n', 'YAML_ALIAS', '2:12', 'quoted'],
  ['deep brackets', `name: ${'['.repeat(50_000)}`, 'YAML_SYNTAX', '1:', 'depth'],
  ['deep dashes', `${'- '.repeat(50_000)}a`, 'YAML_SYNTAX', '1:', 'depth'],
])('%s', (_, text, code, where, hint) => {
  const error = failure(text)
  expect(error.code).toBe(code)
  expect(error.where).toContain(where === '' ? 'p.yaml' : `p.yaml:${where}`)
  expect(error.hint).toContain(hint)
  expect(error.exitCode).toBe(2)
})

test('a bomb of aliases is refused at once', () => {
  const levels = Array.from({ length: 9 }, (_, i) => {
    const items = Array.from({ length: 9 }, () => (i === 0 ? 'lol' : `*a${i - 1}`))
    return `a${i}: &a${i} [${items.join(', ')}]`
  })
  expect(failure(`${levels.join('\n')}\n`).code).toBe('YAML_ALIAS')
})

test('a file too long is refused', () => {
  expect(failure(`name: a\n${'# comment\n'.repeat(30_000)}`).code).toBe('REQUIREMENT_TOO_LARGE')
})

test('whatever the text, the answer is a requirement or a PortolanError with a place', () => {
  const line = fc.oneof(
    fc.constantFrom('name: a', 'requires:', '  - zlib', '  - "hdf5@1.12: +mpi"', 'site: {}', '- x'),
    fc.constantFrom(
      '  - a@1: +b: c',
      '? x',
      '--- ',
      '...',
      '%YAML 1.2',
      '&a b',
      '*a',
      '<<: {a: 1}',
    ),
    fc.constantFrom(
      '  quota: {bytes: 1',
      '!!binary x',
      '__proto__: 1',
      '  - [[a]]',
      '1: 2',
      '[]: x',
    ),
    fc.string({ maxLength: 12 }),
    fc.string({
      maxLength: 12,
      unit: fc.constantFrom(...' -:[]{}"\'&*!#|>@%,\n\t\\~ab1'.split('')),
    }),
  )
  fc.assert(
    fc.property(fc.array(line, { maxLength: 8 }), (lines) => {
      expect(outcome(lines.join('\n'))).toMatch(/^(accepted|p\.yaml(:\d+:\d+)?)$/)
    }),
    { numRuns: 2000 },
  )
})
