/** Brings the stored index of binary caches up to date, in the transaction it is given. */
import type { CacheReader, Skipped } from '../../adapters/adapter.ts'
import type { Binary } from '../../model/binary.ts'
import { Inserter } from '../../store/insert.ts'
import type { Kysely } from 'kysely'
import type { Tables } from '../../store/schema.ts'
import type { Tree } from '../tree/tree.ts'
import { pause } from './pause.ts'
import { slices } from './remove.ts'
import type { Repository } from './repositories.ts'

export type BinarySync = {
  total: number
  added: number
  changed: number
  removed: number
  skipped: Skipped[]
}

export async function syncBinaries(
  db: Kysely<Tables>,
  reader: CacheReader,
  caches: readonly { row: Repository; tree: Tree }[],
  effects: { signal: AbortSignal; progress: (done: number) => void },
): Promise<BinarySync> {
  const sum: BinarySync = { total: 0, added: 0, changed: 0, removed: 0, skipped: [] }
  for (const { row, tree } of caches) {
    const { found, skipped } = await readCache(reader, tree, effects)
    sum.skipped.push(...skipped)
    sum.total += found.size
    const stored = await db
      .selectFrom('binary')
      .select(['hash', 'document'])
      .where('repository', '=', row.id)
      .execute()
    const before = new Map(stored.map(({ hash, document }) => [hash, document]))
    const gone = [...before.keys()].filter((hash) => !found.has(hash))
    const different = [...found].filter(([hash, b]) => before.get(hash) !== JSON.stringify(b))
    const changed = different.filter(([hash]) => before.has(hash)).map(([hash]) => hash)
    sum.removed += gone.length
    sum.changed += changed.length
    sum.added += different.length - changed.length
    for (const some of slices([...gone, ...changed]))
      await db
        .deleteFrom('binary')
        .where('repository', '=', row.id)
        .where('hash', 'in', some)
        .execute()
    const rows = new Inserter(db, 'binary', [
      'repository',
      'hash',
      'name',
      'version',
      'target',
      'os',
      'document',
    ])
    for (const [hash, binary] of different) {
      rows.add({
        repository: row.id,
        hash,
        name: binary.name,
        version: binary.version,
        target: binary.target ?? '',
        os: binary.os ?? '',
        document: JSON.stringify(binary),
      })
      await rows.drain()
    }
    await rows.flush()
  }
  return sum
}

/** Binaries by their hash; of two with one hash the first counts. */
async function readCache(
  reader: CacheReader,
  tree: Tree,
  { signal, progress }: { signal: AbortSignal; progress: (done: number) => void },
): Promise<{ found: Map<string, Binary>; skipped: Skipped[] }> {
  const found = new Map<string, Binary>()
  const skipped: Skipped[] = []
  for (const read of reader.read(tree)) {
    await pause(signal, () => progress(found.size))
    if ('skipped' in read) skipped.push(read)
    else if (!found.has(read.found.hash)) found.set(read.found.hash, read.found)
  }
  return { found, skipped }
}
