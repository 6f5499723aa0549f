import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { Binary } from '../../../model/binary.ts'
import { testTree } from '../../test-tree.ts'
import { signedText } from './files.ts'
import { caches } from './read.ts'

const hash = (letter: string) => letter.repeat(32)
const sha = (digit: string) => digit.repeat(64)
const blob = (digit: string) => `blobs/sha256/${digit}${digit}/${sha(digit)}`

const arch = { platform: 'linux', platform_os: 'debian12', target: { name: 'zen3' } }
const root = {
  name: 'wavekit',
  version: '2.3',
  hash: hash('a'),
  arch,
  parameters: { mpi: true, libs: ['shared', 'static'], cflags: ['-O3'], level: 2 },
  dependencies: [
    { name: 'hdf5', hash: hash('b'), parameters: { deptypes: ['build', 'link'], virtuals: [] } },
    { name: 'cmake', hash: hash('c'), parameters: { deptypes: ['build'], virtuals: [] } },
    { name: 'gcc', hash: hash('g'), parameters: { deptypes: ['build'], virtuals: ['c', 'cxx'] } },
  ],
}
const hdf5 = { name: 'hdf5', version: '1.14.5', hash: hash('b'), arch }
const gcc = { name: 'gcc', version: '14.2.0', hash: hash('g'), arch }
const facts = {
  tool: 'spack',
  name: 'wavekit',
  version: '2.3',
  hash: hash('a'),
  variants: { mpi: true, libs: ['shared', 'static'], level: '2' },
  target: 'zen3',
  os: 'debian12',
  compiler: 'gcc@14.2.0',
  dependencies: [hash('b')],
}

type Files = Record<string, string | Uint8Array>
function read(files: Files) {
  const all = [...caches.read(testTree(files))]
  const found = all.flatMap((one) => ('found' in one ? [Binary.parse(one.found)] : []))
  return { found, skipped: all.flatMap((one) => ('reason' in one ? [one.reason] : [])) }
}
const clearsigned = (text: string) =>
  `-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\n${text}\n-----BEGIN PGP SIGNATURE-----\n\niQ==\n-----END PGP SIGNATURE-----\n`

const record = (mediaType: string, digit: string, more = {}) => ({
  contentLength: 10,
  mediaType: `application/vnd.spack.${mediaType}`,
  compression: 'gzip',
  checksumAlgorithm: 'sha256',
  checksum: sha(digit),
  ...more,
})
const archive = record('install.v2.tar+gzip', '1')
const manifest = (...data: unknown[]) => JSON.stringify({ version: 3, data })
const manifestPath = (h: string, name = 'wavekit') =>
  `v3/manifests/spec/${name}/${name}-2.3-${h}.spec.manifest.json`
const specBlob = gzipSync(
  JSON.stringify({ spec: { _meta: { version: 5 }, nodes: [root, hdf5, gcc] } }),
)
const database = (...specs: { hash: string }[]) =>
  JSON.stringify({
    database: {
      version: '8',
      installs: Object.fromEntries(
        specs.map((spec) => [spec.hash, { spec, ref_count: 0, in_buildcache: true }]),
      ),
    },
  })

test('layout 3: a signed manifest, its spec in a blob', () => {
  const { found, skipped } = read({
    [manifestPath(hash('a'))]: clearsigned(manifest(archive, record('spec.v5+json', '2'))),
    [blob('2')]: specBlob,
  })
  expect(skipped).toEqual([])
  expect(found).toEqual([
    {
      ...facts,
      archive: blob('1'),
      sha256: sha('1'),
      bytes: 10,
      signed: true,
      evidence: { source: manifestPath(hash('a')) },
    },
  ])
})

test('layout 3: specs from the index; what has no manifest is said', () => {
  const { found, skipped } = read({
    'v3/manifests/index/index.manifest.json': manifest(record('db.v8+json', '3')),
    [blob('3')]: database(root, hdf5, gcc),
    [manifestPath(hash('a'))]: manifest(archive),
  })
  expect(found).toMatchObject([{ ...facts, signed: false }])
  expect(skipped).toEqual([
    'hdf5 is listed but has no manifest',
    'gcc is listed but has no manifest',
  ])
})

test.each<[string, string, string]>([
  ['cut', manifest(archive).slice(0, 40), 'no JSON'],
  ['another version', JSON.stringify({ version: 4, data: [archive] }), 'layout 3'],
  ['no archive', manifest(record('spec.v5+json', '2')), 'names no blob'],
  [
    'a way out',
    manifest(record('install.v2.tar+gzip', '1', { checksum: `../../${'1'.repeat(58)}` })),
    'sha256',
  ],
  [
    'a weak hash',
    manifest(record('install.v2.tar+gzip', '1', { checksumAlgorithm: 'md5' })),
    'sha256',
  ],
  [
    'a negative length',
    manifest(record('install.v2.tar+gzip', '1', { contentLength: -1 })),
    'contentLength',
  ],
  ['a spec that is not there', manifest(archive, record('spec.v5+json', '9')), 'does not exist'],
  ['wrong types', '{"version": 3, "data": {"mediaType": []}}', 'names no blob'],
  ['a list', '[]', 'holds a list'],
  ['signed nonsense', '-----BEGIN PGP SIGNED MESSAGE-----\n{}', 'no JSON'],
])('layout 3: %s is skipped, the others survive', (_, text, why) => {
  const { found, skipped } = read({
    [manifestPath(hash('b'))]: text,
    [manifestPath(hash('a'))]: manifest(archive, record('spec.v5+json', '2')),
    [blob('2')]: specBlob,
  })
  expect(found.map((b) => b.hash)).toEqual([hash('a')])
  expect(skipped).toEqual([expect.stringContaining(why)])
})

test('layout 3: a spec of another hash, or whose name leads out, is skipped', () => {
  const nodes = (node: object) => gzipSync(JSON.stringify({ spec: { nodes: [node] } }))
  for (const node of [
    hdf5,
    { ...root, name: '../x' },
    { ...root, version: '..' },
    { ...root, hash: 7 },
    7 as never,
  ]) {
    const { found, skipped } = read({
      [manifestPath(hash('a'))]: manifest(archive, record('spec.v5+json', '2')),
      [blob('2')]: nodes(node as object),
    })
    expect(found).toEqual([])
    expect(skipped).toEqual([expect.stringContaining('holds no spec with the hash')])
  }
})

const base = `linux-debian12-zen3-gcc-14.2.0-wavekit-2.3-${hash('a')}`
const specJson = (more: object = {}) =>
  JSON.stringify({
    spec: { nodes: [{ ...root, compiler: { name: 'gcc', version: '14.2.0' } }] },
    binary_cache_checksum: { hash_algorithm: 'sha256', hash: sha('1') },
    ...more,
  })

test('layout 2: signed before unsigned, the archive where Spack puts it', () => {
  const { found, skipped } = read({
    'build_cache/index.json': database(root, hdf5),
    [`build_cache/${base}.spec.json`]: specJson(),
    [`build_cache/${base}.spec.json.sig`]: clearsigned(specJson()),
  })
  expect(found).toMatchObject([
    {
      ...facts,
      archive: `build_cache/linux-debian12-zen3/gcc-14.2.0/wavekit-2.3/${base}.spack`,
      sha256: sha('1'),
      signed: true,
    },
  ])
  expect(skipped).toEqual(['hdf5 is listed but has no spec file'])
})

test.each<[string, Files, string]>([
  [
    'a checksum that is none',
    {
      [`${base}.spec.json`]: specJson({
        binary_cache_checksum: { hash_algorithm: 'sha256', hash: 'x' },
      }),
    },
    'no valid sha256',
  ],
  ['another name', { [`x-${hash('a')}.spec.json`]: specJson() }, 'another name'],
  ['another hash', { [`x-${hash('b')}.spec.json`]: specJson() }, 'no spec with the hash'],
  [
    'a broken index',
    { 'index.json': '{"database": {"installs": 5}}' },
    'no object database.installs',
  ],
  [
    'an entry that is no spec',
    { 'index.json': '{"database": {"installs": {"../x": {"spec": {}}}}}' },
    'is no spec',
  ],
  ['a cut index', { 'index.json': '{"database": ' }, 'no JSON'],
])('layout 2: %s is skipped', (_, files, why) => {
  const inside = Object.fromEntries(
    Object.entries(files).map(([name, text]) => [`build_cache/${name}`, text]),
  )
  const { found, skipped } = read(inside)
  expect(found).toEqual([])
  expect(skipped).toEqual([expect.stringContaining(why)])
})

const oci = (digit: string) => `blobs/sha256/${sha(digit)}`
const descriptor = (digit: string, tag?: string) => ({
  mediaType: 'application/vnd.oci.image.manifest.v1+json',
  digest: `sha256:${sha(digit)}`,
  size: 10,
  ...(tag && { annotations: { 'org.opencontainers.image.ref.name': tag } }),
})
const layout = (...manifests: object[]): Files => ({
  'oci-layout': '{"imageLayoutVersion": "1.0.0"}',
  'index.json': JSON.stringify({ schemaVersion: 2, manifests }),
})
const tag = `wavekit-2.3-${hash('a')}.spack`
const config = { architecture: 'amd64', ...(JSON.parse(specJson()) as object) }

test('OCI layout: the archive is the layer with the hash the configuration tells', () => {
  const { found, skipped } = read({
    ...layout(descriptor('4', tag), descriptor('6', 'index.spack'), descriptor('7', 'base-image')),
    [oci('4')]: JSON.stringify({
      config: descriptor('5'),
      layers: [descriptor('8'), descriptor('1')],
    }),
    [oci('5')]: JSON.stringify(config),
    [oci('6')]: JSON.stringify({ config: descriptor('9'), layers: [descriptor('3')] }),
    [oci('3')]: database(root, hdf5, gcc),
  })
  expect(skipped).toEqual([])
  expect(found).toMatchObject([
    { ...facts, archive: oci('1'), sha256: sha('1'), bytes: 10, signed: false },
  ])
})

test('OCI layout: hostile and broken tags are skipped', () => {
  const { found, skipped } = read({
    ...layout(
      { ...descriptor('4', tag), digest: 'sha256:../../../etc/passwd' },
      descriptor('5', `b-1-${hash('b')}.spack`),
      descriptor('6', tag),
      { ...descriptor('9', 'index.spack'), size: 'big' },
    ),
    [oci('6')]: JSON.stringify({ config: descriptor('7'), layers: [descriptor('8')] }),
    [oci('7')]: JSON.stringify(config),
  })
  expect(found).toEqual([])
  expect(skipped).toEqual([
    expect.stringContaining('no valid digest'),
    expect.stringContaining('no valid digest'),
    expect.stringContaining('does not exist'),
    expect.stringContaining('no layer with the hash'),
  ])
})

test('a cache in two layouts has each binary once', () => {
  const { found } = read({
    [manifestPath(hash('a'))]: manifest(archive, record('spec.v5+json', '2')),
    [blob('2')]: specBlob,
    [`build_cache/${base}.spec.json`]: specJson(),
  })
  expect(found.map((b) => b.archive)).toEqual([blob('1')])
  expect(caches.cannot(testTree({ 'x/y': '' }))).toContain('holds no')
})

test('lines that were escaped for signing', () => {
  expect(signedText(clearsigned('- -a\nb'))).toEqual({ text: '-a\nb', signed: true })
  expect(signedText('{}')).toEqual({ text: '{}', signed: false })
})
