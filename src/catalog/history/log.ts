/**
 * Reads a repository's history with git but without its configuration: git runs on a repository of
 * our own that only borrows the objects, so that nothing the checkout says makes it run a program.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { HistoryChange, RecipeHistory } from '../../adapters/adapter.ts'
import { PortolanError } from '../../model/errors.ts'
import type { Checkout } from '../origin/checkout.ts'
import { git } from '../origin/git.ts'
import { LogParser, type Commit } from './parse.ts'

export type { HistoryChange }

export type HistoryEffects = {
  signal: AbortSignal
  onCommit: (commit: Commit) => void
  /** All is told again from the beginning: what was told before does not count. */
  onRestart: () => void
}

export type LogRead =
  | { rewritten: true }
  /** Paths left out because the repository lacks old contents of them, as partial clones do. */
  | { without: readonly string[] }

/** A repository that lacks so many files' contents is not worth the time. */
const maxRestarts = 30

/**
 * Every commit up to the checkout's, or only those after `since` that it does not contain, with
 * what it added to the files that `history` names. Tells nothing when `since` is not an ancestor:
 * the history was rewritten. Throws as `git`.
 */
export async function readLog(
  checkout: Checkout & { commit: string },
  history: RecipeHistory,
  since: string | null,
  effects: HistoryEffects,
): Promise<LogRead> {
  const folder = await mkdtemp(join(tmpdir(), 'portolan-history-'))
  try {
    const run = await borrowed(folder, checkout)
    const range = since === null ? checkout.commit : `${since}..${checkout.commit}`
    if (since !== null && !(await isAncestor(since, checkout.commit, run, effects.signal)))
      return { rewritten: true }
    const without: string[] = []
    for (;;) {
      const lacking = await tryLog(run, range, history, without, effects)
      if (lacking === null) return { without }
      without.push(lacking)
      effects.onRestart()
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Reads all, or gives the path of a file one of whose old contents the repository lacks. */
async function tryLog(
  run: Borrowed,
  range: string,
  history: RecipeHistory,
  without: readonly string[],
  { signal, onCommit }: HistoryEffects,
): Promise<string | null> {
  const subjects = history.looksAt === 'subjects'
  const parser = new LogParser(onCommit, subjects)
  const options =
    '--no-color --no-ext-diff --no-textconv --no-renames --no-show-signature ' +
    (subjects
      ? '--no-patch'
      : `--patch --unified=0 --src-prefix=a/ --dst-prefix=b/ --diff-filter=${history.looksAt === 'files' ? 'A' : 'AM'}`)
  const paths = [...history.paths, ...without.map((path) => `:(exclude,literal)${path}`)]
  const args = ['log', ...options.split(' '), '--format=%x01%H %ct %s', range, '--']
  if (!subjects) args.push(...paths)
  try {
    await git(args, { ...run, signal, onOutput: (chunk) => parser.push(chunk) })
  } catch (error) {
    const lacking =
      error instanceof PortolanError && /unable to read ([0-9a-f]{40,64})/.exec(error.message)?.[1]
    if (!lacking || without.length === maxRestarts) throw error
    const path = await pathOf(lacking, parser.current, run, signal)
    if (path === null) throw error
    return path
  }
  parser.end()
  return null
}

async function pathOf(
  blob: string,
  commit: string,
  run: Borrowed,
  signal: AbortSignal,
): Promise<string | null> {
  const chunks: Buffer[] = []
  const args = ['diff-tree', '-r', '-z', '--root', '--no-renames', '--raw', '--no-abbrev', commit]
  await git(args, { ...run, signal, onOutput: (chunk) => void chunks.push(chunk) })
  const fields = Buffer.concat(chunks).toString().split('\0')
  const at = fields.findIndex((field) => field.includes(blob))
  return fields[at + 1] ?? null
}

type Borrowed = { cwd: string; env: Record<string, string> }

/** gitrepository-layout(5): the least that git takes for a repository. */
async function borrowed(
  folder: string,
  { objects, commit, shallow }: Checkout & { commit: string },
): Promise<Borrowed> {
  const sha256 = commit.length === 64
  const config = [
    '[core]',
    '\tbare = true',
    `\trepositoryformatversion = ${sha256 ? 1 : 0}`,
    ...(sha256 ? ['[extensions]', '\tobjectFormat = sha256'] : []),
    // Objects missing from a partial clone are not fetched: the remote's URL is not ours.
    '[protocol]',
    '\tallow = never',
  ]
  await mkdir(join(folder, 'refs'))
  await mkdir(join(folder, 'info'))
  await writeFile(join(folder, 'HEAD'), 'ref: refs/heads/none\n')
  await writeFile(join(folder, 'config'), `${config.join('\n')}\n`)
  // Higher than the attributes of the tree: no driver of theirs is asked for.
  await writeFile(join(folder, 'info/attributes'), '* diff\n')
  if (shallow !== null) await writeFile(join(folder, 'shallow'), shallow)
  return {
    cwd: folder,
    env: {
      GIT_DIR: folder,
      GIT_OBJECT_DIRECTORY: objects,
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_ATTR_NOSYSTEM: '1',
      GIT_NO_REPLACE_OBJECTS: '1',
    },
  }
}

async function isAncestor(
  since: string,
  commit: string,
  run: Borrowed,
  signal: AbortSignal,
): Promise<boolean> {
  try {
    await git(['merge-base', '--is-ancestor', since, commit], { ...run, signal })
    return true
  } catch (error) {
    if (error instanceof PortolanError && error.code === 'GIT_FAILED') return false
    throw error
  }
}
