import type { Catalog } from './catalog.ts'

export type SearchHit = {
  name: string
  kind: 'package' | 'virtual'
  /** Of a package: the version its recipe prefers. */
  version?: string
}

/**
 * Names that contain every word, case aside: the name itself first, then names with all words as
 * whole parts (`numpy` in `py-numpy`), then names that begin so, then the rest; shorter ones first.
 */
export function searchCatalog(catalog: Catalog, words: readonly string[]): SearchHit[] {
  const wanted = words.flatMap((word) => word.toLowerCase().split(/\s+/)).filter(Boolean)
  const candidates: SearchHit[] = [
    ...catalog.names().map((name): SearchHit => ({ name, kind: 'package' })),
    ...catalog.virtuals().map((name): SearchHit => ({ name, kind: 'virtual' })),
  ]
  return candidates
    .flatMap((hit) => {
      const rank = rankOf(hit.name.toLowerCase(), wanted)
      return rank === null ? [] : [{ hit, rank }]
    })
    .toSorted(
      (a, b) =>
        a.rank - b.rank ||
        a.hit.name.length - b.hit.name.length ||
        (a.hit.name < b.hit.name ? -1 : 1),
    )
    .map(({ hit }) => hit)
}

function rankOf(name: string, words: readonly string[]): number | null {
  if (words.length === 0 || !words.every((word) => name.includes(word))) return null
  if (name === words.join('-')) return 0
  const parts = name.split(/[-_.]/)
  if (words.every((word) => parts.includes(word))) return 1
  return name.startsWith(words[0]!) ? 2 : 3
}
