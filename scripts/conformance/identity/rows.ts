/**
 * Rows of identity from real recipes, as JSON Lines for `score.ts`.
 * `node scripts/conformance/identity/rows.ts TOOL=PATH[,PATH…]… > ROWS.jsonl`; paths are what the
 * tool's recipes are read from, e.g. a checkout; of several the first counts.
 */
import type { RecipeHost } from '../../../src/adapters/adapter.ts'
import { adapters } from '../../../src/adapters/registry.ts'
import { resolve } from 'node:path'
import { openTree } from '../../../src/catalog/tree/tree.ts'
import { loadRules } from '../../../src/identity/load-rules.ts'
import { recipeFacts, rowsOf, type RecipeFacts } from '../../../src/identity/recipe-rows.ts'

const host: RecipeHost = { target: 'x86_64_v3', platform: 'linux', os: 'debian12' }
const rules = loadRules()
const facts: RecipeFacts[] = []
for (const argument of process.argv.slice(2)) {
  const [tool = '', paths = ''] = argument.split('=')
  const reader = adapters.find((adapter) => adapter.id === tool)?.recipes
  if (!reader) throw new Error(`no recipes can be read of: ${tool}`)
  const trees = paths.split(',').map((path, i) => openTree(`tree${i}`, resolve(path)))
  const source = await reader.open(trees, host)
  let skipped = 0
  const before = facts.length
  for (const unit of source.units()) {
    const read = source.read(unit)
    skipped += read.skipped.length
    for (const recipe of read.recipes) facts.push(recipeFacts(recipe))
  }
  process.stderr.write(`${tool}: ${facts.length - before} recipes, ${skipped} skipped\n`)
}
for (const row of rowsOf(facts, rules)) process.stdout.write(`${JSON.stringify(row)}\n`)
