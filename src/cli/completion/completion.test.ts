/** The scripts in the real shells, under a terminal made by `script`, with Tab pressed for real. */
import { execFile, execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Argument, Command, Option } from 'commander'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bashCompletion } from './bash.ts'
import { fishCompletion } from './fish.ts'
import { allNodes, completionTree } from './tree.ts'
import { zshCompletion } from './zsh.ts'

function program(): Command {
  const top = new Command('portolan').option('--json', 'as JSON').option('--site <file>', 'Site')
  const site = top.command('site').description("a machine's description [read-only]: all of it")
  site.command('describe').description('bundle to Site').argument('[bundles...]', 'bundles')
  site.command('show').description('for people')
  const emit = top.command('emit').description('write native input')
  emit
    .addArgument(new Argument('<format>').choices(['spack', 'modules']))
    .argument('<plan>', 'plan JSON')
    .option('-o, --out <dir>', 'folder')
    .addOption(new Option('--style <style>', "it's a style").choices(['short', 'long']))
    .option('--jobs <n>', 'how many')
  return top
}
const tree = completionTree(program())

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portolan-completion-'))
  await mkdir(join(folder, 'results'))
  await writeFile(join(folder, 'my plan.json'), '')
  for (const [name, text] of [
    ['bash', bashCompletion(tree)],
    ['zsh', zshCompletion(tree)],
    ['fish', fishCompletion(tree)],
  ] as const)
    await writeFile(join(folder, `script.${name}`), text)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const has = (program: string): boolean => {
  try {
    execFileSync('sh', ['-c', `command -v ${program}`])
    return true
  } catch {
    return false
  }
}

/** In each shell `portolan` is a function that prints the words it got, one in each bracket. */
const shells = {
  bash: {
    start: 'bash --norc --noprofile -i',
    setup: `source script.bash; portolan() { printf 'got:'; printf '<%s>' "$@"; echo; }`,
  },
  zsh: {
    start: 'zsh -f -i',
    setup: `autoload -Uz compinit; compinit -D -u; unsetopt ZLE_BRACKETED_PASTE 2>/dev/null; source ./script.zsh; portolan() { printf 'got:'; printf '<%s>' "$@"; echo; }`,
  },
  fish: {
    start: 'fish --no-config -i',
    setup: `source script.fish; function portolan; printf 'got:'; printf '<%s>' $argv; echo; end`,
  },
} as const

/** Types a line into an interactive shell, Tab being \t, and gives the words the command got. */
async function typed(shell: keyof typeof shells, line: string): Promise<string> {
  const { start, setup } = shells[shell]
  const child = execFile('script', ['-qec', start, '/dev/null'], {
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: folder, TERM: 'xterm', LC_ALL: 'C.UTF-8' },
  })
  let output = ''
  child.stdout!.on('data', (chunk: string) => (output += chunk))
  const until = async (pattern: RegExp) => {
    for (let waited = 0; !pattern.test(output); waited += 20) {
      if (waited > 15_000)
        throw new Error(`${shell} did not answer; its terminal showed:\n${output}`)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
  // The quotes keep the echo of the typed line from looking like the answer.
  child.stdin!.write(`${setup}; echo rea'dy'\n`)
  await until(/\bready\r?\n/)
  child.stdin!.write(`${line}\n`)
  await until(/got:.*>\r?\n/)
  child.stdin!.write('\nexit\n')
  await new Promise((resolve) => child.once('close', resolve))
  return [...output.matchAll(/got:(.*>)\r?\n/g)].at(-1)![1]!
}

const lines: readonly [string, string, string][] = [
  ['a command', 'portolan em\t x', '<emit><x>'],
  ['a subcommand', 'portolan site desc\t x', '<site><describe><x>'],
  [
    'a subcommand after an option with a value',
    'portolan --site emit site sh\t x',
    '<--site><emit><site><show><x>',
  ],
  ['an option of a subcommand', 'portolan emit --sty\tx', '<emit><--style><x>'],
  [
    'an option of the program below a subcommand',
    'portolan site describe --js\tx',
    '<site><describe><--json><x>',
  ],
  ['a word of an argument', 'portolan emit mod\t x', '<emit><modules><x>'],
  ['a word of an option', 'portolan emit --style lo\t x', '<emit><--style><long><x>'],
  ['a file with a blank in its name', 'portolan emit spack my\t', '<emit><spack><my plan.json>'],
  ['a folder', 'portolan emit --out res\ta', '<emit><--out><results/a>'],
]

for (const shell of ['bash', 'zsh', 'fish'] as const)
  describe.skipIf(!has(shell) || !has('script'))(`in ${shell}`, () => {
    test.concurrent.each(lines)('Tab completes %s', async (_, line, words) => {
      // An option is followed by a blank when it takes its value as the next word.
      expect((await typed(shell, line)).replace(/(--style|--json)=?x/, '$1><x')).toBe(words)
    })
  })

test('every command and every spelling of an option is in each script', () => {
  const nodes = allNodes(tree)
  expect(nodes.map((node) => node.path.join(' '))).toEqual([
    '',
    'site',
    'site describe',
    'site show',
    'emit',
  ])
  for (const script of [bashCompletion(tree), zshCompletion(tree)])
    for (const flag of nodes.flatMap((node) => node.options).flatMap((option) => option.flags))
      expect(script).toContain(flag)
  expect(fishCompletion(tree)).toContain('-s o -l out')
})

test('placeholders say what a value is', () => {
  const emit = allNodes(tree).find((node) => node.path[0] === 'emit')!
  const kinds = Object.fromEntries(emit.options.map((o) => [o.flags.at(-1), o.value?.kind]))
  expect(kinds).toMatchObject({
    '--out': 'folder',
    '--style': 'words',
    '--jobs': 'free',
    '--site': 'file',
    '--json': undefined,
  })
})
