import type { Command } from 'commander'
import { describe, expect, test } from 'vitest'
import packageJson from '../../package.json' with { type: 'json' }
import type { Io } from './io.ts'
import { makeProgram, runCommandLine } from './program.ts'

function recorder(): Io & { stdout: string; stderr: string } {
  return {
    stdout: '',
    stderr: '',
    out(text) {
      this.stdout += `${text}\n`
    },
    err(text) {
      this.stderr += `${text}\n`
    },
    interactive: false,
    paint: (_, text) => text,
    signal: new AbortController().signal,
  }
}
async function run(...argv: string[]) {
  const io = recorder()
  const code = await runCommandLine(argv, io)
  return { code, stdout: io.stdout, stderr: io.stderr }
}

const below = (command: Command): Command[] =>
  command.commands.flatMap((child) => [child, ...below(child)])
const nameOf = (command: Command): string =>
  command.parent ? `${nameOf(command.parent)} ${command.name()}` : command.name()
const all = below(makeProgram(recorder()))

describe.each(all.map((command) => [nameOf(command), command] as const))('%s', (name, command) => {
  test('its help says what it does, explains each option and shows examples', async () => {
    expect(command.description()).not.toBe('')
    for (const option of command.options) expect(option.description, option.flags).not.toBe('')
    for (const argument of command.registeredArguments)
      expect(argument.description, argument.name()).not.toBe('')
    const { code, stdout, stderr } = await run(...name.split(' ').slice(1), '--help')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain('--json')
    if (command.commands.length === 0)
      expect(stdout, 'examples that a person can paste').toMatch(/Examples?:\n +\$ .*portolan/)
  })

  test('an unknown option is wrong usage', async () => {
    const words = name.split(' ').slice(1)
    const { code, stdout, stderr } = await run(...words, '--no-such-option')
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain("error[USAGE]: unknown option '--no-such-option'\n  hint: ")
  })
})

test('a mistyped command or option gets a suggestion', async () => {
  expect(await run('buidl')).toEqual({
    code: 2,
    stdout: '',
    stderr: "error[USAGE]: unknown command 'buidl'\n  hint: did you mean build? See also --help\n",
  })
  expect((await run('--quite')).stderr).toContain('did you mean --quiet?')
  expect((await run('completion', 'tcsh')).stderr).toContain('Allowed choices are bash, zsh, fish')
})

test('with --json an error is one line of JSON on stderr, wherever --json stands', async () => {
  for (const argv of [
    ['--json', 'completion', '--bad'],
    ['completion', '--bad', '--json'],
  ]) {
    const { code, stdout, stderr } = await run(...argv)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(JSON.parse(stderr)).toEqual({
      error: {
        code: 'USAGE',
        message: "unknown option '--bad'",
        hint: 'see --help',
        exitCode: 2,
      },
    })
  }
})

test('no command shows the help on stderr and is wrong usage', async () => {
  const { code, stdout, stderr } = await run()
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toContain('Usage: portolan')
})

test('the version is that of the package', async () => {
  expect(await run('--version')).toEqual({
    code: 0,
    stdout: expect.stringMatching(`^${packageJson.version}\n`) as string,
    stderr: '',
  })
})

test('help lists the commands, the exit codes and how to read errors', async () => {
  const { code, stdout } = await run('--help')
  expect(code).toBe(0)
  for (const text of ['build', 'completion', 'Exit codes:', '130 interrupted'])
    expect(stdout).toContain(text)
})
