import { expect, test } from 'vitest'
import { head } from '../../model/common.ts'
import type { PackageDocument } from '../../model/package.ts'
import { packageText, virtualText } from './catalog.ts'

const plain = { paint: (_: unknown, text: string) => text }

const example: PackageDocument = {
  ...head('package'),
  tool: 'spack',
  name: 'demo',
  homepage: 'https://example.org',
  licences: [{ id: 'MIT', when: '@2:' }],
  maintainers: ['ann', 'bob'],
  tags: [],
  buildSystems: ['cmake'],
  versions: [
    { version: '2.0', preferred: true },
    { version: 'main', develop: true, git: true },
    { version: '1.0', deprecated: true },
  ],
  variants: [
    { name: 'mpi', kind: 'bool', default: true, values: [true, false], when: '', precedence: 0 },
    {
      name: 'std',
      kind: 'single',
      default: '17',
      values: ['11', '17', '20'],
      conditionalValues: [{ value: '20', when: '@2:' }],
      when: '',
      precedence: 1,
    },
    { name: 'generator', kind: 'single', default: 'make', when: '', precedence: 2 },
    {
      name: 'arch',
      kind: 'multi',
      default: ['none'],
      values: Array.from({ length: 12 }, (_, i) => `a${i}`),
      when: '+cuda',
      precedence: 3,
    },
  ],
  dependencies: [
    { spec: 'mpi', when: '+mpi', types: ['build', 'link'] },
    ...Array.from({ length: 9 }, (_, i) => ({
      spec: `cuda@${i}:`,
      when: `arch=a${i}`,
      types: ['build' as const],
    })),
  ],
  provides: [{ virtual: 'demo-api', when: '+mpi' }],
  providedTogether: [],
  conflicts: [{ spec: '+mpi', when: 'platform=windows' }],
  requires: [{ specs: ['^mpich', '^openmpi'], policy: 'one_of', when: '+mpi' }],
  extends: [],
  hasCode: true,
  detect: [],
  redistribute: [],
  evidence: { source: 'demo/package.py' },
  sources: [],
}

test('a package, short', () => {
  expect(packageText(example, false, plain)).toMatchInlineSnapshot(`
    "demo (spack)
      homepage    https://example.org
      licence     MIT (@2:)
      built with  cmake
      provides    demo-api (+mpi)
      maintained  ann, bob
      recipe      demo/package.py

    versions: 3, in order of preference
      2.0 (preferred), main (develop git)
      and 1 deprecated

    variants: 4
      name       default         values                                when
      mpi        true
      std        17              11, 17, 20 (@2:)
      generator  make            any the recipe accepts
      arch       none (several)  a0, a1, a2, a3, a4, a5, a6, … 5 more  +cuda

    dependencies: 10
      spec  for         when
      mpi   build link  +mpi
      cuda  build       9 conditions

    requires: 1
      spec                            when
      just one of ^mpich or ^openmpi  +mpi

    conflicts: 1
      never  when
      +mpi   platform=windows"
  `)
})

test('a package, everything', () => {
  const text = packageText(example, true, plain)
  expect(text).toContain('1.0 (deprecated)')
  expect(text).toContain('a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11')
  expect(text).toContain('cuda@8:')
})

test('days stand with the versions; what there is none of has no table', () => {
  const bare = { ...example, variants: [], dependencies: [], conflicts: [], requires: [] }
  const text = packageText(bare, false, plain, new Map([['2.0', '2024-05-31']]))
  expect(text.split('\n\n')[1]).toBe(
    [
      'versions: 3, in order of preference',
      '  2.0 (2024-05-31 preferred), main (develop git)',
      '  and 1 deprecated',
    ].join('\n'),
  )
  expect(text).not.toContain('variants')
})

test('a virtual', () => {
  const provider = {
    tool: 'spack',
    package: 'mpich',
    provides: [
      { virtual: 'mpi@:3', when: '@3' },
      { virtual: 'mpi@:4', when: '@4' },
    ],
  }
  expect(virtualText({ virtual: 'mpi', providers: [provider] }, plain)).toMatchInlineSnapshot(`
    "mpi: a virtual package, provided by 1

      package  tool   provides  when
      mpich    spack  mpi@:3    @3
                      mpi@:4    @4"
  `)
})
