/**
 * Brings what is stored of a tool's recipes up to date with its trees, in the transaction it is
 * given: reads the units whose inputs changed, writes the packages that differ.
 */
import type {
  RecipeHost,
  RecipeReader,
  RecipeSource,
  RecipeUnit,
  Skipped,
  VersionScheme,
} from '../../adapters/adapter.ts'
import { PortolanError } from '../../model/errors.ts'
import type { Kysely } from 'kysely'
import type { Tables } from '../../store/schema.ts'
import { sha256 } from '../../util/digest.ts'
import type { Tree } from '../tree/tree.ts'
import { changesOf } from './changes.ts'
import { Inputs } from './inputs.ts'
import { PackageWriter, type Counts } from './packages.ts'
import { namesOf } from './remove.ts'
import type { Repository } from './repositories.ts'
import { contentDigest, markShadowed } from './shadow.ts'
import { nextId } from './ids.ts'
import { pause } from './pause.ts'
import { splitUnit, treesOf, withParts } from './trees.ts'
import { storedSkips, UnitWriter } from './units.ts'

export type RecipeSync = {
  tool: string
  reader: RecipeReader
  /** How the tool orders and names its versions. */
  scheme?: VersionScheme | undefined
  host: RecipeHost
  /** With their trees, in order of precedence. */
  repositories: readonly { row: Repository; tree: Tree }[]
  /** Read every unit again, whatever is known of it. */
  fresh?: boolean
}

export type SyncEffects = {
  signal: AbortSignal
  /** `done` of `total` units are read. */
  progress: (done: number, total: number) => void
}

export type SyncResult = Counts & {
  units: number
  /** Units whose recipes were read. */
  read: number
  packages: number
  /** Of `packages` those that an earlier repository has, too. */
  shadowed: number
  /** With the name of the repository it is of. */
  skipped: (Skipped & { repository: string })[]
  digest: string
  /** Whose recipes changed, and names of parts in them: what identity must decide about again. */
  names: ReadonlySet<string>
}

export async function syncRecipes(
  db: Kysely<Tables>,
  { tool, reader, scheme, host, repositories, fresh = false }: RecipeSync,
  effects: SyncEffects,
): Promise<SyncResult> {
  const whole = treesOf(repositories.map(({ tree }) => tree))
  const source = await reader.open(whole.all, host)
  const trees = withParts(whole, source)
  const fingerprint = sha256(JSON.stringify([source.fingerprint, trees.all.map(({ id }) => id)]))
  const before = await db.selectFrom('tool').selectAll().where('tool', '=', tool).executeTakeFirst()
  const sameTrees = before?.fingerprint === fingerprint
  const units = source.units()
  const changes = await changesOf(db, tool, trees, units, fresh || !sameTrees)
  const inputs = new Inputs(trees, changes.inputs, await nextId(db, 'input'))
  const packages = await PackageWriter.open(db, { tool, scheme }, changes.touched)
  const written = await UnitWriter.open(db, changes, changes.touched, inputs)

  for (const { id } of changes.gone) await packages.put({ id, repository: 0 }, [])
  const rowOf = new Map(repositories.map(({ row, tree }) => [tree.id, row]))
  for (const [done, unit] of changes.read.entries()) {
    await pause(effects.signal, () => effects.progress(done, changes.read.length))
    const { tree, path } = splitUnit(unit)
    const repository = rowOf.get(tree)?.id
    if (repository === undefined)
      throw new PortolanError('READER_DEFECT', `a unit of no tree: ${unit}`, { exitCode: 3 })
    const row = { id: written.idOf(unit), repository, path }
    const read = readUnit(source, unit, path)
    const unfit = await packages.put(row, read.recipes)
    await written.put(row, read.inputs, [...read.skipped, ...unfit])
  }
  await packages.finish()
  await inputs.write(db, tool, await written.finish())

  const { added, changed, removed } = packages.counts
  const same = sameTrees && added + changed + removed === 0
  const names = new Set(packages.touched)
  const shadowed = same ? [] : await markShadowed(db, tool, sameTrees ? names : undefined)
  for (const name of await namesOf(db, shadowed)) names.add(name)
  const digest = same ? before.digest : await contentDigest(db, tool)
  await db.deleteFrom('tool').where('tool', '=', tool).execute()
  await db
    .insertInto('tool')
    .values({ tool, fingerprint, host: JSON.stringify(host), digest, synced: now() })
    .execute()
  return {
    names,
    ...packages.counts,
    units: units.length,
    read: changes.read.length,
    ...(await countPackages(db, tool)),
    skipped: [
      ...repositories.flatMap(({ row, tree }) =>
        tree.unlisted.map((skip) => ({ ...skip, repository: row.name })),
      ),
      ...(await storedSkips(db, tool)),
    ],
    digest,
  }
}

const now = () => new Date().toISOString().replace(/\.\d+/, '')

/** A reader that fails on a unit loses that unit alone. */
function readUnit(source: RecipeSource, unit: string, path: string): RecipeUnit {
  try {
    return source.read(unit)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    const known = error instanceof PortolanError
    return {
      recipes: [],
      skipped: [
        { skipped: { source: path }, reason: known ? reason : `defect of the reader: ${reason}` },
      ],
      inputs: [unit],
    }
  }
}

async function countPackages(db: Kysely<Tables>, tool: string) {
  const row = await db
    .selectFrom('package')
    .select((e) => [e.fn.countAll().as('packages'), e.fn.sum('shadowed').as('shadowed')])
    .where('tool', '=', tool)
    .executeTakeFirstOrThrow()
  return { packages: Number(row.packages), shadowed: Number(row.shadowed ?? 0) }
}
