import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { launch } from './launch.ts'

const folder = mkdtempSync(join(tmpdir(), 'portolan-launch-'))
afterAll(() => rmSync(folder, { recursive: true }))
const never = new AbortController().signal

const twoOfNode = `
  const { spawn } = require('node:child_process')
  if (process.argv[1] === 'leaf') setTimeout(() => {}, 300)
  else for (const n of ['0', '1'])
    spawn(process.execPath, ['-e', 'setTimeout(() => {}, 300)'], { env: { ...process.env, RANK: n } })
  console.log('out'); console.error('err')`

describe('a launched command', () => {
  test('its descendants are seen with their environment, mappings and loader account', async () => {
    const environment = { ...process.env, LD_LIBRARY_PATH: '/nonexistent' }
    const result = await launch([process.execPath, '-e', twoOfNode], folder, environment, never)
    expect(result.exitCode).toBe(0)
    expect(result.output).toContain('out\n')
    expect(result.output).toContain('err\n')
    const ranks = result.processes.filter((p) => p.environment['RANK'] !== undefined)
    expect(new Set(ranks.map((p) => p.environment['RANK']))).toEqual(new Set(['0', '1']))
    for (const p of ranks) {
      expect([...p.mapped].some((file) => file.endsWith('/libc.so.6'))).toBe(true)
      expect(p.loaded.find((l) => l.asked === 'libc.so.6')?.by).toMatch(/cache|default/)
    }
  })

  test('a signal shows in the exit code, a missing program is an error', async () => {
    const killed = await launch(['sh', '-c', 'kill -TERM $$'], folder, process.env, never)
    expect(killed.exitCode).toBe(143)
    await expect(launch(['/nonexistent/x'], folder, process.env, never)).rejects.toThrow('ENOENT')
  })

  test('abort and the time limit end the whole group', async () => {
    const controller = new AbortController()
    const started = performance.now()
    setTimeout(() => controller.abort(), 100)
    const command = ['sh', '-c', 'sleep 60 & sleep 60'] as const
    await expect(launch(command, folder, process.env, controller.signal)).rejects.toThrow('abort')
    const limits = { seconds: 0.1, outputBytes: 1000 }
    expect((await launch(command, folder, process.env, never, limits)).exitCode).toBe(143)
    expect(performance.now() - started).toBeLessThan(10_000)
  })
})
