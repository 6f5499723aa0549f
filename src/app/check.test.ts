import { mkdtemp, mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync, zstdCompressSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeElf, makeNotes, type Made } from '../compat/elf/fixtures/make-elf.ts'
import type { ElfFacts, Installation } from '../model/installation.ts'
import { Check } from '../model/check.ts'
import type { NodeClass, Site } from '../model/site.ts'
import { makeTar, makeZip, type MadeEntry } from '../util/archive/testing/make.ts'
import { checkArtifact } from './check.ts'
import { machine } from './testing/machine.ts'

let folder: string
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'check-'))))
afterAll(() => rm(folder, { recursive: true }))

const fact = <T>(value: T) => ({
  value,
  provenance: { method: 'declared' as const, source: 'test' },
})

/** x86-64-v3 nodes with glibc 2.28, a few libraries and what is added. */
function site(more: Partial<NodeClass> = {}, installed: Partial<Installation>[] = []): Site {
  const made = machine(installed)
  const [node] = made.nodeClasses
  const libc = [2, 17, 28].map((n) => `GLIBC_2.${n}`)
  const whole: NodeClass = {
    ...node!,
    os: { ...node!.os, architecture: fact('x86_64'), kernel: fact('4.18.0-553.el8.x86_64') },
    libc: {
      ...node!.libc,
      family: fact('glibc'),
      version: fact('2.28'),
      symbolVersions: fact(libc),
      loader: fact('/lib64/ld-linux-x86-64.so.2'),
    },
    libraries: fact({
      'libc.so.6': libc,
      'libz.so.1': ['ZLIB_1.2.0'],
      'libssl.so.3': ['OPENSSL_3.0.0'],
    }),
    accelerators: fact([]),
    ...more,
  }
  return { ...made, nodeClasses: [whole], containerRuntimes: fact([]) }
}

const base: Made = {
  wide: true,
  little: true,
  machine: 62,
  needed: ['libc.so.6'],
  defined: [],
  neededVersions: {},
  shift: 0,
}
const program = (m: Partial<Made> = {}) =>
  makeElf({ ...base, interpreter: '/lib64/ld-linux-x86-64.so.2', ...m })
const library = (soname: string, m: Partial<Made> = {}) => makeElf({ ...base, soname, ...m })

async function file(name: string, data: Uint8Array | string): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, data)
  return path
}
const tarOf = (entries: readonly MadeEntry[]) => file('x.tar', makeTar(entries))
async function checked(path: string, where = site()) {
  const check = await checkArtifact({ path, site: where }, { temporary: folder })
  expect(Check.parse(check)).toEqual(check)
  return check
}
const whyOf = ({ reasons }: Check) => reasons.map((r) => `${r.code}: ${r.because}`)

describe('a program alone', () => {
  const one = async (m: Partial<Made>, where = site()) =>
    checked(await file('prog', program(m)), where)

  test('runs where all it needs is defined', async () => {
    const check = await one({ neededVersions: { 'libc.so.6': ['GLIBC_2.17'] } })
    expect(check).toMatchObject({ verdict: 'fits', counts: { elf: 1, fits: 1 } })
  })

  test('does not with a newer C library, and the limit is told', async () => {
    const check = await one({ neededVersions: { 'libc.so.6': ['GLIBC_2.17', 'GLIBC_2.38'] } })
    expect(check.verdict).toBe('does not fit')
    expect(whyOf(check)[0]).toMatch(/^glibc: it needs GLIBC_2.38.*up to GLIBC_2.28/)
    expect(check.reasons[0]?.instead).toMatch(/build it/)
  })

  test.each([
    ['a level the processor lacks', { notes: makeNotes({ level: 4 }) }, /^cpu: .*x86_64_v4/],
    [
      'a newer kernel',
      { notes: makeNotes({ kernel: [5, 10, 0] }) },
      /^kernel: it needs Linux 5.10.0/,
    ],
    ['another processor', { machine: 183 }, /^architecture: it is for aarch64/],
    ['musl', { interpreter: '/lib/ld-musl-x86_64.so.1', needed: [] }, /^loader: it needs musl/],
    ['a loader of its own', { interpreter: '/gnu/store/x/lib/ld-linux-x86-64.so.2' }, /^loader: /],
    ['a missing library', { needed: ['libnone.so.1'] }, /^library: it needs libnone.so.1/],
    [
      'a newer version of a library',
      { needed: ['libssl.so.3'], neededVersions: { 'libssl.so.3': ['OPENSSL_3.2.0'] } },
      /^version: it needs OPENSSL_3.2.0/,
    ],
    ['a driver that no node has', { needed: ['libcuda.so.1'] }, /^cuda: it needs libcuda.so.1/],
  ] satisfies [string, Partial<Made>, RegExp][])('does not with %s', async (_, m, why) => {
    const check = await one(m)
    expect([check.verdict, whyOf(check).join('\n')]).toEqual([
      'does not fit',
      expect.stringMatching(why),
    ])
  })

  test('what the site does not tell is unknown, not missing', async () => {
    const untold = { unknown: 'not in this test' }
    const check = await one({ needed: ['libnone.so.1'] }, site({ libraries: untold }))
    expect(check.verdict).toBe('unknown')
  })

  test('needs the MPI family that the site has', async () => {
    const elf = (soname: string, needed: string[] = []): ElfFacts => ({
      path: `/opt/mpi/lib/${soname}`,
      class: 'ELF64',
      machine: 'x86_64',
      soname,
      needed,
      rpath: [],
      runpath: [],
      versionsDefined: [],
      versionsNeeded: {},
    })
    const mpich = { id: 'x:mpich', tool: 'x', name: 'mpich', prefix: '/opt/mpi' }
    const use = { modules: ['mpich/4.1'] }
    const where = site({}, [{ ...mpich, elf: [elf('libmpi.so.12')], use }])
    const wrong = await one({ needed: ['libmpi.so.40', 'libc.so.6'] }, where)
    expect(whyOf(wrong)).toEqual([
      'mpi: it expects Open MPI (libmpi.so.40), and the site has the MPICH family',
    ])
    const right = await one({ needed: ['libmpi.so.12'] }, where)
    expect(right).toMatchObject({ verdict: 'fits', use: { commands: ['module load mpich/4.1'] } })
  })
})

describe('an archive', () => {
  test('finds its own libraries by $ORIGIN through links', async () => {
    const check = await checked(
      await tarOf([
        {
          path: 'app/bin/prog',
          data: program({ needed: ['libown.so.1'], runpath: '$ORIGIN/../lib' }),
        },
        { path: 'app/lib/libown.so.1', type: '2', target: 'libown.so.1.5' },
        { path: 'app/lib/libown.so.1.5', data: library('libown.so.1') },
      ]),
    )
    expect(check).toMatchObject({ verdict: 'fits', counts: { elf: 2 }, use: { environment: {} } })
  })

  test('else by LD_LIBRARY_PATH, and a library that does not run takes its program with it', async () => {
    const check = await checked(
      await tarOf([
        { path: 'bin/prog', data: program({ needed: ['libown.so.1'] }) },
        {
          path: 'lib/libown.so.1',
          data: library('libown.so.1', { neededVersions: { 'libc.so.6': ['GLIBC_2.40'] } }),
        },
      ]),
    )
    expect(check.use.environment).toEqual({ LD_LIBRARY_PATH: 'lib' })
    expect(check.counts).toMatchObject({ fits: 0, doesNotFit: 2 })
    // Told once, of the library.
    expect(check.reasons).toMatchObject([{ code: 'glibc', files: 1, example: 'lib/libown.so.1' }])
  })

  test('links to outside are not followed, paths to outside not taken', async () => {
    const check = await checked(
      await tarOf([
        { path: '../../etc/evil', data: program() },
        { path: 'lib/libz.so.9', type: '2', target: '/etc/passwd' },
        { path: 'loop', type: '2', target: 'loop' },
        { path: 'hard', type: '1', target: '../../etc/passwd' },
        { path: 'disk', type: '4' },
        { path: 'pipe', type: '6' },
        { path: 'bin/prog', data: program({ needed: ['libz.so.9'], runpath: '$ORIGIN/../lib' }) },
      ]),
    )
    expect(check.skipped.map(({ path }) => path)).toEqual([
      '../../etc/evil',
      'hard',
      'disk',
      'pipe',
    ])
    expect(whyOf(check)).toEqual([expect.stringMatching(/libz.so.9/)])
    expect(await readdir(folder)).not.toContain('evil')
  })

  test('packed in any way is read; nothing is left behind', async () => {
    const tar = makeTar([{ path: 'big', data: Buffer.concat([program(), Buffer.alloc(40 << 20)]) }])
    for (const data of [gzipSync(tar), zstdCompressSync(tar)])
      expect(await checked(await file('x.tar.any', data))).toMatchObject({ verdict: 'fits' })
    expect((await readdir(folder)).filter((name) => name.startsWith('portolan-check'))).toEqual([])
  })

  test('a bomb, a cut one and an unknown format are refused', async () => {
    const bomb = await file(
      'bomb.tgz',
      gzipSync(makeTar([{ path: 'zeros', data: Buffer.alloc(64 << 20) }])),
    )
    const limits = { bytes: 1 << 20 }
    await expect(checkArtifact({ path: bomb, site: site(), limits })).rejects.toMatchObject({
      code: 'ARCHIVE_REFUSED',
    })
    const cut = makeTar([{ path: 'a', data: program() }]).subarray(0, 700)
    await expect(checked(await file('cut.tar', cut))).rejects.toMatchObject({
      code: 'ARCHIVE_REFUSED',
    })
    await expect(checked(await file('x.txt', 'hello'))).rejects.toMatchObject({
      code: 'ARTIFACT_FORMAT',
    })
    await expect(checked(join(folder, 'none'))).rejects.toMatchObject({
      code: 'ARTIFACT_UNREADABLE',
    })
  })

  test('set-id programs and services need root', async () => {
    const check = await checked(
      await tarOf([
        { path: 'usr/bin/su', data: program(), mode: 0o4755 },
        { path: 'usr/lib/systemd/system/x.service', data: '[Unit]\n' },
      ]),
    )
    expect(check.needsRoot.map(({ path }) => path)).toEqual([
      'usr/bin/su',
      'usr/lib/systemd/system/x.service',
    ])
  })
})

test('a folder is read without following its links', async () => {
  const root = join(folder, 'tree')
  await mkdir(join(root, 'bin'), { recursive: true })
  await writeFile(join(root, 'bin/prog'), program({ needed: ['libq.so.1'] }))
  await symlink('/', join(root, 'all'))
  const check = await checked(root)
  expect(check).toMatchObject({ verdict: 'does not fit', counts: { elf: 1 } })
})

describe('a wheel', () => {
  const python = {
    id: 'x:python',
    tool: 'x',
    name: 'python',
    software: 'python',
    version: '3.11.4',
  }
  const wheel = (name: string, requires = '') =>
    file(
      name,
      makeZip([
        { path: 'demo/_core.so', data: library('_core.so', { needed: ['libc.so.6'] }) },
        {
          path: 'demo-1.0.dist-info/METADATA',
          data: `Metadata-Version: 2.1\nName: demo\nVersion: 1.0\nRequires-Python: >=3.9\n${requires}\n`,
        },
      ]),
    )

  test('is for a Python and a C library', async () => {
    const where = site({}, [python])
    const fits = await checked(await wheel('demo-1.0-cp311-cp311-manylinux_2_17_x86_64.whl'), where)
    expect(fits).toMatchObject({ verdict: 'fits', artifact: { format: 'wheel', name: 'demo' } })
    const newer = await checked(
      await wheel('demo-1.0-cp312-cp312-manylinux_2_17_x86_64.whl'),
      where,
    )
    expect(whyOf(newer)[0]).toMatch(/^python: it is for Python 3.12/)
    const libc = await checked(await wheel('demo-1.0-cp311-cp311-manylinux_2_34_x86_64.whl'), where)
    expect(whyOf(libc)[0]).toMatch(/^python: it needs glibc 2.34/)
  })

  test('asks for a driver through the toolkit it requires', async () => {
    const gpu = {
      vendor: 'nvidia' as const,
      model: fact('A100'),
      count: fact(4),
      memoryBytes: fact(1),
      driver: fact('470.57.02'),
      maxRuntime: fact('11.4'),
      target: fact('80'),
    }
    const where = site({ accelerators: fact([gpu]) }, [python])
    const path = await wheel(
      'demo-1.0-cp311-cp311-manylinux_2_17_x86_64.whl',
      'Requires-Dist: nvidia-cuda-runtime-cu12==12.8.90\n',
    )
    const check = await checked(path, where)
    expect(check.verdict).toBe('does not fit')
    expect(whyOf(check)[0]).toMatch(
      /^cuda: it requires nvidia-cuda-runtime-cu12==12.8.90: CUDA 12.8 needs driver/,
    )
  })
})

test('an image is judged by its own files; the site only lends processor, kernel and runtime', async () => {
  const libc = library('libc.so.6', { needed: [], defined: ['GLIBC_2.38'] })
  const layer = makeTar([
    { path: 'lib64/ld-linux-x86-64.so.2', data: library('ld-linux-x86-64.so.2', { needed: [] }) },
    { path: 'lib64/libc.so.6', data: libc },
    { path: 'bin/prog', data: program({ neededVersions: { 'libc.so.6': ['GLIBC_2.38'] } }) },
    { path: 'bin/gone', data: program({ notes: makeNotes({ level: 4 }) }) },
    { path: 'bin/broken', data: program({ needed: ['libnone.so'] }) },
  ])
  const upper = makeTar([{ path: 'bin/.wh.gone' }])
  const config = JSON.stringify({ architecture: 'amd64', config: { Env: ['PATH=/bin'] } })
  const manifest = [
    { Config: 'c.json', RepoTags: ['demo:1'], Layers: ['a/layer.tar', 'b/layer.tar'] },
  ]
  const path = await tarOf([
    { path: `${'0'.repeat(64)}.json`, data: '{}' },
    { path: 'manifest.json', data: JSON.stringify(manifest) },
    { path: 'c.json', data: config },
    { path: 'b/layer.tar', data: gzipSync(upper) },
    { path: 'a/layer.tar', data: layer },
  ])
  const runtime = fact([{ name: 'apptainer', version: '1.3', path: '/usr/bin/apptainer' }])
  const check = await checked(path, { ...site(), containerRuntimes: runtime })
  expect(check).toMatchObject({
    verdict: 'fits',
    artifact: { format: 'image', name: 'demo:1', architecture: 'x86_64' },
    counts: { elf: 4, fits: 3, notCounted: 1 },
    use: { commands: [`apptainer exec docker-archive:${path} COMMAND`] },
  })
  expect(check.files.find((f) => f.path === 'bin/broken')).toMatchObject({ counted: false })
  expect(whyOf(await checked(path))).toEqual(['container: the site has no container runtime'])
})

test('an MPI that is only known as a package tells its family', async () => {
  const cray = {
    id: 'x:cray-mpich',
    tool: 'x',
    name: 'cray-mpich',
    software: 'cray-mpich',
    version: '8.1.28',
  }
  const path = await file('mpi-program', program({ needed: ['libmpi.so.40'] }))
  const check = await checked(path, site({}, [cray]))
  expect(whyOf(check)).toEqual([
    expect.stringMatching(
      /^mpi: it expects Open MPI \(libmpi.so.40\), and of the site's MPI x:cray-mpich/,
    ),
  ])
})
