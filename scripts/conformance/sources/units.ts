/** Reads everything a recipe reader finds at a path, as a sync would, and counts it. */
import { basename } from 'node:path'
import { statSync } from 'node:fs'
import type { RecipeReader, RecipeUnit } from '../../../src/adapters/adapter.ts'
import { head } from '../../../src/model/common.ts'
import { PackageDocument, type Recipe } from '../../../src/model/package.ts'
import { diskTree } from './disk-tree.ts'

export const host = { target: 'x86_64_v3', platform: 'linux', os: 'debian12' }

/** Every unit of the tree or file; throws where the reader refuses it, or a Package is not valid. */
export async function readAll(reader: RecipeReader, path: string): Promise<RecipeUnit[]> {
  const tree = diskTree(path)
  const refusal = reader.cannot(tree)
  if (refusal !== null) throw new Error(`${path}: ${refusal}`)
  const source = await reader.open([tree], host)
  return source.units().map((unit) => {
    const read = source.read(unit)
    for (const recipe of read.recipes) check(recipe)
    return read
  })
}

const check = ({ package: p, sources }: Recipe): void => {
  PackageDocument.parse({ ...head('package'), ...p, sources: [...sources] })
}

export function summary(path: string, units: readonly RecipeUnit[]): string {
  const recipes = units.reduce((n, u) => n + u.recipes.length, 0)
  const skipped = units.flatMap((u) => u.skipped)
  const name = statSync(path).isFile() ? basename(path) : path
  const reasons = skipped.slice(0, 5).map((s) => `  skipped ${s.skipped.source}: ${s.reason}`)
  return [
    `${name}: ${units.length} units, ${recipes} packages, ${skipped.length} skipped`,
    ...reasons,
  ].join('\n')
}
