/**
 * Measures identity on real rows: how many software join tools, precision and recall against hidden
 * archives, and agreement with the hand-checked sample.
 * `node scripts/conformance/identity/score.ts ROWS.jsonl [--list]`; rows come from `rows.ts`.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { keyReader } from '../../../src/identity/keys.ts'
import { adapters } from '../../../src/adapters/registry.ts'
import { loadRules } from '../../../src/identity/load-rules.ts'
import { withAliases } from '../../../src/identity/rules.ts'
import { match } from '../../../src/identity/match.ts'
import type { IdentityRow } from '../../../src/identity/row.ts'
import { identities } from '../../../src/identity/software.ts'
import { holdOut, type Score } from './hold-out.ts'
import { readSample, scoreSample } from './sample.ts'

const [file] = process.argv.slice(2)
if (file === undefined) throw new Error('usage: score.ts ROWS.jsonl [--list]')
const list = process.argv.includes('--list')
const rows = readFileSync(file, 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as IdentityRow)
const rules = withAliases(
  loadRules(),
  adapters.flatMap((adapter) => adapter.aliases ?? []),
)
const print = (line: string) => process.stdout.write(`${line}\n`)
const percent = (part: number, whole: number) => `${((100 * part) / whole).toFixed(2)} %`

const start = process.cpuUsage()
const keyed = rows.map(keyReader(rules))
const result = identities(match(keyed, rules), rules)
const { user, system } = process.cpuUsage(start)

const byTool = Map.groupBy(rows, (row) => row.tool)
print(`rows: ${[...byTool].map(([tool, of]) => `${of.length} ${tool}`).join(', ')}`)
print(`${rows.length} rows, ${((user + system) / 1e6).toFixed(2)} s CPU`)
const tools = result.software.map(({ aliases }) => new Set(aliases.map((alias) => alias.tool)).size)
print(`software: ${tools.length}`)
for (const n of [2, 3, 4]) print(`joining >= ${n} tools: ${tools.filter((t) => t >= n).length}`)
for (const [kind, of] of Map.groupBy(result.contradictions, (c) => c.kind))
  print(`contradictions, ${kind}: ${of.length}`)

const show = (name: string, s: Score) => {
  print(
    `${name}: ${s.hidden} hashes hidden; recall ${percent(s.found, s.pairs)} (${s.found} of ` +
      `${s.pairs} pairs); precision ${percent(s.right, s.claimed)} (${s.right} of ${s.claimed})`,
  )
  if (list) for (const pair of s.missed) print(`  missed ${pair}`)
  if (list) for (const pair of s.wrong) print(`  wrong ${pair}`)
}
for (const seed of [1, 2, 3])
  show(`20 % hidden, seed ${seed}`, holdOut(rows, rules, 0.2, seeded(seed)))
show('all hidden', holdOut(rows, rules, 1, seeded(1)))

const sample = readSample(join(import.meta.dirname, 'sample.tsv'))
const { agree, absent, differ } = scoreSample(sample, result.software)
print(`hand-checked sample: ${agree} agree, ${differ.length} differ, ${absent} not among the rows`)
for (const line of differ) print(`  ${line}`)

/** A small deterministic generator (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}
