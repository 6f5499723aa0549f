/** Situations without a plan: what is asked, of which recipes, on which machine. Small on purpose. */
import { makeInstallation, type Problem } from '../../src/solve/testing/input.ts'
import { bool, multi, single } from '../../src/solve/testing/recipe.ts'

const gcc = (version: string, ...provides: string[]) =>
  makeInstallation('gcc', `gcc@${version}`, {
    provides: provides.length > 0 ? provides : ['c', 'cxx', 'fortran'],
  })
const mpich = makeInstallation('mpich', 'mpich@4.2.0', { provides: ['mpi'] })
const openmpi = makeInstallation('openmpi', 'openmpi@5.0.3', { provides: ['mpi'] })
const mpis = { mpich: { provides: [['mpi']] }, openmpi: { provides: [['mpi']] } } as const
const compiled = { provides: [['c'], ['cxx'], ['fortran']], versions: ['8.5.0', '13.2.0'] } as const

/** By the name of the file that holds the expected text. */
export const conflicts: Readonly<Record<string, Problem>> = {
  'two-mpis-asked-for': {
    recipes: { hdf5: { variants: [bool('mpi', true)], depends: [['mpi', '+mpi']] }, ...mpis },
    roots: ['hdf5 ^mpich ^openmpi'],
    installed: [mpich, openmpi],
  },
  'two-libraries-of-two-mpis': {
    recipes: mpis,
    roots: ['vendor-fft', 'vendor-solver'],
    installed: [
      mpich,
      openmpi,
      makeInstallation('f', 'vendor-fft@2.1', { linked: { mpich: 'mpi' } }),
      makeInstallation('s', 'vendor-solver@7', { linked: { openmpi: 'mpi' } }),
    ],
  },
  'installed-for-the-other-mpi': {
    recipes: mpis,
    roots: ['vendor-fft ^openmpi'],
    installed: [
      mpich,
      openmpi,
      makeInstallation('f', 'vendor-fft@2.1', { linked: { mpich: 'mpi' } }),
    ],
  },
  'two-roots-want-two-versions': {
    recipes: {
      solver: { depends: [['hdf5@1.10']] },
      viewer: { depends: [['hdf5@1.14:']] },
      hdf5: { versions: ['1.10.8', '1.14.3'] },
    },
    roots: ['solver', 'viewer'],
  },
  'two-roots-contradict': {
    recipes: { hdf5: { variants: [bool('mpi', true)] } },
    roots: ['hdf5+mpi', 'hdf5~mpi'],
  },
  'recipe-conflict': {
    recipes: {
      hdf5: {
        variants: [bool('threadsafe', false), bool('fortran', false), bool('cxx', false)],
        conflicts: [['+threadsafe', '+fortran']],
      },
    },
    roots: ['hdf5 +cxx +fortran +threadsafe'],
  },
  'conflict-with-a-version': {
    recipes: {
      solver: {
        variants: [bool('cuda', false)],
        versions: ['1.0', '2.0'],
        conflicts: [['+cuda', '@:1']],
      },
    },
    roots: ['solver@1 +cuda'],
  },
  'requires-unmet': {
    recipes: {
      solver: {
        variants: [single('fft', ['fftw', 'mkl'])],
        requires: [{ any: ['fft=mkl'], when: '@1' }],
      },
    },
    roots: ['solver fft=fftw'],
  },
  'requires-one-of': {
    recipes: {
      solver: {
        variants: [bool('cuda', false), bool('rocm', false)],
        requires: [{ one: ['+cuda', '+rocm'] }],
      },
    },
    roots: ['solver +cuda +rocm'],
  },
  'policy-forbids': {
    recipes: { solver: { depends: [['log4j', '+log']], variants: [bool('log', true)] }, log4j: {} },
    roots: ['solver+log'],
    policies: { forbid: [{ spec: 'log4j', reason: 'CVE-2021-44228' }] },
  },
  'policy-forbids-a-version': {
    recipes: { openssl: { versions: ['1.1.1', '3.4.0'] } },
    roots: ['openssl@1.1'],
    policies: { forbid: [{ spec: 'openssl@:1', reason: 'no longer maintained' }] },
  },
  'provider-forbidden': {
    recipes: { hdf5: { depends: [['mpi']] }, mpich: { provides: [['mpi']] } },
    roots: ['hdf5'],
    policies: { forbid: [{ spec: 'mpich', reason: 'it does not drive our network' }] },
  },
  'feature-forbidden-everywhere': {
    recipes: { solver: { variants: [bool('cuda', false)] } },
    roots: ['solver+cuda'],
    policies: { forbid: [{ spec: '+cuda', reason: 'there are no GPUs here' }] },
  },
  'deprecated-only': {
    recipes: { solver: { versions: ['1.0 deprecated', '2.0'] } },
    roots: ['solver@1'],
  },
  'vendor-software-absent': {
    recipes: { solver: { depends: [['cray-mpich']] }, 'cray-mpich': { versions: ['8.1.29'] } },
    roots: ['solver'],
    notBuildable: ['cray-mpich'],
  },
  'vendor-software-too-old': {
    recipes: {
      solver: { depends: [['cray-mpich@8.1.20:']] },
      'cray-mpich': { versions: ['8.1.29', '8.1.10'] },
    },
    roots: ['solver'],
    notBuildable: ['cray-mpich'],
    installed: [makeInstallation('cray', 'cray-mpich@8.1.10')],
  },
  'no-compiler': {
    recipes: { solver: { depends: [['c', '', 'build']] }, gcc: compiled },
    roots: ['solver'],
    providers: { c: ['gcc'] },
  },
  'no-fortran-compiler': {
    recipes: {
      solver: {
        variants: [bool('fortran', true)],
        depends: [
          ['c', '', 'build'],
          ['fortran', '+fortran', 'build'],
        ],
      },
      gcc: compiled,
      clang: { provides: [['c'], ['cxx']] },
    },
    roots: ['solver+fortran'],
    installed: [makeInstallation('clang', 'clang@17.0.6', { provides: ['c', 'cxx'] })],
    providers: { fortran: ['gcc'] },
  },
  'compiler-too-old': {
    recipes: {
      solver: {
        versions: ['1.0', '2.0'],
        depends: [['cxx', '', 'build']],
        conflicts: [['%gcc@:8', '@2:']],
      },
      gcc: compiled,
    },
    roots: ['solver@2'],
    installed: [gcc('8.5.0')],
  },
  'compiler-asked-for-is-not-there': {
    recipes: { solver: { depends: [['c', '', 'build']] }, gcc: compiled },
    roots: ['solver %gcc@13'],
    installed: [gcc('8.5.0')],
  },
  'compiler-of-another-vendor': {
    recipes: {
      solver: { depends: [['c', '', 'build']] },
      gcc: compiled,
      llvm: { provides: [['c'], ['cxx']] },
    },
    roots: ['solver %clang'],
    installed: [gcc('13.2.0')],
  },
  'below-is-never-used': {
    recipes: { solver: { depends: [['hdf5']] }, hdf5: {}, python: {} },
    roots: ['solver ^python'],
  },
  'no-provider-at-all': {
    recipes: { solver: { depends: [['lapack']] }, netlib: { provides: [['lapack', '@9:']] } },
    roots: ['solver'],
  },
  'virtual-version': {
    recipes: { solver: { depends: [['mpi@4:']] }, mpich: { provides: [['mpi@:3']] } },
    roots: ['solver'],
  },
  'recipe-missing': { recipes: { solver: { depends: [['ghost@2:']] } }, roots: ['solver'] },
  'recipe-wants-a-version-nobody-has': {
    recipes: { solver: { depends: [['hdf5@2:']] }, hdf5: { versions: ['1.10.8', '1.14.3'] } },
    roots: ['solver'],
  },
  'recipe-wants-a-variant-nobody-has': {
    recipes: { solver: { depends: [['hdf5+hl']] }, hdf5: { variants: [bool('mpi', true)] } },
    roots: ['solver'],
  },
  'variant-of-other-versions': {
    recipes: {
      hdf5: {
        versions: ['1.8.22', '1.14.3'],
        variants: [bool('mpi', true), bool('subfiling', false, { when: '@1.14: +mpi' })],
      },
    },
    roots: ['hdf5@1.8 +subfiling'],
  },
  'value-under-a-condition': {
    recipes: {
      solver: {
        versions: ['1.0', '2.0'],
        variants: [
          single('gpu', ['none', 'cuda', 'sycl'], {
            conditionalValues: [{ value: 'sycl', when: '@2:' }],
          }),
        ],
      },
    },
    roots: ['solver@1 gpu=sycl'],
  },
  'values-of-two-sets': {
    recipes: {
      openmpi: {
        variants: [
          multi('fabrics', ['auto'], ['auto', 'ucx', 'ofi'], {
            disjointSets: [['auto'], ['ucx', 'ofi']],
          }),
        ],
      },
    },
    roots: ['openmpi fabrics=auto,ucx'],
  },
  'none-with-others': {
    recipes: { openmpi: { variants: [multi('schedulers', ['none'], ['none', 'slurm'])] } },
    roots: ['openmpi schedulers=none,slurm'],
  },
  'machine-of-another-family': {
    recipes: { mkl: { requires: [{ any: ['target=x86_64:'] }] } },
    roots: ['mkl'],
    target: 'neoverse_v1',
  },
  'target-not-supported': {
    recipes: { kernel: { conflicts: [['target=:zen2']] } },
    roots: ['kernel'],
    target: 'zen2',
  },
  'target-asked-for': { recipes: { kernel: {} }, roots: ['kernel target=zen'] },
  'extension-of-another-python': {
    recipes: {
      'py-numpy': {
        versions: ['1.26', '2.1'],
        depends: [
          ['python@3.9:', '@1.26'],
          ['python@3.10:', '@2:'],
        ],
      },
      python: { versions: ['3.8.17', '3.11.9'] },
    },
    roots: ['py-numpy@2: ^python@3.8'],
  },
  'installed-can-only-be-run': {
    recipes: { solver: { depends: [['vendor-fft']] } },
    roots: ['solver'],
    installed: [makeInstallation('f', 'vendor-fft@2.1', { linkable: false })],
  },
  circle: {
    recipes: { chicken: { depends: [['egg']] }, egg: { depends: [['chicken', '', 'build']] } },
    roots: ['chicken'],
  },
  'two-things-in-the-way': {
    recipes: {
      solver: {
        variants: [bool('cuda', false), bool('rocm', false), bool('docs', false)],
        conflicts: [['+cuda', '+rocm']],
        depends: [['doxygen@99:', '+docs']],
      },
      doxygen: {},
    },
    roots: ['solver +cuda +rocm +docs'],
  },
  'unknown-package': { recipes: { hdf5: {}, 'hdf-eos5': {}, zlib: {} }, roots: ['hfd5+mpi'] },
  'unknown-package-below': { recipes: { hdf5: {}, zlib: {} }, roots: ['hdf5 ^zlibb'] },
  'unknown-version': {
    recipes: { hdf5: { versions: ['1.10.8', '1.14.3'] } },
    roots: ['hdf5@1.15:'],
  },
  'unknown-variant': {
    recipes: { hdf5: { variants: [bool('shared', true)] } },
    roots: ['hdf5+sharde'],
  },
  'unknown-value': {
    recipes: { hdf5: { variants: [single('api', ['v110', 'v112'])] } },
    roots: ['hdf5 api=v113'],
  },
}
