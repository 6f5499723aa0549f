/**
 * What a git checkout says of itself, read from its files: its configuration is not ours, and git
 * would run programs that it names (fsmonitor, hooks, filters, ssh commands).
 * Layout: gitrepository-layout(5).
 */
import { existsSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'

export type Checkout = {
  /** Top folder of the work tree; links may lead anywhere within. */
  top: string
  objects: string
  /** Hexadecimal; null in an empty repository or one stored in a way we do not know. */
  commit: string | null
  /** URL of the remote `origin` without credentials. */
  remote: string | null
  /** Commits at which the history was cut off; null when it is whole. */
  shallow: string | null
}

/** The checkout that a path lies in, or null. */
export function checkoutOf(path: string): Checkout | null {
  for (let folder = realpathSync(path); ; folder = dirname(folder)) {
    const found = readGitFolder(folder)
    if (found) return found
    if (folder === dirname(folder)) return null
  }
}

function readGitFolder(top: string): Checkout | null {
  const gitFolder = gitFolderOf(join(top, '.git'))
  if (gitFolder === null) return null
  const common = resolve(gitFolder, text(join(gitFolder, 'commondir'))?.trim() ?? '.')
  return {
    top,
    objects: join(common, 'objects'),
    commit: commitOf(gitFolder, common),
    remote: remoteOf(text(join(common, 'config')) ?? ''),
    shallow: text(join(common, 'shallow')),
  }
}

/** `.git` is the folder, or in a linked work tree a file that names it. */
function gitFolderOf(path: string): string | null {
  if (!existsSync(path)) return null
  if (statSync(path).isDirectory()) return existsSync(join(path, 'HEAD')) ? path : null
  const target = /^gitdir: (.*)/.exec(text(path) ?? '')?.[1]
  return target === undefined ? null : resolve(dirname(path), target)
}

const commitId = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/

function commitOf(gitFolder: string, common: string): string | null {
  const head = text(join(gitFolder, 'HEAD'))?.trim() ?? ''
  if (commitId.test(head)) return head
  const ref = /^ref: (refs\/[\w./+@-]+)$/.exec(head)?.[1]
  if (ref === undefined || ref.includes('..')) return null
  const loose = text(join(gitFolder, ref)) ?? text(join(common, ref))
  const id = loose?.trim() ?? packed(text(join(common, 'packed-refs')) ?? '', ref)
  return id !== undefined && commitId.test(id) ? id : null
}

const packed = (refs: string, ref: string): string | undefined =>
  refs
    .split('\n')
    .find((line) => line.endsWith(` ${ref}`))
    ?.split(' ')[0]

/** Only the plain form that `git clone` writes. */
function remoteOf(config: string): string | null {
  const section = /^\[remote "origin"\]\n((?:[ \t]+.*\n?)*)/m.exec(config)?.[1]
  const url = /^[ \t]+url = (.*)$/m.exec(section ?? '')?.[1]
  return url === undefined ? null : withoutCredentials(url)
}

/** `https://user:secret@host/…` without what stands before the host. */
export const withoutCredentials = (url: string): string =>
  url.replace(/^((?:git\+)?(?:https?|ftps?):\/\/)[^/@]*@/, '$1')

/** null when it is absent, no file, or too large for what it should be. */
function text(path: string): string | null {
  try {
    const stat = statSync(path)
    return stat.isFile() && stat.size < 16 * 2 ** 20 ? readFileSync(path, 'utf8') : null
  } catch {
    return null
  }
}
