import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import { measure, parseTime, sample, spread } from './measure.ts'
import { exceeded, fallsShort, table } from './table.ts'

const at = (median: number) => ({ median, min: median, max: median })
const measured = {
  userSeconds: at(0.4),
  cpuSeconds: at(0.5),
  wallSeconds: at(0.25),
  rssMiB: at(100),
  runs: 5,
}

test('the middle of odd and even numbers of runs', () => {
  expect(spread([3, 1, 2])).toEqual({ median: 2, min: 1, max: 3 })
  expect(spread([4, 1, 2, 3])).toEqual({ median: 2.5, min: 1, max: 4 })
})

test('GNU time is read, its remark on a failed command included', () => {
  expect(parseTime('Command exited with non-zero status 1\n0.04 0.02 0.05 54088 1\n')).toEqual({
    userSeconds: 0.04,
    cpuSeconds: 0.06,
    wallSeconds: 0.05,
    rssMiB: 54088 / 1024,
    exitCode: 1,
  })
  expect(() => parseTime('no figures')).toThrow('GNU time said: no figures')
})

test('a median above a limit is over it, one at the limit is not', () => {
  expect(exceeded(measured, { cpuSeconds: 0.5, rssMiB: 99 })).toEqual([
    '100.00 MiB where 99 is the limit',
  ])
  expect(exceeded(measured)).toEqual([])
})

test('what is not as many times less as it has to be falls short: in user CPU where both are known', () => {
  const peer = { name: 'spack', source: 'x', live: true, cpuSeconds: 20, cpuRatio: 40 }
  expect(fallsShort(peer, 40)).toEqual([])
  expect(fallsShort({ ...peer, userSeconds: 15, userRatio: 39 }, 40)).toEqual([
    '39.0 times less than spack, not 40',
  ])
  expect(fallsShort(undefined, 40)).toEqual([])
})

test('the table shows figures, limits, peers and reasons for skipping', () => {
  const peer = { name: 'spack', source: 'x', live: false, cpuSeconds: 14, cpuRatio: 28 }
  const text = table([
    { name: 'plan hdf5', measured, over: [], limit: { cpuSeconds: 1 }, peer },
    { name: 'slow', measured, over: ['x'], limit: { wallSeconds: 0.1 } },
    { name: 'other', skipped: 'no Spack here', over: [] },
  ])
  expect(text).toContain('plan hdf5  0.40 (0.40–0.40)  0.50 (0.50–0.50)')
  expect(text).toContain('spack: 14.0 s CPU')
  expect(text).toContain('28.0×')
  expect(text).toMatch(/^slow .*OVER 0.1 s$/m)
  expect(text).toMatch(/^other +skipped: no Spack here$/m)
})

test.skipIf(!existsSync('/usr/bin/time'))(
  'a process is measured by its own figures',
  { timeout: 60_000 },
  async () => {
    const burn = 'const end = process.cpuUsage().user + 1e5; while (process.cpuUsage().user < end);'
    const result = await measure([process.execPath, '-e', burn], '/', 1)
    expect(result.cpuSeconds.median).toBeGreaterThan(0.09)
    expect(result.cpuSeconds.median).toBeLessThan(2)
    expect(result.rssMiB.median).toBeGreaterThan(10)
    await expect(sample([process.execPath, '-e', 'throw new Error("no")'], '/')).rejects.toThrow(
      'ended with 1',
    )
  },
)
