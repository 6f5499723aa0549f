/** A git repository elsewhere, as a checkout in the user's cache. */
import { existsSync } from 'node:fs'
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { PortolanError } from '../../model/errors.ts'
import { git } from './git.ts'

export type OriginEffects = {
  signal: AbortSignal
  progress: (text: string) => void
}

/**
 * Clones the repository's default branch to `folder`, or brings that clone up to date. Without
 * `history` only the last commit is fetched. A clone appears as a whole or not at all.
 * Throws as `git`, naming the URL.
 */
export async function updateClone(
  url: string,
  folder: string,
  history: boolean,
  effects: OriginEffects,
): Promise<void> {
  await mkdir(dirname(folder), { recursive: true })
  await removeLeftovers(folder)
  try {
    if (existsSync(folder)) await update(url, folder, history, effects)
    else await clone(url, folder, history, effects)
  } catch (error) {
    if (!(error instanceof PortolanError) || error.code !== 'GIT_FAILED') throw error
    throw new PortolanError('GIT_FAILED', error.message, {
      where: url,
      hint: 'is the URL right, and can this machine reach it? The catalogue is as it was before',
      exitCode: 3,
      cause: error.cause,
    })
  }
}

async function clone(
  url: string,
  folder: string,
  history: boolean,
  { signal, progress }: OriginEffects,
): Promise<void> {
  progress(`cloning ${url}`)
  const temporary = `${folder}.${process.pid}.tmp`
  const depth = history ? [] : ['--depth', '1']
  try {
    const options = ['--quiet', '--no-tags', '--single-branch', ...depth]
    await git(['clone', ...options, '--', url, temporary], { cwd: dirname(folder), signal })
    await rename(temporary, folder)
  } finally {
    await rm(temporary, { recursive: true, force: true })
  }
}

async function update(
  url: string,
  folder: string,
  history: boolean,
  { signal, progress }: OriginEffects,
): Promise<void> {
  progress(`fetching ${url}`)
  const run = (...args: string[]) => git(args, { cwd: folder, signal })
  const shallow = existsSync(join(folder, '.git/shallow'))
  const depth = !shallow ? [] : history ? ['--unshallow'] : ['--depth', '1']
  await run('fetch', '--quiet', '--no-tags', ...depth, '--', url, 'HEAD')
  await run('reset', '--quiet', '--hard', 'FETCH_HEAD')
  await run('clean', '--quiet', '-ffdx')
}

/** Of clones that were killed. */
async function removeLeftovers(folder: string): Promise<void> {
  const start = `${folder.split('/').at(-1)}.`
  for (const name of await readdir(dirname(folder))) {
    const pid = name.startsWith(start) && /^(\d+)\.tmp$/.exec(name.slice(start.length))?.[1]
    if (pid && !isAlive(Number(pid)))
      await rm(join(dirname(folder), name), { recursive: true, force: true })
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
