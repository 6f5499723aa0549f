import { gzipSync, zstdCompressSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { endless } from '../../util/archive/budget.ts'
import { makeTar } from '../../util/archive/testing/make.ts'
import type { ArtifactPart } from '../artifact.ts'
import { testArtifact } from '../test-artifact.ts'
import { debArtifact } from './artifact.ts'

const member = (name: string, data: Buffer, size = data.length) =>
  Buffer.concat([
    Buffer.from(
      `${name.padEnd(16)}${'0'.padEnd(12)}${'0'.padEnd(6)}${'0'.padEnd(6)}${'100644'.padEnd(8)}`,
    ),
    Buffer.from(`${String(size).padEnd(10)}\`\n`),
    data,
    Buffer.alloc(data.length & 1, '\n'),
  ])
const control = makeTar([
  { path: './control', data: 'Package: demo\nVersion: 1:2.0-3\nArchitecture: arm64\n' },
])
const data = makeTar([{ path: './usr/bin/x', data: 'text' }])
const deb = (...members: Buffer[]) =>
  Buffer.concat([
    Buffer.from('!<arch>\n'),
    member('debian-binary', Buffer.from('2.0\n')),
    ...members,
  ])

const read = async (bytes: Buffer): Promise<ArtifactPart[]> =>
  Array.fromAsync(
    debArtifact.read(testArtifact('demo.deb', bytes), {
      budget: endless(),
      architecture: undefined,
    }),
  )

test('control and files, however they are packed', async () => {
  for (const pack of [gzipSync, zstdCompressSync]) {
    const [about, entry, ...rest] = await read(
      deb(member('control.tar.gz', gzipSync(control)), member('data.tar.x', pack(data))),
    )
    expect(about).toMatchObject({
      about: { name: 'demo', version: '1:2.0-3', architecture: 'aarch64', layout: 'system' },
    })
    expect(entry).toMatchObject({ entry: { path: './usr/bin/x', kind: 'file', size: 4 } })
    expect(rest).toEqual([])
  }
})

test('what is cut, lies about sizes or lacks its files is an error', async () => {
  const whole = deb(member('control.tar', control), member('data.tar', data))
  await expect(read(whole.subarray(0, whole.length - 1300))).rejects.toThrow(/ends at byte/)
  await expect(read(deb(member('data.tar', data, 2 ** 32)))).resolves.toBeDefined()
  await expect(read(deb(member('control.tar', control)))).rejects.toThrow('it has no data.tar')
  await expect(read(deb(Buffer.alloc(60, 'x')))).rejects.toThrow(/without a proper header/)
})

test('an ar archive of something else is not taken', () => {
  expect(debArtifact.cannot(testArtifact('x.a', Buffer.from('!<arch>\nfoo.o/')))).toMatch(
    /does not begin/,
  )
})
