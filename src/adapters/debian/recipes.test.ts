import { gzipSync, zstdCompressSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { head } from '../../model/common.ts'
import { PackageDocument } from '../../model/package.ts'
import { testTree } from '../test-tree.ts'
import { recipes } from './recipes.ts'

const host = { target: 'x86_64_v3', platform: 'linux', os: 'debian12' }
const dist = 'dists/bookworm/main'
const sha = 'a'.repeat(64)
const orig = 'b'.repeat(64)

function read(files: Record<string, string | Uint8Array>) {
  const source = recipes.open([testTree(files)], host)
  const units = source.units().map((unit) => source.read(unit))
  const found = units.flatMap((u) => u.recipes)
  for (const { package: p, sources } of found)
    PackageDocument.parse({ ...head('package'), ...p, sources })
  return {
    units: source.units(),
    found,
    skipped: units.flatMap((u) => u.skipped),
    inputs: units.flatMap((u) => u.inputs),
  }
}

const sources = `Package: wavekit
Binary: libwavekit-dev, libwavekit3,
 wavekit
Version: 3.0~rc2+dfsg-1
Maintainer: Wave Maintainers <waves@lists.example>
Uploaders: "Doe, Jo" <jo@x.example>, Bo Example <bo@x.example>
Build-Depends: debhelper-compat (= 13), libhdf5-dev (>= 1.10) [linux-any],
 python3 <!nocheck> | python3-minimal
Checksums-Sha256:
 ${sha} 100 wavekit_3.0~rc2+dfsg-1.dsc
 ${sha} 200 wavekit_3.0~rc2+dfsg.orig-doc.tar.gz
 ${orig} 200 wavekit_3.0~rc2+dfsg.orig.tar.xz
 ${sha} 300 wavekit_3.0~rc2+dfsg-1.debian.tar.xz
Homepage: https://wavekit.example/
Vcs-Git: https://code.example/wavekit.git -b debian
Section: science
Directory: pool/main/w/wavekit

Package: wavekit
Binary: wavekit
Version: 2.0-1
Build-Depends: only-old
Extra-Source-Only: yes
`
const packages = `Package: wavekit
Version: 3.0~rc2+dfsg-1+b2
Source: wavekit (3.0~rc2+dfsg-1)
Architecture: amd64
Pre-Depends: libc6 (>= 2.34)
Depends: libwavekit3 (= 3.0~rc2+dfsg-1+b2), zlib1g | zlib-ng,
 default-mta
Provides: waves, wave-abi (= 3)
Description: a sentence that is not kept
 and more of it

Package: single
Version: 1.0
`

test('a suite: sources and packages together', () => {
  const { units, found, skipped, inputs } = read({
    [`${dist}/binary-amd64/Packages`]: packages,
    [`${dist}/source/Sources`]: sources,
    [`${dist}/binary-amd64/Packages.gz`]: 'not looked at: the plain one is there',
    [`${dist}/source/by-hash/SHA256/x/Sources`]: '',
  })
  expect(units).toEqual([`test:${dist}/source/Sources`])
  expect(inputs).toEqual([`test:${dist}/source/Sources`, `test:${dist}/binary-amd64/Packages`])
  expect(skipped).toEqual([])
  expect(found.map((r) => r.package.key)).toEqual(['wavekit/bookworm', 'single/bookworm'])
  expect(found[0]?.package).toMatchObject({
    tool: 'debian',
    name: 'wavekit',
    homepage: 'https://wavekit.example/',
    maintainers: ['Wave Maintainers', 'Doe, Jo', 'Bo Example'],
    tags: ['science'],
    versions: [
      { version: '3.0~rc2+dfsg-1', prerelease: true },
      { version: '2.0-1', deprecated: true },
    ],
    outputs: ['wavekit', 'libwavekit-dev', 'libwavekit3'],
    provides: [
      { virtual: 'waves', when: '' },
      { virtual: 'wave-abi', when: '' },
    ],
    evidence: { source: `${dist}/source/Sources`, line: 1 },
    details: {
      suite: 'bookworm',
      binaries: { wavekit: '3.0~rc2+dfsg-1+b2' },
      packaging: 'https://code.example/wavekit.git',
    },
  })
  expect(
    found[0]?.package.dependencies.map((d) => [d.spec, d.name, d.types[0], d.version]),
  ).toEqual([
    ['debhelper-compat (= 13)', 'debhelper-compat', 'build', '13'],
    ['libhdf5-dev (>= 1.10) [linux-any]', 'libhdf5-dev', 'build', undefined],
    ['python3 <!nocheck> | python3-minimal', 'python3', 'test', undefined],
    ['libc6 (>= 2.34)', 'libc6', 'run', undefined],
    ['zlib1g | zlib-ng', 'zlib1g', 'run', undefined],
    ['default-mta', 'default-mta', 'run', undefined],
  ])
  expect(found[0]?.sources).toEqual([
    { version: '3.0~rc2+dfsg-1', sha256: orig, extension: 'tar.xz' },
  ])
  expect(JSON.stringify(found)).not.toContain('sentence')
})

test("apt's lists, suites apart; a native package", () => {
  const native = `Package: own\nVersion: 1.2\nChecksums-Sha256:\n ${orig} 5 own_1.2.tar.xz\n`
  const { found } = read({
    'mirror_debian_dists_bookworm_main_binary-amd64_Packages': packages,
    'mirror_debian_dists_bookworm-updates_main_source_Sources': native,
  })
  expect(found.map((r) => r.package.key)).toEqual([
    'own/bookworm-updates',
    'wavekit/bookworm',
    'single/bookworm',
  ])
  expect(found[0]?.sources[0]?.sha256).toBe(orig)
  // Known from its binaries alone.
  expect(found[1]?.package).toMatchObject({ versions: [{ version: '3.0~rc2+dfsg-1' }] })
})

const packed = [
  ['gz', gzipSync(packages)],
  ['zst', zstdCompressSync(packages)],
] as const

test.each(packed)('packed as .%s', (ending, bytes) => {
  expect(read({ [`Packages.${ending}`]: bytes }).found).toHaveLength(2)
})

test.each([
  ['Packages.xz', new Uint8Array([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]), /packed with xz/],
  ['Packages.bz2', 'BZh9', /packed with bzip2/],
  ['Packages.gz', gzipSync(packages).subarray(0, 60), /cannot be unpacked/],
  ['Packages.lz4', new Uint8Array([4, 0x22, 0x4d, 0x18, 0x64]), /cannot be unpacked/],
])('%s costs that index alone', (path, bytes, why) => {
  const { found, skipped } = read({
    [`x/binary-amd64/${path}`]: bytes,
    'x/source/Sources': sources,
  })
  expect(found.map((r) => r.package.name)).toEqual(['wavekit'])
  expect(skipped).toMatchObject([{ skipped: { source: `x/binary-amd64/${path}` } }])
  expect(skipped[0]?.reason).toMatch(why)
})

test('bad paragraphs are skipped with their line, good ones survive', () => {
  const { found, skipped } = read({
    Packages: `no field here\nPackage: a\nVersion: 1\n\n\nVersion: 2\n\nPackage: b\n\n# remark\nPackage: c\nVersion: 3\nDepends: ,,  ,\n\0\xff: x\n`,
  })
  expect(found.map((r) => r.package.name)).toEqual(['a', 'c'])
  expect(skipped.map((s) => [s.skipped.line, s.reason])).toEqual([
    [1, 'not a field: "no field here"'],
    [6, 'paragraph without Package'],
    [8, 'b has no Version'],
  ])
})

test('of several versions the newest decides, in whatever order they stand', () => {
  const one = (version: string) =>
    `Package: a\nVersion: ${version}\nDepends: needed-by-${version}\n`
  for (const order of [
    ['1.9', '1.10'],
    ['1.10', '1.9'],
  ]) {
    const { found } = read({ Packages: order.map(one).join('\n') })
    expect(found[0]?.package).toMatchObject({
      versions: [{ version: '1.10' }, { version: '1.9' }],
      dependencies: [{ spec: 'needed-by-1.10' }],
    })
  }
})

test('a tree without indexes is refused', () => {
  expect(recipes.cannot(testTree({ 'README.md': '' }))).toBe('holds no Packages or Sources index')
})
