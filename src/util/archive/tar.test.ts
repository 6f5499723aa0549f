import fc from 'fast-check'
import { expect, test } from 'vitest'
import { budget, endless } from './budget.ts'
import { byteReader, whole } from './stream.ts'
import { isTar, readTar } from './tar.ts'
import { makeTar, pieces } from './testing/make.ts'

type Seen = { path: string; kind: string; text: string }

async function read(data: Uint8Array, length = 1000, counted = endless()): Promise<Seen[]> {
  const seen: Seen[] = []
  for await (const { path, kind, content } of readTar(byteReader(pieces(data, length)), counted))
    seen.push({ path, kind, text: (await whole(content(), 1 << 20)).toString('latin1') })
  return seen
}

const name = fc.stringMatching(/^[a-z/.]{1,250}$/)
const entry = fc.record({ path: name, data: fc.string({ maxLength: 2000, unit: 'binary-ascii' }) })

test('what was written is read, whatever the pieces', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(entry, { maxLength: 6 }),
      fc.integer({ min: 1, max: 3000 }),
      async (all, n) => {
        const seen = await read(makeTar(all), n)
        expect(seen).toEqual(all.map(({ path, data }) => ({ path, kind: 'file', text: data })))
      },
    ),
    { numRuns: 60 },
  )
})

test('content that nobody reads is stepped over', async () => {
  const tar = makeTar([
    { path: 'a', data: 'x'.repeat(1500) },
    { path: 'b', data: 'y' },
  ])
  const paths: string[] = []
  for await (const { path } of readTar(byteReader(pieces(tar)), endless())) paths.push(path)
  expect(paths).toEqual(['a', 'b'])
})

test('a long name in GNU form is read, links and devices have no content', async () => {
  const long = `${'d/'.repeat(100)}file`
  const tar = makeTar([
    { path: '././@LongLink', type: 'L', data: `${long}\0` },
    { path: 'cut', data: 'x' },
    { path: 'dev', type: '3', size: 5 },
    { path: 'link', type: '2', target: 'cut', size: 9 },
    { path: 'end', data: 'e' },
  ])
  expect(await read(tar)).toEqual([
    { path: long, kind: 'file', text: 'x' },
    { path: 'dev', kind: 'other', text: '' },
    { path: 'link', kind: 'symlink', text: '' },
    { path: 'end', kind: 'file', text: 'e' },
  ])
})

test('cut anywhere it ends or says so, never more', async () => {
  const tar = makeTar([
    { path: 'a', data: 'x'.repeat(700) },
    { path: 'b', data: 'y' },
  ])
  for (let end = 0; end < tar.length; end += 37) {
    const result = await read(tar.subarray(0, end)).catch((error: Error) => error.message)
    if (typeof result === 'string') expect(result).toMatch(/ends at byte|no tar/)
    else expect(result.length).toBeLessThanOrEqual(2)
  }
})

test('an extended header of 4 GiB is refused before it is read', async () => {
  const tar = makeTar([{ path: 'x', type: 'x', size: 2 ** 32 }])
  await expect(read(tar)).rejects.toThrow(/extended header of 4294967296 bytes/)
})

test('an entry of 8 EiB ends where the file does', async () => {
  await expect(read(makeTar([{ path: 'x', size: 2 ** 52, data: 'abc' }]))).rejects.toThrow(
    /ends at byte/,
  )
})

test('too many entries are refused', async () => {
  const tar = makeTar(Array.from({ length: 20 }, (_, i) => ({ path: `f${i}` })))
  const few = budget('x.tar', { entries: 10, bytes: 1 << 20, seconds: 60 })
  await expect(read(tar, 1000, few)).rejects.toMatchObject({ code: 'ARCHIVE_REFUSED' })
})

test('bytes that are no archive are not taken for one', () => {
  expect(isTar(makeTar([{ path: 'a' }]))).toBe(true)
  fc.assert(fc.property(fc.uint8Array({ minLength: 512, maxLength: 600 }), (data) => !isTar(data)))
})
