/** Rows and rules for tests. */
import { keyReader, type KeyedRow } from './keys.ts'
import { loadRules } from './load-rules.ts'
import type { IdentityRow } from './row.ts'
import type { Rules } from './rules.ts'

export const rules: Rules = loadRules()

export const row = (tool: string, name: string, more: Partial<IdentityRow> = {}): IdentityRow => ({
  tool,
  name,
  versions: [],
  homepages: [],
  urls: [],
  repositories: [],
  hashes: [],
  builds: [],
  ...more,
})

export const keyed = (...rows: readonly IdentityRow[]): KeyedRow[] => rows.map(keyReader(rules))

export const sha = (seed: number | string): string => String(seed).padStart(64, '0')
