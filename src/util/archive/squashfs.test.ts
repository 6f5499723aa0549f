import fc from 'fast-check'
import { expect, test } from 'vitest'
import { budget, endless } from './budget.ts'
import { readSquashfs } from './squashfs.ts'
import { whole } from './stream.ts'
import { makeSquashfs } from './testing/make-squashfs.ts'
import { fileOf } from './testing/make.ts'

async function read(image: Buffer, counted = endless()) {
  const seen: unknown[] = []
  for await (const { path, kind, target, content } of readSquashfs(fileOf(image), counted))
    seen.push([path, kind, target ?? (await whole(content(), 1 << 20)).length])
  return seen
}
const files = [
  { name: 'a', data: Buffer.alloc(10_000, 'abc') },
  { name: 'b', target: '../x' },
  { name: 'c' },
]

test('files, links and empty files, packed and not', async () => {
  for (const packed of [false, true])
    expect(await read(makeSquashfs(files, { packed }))).toEqual([
      ['a', 'file', 10_000],
      ['b', 'symlink', '../x'],
      ['c', 'file', 0],
    ])
})

test('bytes changed anywhere give an answer or an error, within bounds', async () => {
  const image = makeSquashfs(files, { packed: true })
  await fc.assert(
    fc.asyncProperty(
      fc.nat(image.length - 1),
      fc.nat(255),
      fc.boolean(),
      async (at, value, cut) => {
        const changed = Buffer.from(cut ? image.subarray(0, at) : image)
        if (!cut) changed[at] = value
        const few = budget('x', { entries: 1000, bytes: 1 << 20, seconds: 60 })
        await read(changed, few).catch((error: unknown) => expect(error).toBeInstanceOf(Error))
        expect(few.used.bytes).toBeLessThan(2 << 20)
      },
    ),
    { numRuns: 500 },
  )
})
