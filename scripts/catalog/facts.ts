import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { z } from 'zod'
import { PackageFacts, SourceFacts } from '../../src/adapters/spack/recipes/facts.ts'

/** The shared data: PORTOLAN_SHARED, or `shared` beside the checkout; null when absent. */
export function sharedFolder(): string | null {
  const folder = process.env['PORTOLAN_SHARED'] ?? join(import.meta.dirname, '../../../shared')
  return existsSync(join(folder, 'data/facts')) ? folder : null
}

function* records<T extends z.ZodType>(
  path: string,
  schema: T,
  every: number,
): Generator<z.infer<T>> {
  const lines = gunzipSync(readFileSync(path)).toString().split('\n')
  for (const [i, line] of lines.entries()) {
    if (line === '' || i % every !== 0) continue
    const record = schema.safeParse(JSON.parse(line))
    if (!record.success) throw new Error(`${path}:${i + 1}: ${record.error.message}`)
    yield record.data
  }
}

/** All packages, or one in `every`. */
export const readPackageFacts = (shared: string, every = 1): Generator<PackageFacts> =>
  records(join(shared, 'data/facts/spack-packages.jsonl.gz'), PackageFacts, every)

export const readSourceFacts = (shared: string, every = 1): Generator<SourceFacts> =>
  records(join(shared, 'data/facts/spack-sources.jsonl.gz'), SourceFacts, every)
