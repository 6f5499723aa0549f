import { linkSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { checkBefore, exceeded, freeSpace, tighter } from './budget.ts'
import { formatBytes } from '../util/amount.ts'
import { temporaryFolder } from './fixtures/toy.ts'
import { usage } from './usage.ts'

const none = { bytes: 0, inodes: 0 }
const roomy = { bytes: 1e15, inodes: 1e9 }

test.each([
  [{ bytes: 10, inodes: 0 }, none, { bytes: 9 }, roomy, /limit is 9 B/],
  [{ bytes: 10, inodes: 0 }, { bytes: 5, inodes: 0 }, { bytes: 14 }, roomy, /5 B are in use/],
  [{ bytes: 0, inodes: 10 }, none, { inodes: 9 }, roomy, /limit is 9$/],
  [{ bytes: 10, inodes: 0 }, none, {}, { bytes: 9, inodes: 9 }, /9 B left/],
  [{ bytes: 0, inodes: 10 }, none, {}, { bytes: 9, inodes: 9 }, /has 9 left/],
])('%o with %o in use, budget %o, %o free is refused', (need, used, budget, free, message) => {
  expect(() => checkBefore(need, used, budget, free)).toThrow(message)
})

test('what fits, and a file system that counts no inodes, is let pass', () => {
  checkBefore({ bytes: 10, inodes: 10 }, none, { bytes: 10, inodes: 10 }, { bytes: 10 })
  expect(exceeded({ bytes: 10, inodes: 10 }, { bytes: 10, inodes: 10 })).toBeNull()
  expect(exceeded({ bytes: 11, inodes: 10 }, { bytes: 10 })?.message).toContain('11 B of 10 B')
})

test('of two budgets the smaller part counts', () => {
  expect(tighter({ bytes: 5 }, { bytes: 9, inodes: 3 })).toEqual({ bytes: 5, inodes: 3 })
})

test('usage counts blocks and inodes as du does: hard links once, links not followed', async () => {
  const folder = temporaryFolder()
  mkdirSync(join(folder, 'd'))
  writeFileSync(join(folder, 'd/f'), 'x'.repeat(10_000))
  linkSync(join(folder, 'd/f'), join(folder, 'd/g'))
  symlinkSync('/usr', join(folder, 'd/l'))
  const { bytes, inodes } = await usage(folder)
  expect(inodes).toBe(4)
  expect(bytes).toBeGreaterThanOrEqual(10_000)
  expect(bytes).toBeLessThan(100_000)
  rmSync(folder, { recursive: true })
  expect(await usage(folder)).toEqual(none)
})

test('free space is told', async () => {
  const { bytes } = await freeSpace('/')
  expect(bytes).toBeGreaterThan(0)
  expect(formatBytes(1_234_567)).toBe('1.23 MB')
  expect(formatBytes(0)).toBe('0 B')
})
