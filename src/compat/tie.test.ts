import { expect, test } from 'vitest'
import { elfFacts } from '../adapters/test-machine.ts'
import type { ElfFacts, Installation } from '../model/installation.ts'
import { tie } from './tie.ts'

const lib = '/usr/lib/x86_64-linux-gnu'
type Library = Partial<ElfFacts> & { path: string }
const installation = (id: string, elf: readonly Library[], more: Partial<Installation> = {}) => ({
  id,
  tool: 'x',
  name: id,
  version: '1',
  variants: {},
  prefix: '/usr',
  universe: 'host',
  dependencies: [],
  provides: [],
  elf: elf.map((e) => elfFacts(e.path, e)),
  linkable: true,
  use: {},
  evidence: [],
  ...more,
})
const real = (links: Record<string, string> = {}) => ({
  realpath: (path: string) => Promise.resolve(links[path] ?? null),
})
const dependencies = async (
  installations: readonly Installation[],
  id: string,
  view = real(),
): Promise<Installation['dependencies']> =>
  (await tie(installations, view)).find((i) => i.id === id)?.dependencies ?? []

// Names that mislead on purpose: what counts is the soname each library needs.
const mpis = [
  installation('named-openmpi', [{ path: `${lib}/libmpich.so`, soname: 'libmpich.so.12' }], {
    provides: ['mpi'],
  }),
  installation('named-mpich', [{ path: `${lib}/libmpi.so`, soname: 'libmpi.so.40' }], {
    provides: ['mpi'],
  }),
]

test('a library is bound to the installation that brings the soname it needs', async () => {
  const hdf5 = installation('hdf5-mpich', [
    { path: `${lib}/libhdf5.so`, soname: 'libhdf5.so.103', needed: ['libmpi.so.40', 'libz.so.1'] },
  ])
  expect(await dependencies([...mpis, hdf5], 'hdf5-mpich')).toEqual([
    {
      id: 'named-mpich',
      types: ['link'],
      virtuals: ['mpi'],
      via: { source: `${lib}/libhdf5.so`, detail: 'needs libmpi.so.40' },
    },
  ])
})

test('the same soname from the other MPI family does not fit', async () => {
  const old = installation(
    'openmpi-1.10',
    [{ path: `${lib}/libmpi.so`, soname: 'libmpi.so.12', needed: ['libopen-pal.so.13'] }],
    { provides: ['mpi'] },
  )
  const intel = installation(
    'intel-mpi',
    [{ path: `${lib}/intel/libmpi.so`, soname: 'libmpi.so.12' }],
    { provides: ['mpi'] },
  )
  const user = (...needed: string[]) =>
    installation('user', [{ path: `${lib}/libuser.so`, needed: ['libmpi.so.12', ...needed] }])
  const at = async (one: Installation, mpi: readonly Installation[]) =>
    (await dependencies([...mpi, one], 'user')).map((d) => d.id)
  expect(await at(user('libopen-pal.so.13'), [intel])).toEqual([])
  expect(await at(user('libopen-pal.so.13'), [intel, old])).toEqual(['openmpi-1.10'])
  // Nothing but the ambiguous soname: one candidate is the answer, two are none.
  expect(await at(user(), [intel])).toEqual(['intel-mpi'])
  expect(await at(user(), [intel, old])).toEqual([])
})

test('its own libraries are no dependency, and one provider is named once', async () => {
  const both = installation('hdf5', [
    { path: `${lib}/libhdf5.so`, soname: 'libhdf5.so.103', needed: ['libmpi.so.40'] },
    { path: `${lib}/libhdf5_hl.so`, needed: ['libhdf5.so.103', 'libmpi.so.40'] },
  ])
  expect((await dependencies([...mpis, both], 'hdf5')).map((d) => d.id)).toEqual(['named-mpich'])
})

test('sonames known without reading the library count too', async () => {
  const jansson = installation('jansson', [], { sonames: ['libjansson.so.4'] })
  const user = installation('user', [{ path: `${lib}/libuser.so`, needed: ['libjansson.so.4'] }])
  expect((await dependencies([jansson, user], 'user')).map((d) => d.id)).toEqual(['jansson'])
})

const spack = (name: string, library: string, more: Partial<Installation> = {}) =>
  installation(name, [{ path: `/sw/${name}/lib/${library}.so`, soname: `${library}.so.1` }], {
    prefix: `/sw/${name}`,
    ...more,
  })

test('the run path decides between two that bring the soname', async () => {
  const system = installation('system-zlib', [{ path: `${lib}/libz.so`, soname: 'libz.so.1' }])
  const own = spack('zlib-ng', 'libz')
  const user = (runpath: string[]) =>
    installation('user', [{ path: '/sw/user/lib/libuser.so', needed: ['libz.so.1'], runpath }], {
      prefix: '/sw/user',
    })
  const at = (runpath: string[]) => dependencies([system, own, user(runpath)], 'user')
  expect(await at(['/sw/none/lib', '/sw/zlib-ng/lib'])).toMatchObject([
    { id: 'zlib-ng', via: { detail: 'needs libz.so.1, found in /sw/zlib-ng/lib' } },
  ])
  expect(await at(['$ORIGIN/../../zlib-ng/lib'])).toMatchObject([{ id: 'zlib-ng' }])
  expect(await at([])).toMatchObject([{ id: 'system-zlib' }])
})

test("a library outside the loader's reach is no provider", async () => {
  const user = installation('user', [{ path: `${lib}/libuser.so`, needed: ['libz.so.1'] }])
  expect(await dependencies([spack('zlib-ng', 'libz'), user], 'user')).toEqual([])
})

test('an installation it is known to depend on provides, as modules do', async () => {
  const user = installation('user', [{ path: '/sw/user/lib/libuser.so', needed: ['libz.so.1'] }], {
    prefix: '/sw/user',
    dependencies: [{ id: 'zlib-ng', types: ['run'] }],
  })
  expect(
    await dependencies([spack('zlib-ng', 'libz'), spack('zlib', 'libz'), user], 'user'),
  ).toEqual([{ id: 'zlib-ng', types: ['run', 'link'] }])
})

test('of several in the system the one the link leads to is in use; else none can be told', async () => {
  const blas = (name: string) =>
    installation(name, [{ path: `${lib}/${name}/libblas.so.3`, soname: 'libblas.so.3' }], {
      provides: ['blas', 'lapack'],
    })
  const user = installation('user', [{ path: `${lib}/libuser.so`, needed: ['libblas.so.3'] }])
  const all = [blas('openblas'), blas('netlib'), user]
  const chosen = `${lib}/openblas/libblas.so.3`
  const links = {
    [`${lib}/libblas.so.3`]: chosen,
    [chosen]: chosen,
    [`${lib}/netlib/libblas.so.3`]: `${lib}/netlib/libblas.so.3`,
  }
  expect(await dependencies(all, 'user', real(links))).toMatchObject([
    { id: 'openblas', virtuals: ['blas'] },
  ])
  expect(await dependencies(all, 'user')).toEqual([])
})

test('nothing is bound across universes', async () => {
  const conda = installation('conda-z', [{ path: `${lib}/libz.so`, soname: 'libz.so.1' }], {
    universe: 'conda:/c',
  })
  const user = installation('user', [{ path: `${lib}/libuser.so`, needed: ['libz.so.1'] }])
  expect(await dependencies([conda, user], 'user')).toEqual([])
})
