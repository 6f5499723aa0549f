/** Keeps the identities of the catalogue up to date, in the transaction it is given. */
import { keyReader, type KeyedRow } from '../../identity/keys.ts'
import { components, match, type Spreads } from '../../identity/match.ts'
import { rowsOf } from '../../identity/recipe-rows.ts'
import { rowId } from '../../identity/row.ts'
import type { Rules } from '../../identity/rules.ts'
import { identities } from '../../identity/software.ts'
import type { Alias } from '../../model/software.ts'
import type { Kysely } from 'kysely'
import type { Tables } from '../../store/schema.ts'
import { slices } from '../sync/remove.ts'
import {
  closure,
  componentsWith,
  digests,
  entriesNamed,
  highestId,
  keysOf,
  meetingKeys,
  removeEntries,
  spreadsWith,
  writers,
  type Entry,
} from './shelf.ts'
import { storedFacts, type Names } from './stored-facts.ts'

/** From so many names on it is quicker to decide about all. */
const manyNames = 2000

export type IdentitySync = { names: number; software: number }

/**
 * Decides again about the names of a tool whose recipes changed and all they may affect; the
 * result is that of deciding about all. About all it decides the first time, when `changed` is
 * absent, and when the rules are others. Gives how many were decided about.
 */
export async function syncIdentity(
  db: Kysely<Tables>,
  rules: Rules,
  changed?: Names,
): Promise<IdentitySync> {
  const stored = await db
    .selectFrom('meta')
    .select('value')
    .where('key', '=', 'identity')
    .executeTakeFirst()
  const few = changed && [...changed.values()].every((names) => names.size <= manyNames)
  if (few && stored?.value === rules.digest) return syncNames(db, rules, changed)
  await forgetIdentity(db)
  await db.insertInto('meta').values({ key: 'identity', value: rules.digest }).execute()
  const rows = rowsOf(await storedFacts(db), rules).map(keyReader(rules))
  return write(db, rows, rules, 1)
}

async function forgetIdentity(db: Kysely<Tables>): Promise<void> {
  for (const table of ['meeting', 'identity', 'contradiction'] as const)
    await db.deleteFrom(table).execute()
  await db.deleteFrom('meta').where('key', '=', 'identity').execute()
}

async function syncNames(db: Kysely<Tables>, rules: Rules, changed: Names): Promise<IdentitySync> {
  const read = keyReader(rules)
  const named = async (names: Names): Promise<KeyedRow[]> =>
    rowsOf(await storedFacts(db, names), rules)
      .filter(({ tool, name }) => names.get(tool)?.has(name))
      .map(read)
  const before: Entry[] = []
  for (const [tool, names] of changed) before.push(...(await entriesNamed(db, tool, [...names])))
  const now = await named(changed)
  const keys = [
    ...(await keysOf(
      db,
      before.map(({ id }) => id),
    )),
    ...digests(now.flatMap(meetingKeys(rules))),
  ]
  const names = new Map([...changed].map(([tool, some]) => [tool, new Set(some)]))
  const affected = await closure(db, await componentsWith(db, keys), names)
  const rows = await named(names)
  const spreads = await spreadsWith(db, rows, new Set(affected.keys()))
  const software = [...new Set([...affected.values()].map((entry) => entry.software))]
  for (const some of slices(software)) {
    await db.deleteFrom('contradiction').where('first', 'in', some).execute()
    await db.deleteFrom('contradiction').where('second', 'in', some).execute()
  }
  await removeEntries(db, [...affected.keys()])
  return write(db, rows, rules, (await highestId(db)) + 1, spreads)
}

async function write(
  db: Kysely<Tables>,
  unordered: readonly KeyedRow[],
  rules: Rules,
  first: number,
  spreads?: Spreads,
): Promise<IdentitySync> {
  const matched = match(unordered, rules, spreads)
  const component = components(matched, rules)
  const { software, contradictions } = identities(matched, rules)
  const decided = new Map<string, { software: string; aliases: Alias[] }>()
  for (const { id, aliases } of software)
    for (const alias of aliases) {
      const known = decided.get(rowId(alias))
      if (known) known.aliases.push(alias)
      else decided.set(rowId(alias), { software: id, aliases: [alias] })
    }
  const meeting = meetingKeys(rules)
  const to = writers(db)
  for (const [i, keyed] of matched.rows.entries()) {
    const found = decided.get(keyed.id)
    if (!found) continue
    const { tool, name, ecosystem = '' } = keyed.row
    const { strength } = found.aliases[0] ?? {}
    to.entries.add({
      id: first + i,
      tool,
      name,
      ecosystem,
      stem: keyed.name.stem,
      component: first + (component[i] ?? i),
      software: found.software,
      strength: strength === undefined ? null : Math.round(strength * 1000),
      aliases: JSON.stringify(found.aliases),
    })
    for (const key of digests(meeting(keyed))) to.keys.add({ key, identity: first + i })
    await to.entries.drain()
    await to.keys.drain()
  }
  for (const contradiction of contradictions) {
    const [one = '', other = ''] = contradiction.software
    const document = JSON.stringify(contradiction)
    to.contradictions.add({ first: one, second: other, document })
  }
  await to.entries.flush()
  await to.keys.flush()
  await to.contradictions.flush()
  return { names: matched.rows.length, software: software.length }
}
