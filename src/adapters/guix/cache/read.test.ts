import * as fc from 'fast-check'
import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { Binary } from '../../../model/binary.ts'
import { testTree } from '../../test-tree.ts'
import { nixBase32ToHex, sha256ToHex } from './base32.ts'
import { parseItem } from './narinfo.ts'
import { caches } from './read.ts'

const hash = (letter: string) => letter.repeat(32)
const narHash = '1'.padStart(52, '0')
const narinfo = (changes: Record<string, string | undefined> = {}, more = '') =>
  Object.entries({
    StorePath: `/gnu/store/${hash('a')}-wavekit-2.3.1`,
    URL: `nar/gzip/${hash('a')}-wavekit-2.3.1`,
    Compression: 'gzip',
    FileSize: '1000',
    NarHash: `sha256:${narHash}`,
    NarSize: '5000',
    References: `${hash('b')}-glibc-2.39 ${hash('a')}-wavekit-2.3.1 ${hash('c')}-gcc-14.3.0-lib`,
    Deriver: `${hash('d')}-wavekit-2.3.1.drv`,
    System: 'x86_64-linux',
    Signature: '1;x.example;KHNpZyk=',
    ...changes,
  })
    .flatMap(([name, value]) => (value === undefined ? [] : [`${name}: ${value}\n`]))
    .join('') + more

function read(files: Record<string, string>) {
  const all = [...caches.read(testTree(files))]
  const found = all.flatMap((one) => ('found' in one ? [Binary.parse(one.found)] : []))
  return { found, skipped: all.flatMap((one) => ('reason' in one ? [one.reason] : [])) }
}
const one = (changes: Record<string, string | undefined>, more = '') =>
  read({ [`${hash('a')}.narinfo`]: narinfo(changes, more) })

test('facts of an item', () => {
  const { found, skipped } = read({
    'nix-cache-info': 'StoreDir: /gnu/store\nWantMassQuery: 0\nPriority: 100\n',
    [`${hash('a')}.narinfo`]: narinfo(),
  })
  expect(skipped).toEqual([])
  expect(found).toEqual([
    {
      tool: 'guix',
      name: 'wavekit',
      version: '2.3.1',
      hash: hash('a'),
      target: 'x86_64',
      dependencies: [hash('b'), hash('c')],
      archive: `nar/gzip/${hash('a')}-wavekit-2.3.1`,
      bytes: 1000,
      unpackedSha256: `01${'0'.repeat(62)}`,
      signed: true,
      evidence: { source: `${hash('a')}.narinfo`, detail: `${hash('a')}-wavekit-2.3.1` },
    },
  ])
})

test('of several ways of packing the one that can be unpacked here is named', () => {
  const more = `URL: nar/zstd/x\nCompression: zstd\nFileSize: 800\nFileHash: sha256:${'f'.repeat(64)}\n`
  const { found } = one({ URL: 'nar/lzip/x', Compression: 'lzip', Signature: undefined }, more)
  expect(found[0]).toMatchObject({
    archive: 'nar/zstd/x',
    bytes: 800,
    signed: false,
  })
})

test.each([
  [{ StorePath: '/etc/passwd' }, 'outside /gnu/store'],
  [{ StorePath: `/gnu/store/${hash('a')}-../../x` }, 'no valid StorePath'],
  [{ StorePath: `/gnu/store/${hash('e')}-x-1` }, 'no valid StorePath'],
  [{ StorePath: `/gnu/store/${hash('b')}-x-1` }, 'named after another'],
  [{ StorePath: undefined }, 'StorePath'],
  [{ URL: '../../etc/shadow' }, 'leads out'],
  [{ URL: 'nar/../../x' }, 'leads out'],
  [{ URL: '/etc/shadow' }, 'leads out'],
  [{ URL: 'https://elsewhere.example/x' }, 'leads out'],
  [{ URL: 'file:x' }, 'leads out'],
  [{ URL: 'nar\\..\\x' }, 'leads out'],
  [{ URL: undefined }, 'no URL'],
  [{ Compression: 'rar' }, 'known way'],
  [{ NarHash: 'sha256:short' }, 'NarHash'],
  [{ NarHash: `md5:${narHash}` }, 'NarHash'],
  [{ NarHash: `sha256:${'z'.repeat(52)}` }, 'NarHash'],
  [{ NarSize: '-1' }, 'NarSize'],
  [{ NarSize: '1e99' }, 'NarSize'],
  [{ FileSize: 'many' }, 'FileSize'],
  [{ References: '../x' }, 'References'],
])('%j is skipped', (changes, why) => {
  const { found, skipped } = one(changes)
  expect(found).toEqual([])
  expect(skipped).toEqual([expect.stringContaining(why)])
})

test('one that is cut, one that is no text; good ones survive', () => {
  const { found, skipped } = read({
    [`${hash('a')}.narinfo`]: narinfo(),
    [`${hash('b')}.narinfo`]: narinfo().slice(0, 90),
    [`lzip/${hash('a')}-wavekit-2.3.1.narinfo`]: narinfo(),
    'x.narinfo': '\0\u0001',
  })
  expect(found.map((b) => b.hash)).toEqual([hash('a')])
  expect(skipped).toHaveLength(2)
  expect(caches.cannot(testTree({ README: '' }))).toBe('holds no narinfo files')
})

test.each([
  ['gcc-toolchain-14.3.0', 'gcc-toolchain', '14.3.0', null],
  ['python-numpy-1.26.2-debug', 'python-numpy', '1.26.2', 'debug'],
  ['git-2.46.0-send-email', 'git', '2.46.0', 'send-email'],
  ['python2-x-1', 'python2-x', '1', null],
  ['profile', 'profile', '', null],
])('%s', (rest, name, version, output) => {
  expect(parseItem(`${hash('a')}-${rest}`)).toEqual({ hash: hash('a'), name, version, output })
})

test('base 32 gives the bytes back', () => {
  const alphabet = '0123456789abcdfghijklmnpqrsvwxyz'
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
      // The definition: character i, from the last on, holds the bits from 5 i on.
      const text = Array.from({ length: 52 }, (_, n) => {
        const bit = (51 - n) * 5
        const pair = bytes[bit >> 3]! | ((bytes[(bit >> 3) + 1] ?? 0) << 8)
        return alphabet[(pair >> (bit & 7)) & 31]
      }).join('')
      const hex = Buffer.from(bytes).toString('hex')
      expect(nixBase32ToHex(text, 32)).toBe(hex)
      expect(sha256ToHex(`sha256:${text}`)).toBe(hex)
      expect(sha256ToHex(`sha256:${hex}`)).toBe(hex)
    }),
  )
  // sha256 of nothing, as `guix hash` prints it.
  const empty = createHash('sha256').digest('hex')
  expect(sha256ToHex('sha256:0mdqa9w1p6cmli6976v4wi0sw9r4p5prkj7lzfd1877wk11c9c73')).toBe(empty)
})
