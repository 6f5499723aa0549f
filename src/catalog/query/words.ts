/**
 * What a word of a search means among the terms that packages have: the terms it stands for, each
 * with how well it fits. A word is a part of a name first; only when no name has it is a slip of
 * the finger considered.
 */
import { sql, type Kysely } from 'kysely'
import { termKinds, type Tables, type TermKind } from '../../store/schema.ts'
import { editDistance } from '../../util/suggest.ts'

/** One word, or `kind:word`, of a search. */
export type Word = { text: string; kind: TermKind | null }

/** Id of a term → how far it is from what was meant: 0 is exact. */
export type Terms = ReadonlyMap<number, number>

/** How people say it → what it is. */
export const searchKinds: Readonly<Record<string, TermKind>> = {
  name: 'word',
  licence: 'licence',
  license: 'licence',
  maintainer: 'maintainer',
  tag: 'tag',
  build: 'buildSystem',
  provides: 'provides',
  depends: 'dependency',
  feature: 'variant',
  variant: 'variant',
  extension: 'extension',
}

/** Where a word without a kind is looked for, and what a hit there costs beside one in a name. */
const everywhere: readonly [TermKind, number][] = [
  ['provides', 2],
  ['extension', 3],
  ['tag', 4],
  ['variant', 5],
  ['licence', 5],
  ['maintainer', 5],
]
export const cost = { exact: 0, prefix: 1, inside: 2, slip: 4 }

type Found = { id: number; kind: number; text: string }

export async function termsOf(db: Kysely<Tables>, word: Word): Promise<Terms> {
  const found = new Map<number, number>()
  const put = (id: number, far: number) => found.set(id, Math.min(far, found.get(id) ?? Infinity))
  if (word.kind !== null && word.kind !== 'word') {
    for (const { id, text } of await equal(db, word.text, [word.kind]))
      put(id, text === word.text ? 0 : cost.prefix)
    return found
  }
  for (const { id, text } of await names(db, word.text))
    put(
      id,
      text === word.text ? cost.exact : text.startsWith(word.text) ? cost.prefix : cost.inside,
    )
  if (word.kind === null) {
    const kinds = new Map(everywhere.map(([kind, far]) => [termKinds[kind] as number, far]))
    const others = await equal(
      db,
      word.text,
      everywhere.map(([kind]) => kind),
    )
    for (const { id, kind } of others) put(id, kinds.get(kind)!)
  }
  if (found.size === 0)
    for (const { id, distance } of await slips(db, word.text)) put(id, cost.slip + distance)
  return found
}

/** Parts of names that have the text somewhere; only from three letters on inside. */
async function names(db: Kysely<Tables>, text: string): Promise<Found[]> {
  const pattern = `${text.length < 3 ? '' : '%'}${text.replace(/[\\%_]/g, String.raw`\$&`)}%`
  return db
    .selectFrom('term')
    .select(['id', 'kind', 'text'])
    .where('kind', '=', termKinds.word)
    .where(sql<boolean>`text like ${pattern} escape ${'\\'}`)
    .execute()
}

/** Terms that are the text, case aside. */
async function equal(
  db: Kysely<Tables>,
  text: string,
  kinds: readonly TermKind[],
): Promise<Found[]> {
  return db
    .selectFrom('term')
    .select(['id', 'kind', 'text'])
    .where(
      'kind',
      'in',
      kinds.map((kind) => termKinds[kind]),
    )
    .where(sql<boolean>`lower(text) = ${text.toLowerCase()}`)
    .execute()
}

/** Parts of names at one or two slips from the text. */
async function slips(
  db: Kysely<Tables>,
  text: string,
): Promise<{ id: number; distance: number }[]> {
  // Of one or two letters a slip leaves nothing that was meant.
  if (text.length < 3) return []
  const limit = text.length < 4 ? 1 : 2
  const near = await db
    .selectFrom('term')
    .select(['id', 'text'])
    .where('kind', '=', termKinds.word)
    .where(sql<boolean>`length(text) between ${text.length - limit} and ${text.length + limit}`)
    .execute()
  const close = near.flatMap(({ id, text: other }) => {
    const distance = editDistance(text, other, limit)
    return distance <= limit ? [{ id, distance }] : []
  })
  const best = Math.min(...close.map(({ distance }) => distance))
  return close.filter(({ distance }) => distance === best)
}
