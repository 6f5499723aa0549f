/** The stored identities by name, by key and by component. */
import type { Spread } from '../../identity/evidence.ts'
import { anchorName, softwareId, type KeyedRow } from '../../identity/keys.ts'
import { crowd } from '../../identity/match.ts'
import type { Rules } from '../../identity/rules.ts'
import { Inserter } from '../../store/insert.ts'
import { sql, type Kysely } from 'kysely'
import type { Tables } from '../../store/schema.ts'
import { readBytes } from '../sync/bytes.ts'
import { slices } from '../sync/remove.ts'

export type Entry = {
  id: number
  tool: string
  name: string
  software: string
  component: number
}
const entryColumns = ['id', 'tool', 'name', 'software', 'component'] as const

/** 64 bits of a key, by two multiplicative hashes: a cryptographic one would take longer than all. */
function digest(key: string): Buffer {
  let [a, b] = [0x9e3779b9, 0x85ebca6b]
  for (let i = 0; i < key.length; i++) {
    const code = key.charCodeAt(i)
    a = Math.imul(a ^ code, 0x9e3779b1)
    b = Math.imul(b ^ code, 0x5f356495)
  }
  const bytes = Buffer.allocUnsafe(8)
  bytes.writeInt32BE(Math.imul(a ^ (a >>> 15) ^ b, 0x2c1b3c6d), 0)
  bytes.writeInt32BE(Math.imul(b ^ (b >>> 13), 0x297a2d39) ^ a, 4)
  return bytes
}

/**
 * A function from rows to all by which they can meet others: their keys, the id they would have,
 * the software that people have settled they are.
 */
export function meetingKeys(rules: Rules): (keyed: KeyedRow) => string[] {
  const settled = new Map<string, string[]>()
  const note = (name: string, software: string) =>
    settled.set(name, [...(settled.get(name) ?? []), `settled:${software}`])
  for (const { tool, name, software } of rules.curated) {
    note(`${tool}:${name}`, software)
    note(`${rules.anchor}:${software}`, software)
  }
  return ({ keys, row, name }) => [
    ...keys,
    `id:${softwareId(row, name, rules)}`,
    ...(anchorName(row, rules) === undefined ? [] : [`id:${anchorName(row, rules)}`]),
    ...(settled.get(`${row.tool}:${row.name}`) ?? []),
  ]
}

export async function entriesNamed(
  db: Kysely<Tables>,
  tool: string,
  names: readonly string[],
): Promise<Entry[]> {
  const found: Entry[] = []
  for (const some of slices(names))
    found.push(
      ...(await db
        .selectFrom('identity')
        .select(entryColumns)
        .where('tool', '=', tool)
        .where('name', 'in', some)
        .execute()),
    )
  return found
}

/** Keys of the entries, as stored. */
export async function keysOf(db: Kysely<Tables>, ids: readonly number[]): Promise<Buffer[]> {
  const found: Buffer[] = []
  for (const some of slices(ids)) {
    const rows = await db
      .selectFrom('meeting')
      .select('key')
      .where('identity', 'in', some)
      .execute()
    for (const { key } of rows) found.push(readBytes(key))
  }
  return found
}

/** Components in which rows have one of the keys, unless a crowd has it. */
export async function componentsWith(
  db: Kysely<Tables>,
  keys: readonly Buffer[],
): Promise<Set<number>> {
  const components = new Set<number>()
  for (const some of slices(keys)) {
    const rows = await db
      .selectFrom('meeting')
      .innerJoin('identity', 'identity.id', 'meeting.identity')
      .select(['meeting.key', 'identity.component'])
      .where('meeting.key', 'in', some)
      .execute()
    for (const [, sharers] of Map.groupBy(rows, (row) => readBytes(row.key).toString('hex')))
      if (sharers.length <= unmoved) for (const row of sharers) components.add(row.component)
  }
  return components
}

/** What a key of so many rows says stays the same whoever comes or goes: nothing but by name. */
const unmoved = crowd * 4

/** The entries of the components, and of the names found there, until there are no more. */
export async function closure(
  db: Kysely<Tables>,
  components: ReadonlySet<number>,
  names: Map<string, Set<string>>,
): Promise<Map<number, Entry>> {
  const found = new Map<number, Entry>()
  const seen = new Set<number>()
  let wanted = [...components]
  let asked = new Map([...names].map(([tool, some]) => [tool, [...some]]))
  while (wanted.length > 0 || asked.size > 0) {
    const entries: Entry[] = []
    for (const some of slices(wanted))
      entries.push(
        ...(await db
          .selectFrom('identity')
          .select(entryColumns)
          .where('component', 'in', some)
          .execute()),
      )
    for (const [tool, some] of asked) entries.push(...(await entriesNamed(db, tool, some)))
    for (const component of wanted) seen.add(component)
    for (const entry of entries) found.set(entry.id, entry)
    wanted = [...new Set(entries.map((e) => e.component))].filter((c) => !seen.has(c))
    const fresh = entries.filter(({ tool, name }) => !names.get(tool)?.has(name))
    asked = new Map()
    for (const { tool, name } of fresh) {
      if (names.get(tool)?.has(name)) continue
      names.set(tool, (names.get(tool) ?? new Set()).add(name))
      asked.set(tool, [...(asked.get(tool) ?? []), name])
    }
  }
  return found
}

export async function removeEntries(db: Kysely<Tables>, ids: readonly number[]): Promise<void> {
  for (const some of slices(ids)) {
    await db.deleteFrom('meeting').where('identity', 'in', some).execute()
    await db.deleteFrom('identity').where('id', 'in', some).execute()
  }
}

/** How keys are spread over the stored entries but those left out, and the given rows. */
export async function spreadsWith(
  db: Kysely<Tables>,
  rows: readonly KeyedRow[],
  without: ReadonlySet<number>,
): Promise<(key: string) => Spread | undefined> {
  const stems = new Map<string, { tool: string; stem: string }[]>()
  const texts = new Map<string, string>()
  for (const { keys, row, name } of rows)
    for (const key of keys) {
      texts.set(digest(key).toString('hex'), key)
      stems.set(key, [...(stems.get(key) ?? []), { tool: row.tool, stem: name.stem }])
    }
  for (const some of slices([...texts.keys()].map((hex) => Buffer.from(hex, 'hex')))) {
    const others = await db
      .selectFrom('meeting')
      .innerJoin('identity', 'identity.id', 'meeting.identity')
      .select(['meeting.key', 'identity.id', 'identity.tool', 'identity.stem'])
      .where('meeting.key', 'in', some)
      .execute()
    for (const { key, id, tool, stem } of others)
      if (!without.has(id))
        stems.get(texts.get(readBytes(key).toString('hex')) ?? '')?.push({ tool, stem })
  }
  return (key) => {
    const found = stems.get(key)
    if (!found) return undefined
    const byTool = Map.groupBy(found, ({ tool }) => tool)
    const names = [...byTool.values()].map((of) => new Set(of.map(({ stem }) => stem)).size)
    return { names: Math.max(...names), rows: found.length }
  }
}

export type Writers = {
  entries: Inserter<'identity'>
  keys: Inserter<'meeting'>
  contradictions: Inserter<'contradiction'>
}
export const writers = (db: Kysely<Tables>): Writers => ({
  entries: new Inserter(db, 'identity', [
    'id',
    'tool',
    'name',
    'ecosystem',
    'stem',
    'component',
    'software',
    'strength',
    'aliases',
  ]),
  keys: new Inserter(db, 'meeting', ['key', 'identity']),
  contradictions: new Inserter(db, 'contradiction', ['first', 'second', 'document']),
})

/** Each once; two keys that differ may have one digest, which then only affects more. */
export const digests = (keys: readonly string[]): Buffer[] => [
  ...new Map([...new Set(keys)].map(digest).map((d) => [d.readBigUInt64BE(), d])).values(),
]

export async function highestId(db: Kysely<Tables>): Promise<number> {
  const row = await db
    .selectFrom('identity')
    .select(sql<number | null>`max(id)`.as('id'))
    .executeTakeFirst()
  return row?.id ?? 0
}
