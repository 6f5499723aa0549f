import type { Adapter } from '../adapters/adapter.ts'
import { loadRules } from '../identity/load-rules.ts'
import { withAliases, type Rules } from '../identity/rules.ts'

/** The rules of data/identity, with the names that the adapters declare. */
export const rulesFor = (adapters: readonly Adapter[]): Rules =>
  withAliases(
    loadRules(),
    adapters.flatMap((adapter) => adapter.aliases ?? []),
  )
