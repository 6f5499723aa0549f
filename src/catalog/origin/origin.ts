/** From what a user names, a path or a URL, to a tree that can be read. */
import { existsSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { sha256 } from '../../util/digest.ts'
import { openTree, type Tree } from '../tree/tree.ts'
import { checkoutOf, withoutCredentials, type Checkout } from './checkout.ts'
import { updateClone, type OriginEffects } from './clone.ts'
import { updateDownload } from './download.ts'

export type Origin = { tree: Tree; checkout: Checkout | null }

/** Where clones and downloads are kept: nothing there is needed once a sync is done. */
export const cacheFolder = (
  environment: Readonly<Record<string, string | undefined>> = process.env,
): string =>
  join(
    environment['XDG_CACHE_HOME'] || join(environment['HOME'] || homedir(), '.cache'),
    'portolan',
  )

/** The location in the form in which it is kept: an absolute path, or a URL. */
export const absolute = (location: string): string =>
  kindOf(location) === 'path' ? resolve(location) : location

type Kind = 'path' | 'git' | 'index'

/** A URL means a git repository unless its path ends like that of a file. */
function kindOf(location: string): Kind {
  if (/^(git\+|git:|ssh:|file:)/.test(location) || /^[\w.-]+@[\w.-]+:/.test(location)) return 'git'
  if (!/^https?:/.test(location)) return isBare(location) ? 'git' : 'path'
  const last = URL.parse(location)?.pathname.split('/').at(-1) ?? ''
  return /\.(json|jsonl|ya?ml|txt|gz|xz|zst|bz2|index|db)$/.test(last) ? 'index' : 'git'
}

const isBare = (path: string): boolean =>
  ['HEAD', 'objects', 'refs'].every((name) => existsSync(join(path, name)))

/**
 * Opens the tree under the name `id`, after cloning, fetching or downloading where needed; then
 * `history` says whether the commits before the last are wanted, too.
 */
export async function openOrigin(
  location: string,
  id: string,
  history: boolean,
  effects: OriginEffects,
  cache: string = cacheFolder(),
): Promise<Origin> {
  const kind = kindOf(location)
  const place = `${id}-${sha256(location).slice(0, 12)}`
  if (kind === 'path') return openFolder(location, id)
  if (kind === 'git') {
    const folder = join(cache, 'git', place)
    const url = location.replace(/^git\+/, '')
    await updateClone(url, folder, history, effects)
    const { tree, checkout } = openFolder(folder, id)
    return { tree, checkout: checkout && { ...checkout, remote: withoutCredentials(url) } }
  }
  const name = URL.parse(location)?.pathname.split('/').at(-1) ?? 'index'
  const file = join(cache, 'index', place, name)
  await updateDownload(location, file, effects)
  return { tree: openTree(id, file), checkout: null }
}

/** Within a checkout a link may lead to any place of it. */
function openFolder(path: string, id: string): Origin {
  const checkout = existsSync(path) && statSync(path).isDirectory() ? checkoutOf(path) : null
  return { tree: openTree(id, path, checkout?.top ?? path), checkout }
}
