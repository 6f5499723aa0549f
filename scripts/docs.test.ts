/** What the documentation says must be so: links lead somewhere, commands and options exist. */
import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { dirname, join, relative, resolve } from 'node:path'
import type { Command } from 'commander'
import { expect, test } from 'vitest'
import { processIo } from '../src/cli/io.ts'
import { makeProgram } from '../src/cli/program.ts'

const root = join(import.meta.dirname, '..')

async function markdownBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const found = await Promise.all(
    entries.map(async (entry) => {
      const path = join(folder, entry.name)
      if (entry.isDirectory())
        return /^(node_modules|build|\..*)$/.test(entry.name) ? [] : markdownBelow(path)
      return entry.name.endsWith('.md') ? [relative(root, path)] : []
    }),
  )
  return found.flat().sort()
}
const pages = await markdownBelow(root)
const texts = new Map(
  await Promise.all(
    pages.map(async (page) => [page, await readFile(join(root, page), 'utf8')] as const),
  ),
)

const withoutCode = (text: string): string =>
  text.replaceAll(/^ *```[\s\S]*?^ *```$/gm, '').replaceAll(/`[^`]*`/g, '``')

/** Anchors as code hosts make them of headings. */
const anchors = (text: string): string[] =>
  [...text.replaceAll(/^```[\s\S]*?^```$/gm, '').matchAll(/^#+ (.*)$/gm)].map((match) =>
    match[1]!
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )

test.each(pages)('links of %s lead somewhere', (page) => {
  const text = texts.get(page)!
  // The text of a link may itself be code.
  const links = [...text.replaceAll(/^ *```[\s\S]*?^ *```$/gm, '').matchAll(/\]\(([^)\s]+)\)/g)]
  for (const [, target = ''] of links) {
    if (/^(https?|mailto):/.test(target)) continue
    const [path = '', anchor] = target.split('#')
    const file = path ? resolve(root, dirname(page), path) : join(root, page)
    expect(existsSync(file), `${target} in ${page}`).toBe(true)
    const there = texts.get(relative(root, file))
    if (anchor && there) expect(anchors(there), target).toContain(anchor)
  }
  expect(withoutCode(text)).not.toMatch(/\bTODO\b|\bTBD\b|\bFIXME\b/)
})

test('every page of docs is reached from the README', () => {
  const reached = new Set<string>()
  const visit = (page: string): void => {
    if (reached.has(page)) return
    reached.add(page)
    for (const [, target = ''] of (texts.get(page) ?? '').matchAll(/\]\(([^)\s#]+)/g))
      if (!/^https?:/.test(target)) visit(relative(root, resolve(root, dirname(page), target)))
  }
  visit('README.md')
  expect(pages.filter((page) => page.startsWith('docs/') && !reached.has(page))).toEqual([])
})

/** Command lines of a page: lines of console and shell blocks, and inline code. */
function commandLines(text: string): string[] {
  const blocks = [...text.matchAll(/^ *```(?:console|sh)\n([\s\S]*?)^ *```$/gm)]
  const lines = blocks.flatMap((block) => block[1]!.split('\n'))
  const inline = [...text.replaceAll(/^ *```[\s\S]*?^ *```$/gm, '').matchAll(/`([^`]+)`/g)]
  return [...lines, ...inline.map((match) => match[1]!.replaceAll(/\s+/g, ' '))].flatMap((line) => {
    const match = /^(?:\$ )?(?:[A-Z_]+=\S+ )*(?:source <\()?(?:\.\/)?portolan((?: .*)?)$/.exec(line)
    return match ? [match[1]!.replaceAll(/[|>#)].*$/g, '').trim()] : []
  })
}

/** What is wrong with a command line; empty when its command and options exist. */
function problems(program: Command, line: string): string[] {
  const found: string[] = []
  let command = program
  for (const [index, word] of line.split(/\s+/).filter(Boolean).entries()) {
    const child = command.commands.find((c) => c.name() === word)
    const known = [program, command].flatMap((c) => c.options.map((option) => option.long))
    const flag = /^--[^=]*/.exec(word)?.[0]
    if (flag && ![...known, '--help', '--version'].includes(flag)) found.push(`no option ${flag}`)
    else if (child) command = child
    else if (index === 0 && /^[a-z]/.test(word)) found.push(`no command ${word}`)
  }
  return found.map((what) => `${what}: portolan ${line}`)
}

test.each(pages)('commands and options in %s exist', (page) => {
  const program = makeProgram(processIo(new AbortController().signal))
  const lines = commandLines(texts.get(page)!)
  expect(lines.flatMap((line) => problems(program, line))).toEqual([])
})

test('a command or an option that does not exist is noticed', () => {
  const program = makeProgram(processIo(new AbortController().signal))
  const page = 'Say `portolan pln x`.\n\n```console\n$ portolan plan --nope x | head\n```\n'
  expect(commandLines(page).flatMap((line) => problems(program, line))).toEqual([
    'no option --nope: portolan plan --nope x',
    'no command pln: portolan pln x',
  ])
})

test('the README has two commands, and CI runs the second', async () => {
  const blocks = [...texts.get('README.md')!.matchAll(/^```sh\n([\s\S]*?)^```$/gm)]
  const commands = blocks.map((block) => block[1]!.trim())
  expect(commands).toEqual(['scripts/setup && examples/heat/land', 'scripts/setup && npm test'])
  const ci = await readFile(join(root, '.ci/run'), 'utf8')
  expect(ci.split('\n')).toContain(commands[1])
  for (const program of ['scripts/setup', 'examples/heat/land'])
    expect(existsSync(join(root, program)), program).toBe(true)
})
