import { afterAll, expect, test } from 'vitest'
import {
  answer,
  makeInstallation as installed,
  type Problem,
  show,
  testSolver,
} from './testing/input.ts'
import { bool, multi, single } from './testing/recipe.ts'

afterAll(() => testSolver().close())

const rules: { what: string; problem: Problem; expected: string[] }[] = []
const rule = (what: string, problem: Problem, ...expected: string[]) =>
  rules.push({ what, problem, expected })

// Versions

rule(
  'the newest version is taken',
  { recipes: { a: { versions: ['1.9', '1.10', '1.2'] } }, roots: ['a'] },
  'a@1.10',
)
rule(
  'a preferred version comes before newer ones',
  { recipes: { a: { versions: ['1.9 preferred', '1.10'] } }, roots: ['a'] },
  'a@1.9',
)
rule(
  'releases come before prereleases and development versions',
  { recipes: { a: { versions: ['develop', '2.0-rc1', '1.0'] } }, roots: ['a'] },
  'a@1.0',
)
rule(
  'a development version is taken when asked for',
  { recipes: { a: { versions: ['develop', '1.0'] } }, roots: ['a@develop'] },
  'a@develop',
)
rule(
  'a deprecated version is not taken',
  { recipes: { a: { versions: ['2.0 deprecated', '1.0'] } }, roots: ['a'] },
  'a@1.0',
)
rule(
  'a deprecated version is not taken even when asked for',
  { recipes: { a: { versions: ['2.0 deprecated', '1.0'] } }, roots: ['a@2'] },
  'none',
)
rule(
  'an installed version that is deprecated may be reused',
  {
    recipes: { a: { versions: ['2.0 deprecated', '1.0'] } },
    roots: ['a@2'],
    installed: [installed('i', 'a@2.0')],
  },
  'a@2.0 <- i',
)
rule(
  'a range holds for all dependents together',
  {
    recipes: {
      a: { depends: [['c@1.1:']] },
      b: { depends: [['c@:1.3']] },
      c: { versions: ['1.0', '1.2', '1.4'] },
    },
    roots: ['a', 'b'],
  },
  'a@1.0',
  'b@1.0',
  'c@1.2',
)
rule(
  "the root's version ranks before that of its dependencies",
  {
    recipes: {
      a: { versions: ['1.0', '2.0'], depends: [['b@:1', '@2:'], ['b']] },
      b: { versions: ['1.0', '2.0'] },
    },
    roots: ['a'],
  },
  'a@2.0',
  'b@1.0',
)

// Variants

rule(
  'variants take their defaults',
  {
    recipes: {
      a: {
        variants: [
          bool('x', true),
          single('y', ['p', 'q']),
          multi('z', ['s', 't'], ['s', 't', 'u']),
        ],
      },
    },
    roots: ['a'],
  },
  'a@1.0+x y=p z=s,t',
)
rule(
  'a value asked for is taken',
  {
    recipes: { a: { variants: [bool('x', true), single('y', ['p', 'q'])] } },
    roots: ['a ~x y=q'],
  },
  'a@1.0~x y=q',
)
rule(
  'a value a dependent asks for is taken',
  {
    recipes: {
      a: { depends: [['b+x y=q']] },
      b: { variants: [bool('x', false), single('y', ['p', 'q'])] },
    },
    roots: ['a'],
  },
  'a@1.0',
  'b@1.0+x y=q',
)
rule(
  'one variant cannot have two values',
  {
    recipes: {
      a: { depends: [['c y=p']] },
      b: { depends: [['c y=q']] },
      c: { variants: [single('y', ['p', 'q'])] },
    },
    roots: ['a', 'b'],
  },
  'none',
)
rule(
  'values of a multi-valued variant add up',
  {
    recipes: {
      a: { depends: [['c z=s']] },
      b: { depends: [['c z=t']] },
      c: { variants: [multi('z', ['s'], ['s', 't', 'u'])] },
    },
    roots: ['a', 'b'],
  },
  'a@1.0',
  'b@1.0',
  'c@1.0 z=s,t',
)
rule(
  'an exact set has nothing beside it',
  {
    recipes: { a: { variants: [multi('z', ['s'], ['s', 't', 'u'])] } },
    roots: ['a z:=t,u'],
  },
  'a@1.0 z=t,u',
)
rule(
  'a variant exists only under its condition',
  {
    recipes: { a: { versions: ['1.0', '2.0'], variants: [bool('x', true, { when: '@2:' })] } },
    roots: ['a@1'],
  },
  'a@1.0',
)
rule(
  'asking for a variant brings about its condition',
  {
    recipes: { a: { versions: ['1.0', '2.0'], variants: [bool('x', false, { when: '@:1' })] } },
    roots: ['a+x'],
  },
  'a@1.0+x',
)
rule(
  'of two definitions that apply, the last wins',
  {
    recipes: {
      a: {
        versions: ['1.0', '2.0'],
        variants: [single('y', ['p', 'q']), single('y', ['q', 'r'], { when: '@2:' })],
      },
    },
    roots: ['a'],
  },
  'a@2.0 y=q',
)
rule(
  'where the last does not apply, the one before it does',
  {
    recipes: {
      a: {
        versions: ['1.0', '2.0'],
        variants: [single('y', ['p', 'q']), single('y', ['q', 'r'], { when: '@2:' })],
      },
    },
    roots: ['a@1'],
  },
  'a@1.0 y=p',
)
rule(
  'a value of only one definition brings about that definition',
  {
    recipes: {
      a: {
        versions: ['1.0', '2.0'],
        variants: [single('y', ['p', 'q']), single('y', ['q', 'r'], { when: '@2:' })],
      },
    },
    roots: ['a y=p'],
  },
  'a@1.0 y=p',
)
rule(
  'a conditional value imposes its condition',
  {
    recipes: {
      a: {
        versions: ['1.0', '2.0'],
        variants: [single('y', ['p', 'q'], { conditionalValues: [{ value: 'q', when: '@:1' }] })],
      },
    },
    roots: ['a y=q'],
  },
  'a@1.0 y=q',
)
rule(
  'none stands alone',
  { recipes: { a: { variants: [multi('z', ['none'], ['none', 's', 't'])] } }, roots: ['a z=s'] },
  'a@1.0 z=s',
)
rule(
  'none with another value cannot be',
  { recipes: { a: { variants: [multi('z', ['none'], ['none', 's'])] } }, roots: ['a z=s,none'] },
  'none',
)
const sets = { disjointSets: [['none'], ['auto'], ['s', 't']] }
rule(
  'values of one disjoint set stand together',
  {
    recipes: { a: { variants: [multi('z', ['auto'], ['none', 'auto', 's', 't'], sets)] } },
    roots: ['a z=s,t'],
  },
  'a@1.0 z=s,t',
)
rule(
  'values of two disjoint sets do not',
  {
    recipes: { a: { variants: [multi('z', ['auto'], ['none', 'auto', 's', 't'], sets)] } },
    roots: ['a z=s,auto'],
  },
  'none',
)
rule(
  'a sticky variant does not move to please a conflict',
  {
    recipes: { a: { variants: [bool('x', false, { sticky: true })], conflicts: [['~x']] } },
    roots: ['a'],
  },
  'none',
)
rule(
  'a variant that is not sticky does',
  { recipes: { a: { variants: [bool('x', false)], conflicts: [['~x']] } }, roots: ['a'] },
  'a@1.0+x',
)
rule(
  'a sticky variant moves when asked to',
  {
    recipes: { a: { variants: [bool('x', false, { sticky: true })], conflicts: [['~x']] } },
    roots: ['a+x'],
  },
  'a@1.0+x',
)
const open = { name: 'cstd', kind: 'single' as const, default: '11', when: '' }
rule(
  'where the recipe checks values with code, those mentioned are possible',
  { recipes: { a: { variants: [open] } }, roots: ['a cstd=17'] },
  'a@1.0 cstd=17',
)

// Dependencies

rule(
  'a dependency is there when its condition holds',
  {
    recipes: {
      a: {
        variants: [bool('x', true)],
        depends: [
          ['b', '+x'],
          ['c', '~x'],
        ],
      },
      b: {},
      c: {},
    },
    roots: ['a'],
  },
  'a@1.0+x',
  'b@1.0',
)
rule(
  'conditions see the dependencies',
  {
    recipes: { a: { depends: [['b'], ['c', '^b+x']] }, b: { variants: [bool('x', true)] }, c: {} },
    roots: ['a'],
  },
  'a@1.0',
  'b@1.0+x',
  'c@1.0',
)
rule(
  'what is only for tests is left out',
  { recipes: { a: { depends: [['b', '', 'test']] }, b: {} }, roots: ['a'] },
  'a@1.0',
)
rule(
  'packages do not depend on each other in a circle',
  { recipes: { a: { depends: [['b']] }, b: { depends: [['a']] } }, roots: ['a'] },
  'none',
)
rule(
  'conditions on the processor are decided for the machine',
  {
    recipes: {
      a: {
        depends: [
          ['b', 'target=zen2:'],
          ['c', 'target=x86_64'],
          ['d', 'os=debian12'],
          ['e', 'platform=windows'],
        ],
      },
      b: {},
      c: {},
      d: {},
      e: {},
    },
    roots: ['a'],
  },
  'a@1.0',
  'b@1.0',
  'd@1.0',
)
rule(
  'a root for another processor has no plan',
  { recipes: { a: {} }, roots: ['a target=x86_64'] },
  'none',
)
rule(
  'what a root wants below it is there',
  {
    recipes: {
      a: { depends: [['b']] },
      b: { depends: [['c']] },
      c: { versions: ['1.0', '2.0'], variants: [bool('x', false)] },
    },
    roots: ['a ^c@1+x'],
  },
  'a@1.0',
  'b@1.0',
  'c@1.0+x',
)
rule(
  'what nothing depends on is not below a root',
  { recipes: { a: {}, c: {} }, roots: ['a ^c'] },
  'none',
)

// Virtuals

const mpis = {
  openmpi: { versions: ['4.0', '5.0'], provides: [['mpi@:3.1']] as const },
  mpich: {
    versions: ['3.0', '4.0'],
    provides: [
      ['mpi@:4.0', '@4:'],
      ['mpi@:3.1', '@:3'],
    ] as const,
  },
}
const preferOpenmpi = { mpi: ['openmpi', 'mpich'] }
rule(
  'the preferred provider is taken',
  { recipes: { a: { depends: [['mpi']] }, ...mpis }, roots: ['a'], providers: preferOpenmpi },
  'a@1.0',
  'openmpi@5.0',
)
rule(
  'a provider must provide the version of the virtual',
  { recipes: { a: { depends: [['mpi@4:']] }, ...mpis }, roots: ['a'], providers: preferOpenmpi },
  'a@1.0',
  'mpich@4.0',
)
rule(
  'a virtual root picks a package',
  { recipes: mpis, roots: ['mpi'], providers: preferOpenmpi },
  'openmpi@5.0',
)
rule(
  'a virtual root may ask for a version of the virtual',
  { recipes: mpis, roots: ['mpi@4:'], providers: preferOpenmpi },
  'mpich@4.0',
)
rule(
  'one provider serves the whole plan',
  {
    recipes: { a: { depends: [['mpi'], ['b']] }, b: { depends: [['mpi@4:']] }, ...mpis },
    roots: ['a'],
    providers: preferOpenmpi,
  },
  'a@1.0',
  'b@1.0',
  'mpich@4.0',
)
rule(
  'a root that is a provider is the one used',
  {
    recipes: { a: { depends: [['mpi']] }, ...mpis },
    roots: ['a', 'mpich'],
    providers: preferOpenmpi,
  },
  'a@1.0',
  'mpich@4.0',
)
rule(
  'a root names the provider below it',
  {
    recipes: { a: { depends: [['mpi']] }, ...mpis },
    roots: ['a ^mpich@3'],
    providers: preferOpenmpi,
  },
  'a@1.0',
  'mpich@3.0',
)
rule(
  'a condition on a virtual sees its provider',
  {
    recipes: {
      a: { depends: [['mpi'], ['b', '^mpi=openmpi'], ['c', '^mpich']] },
      b: {},
      c: {},
      ...mpis,
    },
    roots: ['a'],
    providers: preferOpenmpi,
  },
  'a@1.0',
  'b@1.0',
  'openmpi@5.0',
)
const blas = {
  one: { provides: [['blas'], ['lapack']] as const, together: [['blas', 'lapack']] },
  two: { provides: [['blas'], ['lapack']] as const },
  only: { provides: [['lapack']] as const },
}
rule(
  'what is provided together is taken together',
  {
    recipes: { a: { depends: [['blas'], ['lapack']] }, ...blas },
    roots: ['a'],
    providers: { blas: ['one'], lapack: ['only', 'one'] },
  },
  'a@1.0',
  'one@1.0',
)
rule(
  'what is not bound together may come from two packages',
  {
    recipes: { a: { depends: [['blas'], ['lapack']] }, ...blas },
    roots: ['a'],
    providers: { blas: ['two'], lapack: ['only', 'two'] },
  },
  'a@1.0',
  'only@1.0',
  'two@1.0',
)
rule(
  'a compiler is never built',
  { recipes: { a: { depends: [['c', '', 'build']] }, gcc: { provides: [['c']] } }, roots: ['a'] },
  'none',
)
rule(
  'an installed compiler is used',
  {
    recipes: { a: { depends: [['c', '', 'build']] }, gcc: { provides: [['c']] } },
    roots: ['a'],
    installed: [installed('cc', 'gcc@12', { provides: ['c'] })],
  },
  'a@1.0',
  'gcc@12 <- cc',
)

// Conflicts and requirements

rule(
  'a conflict is kept clear of',
  {
    recipes: {
      a: { versions: ['1.0', '2.0'], depends: [['b']], conflicts: [['@2:', '^b@2:']] },
      b: { versions: ['2.0'] },
    },
    roots: ['a'],
  },
  'a@1.0',
  'b@2.0',
)
rule(
  'conflicts of what is reused are ignored',
  {
    recipes: { a: { variants: [bool('x', false)], conflicts: [['+x']] } },
    roots: ['a+x'],
    installed: [installed('i', 'a@1.0', { variants: { x: true } })],
  },
  'a@1.0+x <- i',
)
rule(
  'a conflict about compiler flags does not hold for a plan without any',
  {
    recipes: {
      a: { depends: [['c', '', 'build']], conflicts: [["cxxflags='-x' %gcc"]] },
      gcc: { provides: [['c']] },
    },
    roots: ['a'],
    installed: [installed('cc', 'gcc@12', { provides: ['c'] })],
  },
  'a@1.0',
  'gcc@12 <- cc',
)
rule(
  'requires any_of: the first is preferred',
  {
    recipes: {
      a: { variants: [single('y', ['p', 'q', 'r'])], requires: [{ any: ['y=r', 'y=q'] }] },
    },
    roots: ['a'],
  },
  'a@1.0 y=r',
)
rule(
  'requires any_of: one that holds already costs nothing',
  {
    recipes: {
      a: {
        variants: [bool('x', true), bool('y', true), single('z', ['p', 'q'])],
        requires: [{ any: ['+x', '+y'] }],
      },
    },
    roots: ['a'],
  },
  'a@1.0+x+y z=p',
)
rule(
  'requires one_of: not two of them',
  {
    recipes: {
      a: { variants: [bool('x', true), bool('y', true)], requires: [{ one: ['+x', '+y'] }] },
    },
    roots: ['a'],
  },
  'a@1.0+x~y',
)
rule(
  'requires under a condition',
  {
    recipes: {
      a: { variants: [bool('x', true), bool('y', false)], requires: [{ any: ['+y'], when: '+x' }] },
    },
    roots: ['a'],
  },
  'a@1.0+x+y',
)
rule(
  'a requirement nobody can meet',
  {
    recipes: { a: { variants: [bool('x', true)], requires: [{ any: ['~x'] }] } },
    roots: ['a+x'],
  },
  'none',
)

rule(
  'a requirement under the very value it demands is not overlooked by the frugal search',
  {
    recipes: {
      a: {
        variants: [bool('x', true)],
        depends: [['b', '+x']],
        requires: [{ any: ['~x'], when: '~x' }],
      },
      b: {},
    },
    roots: ['a'],
  },
  'a@1.0~x',
)

rule(
  'a condition of a variant sees features that only the installation knows',
  {
    recipes: { z: { depends: [['b']], variants: [bool('x', true, { when: '^b note=p' })] } },
    roots: ['b', 'z'],
    installed: [installed('i', 'b@1.0', { variants: { note: 'p' } })],
  },
  'b@1.0 note=p <- i',
  'z@1.0+x',
)

// What is installed

rule(
  'what is installed and fits is reused, though older',
  {
    recipes: { a: { depends: [['b@1:']] }, b: { versions: ['1.0', '2.0'] } },
    roots: ['a'],
    installed: [installed('i', 'b@1.0')],
  },
  'a@1.0',
  'b@1.0 <- i',
)
rule(
  'what is installed and does not fit is built',
  {
    recipes: { a: { depends: [['b@2:']] }, b: { versions: ['1.0', '2.0'] } },
    roots: ['a'],
    installed: [installed('i', 'b@1.0')],
  },
  'a@1.0',
  'b@2.0',
)
rule(
  'installed software without a recipe can be reused',
  { recipes: { a: { depends: [['b']] } }, roots: ['a'], installed: [installed('i', 'b@7')] },
  'a@1.0',
  'b@7 <- i',
)
rule(
  'the version of another tool is read as well as can be',
  { recipes: { b: {} }, roots: ['b@2.1'], installed: [installed('i', 'b@2.1.0+cu118')] },
  'b@2.1.0-cu118 <- i',
)
rule(
  'the newest of two installed ones',
  {
    recipes: { b: {} },
    roots: ['b'],
    installed: [installed('i', 'b@1.5'), installed('j', 'b@1.10')],
  },
  'b@1.10 <- j',
)
rule(
  'only the vendor can install it: nothing is installed',
  { recipes: { a: { depends: [['b']] }, b: {} }, roots: ['a'], notBuildable: ['b'] },
  'none',
)
rule(
  'only programs: to run, not to link with',
  {
    recipes: { a: { depends: [['b', '', 'link']] }, c: { depends: [['b', '', 'run']] }, b: {} },
    roots: ['c'],
    installed: [installed('i', 'b@1.0', { linkable: false })],
  },
  'b@1.0 <- i',
  'c@1.0',
)
rule(
  'only programs: not linked with',
  {
    recipes: { a: { depends: [['b', '', 'link']] }, b: {} },
    roots: ['a'],
    installed: [installed('i', 'b@1.0', { linkable: false })],
  },
  'a@1.0',
  'b@1.0',
)

const flavours = [
  installed('mpich', 'mpich@4.0', { provides: ['mpi'] }),
  installed('openmpi', 'openmpi@4.1', { provides: ['mpi'] }),
  installed('hdf5-mpich', 'hdf5@1.10', { variants: { mpi: true }, linked: { mpich: 'mpi' } }),
  installed('hdf5-openmpi', 'hdf5@1.10', { variants: { mpi: true }, linked: { openmpi: 'mpi' } }),
  installed('hdf5-serial', 'hdf5@1.10', { variants: { mpi: false } }),
]
const parallel = {
  hdf5: {
    versions: ['1.14', '1.10'],
    variants: [bool('mpi', true)],
    depends: [['mpi', '+mpi']] as const,
  },
  a: { depends: [['hdf5+mpi'], ['mpi']] as const },
  ...mpis,
}
rule(
  'a reused library brings the very MPI it is linked with',
  { recipes: parallel, roots: ['a'], installed: flavours, providers: preferOpenmpi },
  'a@1.0',
  'hdf5@1.10+mpi <- hdf5-openmpi',
  'openmpi@4.1 <- openmpi',
)
rule(
  'the flavour follows the MPI asked for',
  {
    recipes: parallel,
    roots: ['hdf5+mpi', 'mpich'],
    installed: flavours,
    providers: preferOpenmpi,
  },
  'hdf5@1.10+mpi <- hdf5-mpich',
  'mpich@4.0 <- mpich',
)
rule(
  'rather build than mix two MPI families',
  {
    recipes: parallel,
    roots: ['hdf5+mpi', 'openmpi'],
    installed: flavours.filter((i) => i.id !== 'hdf5-openmpi'),
    providers: preferOpenmpi,
  },
  'hdf5@1.14+mpi',
  'openmpi@4.1 <- openmpi',
)
rule(
  'two libraries bound to two MPIs have no plan together',
  {
    recipes: mpis,
    roots: ['x', 'y'],
    installed: [
      ...flavours.slice(0, 2),
      installed('x', 'x@1.0', { linked: { mpich: 'mpi' } }),
      installed('y', 'y@1.0', { linked: { openmpi: 'mpi' } }),
    ],
  },
  'none',
)

// What nobody has probed

const unprobed = { b: { variants: [bool('x', false)] }, a: { depends: [['b+x']] as const } }
test('an unprobed feature may be used, and is an assumption', async () => {
  const solution = await answer({
    recipes: unprobed,
    roots: ['a'],
    installed: [installed('i', 'b@1.0')],
  })
  expect(show(solution)).toEqual(['a@1.0', 'b@1.0+x <- i'])
  expect(solution!.nodes.find((n) => n.name === 'b')!.assumed).toEqual(['x'])
})
rule(
  'a probed answer wins over an unprobed one',
  {
    recipes: unprobed,
    roots: ['a'],
    installed: [installed('i', 'b@1.0'), installed('j', 'b@1.0', { variants: { x: true } })],
  },
  'a@1.0',
  'b@1.0+x <- j',
)
rule(
  'a probed no is no',
  {
    recipes: unprobed,
    roots: ['a'],
    installed: [installed('i', 'b@1.0', { variants: { x: false } })],
  },
  'a@1.0',
  'b@1.0+x',
)
test('what nobody asks for is not assumed', async () => {
  const solution = await answer({
    recipes: { ...unprobed, a: { depends: [['b']] } },
    roots: ['a'],
    installed: [installed('i', 'b@1.0')],
  })
  expect(show(solution)).toEqual(['a@1.0', 'b@1.0 <- i'])
})

rule(
  'a hash names one installation',
  {
    recipes: {},
    roots: ['b/abc'],
    installed: [installed('spack:/abcdef', 'b@1.0'), installed('spack:/fedcba', 'b@2.0')],
  },
  'b@1.0 <- spack:/abcdef',
)
rule(
  'a hash below a root',
  {
    recipes: { a: { depends: [['b']] }, b: {} },
    roots: ['a ^b/abc'],
    installed: [installed('spack:/abcdef', 'b@1.0'), installed('spack:/fedcba', 'b@2.0')],
  },
  'a@1.0',
  'b@1.0 <- spack:/abcdef',
)
rule(
  'a preference for a direct dependency gives way',
  {
    recipes: { a: { depends: [['v']] }, p: { provides: [['v']] }, q: { provides: [['v']] } },
    roots: ['a %%q'],
    providers: { v: ['p', 'q'] },
  },
  'a@1.0',
  'q@1.0',
)

// Policies

const why = 'the site says so'
rule(
  'what is forbidden is not used',
  {
    recipes: { a: { depends: [['mpi']] }, ...mpis },
    roots: ['a'],
    providers: preferOpenmpi,
    policies: { forbid: [{ spec: 'openmpi@5', reason: why }] },
  },
  'a@1.0',
  'openmpi@4.0',
)
rule(
  'a rule without a name speaks of everything',
  {
    recipes: {
      a: { variants: [bool('cuda', true)], depends: [['b']] },
      b: { variants: [bool('cuda', true)] },
    },
    roots: ['a'],
    policies: { forbid: [{ spec: '+cuda', reason: why }] },
  },
  'a@1.0~cuda',
  'b@1.0~cuda',
)
rule(
  'a preferred version is taken before a newer one',
  {
    recipes: { a: { versions: ['1.0', '2.0', '3.0'] } },
    roots: ['a'],
    policies: { prefer: [{ spec: 'a@2', reason: why }] },
  },
  'a@2.0',
)
rule(
  'a preferred provider is taken before what recipes prefer',
  {
    recipes: { a: { depends: [['mpi']] }, ...mpis },
    roots: ['a'],
    providers: preferOpenmpi,
    policies: { prefer: [{ spec: 'mpich', reason: why }] },
  },
  'a@1.0',
  'mpich@4.0',
)
rule(
  'a preference is no must',
  {
    recipes: { a: { depends: [['mpi@4:']] }, ...mpis },
    roots: ['a'],
    policies: { prefer: [{ spec: 'openmpi', reason: why }] },
  },
  'a@1.0',
  'mpich@4.0',
)
rule(
  'what must be reused is reused before anything better',
  {
    recipes: { a: { depends: [['mpi']] }, ...mpis },
    roots: ['a'],
    providers: preferOpenmpi,
    installed: [installed('m', 'mpich@3.0', { provides: ['mpi'] })],
    policies: { mustReuse: [{ spec: 'mpi', reason: why }] },
  },
  'a@1.0',
  'mpich@3.0 <- m',
)
rule(
  'what must be reused and is absent is planned all the same',
  {
    recipes: { a: { depends: [['mpi']] }, ...mpis },
    roots: ['a'],
    providers: preferOpenmpi,
    policies: { mustReuse: [{ spec: 'mpi', reason: why }] },
  },
  'a@1.0',
  'openmpi@5.0',
)

rule(
  'no feature is switched off to avoid a request',
  {
    recipes: {
      a: { variants: [bool('mpi', true)], depends: [['mpi', '+mpi']] as const },
      ...mpis,
    },
    roots: ['a'],
    providers: preferOpenmpi,
    policies: { mustReuse: [{ spec: 'mpi', reason: why }] },
  },
  'a@1.0+mpi',
  'openmpi@5.0',
)

// The order of what is best

const featureful = {
  a: {
    variants: [bool('mpi', true), bool('hl', true)],
    depends: [
      ['mpi', '+mpi'],
      ['b', '+hl'],
    ] as const,
  },
  b: { variants: [bool('x', true)], depends: [['c', '+x']] as const },
  c: {},
  ...mpis,
}
rule(
  'features are not switched off to build less',
  { recipes: featureful, roots: ['a'], providers: preferOpenmpi },
  'a@1.0+hl+mpi',
  'b@1.0+x',
  'c@1.0',
  'openmpi@5.0',
)
rule(
  "the root's version ranks before its variants",
  {
    recipes: {
      a: { versions: ['1.0', '2.0'], variants: [bool('x', true)], conflicts: [['+x', '@2:']] },
    },
    roots: ['a'],
  },
  'a@2.0~x',
)
rule(
  "the root's variants rank before the providers",
  {
    recipes: {
      a: { variants: [bool('x', true)], depends: [['mpi']], conflicts: [['^openmpi', '+x']] },
      ...mpis,
    },
    roots: ['a'],
    providers: preferOpenmpi,
  },
  'a@1.0+x',
  'mpich@4.0',
)
rule(
  'variants of dependencies rank before providers',
  {
    recipes: {
      a: { depends: [['b'], ['mpi']] },
      b: { variants: [bool('x', true)], depends: [['mpi']], conflicts: [['^openmpi', '+x']] },
      ...mpis,
    },
    roots: ['a'],
    providers: preferOpenmpi,
  },
  'a@1.0',
  'b@1.0+x',
  'mpich@4.0',
)
rule(
  'providers rank before versions of dependencies',
  {
    recipes: {
      a: { depends: [['b'], ['mpi']] },
      b: { versions: ['1.0', '2.0'], depends: [['mpi']], conflicts: [['^openmpi', '@2:']] },
      ...mpis,
    },
    roots: ['a'],
    providers: preferOpenmpi,
  },
  'a@1.0',
  'b@1.0',
  'openmpi@5.0',
)
rule(
  'versions of what is built rank before the number of builds',
  {
    recipes: {
      a: { depends: [['b@1:']] },
      b: { versions: ['1.0', '2.0'], depends: [['c', '@2:']] },
      c: {},
    },
    roots: ['a'],
  },
  'a@1.0',
  'b@2.0',
  'c@1.0',
)

test.each(rules)('$what', async ({ problem, expected }) => {
  expect(show(await answer(problem))).toEqual(expected)
})
