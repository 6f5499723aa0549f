/**
 * What our reader says of a Guix channel against what Guix itself says, field by field.
 *
 *   node scripts/conformance/guix/recipes.ts TREE FACTS [--tree MORE...] [--all]
 *
 * TREE is a checkout of Guix, FACTS the facts as gzipped JSON Lines. Rows of packages that no module
 * exports, rows with a field Guix could not work out and those marked `skewed` do not count. `--all`
 * prints every difference and reason, not the first three of each.
 *
 * Places of files differ by where the facts were made (only base names are compared), one mirror's
 * host is replaced by a placeholder in the facts, and origins and their references are compared by
 * the fields that the facts have.
 */
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { PortolanError } from '../../../src/model/errors.ts'
import type { GuixFacts, GuixInput, GuixSource } from '../../../src/adapters/guix/facts.ts'
import { Reading } from '../../../src/adapters/guix/reading.ts'
import { openTree } from '../../../src/catalog/tree/tree.ts'

type Json = string | number | boolean | null | Json[] | { [key: string]: Json }
type Row = Record<string, Json> & { module: string; variable: string }

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    tree: { type: 'string', multiple: true, default: [] },
    all: { type: 'boolean', default: false },
  },
})
const [root, factsFile] = positionals
if (root === undefined || factsFile === undefined)
  throw new PortolanError('USAGE', 'give TREE and FACTS', { hint: 'see the head of this script' })
const shownOf = <T>(items: readonly T[]): readonly T[] => (options.all ? items : items.slice(0, 3))

const rows = gunzipSync(readFileSync(factsFile))
  .toString('utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as Row)

const trees = [root, ...options.tree].map((path, i) =>
  openTree(i === 0 ? 'guix' : `channel${i}`, path),
)
const began = process.cpuUsage()
const reading = new Reading(trees, 'x86_64-linux')
const ours = new Map<string, GuixFacts>()
const reasons = new Map<string, string>()
let inputs = 0
for (const unit of reading.units()) {
  const read = reading.read(unit)
  inputs += read.inputs.length
  for (const { facts } of read.facts) {
    for (const variable of [facts.variable, ...facts.aliases])
      ours.set(`${facts.module}|${variable}`, facts)
  }
  for (const { skipped, reason } of read.skipped) {
    const module = unit
      .replace(/^[^:]*:/, '')
      .replace(/\.scm$/, '')
      .replaceAll('/', ' ')
    reasons.set(
      `${module}|${skipped.detail ?? ''}`,
      `${skipped.source}:${skipped.line ?? '?'}: ${reason}`,
    )
  }
}
const { user, system } = process.cpuUsage(began)
const units = reading.units().length

const text = (value: unknown): string =>
  JSON.stringify(value ?? false).replaceAll(/deb\.debian\.org/g, 'DEBIAN-MIRROR')
const files = (value: Json | undefined): string =>
  text(
    (value as [string, string][]).map(([label, what]) => [
      label,
      what.replace(/^"(?:.*\/)?([^/"]*)"$/, 'file:$1'),
    ]),
  )
const inputsOf = (all: readonly GuixInput[]): string => text(all)

function source(facts: GuixFacts['source']): string {
  if (facts === null) return text(false)
  if (typeof facts === 'string')
    return text(facts.startsWith('<') ? { other: facts } : { package: facts })
  return text([facts.method, reference(facts), facts.hash?.algorithm, facts.patches, facts.snippet])
}
function reference({ urls, git, svn, hg, other }: GuixSource): unknown {
  if (urls) return urls.length === 1 ? urls[0] : urls
  if (git) return { git: git.url, commit: git.commit }
  if (svn) return [svn.url, /^\d+$/.test(svn.revision) ? svn.revision : text(svn.revision)]
  if (hg) return [hg.url, hg.changeset]
  return other?.computed ?? other
}
function sourceOfRow(row: Json | undefined): string {
  if (row === undefined || row === null || typeof row !== 'object' || Array.isArray(row))
    return text(false)
  if (!('method' in row)) return text(row)
  return text([row.method, referenceOfRow(row.uri), row.hash, row.patches, row.snippet])
}
function referenceOfRow(uri: Json | undefined): unknown {
  if (Array.isArray(uri)) return uri.length === 1 ? uri[0] : uri
  if (uri === null || typeof uri !== 'object') return uri
  if (typeof uri.record === 'string' && uri.record.startsWith('<svn'))
    return [uri.url, text(uri.revision)]
  return uri.record === '<hg-reference>' ? [uri.url, uri.changeset] : uri
}

/** Field → ours and theirs. The first seven are those that a package must have equal all at once. */
const compared = (facts: GuixFacts, row: Row): Record<string, readonly [string, string]> => ({
  name: [text(facts.name), text(row.name)],
  version: [text(facts.version), text(row.version)],
  source: [source(facts.source), sourceOfRow(row.source)],
  licences: [text(facts.licences), text(row.license)],
  inputs: [inputsOf(facts.inputs), files(row.inputs)],
  'native inputs': [inputsOf(facts.nativeInputs), files(row['native-inputs'])],
  'propagated inputs': [inputsOf(facts.propagatedInputs), files(row['propagated-inputs'])],
  'build system': [text(facts.buildSystem), text(row['build-system'])],
  outputs: [text(facts.outputs), text(row.outputs)],
  homepage: [text(facts.homepage), text(row['home-page'])],
  'supported systems': [text(facts.supportedSystems), text(row['supported-systems'])],
  properties: [text(facts.properties), text(row.properties)],
  hidden: [text(facts.hidden), text(row.hidden)],
  superseded: [text(facts.superseded), text(row.superseded)],
  replacement: [text(facts.replacement), text(row.replacement)],
  location: [text(`${facts.location.file}:${facts.location.line}`), text(row.location)],
})
const essential = 7

const isError = (value: Json): boolean =>
  value !== null && typeof value === 'object' && !Array.isArray(value) && 'error' in value
const counting = rows.filter(
  (row) => row.exported === true && row.skewed === undefined && !Object.values(row).some(isError),
)
const fields = new Map<string, { equal: number; different: string[] }>()
const unsupported = new Map<string, string[]>()
const absent: string[] = []
let equal = 0
let different = 0
for (const row of counting) {
  const key = `${row.module}|${row.variable}`
  const facts = ours.get(key)
  if (!facts) {
    const reason = reasons.get(key)
    if (reason === undefined) absent.push(key)
    else
      unsupported.set(reason.replace(/^[^ ]* /, ''), [
        ...(unsupported.get(reason.replace(/^[^ ]* /, '')) ?? []),
        `${key} ${reason}`,
      ])
    continue
  }
  let all = true
  for (const [i, [field, [mine, theirs]]] of Object.entries(compared(facts, row)).entries()) {
    const count = fields.get(field) ?? { equal: 0, different: [] }
    fields.set(field, count)
    if (mine === theirs) count.equal++
    else {
      count.different.push(`${key}\n      ours   ${mine}\n      theirs ${theirs}`)
      if (i < essential) all = false
    }
  }
  if (all) equal++
  else different++
}

console.log(
  `${counting.length} exported packages; CPU ${((user + system) / 1e6).toFixed(1)} s, memory ${Math.round(process.memoryUsage().rss / 1e6)} MB, ${Math.round(inputs / units)} inputs a unit`,
)
console.log(
  `equal in name, version, source, licences and all inputs: ${equal} (${((100 * equal) / counting.length).toFixed(2)} %)`,
)
console.log(
  `different: ${different}; not read, with a reason: ${[...unsupported.values()].flat().length}; absent without one: ${absent.length}`,
)
console.table(
  Object.fromEntries(
    [...fields].map(([field, { equal, different }]) => [
      field,
      { equal, different: different.length },
    ]),
  ),
)
for (const [field, { different }] of fields)
  for (const line of shownOf(different)) console.log(`${field}: ${line}`)
for (const [reason, keys] of [...unsupported].sort((a, b) => b[1].length - a[1].length)) {
  console.log(`${keys.length} not read: ${reason}`)
  for (const key of shownOf(keys)) console.log(`    ${key}`)
}
for (const key of shownOf(absent)) console.log(`absent: ${key}`)
if (different > 0 || absent.length > 0) process.exitCode = 1
