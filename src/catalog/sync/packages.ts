/** Writes the packages of units, touching only those that differ from what is stored. */
import type { Skipped, VersionScheme } from '../../adapters/adapter.ts'
import type { Recipe } from '../../model/package.ts'
import { Inserter } from '../../store/insert.ts'
import type { Kysely } from 'kysely'
import type { Tables } from '../../store/schema.ts'
import { digestOf } from '../tree/state.ts'
import { BlockWriter } from './blocks.ts'
import { readBytes } from './bytes.ts'
import { eachTerm, hashesOf, meaningOf } from './facts.ts'
import { nextId } from './ids.ts'
import { Terms } from './terms.ts'
import { moveOutOf, namesOf, removePackages } from './remove.ts'

export type Counts = { added: number; changed: number; removed: number }
export type WriterOptions = { tool: string; scheme?: VersionScheme | undefined }
export type UnitRow = { id: number; repository: number }

type StoredPackage = Pick<Tables['package'], 'id' | 'unit' | 'name' | 'key' | 'block'> & {
  digest: Buffer
}
/** Longer names would not fit into an index of PostgreSQL; no real one has a tenth of this. */
const maxText = 500

export class PackageWriter {
  readonly counts: Counts = { added: 0, changed: 0, removed: 0 }
  readonly #db: Kysely<Tables>
  readonly #tool: string
  readonly #scheme: VersionScheme | undefined
  readonly #stored: Map<number, StoredPackage[]>
  readonly #terms: Terms
  readonly #blocks: BlockWriter
  readonly #packages
  readonly #versions
  readonly #hashes
  readonly #facets
  #next: number
  readonly #removed: StoredPackage[] = []
  /** Names whose recipes changed, and those of parts they bundle. */
  readonly touched = new Set<string>()

  private constructor(
    db: Kysely<Tables>,
    { tool, scheme }: WriterOptions,
    stored: Map<number, StoredPackage[]>,
    next: { package: number; block: number; term: number },
  ) {
    this.#db = db
    this.#tool = tool
    this.#scheme = scheme
    this.#stored = stored
    this.#next = next.package
    this.#facets = new Inserter(db, 'facet', ['package', 'term'])
    this.#terms = new Terms(db, next.term, this.#facets)
    this.#blocks = new BlockWriter(new Inserter(db, 'block', ['id', 'bytes']), next.block)
    this.#packages = new Inserter(db, 'package', [
      'id',
      'unit',
      'repository',
      'tool',
      'name',
      'key',
      'version',
      'shadowed',
      'homepage',
      'block',
      'start',
      'length',
      'digest',
    ])
    this.#versions = new Inserter(db, 'version', [
      'package',
      'position',
      'version',
      'release',
      'flags',
    ])
    this.#hashes = new Inserter(db, 'source_hash', ['package', 'position', 'hash'])
  }

  /** `units` are those that will be written or removed, as far as they are stored. */
  static async open(
    db: Kysely<Tables>,
    options: WriterOptions,
    units: readonly number[],
  ): Promise<PackageWriter> {
    const next = {
      package: await nextId(db, 'package'),
      block: await nextId(db, 'block'),
      term: await nextId(db, 'term'),
    }
    return new PackageWriter(db, options, await storedPackages(db, units), next)
  }

  /** The unit now has just these recipes. Gives those that cannot be kept, with the reason. */
  async put(unit: UnitRow, recipes: readonly Recipe[]): Promise<Skipped[]> {
    const before = Map.groupBy(this.#stored.get(unit.id) ?? [], identityOf)
    const skipped: Skipped[] = []
    for (const recipe of recipes) {
      const reason = unfit(recipe)
      if (reason !== null) {
        skipped.push({ skipped: recipe.package.evidence, reason })
        continue
      }
      const document = Buffer.from(JSON.stringify(recipe))
      const digest = digestOf(document)
      const { name, key = '' } = recipe.package
      const same = before.get(identityOf({ name, key })) ?? []
      const kept = same.findIndex((row) => row.digest.equals(digest))
      if (kept >= 0) {
        same.splice(kept, 1)
        continue
      }
      const replaced = same.pop()
      if (replaced) this.#removed.push(replaced)
      this.counts[replaced ? 'changed' : 'added'] += 1
      this.#insert(unit, recipe, document, digest)
    }
    await this.#drain()
    const left = [...before.values()].flat()
    this.counts.removed += left.length
    this.#removed.push(...left)
    return skipped
  }

  /** Writes what is pending, then takes away what was replaced or removed. */
  async finish(): Promise<void> {
    await this.#terms.settle()
    const gone = this.#removed.map((row) => row.id)
    for (const name of await namesOf(this.#db, gone)) this.touched.add(name)
    const blocks = new Set(this.#removed.map((row) => row.block))
    await removePackages(this.#db, gone)
    await moveOutOf(this.#db, [...blocks], this.#blocks)
    await this.#blocks.flush()
    await this.#packages.flush()
    await this.#versions.flush()
    await this.#hashes.flush()
    await this.#facets.flush()
  }

  #insert(unit: UnitRow, recipe: Recipe, document: Buffer, digest: Buffer): void {
    const { package: p } = recipe
    const id = this.#next++
    for (const name of [p.name, ...(p.extensions ?? []).map((e) => e.name)]) this.touched.add(name)
    const place = this.#blocks.add(document)
    this.#packages.add({
      id,
      unit: unit.id,
      repository: unit.repository,
      tool: this.#tool,
      name: p.name,
      key: p.key ?? '',
      version: p.versions[0]?.version ?? '',
      shadowed: 0,
      homepage: p.homepage ?? null,
      ...place,
      digest,
    })
    for (const [position, version] of p.versions.entries())
      this.#versions.add({
        package: id,
        position,
        version: version.version,
        ...meaningOf(version, this.#scheme),
      })
    for (const { position, hash } of hashesOf(recipe))
      this.#hashes.add({ package: id, position, hash })
    eachTerm(recipe, (kind, text) => {
      if (text.length <= maxText) this.#terms.add(id, kind, text)
    })
  }

  async #drain(): Promise<void> {
    await this.#terms.drain()
    await this.#blocks.drain()
    await this.#packages.drain()
    await this.#versions.drain()
    await this.#hashes.drain()
    await this.#facets.drain()
  }
}

const identityOf = ({ name, key }: { name: string; key: string }): string => `${name}\0${key}`

function unfit({ package: p }: Recipe): string | null {
  const texts = [p.name, p.key ?? '', p.homepage ?? '', ...p.versions.map((v) => v.version)]
  if (p.name === '') return 'a package without a name'
  if (texts.some((text) => text.includes('\0'))) return 'a name or version with a NUL character'
  if (texts.some((text) => text.length > maxText && text !== p.homepage))
    return `a name or version longer than ${maxText} characters`
  return null
}

async function storedPackages(
  db: Kysely<Tables>,
  units: readonly number[],
): Promise<Map<number, StoredPackage[]>> {
  const found: StoredPackage[] = []
  for (let i = 0; i < units.length; i += 500) {
    const rows = await db
      .selectFrom('package')
      .select(['id', 'unit', 'name', 'key', 'block', 'digest'])
      .where('unit', 'in', units.slice(i, i + 500))
      .orderBy('id')
      .execute()
    for (const row of rows) found.push({ ...row, digest: readBytes(row.digest) })
  }
  return Map.groupBy(found, (row) => row.unit)
}
