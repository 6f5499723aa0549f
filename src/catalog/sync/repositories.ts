/** The repositories of a tool as stored, and which place each has. */
import type { Kysely } from 'kysely'
import type { Tables } from '../../store/schema.ts'
import { PortolanError } from '../../model/errors.ts'
import { nextId } from './ids.ts'

export type Repository = Tables['repository']
export type Role = 'recipes' | 'cache'

export const storedRepositories = (
  db: Kysely<Tables>,
  tool: string,
  role: Role,
): Promise<Repository[]> =>
  db
    .selectFrom('repository')
    .selectAll()
    .where('tool', '=', tool)
    .where('role', '=', role)
    .orderBy('position')
    .execute()

/**
 * Stored and given locations in order of precedence. Several given ones stand in their order before
 * all others; a single new one before all, a single known one where it was.
 */
export function inOrder(stored: readonly string[], given: readonly string[]): string[] {
  const known = given.length === 1 && stored.includes(given[0]!)
  return known ? [...stored] : [...new Set([...given, ...stored])]
}

/** A name for a tree: the last part of its location, with a number where that is taken. */
export function nameFor(location: string, taken: ReadonlySet<string>): string {
  const last =
    location
      .replace(/[/]+$/, '')
      .replace(/\.git$/, '')
      .split(/[/:]/)
      .at(-1) ?? ''
  const base = last.replaceAll(/[^\w.+-]/g, '-') || 'tree'
  for (let n = 1; ; n++) {
    const name = n === 1 ? base : `${base}-${n}`
    if (!taken.has(name)) return name
  }
}

export const nothingKnown = (tool: string): PortolanError =>
  new PortolanError('NO_SOURCE', `no recipes of ${tool} are known yet`, {
    hint: `give a checkout, a git URL or an index: portolan catalog sync ${tool} PATH`,
  })

/** Rows for the locations in order: known ones keep id and name. Throws NO_SOURCE without any. */
export async function placeRepositories(
  db: Kysely<Tables>,
  tool: string,
  role: Role,
  given: readonly string[],
): Promise<Repository[]> {
  const stored = await storedRepositories(db, tool, role)
  const locations = inOrder(
    stored.map((row) => row.location),
    given,
  )
  if (locations.length === 0) throw nothingKnown(tool)
  const taken = new Set(stored.map((row) => row.name))
  let next = await nextId(db, 'repository')
  return locations.map((location, position) => {
    const known = stored.find((row) => row.location === location)
    if (known) return { ...known, position }
    const name = nameFor(location, taken)
    taken.add(name)
    return {
      id: next++,
      tool,
      role,
      position,
      name,
      location,
      remote: null,
      commit_id: null,
      synced: '',
      history_commit: null,
      history_whole: null,
    }
  })
}

export async function saveRepositories(
  db: Kysely<Tables>,
  rows: readonly Repository[],
): Promise<void> {
  for (const row of rows) {
    await db.deleteFrom('repository').where('id', '=', row.id).execute()
    await db.insertInto('repository').values(row).execute()
  }
}
