import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runCommand } from './command.ts'
import { liveView } from './live.ts'

let root: string
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'live-'))
  mkdirSync(join(root, '.portolan'))
})
afterAll(() => rmSync(root, { recursive: true }))

describe('commands', () => {
  test('output, code and time of one that runs', async () => {
    const result = await runCommand(['sh', '-c', 'echo out; echo err >&2; exit 3'])
    expect(result).toMatchObject({ code: 3, stdout: 'out\n', stderr: 'err\n' })
    expect(Date.parse(result.at)).not.toBeNaN()
  })
  test('an absent program has code 127', async () => {
    expect(await runCommand(['no-such-program'])).toMatchObject({
      code: 127,
      stdout: '',
      stderr: '',
    })
  })
  test('one that does not end is stopped with all it started', async () => {
    const begun = performance.now()
    const result = await runCommand(['sh', '-c', 'sleep 60 & sleep 60'], {
      seconds: 0.2,
      bytes: 1000,
    })
    expect(result.code).toBe(124)
    expect(performance.now() - begun).toBeLessThan(10_000)
  })
  test('one that prints without end is stopped', async () => {
    const result = await runCommand(['yes'], { seconds: 10, bytes: 100_000 })
    expect(result.code).toBe(124)
    expect(result.stdout.length).toBeLessThan(300_000)
  })
  test('the locale is C and there is no input', async () => {
    const result = await runCommand(['sh', '-c', 'echo $LC_ALL; cat'])
    expect(result.stdout).toBe('C\n')
  })
})

test('only allowed variables are seen', () => {
  const view = liveView('/', {
    environment: { HOME: '/home/me', GITHUB_TOKEN: 'secret', SLURM_JWT: 'secret', MODULEPATH: '' },
    run: () => Promise.reject(new Error('not called')),
  })
  expect(view.environment).toEqual({ HOME: '/home/me' })
})

test('a command is run once, whoever asks', async () => {
  let runs = 0
  const view = liveView('/', {
    environment: {},
    run: (argv) => Promise.resolve({ argv, code: 0, stdout: String(++runs), stderr: '', at: '' }),
  })
  await view.run('x')
  expect((await view.run('x'))?.stdout).toBe('1')
  expect((await view.run('x', 'y'))?.stdout).toBe('2')
})

test('reading a pipe does not block', async () => {
  execFileSync('mkfifo', [join(root, 'pipe')])
  expect(await liveView(root).tryText('/pipe')).toBeNull()
})

describe('a test folder with recorded commands', () => {
  const record = (value: unknown) =>
    writeFileSync(join(root, '.portolan/machine.json'), JSON.stringify(value))
  test('replays them and the environment', async () => {
    record({
      environment: { HOME: '/h', TOKEN: 'x' },
      commands: [{ argv: ['uname', '-m'], stdout: 'aarch64\n' }],
    })
    const view = liveView(root)
    expect(view.environment).toEqual({ HOME: '/h' })
    expect(await view.run('uname', '-m')).toMatchObject({ code: 0, stdout: 'aarch64\n' })
    expect(await view.run('uname', '-r')).toBeNull()
  })
  test('a wrong recording is an error that names the file', () => {
    record({ commands: [{ argv: [] }] })
    expect(() => liveView(root)).toThrow(/argv/)
  })
})
