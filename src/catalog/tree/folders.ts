import { lstatSync, readdirSync, realpathSync, statSync, type BigIntStats } from 'node:fs'
import { dirname, basename } from 'node:path'
import type { Skipped } from '../../adapters/adapter.ts'
import { PortolanError } from '../../model/errors.ts'
import { treeError } from './error.ts'

/** A file where it really is, and what the file system says of it. */
export type Located = { real: string; stat: BigIntStats }

export type Folders = {
  readonly root: string
  /** Throws TREE_FILE: absent, led out by a link, or no regular file. */
  locate(path: string): Located
  /** As TreeView.list. */
  list(folder: string): readonly string[]
  /** Folders that are there but could not be listed, with the reason. */
  readonly unlisted: readonly Skipped[]
}

/** Links to folders followed in one tree: no checkout has as many, a trap may have millions. */
const maxFolderLinks = 10_000

/**
 * Walks below a root without leaving `boundary`. Each folder's real place is found once. A link to
 * a folder counts as a folder unless it leads out, or back to one it stands in: then it is listed
 * as a file, and reading that says what is wrong with it.
 */
export function foldersOf(path: string, boundary: string): Folders {
  const root = realRoot(path)
  const limit = realpathSync(boundary)
  const single = statSync(root).isFile()
  const inside = (real: string) => limit === '/' || real === limit || real.startsWith(`${limit}/`)
  const real = new Map<string, string>([['', single ? dirname(root) : root]])
  const lists = new Map<string, readonly string[]>()
  const unlisted: Skipped[] = []
  let folderLinks = 0

  /** Real places of a folder and of those above it on the way, the root first. */
  const chain = (folder: string): string[] =>
    folder === '' ? [realFolder('')] : [...chain(parentOf(folder)), realFolder(folder)]

  function realFolder(folder: string): string {
    const known = real.get(folder)
    if (known !== undefined) return known
    const here = `${realFolder(parentOf(folder))}/${basename(folder)}`
    const stat = tryStat(() => lstatSync(here))
    if (!stat) throw treeError(folder, 'does not exist')
    const linked = stat.isSymbolicLink()
    const place = linked ? followed(folder, here) : here
    if (!(linked ? statSync(place) : stat).isDirectory()) throw treeError(folder, 'is not a folder')
    real.set(folder, place)
    return place
  }

  function followed(path: string, here: string): string {
    const target = tryStat(() => realpathSync(here))
    if (!target) throw treeError(path, 'is a link that leads nowhere or to itself')
    if (!inside(target)) throw treeError(path, 'is a link that leads out of the tree')
    return target
  }

  function locate(path: string): Located {
    checkPath(path)
    if (single && path !== basename(root)) throw treeError(path, 'does not exist')
    const here = `${realFolder(parentOf(path))}/${basename(path)}`
    let place = here
    let stat = tryStat(() => lstatSync(here, { bigint: true }))
    if (!stat) throw treeError(path, 'does not exist')
    if (stat.isSymbolicLink()) {
      place = followed(path, here)
      stat = lstatSync(place, { bigint: true })
      if (stat.isDirectory())
        throw treeError(path, 'is a link to a folder that it stands in, or one of too many')
    }
    if (!stat.isFile()) throw treeError(path, `is not a regular file but ${kindOf(stat)}`)
    return { real: place, stat }
  }

  function list(folder: string): readonly string[] {
    const known = lists.get(folder)
    if (known) return known
    const made = single ? (folder === '' ? [basename(root)] : []) : readFolder(folder)
    lists.set(folder, made)
    return made
  }

  function readFolder(folder: string): readonly string[] {
    if (folder !== '') checkPath(folder)
    const place = tryStat(() => realFolder(folder))
    if (place === null) return []
    return entriesOf(folder, place)
      .filter(({ name }) => name !== '.git')
      .map((entry) => {
        const { name } = entry
        if (!entry.isSymbolicLink() && !entry.isDirectory()) return name
        const path = folder === '' ? name : `${folder}/${name}`
        if (entry.isSymbolicLink()) return isFolderLink(path) ? `${name}/` : name
        real.set(path, `${place}/${name}`)
        return `${name}/`
      })
      .sort()
  }

  function entriesOf(folder: string, place: string) {
    try {
      return readdirSync(place, { withFileTypes: true })
    } catch (error) {
      unlisted.push({
        skipped: { source: `${folder}/` },
        reason: `the folder cannot be listed: ${(error as Error).message}`,
      })
      return []
    }
  }

  function isFolderLink(path: string): boolean {
    const above = chain(parentOf(path))
    const target = tryStat(() => realFolder(path))
    if (!target || above.includes(target)) return false
    folderLinks += 1
    return folderLinks <= maxFolderLinks
  }

  return { root, locate, list, unlisted }
}

const parentOf = (path: string): string => (path.includes('/') ? dirname(path) : '')

function realRoot(path: string): string {
  const real = tryStat(() => realpathSync(path))
  if (real) {
    const stat = statSync(real)
    if (stat.isDirectory() || stat.isFile()) return real
  }
  throw new PortolanError(
    'CATALOG_SOURCE',
    real ? 'neither folder nor file' : 'no such folder or file',
    {
      where: path,
      hint: 'give a checkout of recipes, an index file, or the URL of a git repository',
    },
  )
}

/** Relative, with no way up: readers build paths from what recipes say. */
function checkPath(path: string): void {
  const parts = path.split('/')
  if (path.includes('\0') || parts.some((part) => part === '' || part === '.' || part === '..'))
    throw treeError(path, 'is not a path within the tree')
}

function kindOf(stat: BigIntStats): string {
  if (stat.isDirectory()) return 'a folder'
  if (stat.isFIFO()) return 'a fifo'
  if (stat.isSocket()) return 'a socket'
  return 'a device'
}

function tryStat<T>(look: () => T): T | null {
  try {
    return look()
  } catch {
    return null
  }
}
