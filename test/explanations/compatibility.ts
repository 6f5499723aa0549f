/** Situations without a plan because what is there does not fit together, or not the nodes. */
import { computeNode, filesystem, library } from '../../src/solve/testing/compat.ts'
import { makeInstallation, type Problem } from '../../src/solve/testing/input.ts'
import { bool } from '../../src/solve/testing/recipe.ts'

type More = Parameters<typeof makeInstallation>[2]

/** Something that only its vendor can install. */
const vendor = (name: string, more: More): ReturnType<typeof makeInstallation> =>
  makeInstallation(name, `${name}@2.1`, more)
const needing = (name: string, ...needed: string[]) =>
  vendor(name, { elf: [library(`/opt/${name}/lib/lib${name}.so`, needed)] })
const needingVersion = (name: string, soname: string, version: string) =>
  vendor(name, {
    elf: [
      library(`/opt/${name}/lib/lib${name}.so`, [soname], {
        versionsNeeded: { [soname]: [version] },
      }),
    ],
  })
const moduleOf = (name: string, above: string) =>
  vendor(name, {
    use: { modules: [above, `${name}/2.1`] },
    details: { module: `${name}/2.1` },
  })
const gcc = (version: string) =>
  makeInstallation('gcc', `gcc@${version}`, { provides: ['c', 'cxx', 'fortran'] })

/** By the name of the file that holds the expected text. */
export const misfits: Readonly<Record<string, Problem>> = {
  'glibc-too-old': {
    roots: ['vendor-fft'],
    installed: [needingVersion('vendor-fft', 'libc.so.6', 'GLIBC_2.38')],
    nodeClasses: [computeNode({ glibc: ['GLIBC_2.2.5', 'GLIBC_2.34'] })],
  },
  'libstdcxx-too-old': {
    roots: ['vendor-fft'],
    installed: [needingVersion('vendor-fft', 'libstdc++.so.6', 'GLIBCXX_3.4.32')],
    nodeClasses: [computeNode({ libstdcxx: 'GLIBCXX_3.4.30' })],
  },
  'driver-too-old': {
    recipes: {
      solver: { variants: [bool('cuda', false)], depends: [['cuda@13:', '+cuda']] },
      cuda: { versions: ['13.0.1', '12.8.1', '12.4.1'] },
    },
    roots: ['solver+cuda'],
    nodeClasses: [computeNode({ driver: '535.104.05' })],
  },
  'needed-below-and-glibc-too-old': {
    recipes: { solver: { depends: [['vendor-fft']] } },
    roots: ['solver'],
    installed: [needingVersion('vendor-fft', 'libc.so.6', 'GLIBC_2.38')],
    nodeClasses: [computeNode({ glibc: ['GLIBC_2.2.5', 'GLIBC_2.34'] })],
  },
  'only-on-the-login-nodes': {
    roots: ['vendor-fft'],
    installed: [vendor('vendor-fft', { nodeClasses: ['login'] })],
    nodeClasses: [computeNode(), { ...computeNode(), id: 'login' }],
  },
  'where-files-are-removed': {
    roots: ['vendor-fft'],
    installed: [vendor('vendor-fft', { prefix: '/scratch/vendor-fft' })],
    nodeClasses: [computeNode()],
    filesystems: [filesystem('/scratch', { purgeDays: 30 })],
  },
  'linked-with-the-other-mpi': {
    recipes: {
      solver: { depends: [['mpi'], ['vendor-fft']] },
      mpich: { versions: ['4.1'], provides: [['mpi']] },
      openmpi: { versions: ['4.1.5'], provides: [['mpi']] },
    },
    roots: ['solver', 'mpich'],
    installed: [needing('vendor-fft', 'libmpi.so.40')],
    nodeClasses: [computeNode()],
  },
  'two-hdf5-abis': {
    recipes: {
      viewer: { depends: [['vendor-mesh'], ['hdf5']] },
      hdf5: { versions: ['1.14.6'] },
    },
    roots: ['viewer'],
    installed: [needing('vendor-mesh', 'libhdf5_serial.so.103')],
    nodeClasses: [computeNode()],
  },
  'two-openmp-runtimes': {
    recipes: { solver: { depends: [['vendor-blas'], ['vendor-mesh']] } },
    roots: ['solver'],
    installed: [needing('vendor-blas', 'libiomp5.so'), needing('vendor-mesh', 'libgomp.so.1')],
    nodeClasses: [computeNode()],
  },
  'fortran-modules-of-another-compiler': {
    recipes: {
      solver: { depends: [['fortran', '', 'build'], ['vendor-fft']] },
      gcc: { versions: ['12.2.0'], provides: [['fortran']] },
      'vendor-fft': { versions: ['2.1'], variants: [bool('fortran', true)] },
    },
    roots: ['solver'],
    notBuildable: ['vendor-fft'],
    installed: [
      gcc('12.2.0'),
      vendor('vendor-fft', { variants: { fortran: true }, compiler: 'intel@2021.4' }),
    ],
    nodeClasses: [computeNode()],
  },
  'modules-that-exclude-each-other': {
    recipes: { solver: { depends: [['vendor-fft'], ['vendor-mesh']] } },
    roots: ['solver'],
    installed: [moduleOf('vendor-fft', 'gnu/12'), moduleOf('vendor-mesh', 'gnu/13')],
    nodeClasses: [computeNode()],
  },
}
