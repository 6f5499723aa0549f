import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Probe } from '../../adapters/adapter.ts'
import { collectorScript } from './script.ts'

const script = (...probes: Probe[]) =>
  collectorScript(
    probes.map((probe, i) => ({ id: `a${i}`, title: `Tool ${i}`, probe })),
    '9.9',
  )
const calls = (text: string) =>
  text.split('\n').filter((line) => /^(files|list|elf|observe|observe_each) \S/.test(line))

test('each declaration becomes one call, the same one only once', () => {
  const probe: Probe = {
    files: [{ glob: '/etc/os-release' }, { glob: '$HOME/.x/*', maxBytes: 10 }],
    list: [{ glob: '${MODULEPATH}/*' }],
    elf: [{ glob: '/lib/libc.so.6' }],
    commands: [
      { argv: ['uname', '-m'] },
      { argv: ['{}', '-show'], forEach: '/usr/bin/mpicc*', seconds: 3 },
      { argv: ['sh', '-c', 'echo "it\'s $x"'] },
    ],
  }
  expect(calls(script(probe, { commands: [{ argv: ['uname', '-m'] }] }))).toEqual([
    "files 67108864 '' 'etc/os-release'",
    "files 10 'HOME' '.x/*'",
    "list 'MODULEPATH' '*'",
    "elf '' 'lib/libc.so.6'",
    "observe 10 'uname' '-m'",
    "observe_each 3 '' 'usr/bin/mpicc*' '{}' '-show'",
    "observe 10 'sh' '-c' 'echo \"it'\\''s $x\"'",
  ])
})

test.each<[string, Probe]>([
  ['a relative glob', { list: [{ glob: 'etc/x' }] }],
  ['a bare variable', { list: [{ glob: '$HOME' }] }],
  ['a variable that may not be observed', { list: [{ glob: '$AWS_SECRET/x' }] }],
  ['white space in a glob', { list: [{ glob: '/a b' }] }],
  ['a newline in a command', { commands: [{ argv: ['sh', '-c', 'a\nb'] }] }],
  ['a tab in a command', { commands: [{ argv: ['printf', '\t'] }] }],
])('%s is refused', (_, probe) => {
  expect(() => script(probe)).toThrow(/a probe|no variable/)
})

describe('the core', () => {
  const core = readFileSync(join(import.meta.dirname, 'core.sh'), 'utf8')

  test('can be read in five minutes: under 400 lines', () => {
    expect(core.split('\n').length).toBeLessThan(400)
  })
  test('holds nothing but POSIX shell that its shells parse', () => {
    execFileSync('sh', ['-n'], { input: script() })
    const bashisms =
      /\[\[(?!:)|\bfunction \w|\blocal\b|\bdeclare\b|<<<|&>|\$'|\bsource\b|\+=|==|\$\{\w+(\/|,,|\^\^)/
    // awk has its own `==` and `+=`; what stands in its programs is not shell.
    const shell = core.replace(/awk (-v \S+ )?'[^']*'/g, '')
    expect(
      shell.split('\n').filter((line) => bashisms.test(line) && !line.startsWith('#')),
    ).toEqual([])
  })
  test('runs nothing that changes the machine or sends something', () => {
    expect(core).not.toMatch(/\b(curl|wget|nc|ssh|scp|sudo|su|chmod|chown|mount|kill -9 -1)\b/)
  })
})
