/** A folder of Guix substitutes, as `guix publish` serves or caches them. Signatures are not verified. */
import type { CacheReader, Read, TreeView } from '../../adapter.ts'
import { PortolanError } from '../../../model/errors.ts'
import type { Binary } from '../../../model/binary.ts'
import { filesBelow, skipped } from '../../recipe-files.ts'
import { parseFields, readNarinfo } from './narinfo.ts'

const maxBytes = 2 ** 20
const info = 'nix-cache-info'

const narinfos = (tree: TreeView): string[] =>
  filesBelow(
    tree,
    (path) => path.endsWith('.narinfo'),
    (folder) => folder.split('/').length < 4,
  )

/** The store's folder as the cache says it; Guix's own where it says nothing. */
function storeOf(tree: TreeView): string {
  if (!tree.list('').includes(info)) return '/gnu/store'
  const store = parseFields(tree.text(info, maxBytes), info).get('StoreDir')?.[0]
  return store !== undefined && /^(\/[\w.-]+)+$/.test(store) ? store : '/gnu/store'
}

function* read(tree: TreeView): Iterable<Read<Binary>> {
  let store = '/gnu/store'
  try {
    store = storeOf(tree)
  } catch (error) {
    if (!(error instanceof PortolanError)) throw error
    yield skipped({ source: info }, error.message)
  }
  const seen = new Set<string>()
  for (const path of narinfos(tree))
    try {
      const found = readNarinfo(tree.text(path, maxBytes), path, store)
      // `guix publish --cache` keeps one file for each way an item is packed.
      if (!seen.has(found.hash)) yield { found }
      seen.add(found.hash)
    } catch (error) {
      if (!(error instanceof PortolanError)) throw error
      yield skipped({ source: path }, error.message)
    }
}

export const caches: CacheReader = {
  checkedAgainst: 'documentation',
  looksAt: [info, '*.narinfo'],
  cannot: (tree) =>
    tree.list('').includes(info) || narinfos(tree).length > 0 ? null : 'holds no narinfo files',
  read,
}
