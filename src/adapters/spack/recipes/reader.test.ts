import { expect, test } from 'vitest'
import { testTree } from '../../test-tree.ts'
import type { RecipeHost } from '../../adapter.ts'
import { PackageFacts, SourceFacts } from './facts.ts'
import { expectedOf, fixtureTree } from './fixture-tree.ts'
import { recipeReader } from './index.ts'
import { openRecipes, type FactsSource } from './reader.ts'

type Expected = { facts: PackageFacts; sources: SourceFacts }

const host: RecipeHost = { target: 'zen3', family: 'x86_64', platform: 'linux', os: 'debian12' }
const builtin = fixtureTree('builtin')
const all = openRecipes([fixtureTree('site'), fixtureTree('old'), builtin], host)

const unitOf = (source: FactsSource, tree: string, name: string) =>
  source.units().find((unit) => unit.startsWith(tree) && unit.endsWith(`/${name}/package.py`))!

function factsOf(source: FactsSource, tree: string, name: string): Expected {
  const read = source.facts(unitOf(source, tree, name))
  if ('facts' in read) return { facts: read.facts, sources: read.sources }
  throw new Error('skipped' in read ? `${read.skipped.source}: ${read.reason}` : 'virtual')
}

const folder = (name: string) => (/^\d/.test(name) ? `_${name}` : name).replaceAll('-', '_')

test.each(expectedOf<Expected>('builtin').map((e) => [e.facts.name, e] as const))(
  'builtin: %s is what Spack says of it',
  (name, expected) => {
    const { facts, sources } = factsOf(all, 'builtin', folder(name))
    expect(PackageFacts.parse(facts)).toEqual(expected.facts)
    expect(SourceFacts.parse(sources)).toEqual(expected.sources)
  },
)

test.each(
  (['site', 'old'] as const).flatMap((tree) =>
    expectedOf<Expected>(tree).map((e) => [tree, e.facts.name, e] as const),
  ),
)('%s: %s is what Spack says of it', (tree, name, expected) => {
  expect(factsOf(all, tree, name)).toEqual(expected)
})

test('every folder with a recipe is a unit, and a virtual package says nothing', () => {
  const here = all.units().filter((unit) => unit.startsWith('builtin:'))
  expect(here.length).toBe(expectedOf('builtin').length + 1)
  const mpi = all.read(unitOf(all, 'builtin', 'mpi'))
  expect(mpi).toMatchObject({ recipes: [], skipped: [] })
})

test('units say everything that decided them', () => {
  const inputs = all.read(unitOf(all, 'old', 'under_score')).inputs
  expect(inputs.toSorted()).toEqual([
    'builtin:repos/spack_repo/builtin/__init__.py',
    'builtin:repos/spack_repo/builtin/build_systems/__init__.py',
    'builtin:repos/spack_repo/builtin/build_systems/_package_api_v1.py',
    'builtin:repos/spack_repo/builtin/build_systems/generic.py',
    'builtin:repos/spack_repo/builtin/build_systems/gpu.py',
    'builtin:repos/spack_repo/builtin/build_systems/snake.py',
    'builtin:repos/spack_repo/builtin/build_systems/steps.py',
    'old:packages/',
    'old:packages/old-style/package.py',
    'old:packages/under_score/package.py',
    'old:repo.yaml',
  ])
  const fork = all.read(unitOf(all, 'builtin', 'sourced_fork')).inputs
  expect(fork).toContain('builtin:repos/spack_repo/builtin/packages/sourced/package.py')
})

test('the order of reading changes nothing', () => {
  const other = openRecipes([fixtureTree('site'), fixtureTree('old'), fixtureTree('builtin')], host)
  for (const unit of other.units().toReversed())
    expect(other.read(unit), unit).toEqual(all.read(unit))
})

test('what a recipe asks of the host is answered for the host, not for this machine', () => {
  const arm = { target: 'neoverse_v1', family: 'aarch64', platform: 'darwin', os: 'ventura' }
  const { facts, sources } = factsOf(openRecipes([builtin], host), 'builtin', 'hosted')
  const there = openRecipes([builtin], arm)
  expect(facts.dependencies.map((d) => d.name)).toEqual(['libc-gnu', 'linux-headers'])
  expect(sources.sources[0]?.url).toBe('file://$CWD/hosted-x86_64.tar.gz')
  // It asks for the version of macOS, which nobody has told.
  const read = there.facts(unitOf(there, 'builtin', 'hosted'))
  expect(read).toMatchObject({ reason: expect.stringContaining('no macOS version') as unknown })
  expect(there.fingerprint).not.toBe(all.fingerprint)
})

test('a recipe becomes a package with its sources', async () => {
  const source = await recipeReader.open([builtin], host)
  const { recipes } = source.read(unitOf(all, 'builtin', 'gpu_solver'))
  expect(recipes).toMatchObject([
    {
      package: {
        tool: 'spack',
        name: 'gpu-solver',
        buildSystems: ['steps'],
        maintainers: ['abe', 'zoe'],
        tags: ['gpu', 'solvers'],
        upstream: { git: 'https://gpu-solver.example/gpu-solver.git' },
        evidence: { source: 'repos/spack_repo/builtin/packages/gpu_solver/package.py' },
      },
      sources: [
        { version: '2.0', tag: 'v2.0', ref: '0123456789abcdef0123456789abcdef01234567' },
        { version: 'develop', branch: 'develop' },
      ],
    },
  ])
})

test('a tree without a repository is told so', () => {
  expect(recipeReader.cannot(builtin)).toBeNull()
  expect(recipeReader.cannot(testTree({ 'README.md': '' }))).toMatch('no repo.yaml')
})
