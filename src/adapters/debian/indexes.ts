/**
 * Where Debian's indexes are in a tree: a mirror's `dists/<suite>/<component>/{binary-<arch>,source}/
 * {Packages,Sources}`, apt's own `…_dists_<suite>_<component>_binary-<arch>_Packages`, or such files
 * alone; plain or packed. Those of one suite and component belong together.
 */
import type { TreeView } from '../adapter.ts'
import { filesBelow } from '../recipe-files.ts'

export type Index = { path: string; kind: 'Packages' | 'Sources' }
export type Group = {
  /** `bookworm`, `bookworm-updates`; absent where the path does not tell. */
  suite?: string
  component?: string
  /** Sources first. */
  indexes: readonly Index[]
}

const name = /(?:^|[/_])(Packages|Sources)(\.gz|\.zst|\.lz4|\.xz|\.bz2)?$/
/** What can be read, best first. */
const endings = [undefined, '.gz', '.zst', '.lz4', '.xz', '.bz2']
const place = /(?:^|[/_])dists[/_](.+)[/_]([^/_]+)[/_](?:binary-[^/_]+|source)[/_][^/_]+$/

/** The path without what tells apart the indexes of one suite and component. */
const groupOf = (path: string): string =>
  path.replace(name, '').replace(/[/_](binary-[^/_]+|source)$/, '')

export function groups(tree: TreeView): Group[] {
  const byGroup = new Map<string, Map<string, Index & { rank: number }>>()
  const isIndex = (path: string) => name.test(path) && !/(^|\/)by-hash\//.test(path)
  for (const path of filesBelow(
    tree,
    isIndex,
    (folder) => !/(^|\/)(by-hash|pool|partial|i18n)$/.test(folder),
  )) {
    const [, kind, ending] = name.exec(path) ?? []
    const bare = ending === undefined ? path : path.slice(0, -ending.length)
    const rank = endings.indexOf(ending)
    const files = byGroup.get(groupOf(path)) ?? new Map<string, Index & { rank: number }>()
    byGroup.set(groupOf(path), files)
    const known = files.get(bare)
    if (!known || rank < known.rank)
      files.set(bare, { path, kind: kind === 'Sources' ? 'Sources' : 'Packages', rank })
  }
  return [...byGroup.values()].map((files) => {
    const indexes = [...files.values()]
      .toSorted(
        (a, b) =>
          Number(b.kind === 'Sources') - Number(a.kind === 'Sources') || (a.path < b.path ? -1 : 1),
      )
      .map(({ path, kind }) => ({ path, kind }))
    const [, suite, component] = place.exec(indexes[0]?.path ?? '') ?? []
    return { indexes, ...(suite && { suite }), ...(component && { component }) }
  })
}
