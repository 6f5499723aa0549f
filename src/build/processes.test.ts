import { spawn } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { discard } from './discard.ts'
import { temporaryFolder } from './fixtures/toy.ts'
import { endProcessesIn, processesIn, startTime, workVariable } from './processes.ts'

test('orphans of a step are known by their environment and ended, others are left alone', async () => {
  const work = temporaryFolder()
  const orphan = (value: string) =>
    spawn('/bin/sh', ['-c', 'sleep 60 & sleep 60'], {
      detached: true,
      stdio: 'ignore',
      env: { PATH: '/usr/bin:/bin', [workVariable]: value },
    })
  const ours = orphan(`${work}/jansson`)
  const others = orphan(`${work}-other/jansson`)
  for (let i = 0; i < 100 && processesIn(work).length < 3; i++) {
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  expect(await endProcessesIn(work)).toBe(3)
  expect(processesIn(work)).toEqual([])
  expect(startTime(ours.pid ?? 0)).toBeNull()
  expect(startTime(others.pid ?? 0)).not.toBeNull()
  process.kill(-(others.pid ?? 0), 'SIGKILL')
  rmSync(work, { recursive: true })
})

test('start times tell a process from a later one of the same pid', () => {
  expect(startTime(process.pid)).toMatch(/^\d+$/)
  expect(startTime(2 ** 22 + 1)).toBeNull()
})

test('folders without write permission can be removed all the same', async () => {
  const folder = temporaryFolder()
  const stubborn = join(folder, 'stubborn')
  mkdirSync(join(stubborn, 'deep'), { recursive: true })
  writeFileSync(join(stubborn, 'deep/file'), 'x')
  chmodSync(join(stubborn, 'deep'), 0o500)
  chmodSync(stubborn, 0o700)
  await discard(stubborn, join(folder, 'trash'))
  expect(existsSync(stubborn)).toBe(false)
  rmSync(folder, { recursive: true })
})
