import { expect, test } from 'vitest'
import { Installation } from '../../model/installation.ts'
import { testMachine, type TestMachine } from '../test-machine.ts'
import { readDebian } from './read.ts'

const info = '/var/lib/dpkg/info'
const lib = '/usr/lib/x86_64-linux-gnu'

type Stanza = { name: string; version: string; source?: string; depends?: string; status?: string }
const status = (stanzas: readonly Stanza[], architecture = 'amd64') =>
  stanzas
    .map((s) =>
      [
        `Package: ${s.name}`,
        `Status: ${s.status ?? 'install ok installed'}`,
        `Architecture: ${architecture}`,
        `Version: ${s.version}`,
        'Installed-Size: 2',
        ...(s.source ? [`Source: ${s.source}`] : []),
        ...(s.depends ? [`Depends: ${s.depends}`] : []),
        '',
      ].join('\n'),
    )
    .join('\n')

async function read(machine: TestMachine) {
  const all = await Array.fromAsync(readDebian(testMachine(machine)))
  const found = all.flatMap((r) => ('found' in r ? [Installation.parse(r.found)] : []))
  return {
    skipped: all.filter((r) => 'skipped' in r),
    ids: found.map((i) => i.id),
    get: (id: string) => found.find((i) => i.id === id),
  }
}

const mpich: TestMachine = {
  files: {
    '/var/lib/dpkg/status': status([
      { name: 'dpkg', version: '1.21.22' },
      {
        name: 'libmpich-dev',
        version: '4.0.2-3+b1',
        source: 'mpich (4.0.2-3)',
        depends: 'libmpich12 (= 4.0.2-3+b1), libhwloc-dev',
      },
      { name: 'libmpich12', version: '4.0.2-3+b1', source: 'mpich (4.0.2-3)' },
      { name: 'mpich', version: '4.0.2-3+b1' },
      { name: 'fortunes', version: '1:1.99.1-7.3' },
      { name: 'halfway', version: '1.0-1', status: 'install ok half-configured' },
      { name: 'gone', version: '1.0-1', status: 'deinstall ok config-files' },
    ]),
    [`${info}/libmpich-dev.list`]: [
      '/.',
      '/usr/include/x86_64-linux-gnu/mpich/mpi.h',
      `${lib}/libmpich.so`,
      `${lib}/pkgconfig/mpich.pc`,
    ].join('\n'),
    [`${info}/libmpich12.list`]: `${lib}/libmpich.so.12.2.2\n${lib}/libmpich.so.12\n`,
    [`${info}/libmpich12.shlibs`]: 'libmpich 12 libmpich12 (>= 4.0.2)\n',
    [`${info}/mpich.list`]: '/usr/bin/mpicc.mpich\n/usr/bin/mpiexec.mpich\n/bin/parkill\n',
  },
  elf: {
    [`${lib}/libmpich.so`]: { soname: 'libmpich.so.12', needed: ['libhwloc.so.15'] },
    [`${lib}/libmpich.so.12`]: { soname: 'libmpich.so.12', needed: ['libhwloc.so.15'] },
  },
}

test('a development package with its library and programs is one installation', async () => {
  const { ids, get } = await read(mpich)
  expect(ids).toEqual(['debian:libmpich-dev', 'debian:dpkg', 'debian:fortunes'])
  expect(get('debian:libmpich-dev')).toMatchObject({
    version: '4.0.2-3+b1',
    upstreamVersion: '4.0.2',
    target: 'x86_64',
    linkable: true,
    sonames: ['libmpich.so.12'],
    elf: [{ path: `${lib}/libmpich.so`, soname: 'libmpich.so.12' }],
    use: {
      includeDirs: ['/usr/include/x86_64-linux-gnu/mpich'],
      libraryDirs: [lib],
      libraries: [`${lib}/libmpich.so`],
      pkgConfigDirs: [`${lib}/pkgconfig`],
      programs: {
        mpicc: '/usr/bin/mpicc.mpich',
        mpiexec: '/usr/bin/mpiexec.mpich',
        parkill: '/usr/bin/parkill',
      },
    },
    size: { bytes: 6144, inodes: 8 },
    details: { packages: ['libmpich12', 'mpich'] },
  })
})

test('a package without a place in the table is still there, unread', async () => {
  const { get } = await read(mpich)
  expect(get('debian:fortunes')).toMatchObject({
    upstreamVersion: '1.99.1',
    linkable: false,
    elf: [],
    use: {},
  })
})

test('a package that is not completely installed is skipped with what to do', async () => {
  const { skipped } = await read(mpich)
  expect(skipped).toEqual([
    {
      skipped: {
        source: '/var/lib/dpkg/status',
        line: expect.any(Number) as number,
        detail: 'install ok half-configured',
      },
      reason: 'halfway 1.0-1 is not completely installed; run dpkg --configure -a',
    },
  ])
})

test('without its development package an MPI only runs programs', async () => {
  const { get } = await read({
    files: {
      '/var/lib/dpkg/status': status([
        { name: 'mpich', version: '4.0.2-3' },
        { name: 'libmpich12', version: '4.0.2-3' },
      ]),
      [`${info}/mpich.list`]: '/usr/bin/mpiexec.mpich\n',
    },
  })
  expect(get('debian:mpich')).toMatchObject({
    linkable: false,
    details: { packages: ['libmpich12'] },
  })
})

test('packages of another architecture stay apart', async () => {
  const native = status([
    { name: 'dpkg', version: '1.21.22' },
    { name: 'zlib1g-dev', version: '1:1.2.13.dfsg-1' },
  ])
  const foreign = status([{ name: 'zlib1g-dev', version: '1:1.2.13.dfsg-1' }], 'i386')
  const { ids, get } = await read({
    files: { '/var/lib/dpkg/status': `${native}\n${foreign}` },
  })
  expect(ids).toEqual(['debian:zlib1g-dev', 'debian:dpkg', 'debian:zlib1g-dev:i386'])
  expect(get('debian:zlib1g-dev:i386')).toMatchObject({ target: 'x86', linkable: false })
})

test('compilers of one version are one installation with roles', async () => {
  const { get, ids } = await read({
    files: {
      '/var/lib/dpkg/status': status([
        { name: 'gcc-12', version: '12.2.0-14+deb12u1' },
        { name: 'g++-12', version: '12.2.0-14+deb12u1' },
        { name: 'gcc-11', version: '11.3.0-12' },
      ]),
      [`${info}/gcc-12.list`]: '/usr/bin/gcc-12\n/usr/bin/gcc-ar-12\n',
      [`${info}/g++-12.list`]: '/usr/bin/g++-12\n',
      [`${info}/gcc-11.list`]: '/usr/bin/gcc-11\n',
    },
  })
  expect(ids).toEqual(['debian:gcc-12', 'debian:gcc-11'])
  expect(get('debian:gcc-12')).toMatchObject({
    upstreamVersion: '12.2.0',
    use: { programs: { cc: '/usr/bin/gcc-12', cxx: '/usr/bin/g++-12' } },
  })
  expect(get('debian:gcc-11')?.use.programs).toEqual({ cc: '/usr/bin/gcc-11' })
})

test('header folders come from pkg-config where headers lie deeper than they are included', async () => {
  const { get } = await read({
    files: {
      '/var/lib/dpkg/status': status([{ name: 'libxml2-dev', version: '2.9.14-1' }]),
      [`${info}/libxml2-dev.list`]: [
        '/usr/include/libxml2/libxml/parser.h',
        `${lib}/libxml2.so`,
        `${lib}/pkgconfig/libxml-2.0.pc`,
      ].join('\n'),
      [`${lib}/pkgconfig/libxml-2.0.pc`]:
        'prefix=/usr\nincludedir=${prefix}/include\nCflags: -I${includedir}/libxml2\n',
    },
  })
  expect(get('debian:libxml2-dev')?.use.includeDirs).toEqual(['/usr/include/libxml2'])
})
