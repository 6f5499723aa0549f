import { expect, test } from 'vitest'
import { endless } from '../../util/archive/budget.ts'
import { makeSquashfs } from '../../util/archive/testing/make-squashfs.ts'
import { testArtifact } from '../test-artifact.ts'
import { sif } from './sif.ts'

function made(image: Buffer, { kind = 1, size = image.length } = {}): Buffer {
  const head = Buffer.alloc(128)
  head.write('#!/usr/bin/env run-singularity\n')
  head.write('SIF_MAGIC\x0001\x0004\x00', 32, 'latin1')
  head.writeBigInt64LE(128n, 96)
  head.writeBigInt64LE(585n, 104)
  const descriptor = Buffer.alloc(585)
  descriptor.writeInt32LE(0x4004, 0)
  descriptor[4] = 1
  descriptor.writeBigInt64LE(BigInt(128 + 585), 17)
  descriptor.writeBigInt64LE(BigInt(size), 25)
  descriptor.writeInt32LE(kind, 201)
  descriptor.writeInt32LE(2, 205)
  return Buffer.concat([head, descriptor, image])
}
const image = makeSquashfs([{ name: 'a', data: Buffer.from('text') }])
const read = (bytes: Buffer) =>
  Array.fromAsync(
    sif.read(testArtifact('x.sif', bytes), { budget: endless(), architecture: undefined }),
  )

test('the primary file system is read in place', async () => {
  expect(sif.cannot(testArtifact('x.sif', made(image)))).toBeNull()
  expect(await read(made(image))).toMatchObject([
    { about: { layout: 'image', architecture: 'aarch64' } },
    { entry: { path: 'a', kind: 'file', size: 4 } },
  ])
})

test('other file systems and cut files are told', async () => {
  await expect(read(made(image, { kind: 2 }))).rejects.toThrow(/its file system is ext3/)
  await expect(read(made(image, { size: 2 ** 40 }))).rejects.toThrow(/it is cut/)
  await expect(read(made(image).subarray(0, 300))).rejects.toThrow(/no file system/)
})
