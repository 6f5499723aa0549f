import fc from 'fast-check'
import { expect, test } from 'vitest'
import { budget, endless } from './budget.ts'
import { whole } from './stream.ts'
import { fileOf, makeZip, type MadeZipEntry } from './testing/make.ts'
import { readZip } from './zip.ts'

async function read(data: Buffer, counted = endless()) {
  const seen: { path: string; text: string }[] = []
  for await (const { path, content } of readZip(fileOf(data), counted))
    seen.push({ path, text: (await whole(content(), 1 << 22)).toString() })
  return seen
}

const entry: fc.Arbitrary<MadeZipEntry> = fc.record({
  path: fc.stringMatching(/^[a-z/.]{1,80}$/),
  data: fc.string({ maxLength: 2000, unit: 'grapheme' }),
  stored: fc.boolean(),
})

test('what was written is read', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(entry, { maxLength: 6 }), async (all) => {
      const seen = await read(makeZip(all))
      expect(seen).toEqual(all.map(({ path, data }) => ({ path, text: data })))
    }),
    { numRuns: 60 },
  )
})

test('a bomb is stopped by what it unpacks to, not by what it says', async () => {
  const bomb = makeZip([{ path: 'a', data: Buffer.alloc(4 << 20), size: 10 }])
  await expect(read(bomb)).rejects.toThrow(/larger than its directory says/)
  const honest = makeZip([{ path: 'a', data: Buffer.alloc(4 << 20) }])
  const few = budget('x.whl', { entries: 10, bytes: 1 << 20, seconds: 60 })
  await expect(read(honest, few)).rejects.toMatchObject({ code: 'ARCHIVE_REFUSED' })
})

test('bytes changed anywhere give an answer or an error', async () => {
  const zip = makeZip([
    { path: 'a', data: 'x'.repeat(300) },
    { path: 'b', data: 'y', stored: true },
  ])
  await fc.assert(
    fc.asyncProperty(fc.nat(zip.length - 1), fc.nat(255), async (at, value) => {
      const changed = Buffer.from(zip)
      changed[at] = value
      const few = budget('x.whl', { entries: 100, bytes: 1 << 20, seconds: 60 })
      await read(changed, few).catch((error: unknown) => expect(error).toBeInstanceOf(Error))
    }),
    { numRuns: 300 },
  )
})
