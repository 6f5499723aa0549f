import { spawn } from 'node:child_process'
import { mkdirSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { temporaryFolder } from './fixtures/toy.ts'
import { acquireLock, type Lock, lockHolder } from './lock.ts'
import { hostIdentity, startTime } from './processes.ts'

let folder: string
const never = new AbortController().signal
beforeEach(() => {
  folder = join(temporaryFolder(), 'lock')
})
afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }))

const hold = (number: number, holder: object): void => {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, String(number)), JSON.stringify({ since: '', ...holder }))
}

test('only one holds it at a time; each waits for the one before', async () => {
  let inside = 0
  let most = 0
  await Promise.all(
    Array.from({ length: 8 }, async () => {
      const lock = await acquireLock(folder, never, () => {}, 1)
      most = Math.max(most, ++inside)
      await new Promise((resolve) => setTimeout(resolve, 5))
      inside--
      await lock.release()
    }),
  )
  expect(most).toBe(1)
  expect(readdirSync(folder)).toEqual(['8'])
  expect(await lockHolder(folder)).toBeNull()
})

test('the lock of a killed process is taken over', async () => {
  const child = spawn('sleep', ['60'])
  const start = startTime(child.pid ?? 0)
  hold(7, { host: hostIdentity(), pid: child.pid, start })
  expect(await lockHolder(folder)).toMatchObject({ pid: child.pid })
  const gone = new Promise((resolve) => child.on('close', resolve))
  const waited: unknown[] = []
  const waiting = acquireLock(folder, never, (holder) => waited.push(holder), 5)
  setTimeout(() => child.kill('SIGKILL'), 50)
  const lock: Lock = await waiting
  await gone
  expect(waited).toHaveLength(1)
  expect(readdirSync(folder)).toEqual(['8'])
  await lock.release()
})

test('a pid that was given to another process since does not hold it', async () => {
  hold(1, { host: hostIdentity(), pid: process.pid, start: '1' })
  const lock = await acquireLock(folder, never, () => {}, 5)
  expect(await lockHolder(folder)).toMatchObject({ start: startTime(process.pid) })
  await lock.release()
})

test('one on another host is waited for: nothing is known of its processes', async () => {
  hold(1, { host: 'elsewhere 0000', pid: 1, start: '1' })
  const controller = new AbortController()
  setTimeout(() => controller.abort(), 100)
  await expect(acquireLock(folder, controller.signal, () => {}, 5)).rejects.toMatchObject({
    code: 'INTERRUPTED',
  })
})

test('one on another host that shows no sign of life is taken over, one that does is not', async () => {
  hold(1, { host: 'elsewhere 0000', pid: 1, start: '1' })
  const beat = setInterval(() => utimesSync(join(folder, '1'), new Date(), new Date()), 20)
  let taken = false
  const waiting = acquireLock(folder, never, () => {}, 5, 200).then((lock) => {
    taken = true
    return lock
  })
  await new Promise((resolve) => setTimeout(resolve, 500))
  expect(taken).toBe(false)
  clearInterval(beat)
  await (await waiting).release()
  expect(readdirSync(folder)).toEqual(['2'])
})

test('who was slow and finds a higher number has lost it', async () => {
  const lock = await acquireLock(folder, never)
  await lock.check()
  hold(2, { host: hostIdentity(), pid: process.pid, start: startTime(process.pid) })
  await expect(lock.check()).rejects.toMatchObject({ code: 'LOCK_LOST' })
})
