/**
 * Reads every recipe of Spack repositories and compares what it says, field by field, with what real
 * Spack says of it.
 *
 *   node scripts/conformance/spack/recipes.ts TREE FACTS_DIR [--below TREE…] [--name NAME…] [--all]
 *
 * TREE is a checkout, `--below` checkouts whose recipes and base classes stand below its own.
 * FACTS_DIR holds `spack-packages.jsonl.gz`, `spack-sources.jsonl.gz` and `spack-virtuals.json`; `-`
 * compares nothing and only reads. `--name` reads only these packages, `--all` prints every
 * difference, not the first five of each field.
 */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { openTree } from '../../../src/catalog/tree/tree.ts'
import type { PackageFacts, SourceFacts } from '../../../src/adapters/spack/recipes/facts.ts'
import { openRecipes } from '../../../src/adapters/spack/recipes/reader.ts'
import { difference, equal } from './equal.ts'
import { virtualsOf, type Virtuals } from './virtuals.ts'

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    below: { type: 'string', multiple: true },
    name: { type: 'string', multiple: true },
    all: { type: 'boolean' },
  },
})
const [root, factsFolder] = positionals
if (root === undefined || factsFolder === undefined)
  throw new Error('TREE and FACTS_DIR are needed')

function recorded<T extends { name: string }>(file: string): Map<string, T> {
  if (factsFolder === '-') return new Map()
  const text = gunzipSync(readFileSync(join(factsFolder!, file))).toString('utf8')
  const lines = text.split('\n').filter((line) => line !== '')
  return new Map(lines.map((line) => JSON.parse(line) as T).map((fact) => [fact.name, fact]))
}

const seconds = (usage: NodeJS.CpuUsage) => ((usage.user + usage.system) / 1e6).toFixed(2)

const trees = [root, ...(options.below ?? [])].map((path, i) => openTree(`tree${i}`, path))
const asked = (unit: string) =>
  unit.startsWith('tree0:') &&
  (options.name ?? [unit]).some(
    (name) => name === unit || unit.includes(`/${name.replaceAll('-', '_')}/`),
  )
const start = process.cpuUsage()
const source = openRecipes(trees, {
  target: 'x86_64',
  family: 'x86_64',
  platform: 'linux',
  os: 'debian12',
})
const units = source.units()
const opened = process.cpuUsage(start)
const packages = new Map<string, PackageFacts>()
const sources = new Map<string, SourceFacts>()
const skipped: string[] = []
let inputs = 0
for (const unit of units) {
  if (!asked(unit)) continue
  const read = source.facts(unit)
  inputs += read.inputs.length
  if ('skipped' in read) {
    const { source: file, line } = read.skipped
    skipped.push(`${file}${line === undefined ? '' : `:${line}`}: ${read.reason}`)
    continue
  }
  if ('virtual' in read) continue
  packages.set(read.facts.name, read.facts)
  sources.set(read.facts.name, read.sources)
}
const used = process.cpuUsage(start)
const memory = process.resourceUsage().maxRSS / 1024

type Field = { equal: number; total: number; differences: string[] }
const fields = new Map<string, Field>()

function compare(field: string, name: string, theirs: unknown, ours: unknown): boolean {
  const row = fields.get(field) ?? { equal: 0, total: 0, differences: [] }
  fields.set(field, row)
  if (theirs === undefined && ours === undefined) return true
  row.total++
  const same = equal(theirs, ours)
  if (same) row.equal++
  else row.differences.push(`${name}: ${difference(theirs, ours)}`)
  return same
}

const recordedPackages = recorded<PackageFacts>('spack-packages.jsonl.gz')
const recordedSources = recorded<SourceFacts>('spack-sources.jsonl.gz')
let whole = 0
let compared = 0
for (const [name, theirs] of recordedPackages) {
  const ours = packages.get(name)
  if (ours === undefined && options.name) continue
  compared++
  const keys = [...new Set([...Object.keys(theirs), ...Object.keys(ours ?? {})])].sort()
  const same = keys.map((key) => {
    const field = key as keyof PackageFacts
    return compare(field, name, theirs[field], ours?.[field])
  })
  const [a, b] = [recordedSources.get(name)?.sources, sources.get(name)?.sources]
  same.push(compare('sources', name, a, b))
  if (same.every(Boolean)) whole++
}

if (factsFolder !== '-' && existsSync(join(factsFolder, 'spack-virtuals.json'))) {
  const theirs = JSON.parse(
    readFileSync(join(factsFolder, 'spack-virtuals.json'), 'utf8'),
  ) as Virtuals
  const ours = virtualsOf(packages.values())
  for (const name of new Set([...Object.keys(theirs), ...Object.keys(ours)]))
    compare('(virtuals)', name, theirs[name], ours[name])
}

for (const [field, { equal: same, total, differences }] of [...fields].sort(([a], [b]) =>
  a < b ? -1 : 1,
)) {
  const share = total === same ? '100 %' : `${((100 * same) / total).toFixed(3)} %`
  console.log(`${field.padEnd(20)} ${same} of ${total}  ${share}`)
  for (const line of options.all ? differences : differences.slice(0, 5)) console.log(`    ${line}`)
}
if (compared > 0) console.log(`${'all fields'.padEnd(20)} ${whole} of ${compared} packages`)
const unknown = [...packages.keys()].filter((name) => !recordedPackages.has(name))
if (recordedPackages.size > 0 && unknown.length > 0)
  console.log(`not recorded: ${unknown.join(' ')}`)
console.log(`${packages.size} read, ${skipped.length} skipped, ${inputs} inputs`)
for (const line of skipped) console.log(`    ${line}`)
console.log(
  `CPU ${seconds(opened)} s to list, ${seconds(used)} s in all; memory ${memory.toFixed(0)} MB`,
)
