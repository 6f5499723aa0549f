/**
 * What our plans take of a Guix channel against what Guix's own packages say: for each package all
 * that it is linked with or propagates, and all that takes to build.
 *
 *   node scripts/conformance/guix/closure.ts DATABASE FACTS [--count 1000]
 *
 * DATABASE is a catalogue into which a channel was synced, FACTS the facts of the same channel as
 * gzipped JSON Lines. Every n-th exported package is taken. Packages are compared by name and version:
 * a closure into which one comes whose name and version two packages of the facts share, with other
 * inputs, is counted apart, as the facts do not tell which is meant; so is one with a package whose
 * row lacks its inputs, and one with a package that no module exports: a plan says of such ones that
 * no recipe was read. Exit code 1 when any other closure differs.
 */
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { adapter } from '../../../src/adapters/guix/index.ts'
import { openFixedSource } from '../../../src/app/fixed-source.ts'
import { recipesOfTool } from '../../../src/catalog/query/documents.ts'
import { PortolanError } from '../../../src/model/errors.ts'
import type { DependencyType } from '../../../src/model/package.ts'
import { along, Recipes } from '../../../src/solve/fixed/closure.ts'
import { openStore } from '../../../src/store/open.ts'

type Input = [string, string] | [string, string, string]
type Row = {
  name: string
  version: string
  exported: boolean
  hidden: boolean
  skewed?: unknown
  inputs?: Input[] | null
  'native-inputs'?: Input[] | null
  'propagated-inputs'?: Input[] | null
}

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { count: { type: 'string', default: '1000' } },
})
const [database, factsFile] = positionals
if (database === undefined || factsFile === undefined)
  throw new PortolanError('USAGE', 'give DATABASE and FACTS', {
    hint: 'see the head of this script',
  })

const rows = gunzipSync(readFileSync(factsFile))
  .toString('utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as Row)
const fields = ['inputs', 'native-inputs', 'propagated-inputs'] as const
const idOf = ({ name, version }: Row) => `${name}@${version}`

/** Packages that are linked with (`inputs`), or that also building takes. */
function needs(row: Row, build: boolean): string[] {
  const lists = build ? fields : (['inputs', 'propagated-inputs'] as const)
  return lists
    .flatMap((field) => row[field] ?? [])
    .map(([, spec]) => spec)
    .filter((spec) => /^[^:<]+@/.test(spec))
    .map((spec) => spec.replace(/^([^@]*@[^:]*):.*$/, '$1'))
}

const facts = new Map<string, Row[]>()
for (const row of rows) facts.set(idOf(row), [...(facts.get(idOf(row)) ?? []), row])
const told = (row: Row) => fields.every((field) => Array.isArray(row[field])) && !row.skewed

/** The closure by the facts; null where they do not tell. */
function closureOf(id: string, build: boolean): Set<string> | null {
  const reached = new Set([id])
  for (const one of reached) {
    const all = facts.get(one) ?? []
    if (!all.every(told)) return null
    const texts = new Set(all.map((row) => needs(row, build).sort().join(' ')))
    if (texts.size > 1) return null
    for (const next of all[0] ? needs(all[0], build) : []) reached.add(next)
  }
  return reached
}

const store = await openStore(database)
const source = await openFixedSource(store, adapter)
if (!source) throw new PortolanError('NOT_SYNCED', 'the catalogue has no packages of Guix')
const recipes = new Recipes(source)
const keys = new Map<string, string>()
for await (const recipe of recipesOfTool(store.db, adapter.id)) {
  const { key = recipe.package.name } = recipe.package
  recipes.add(recipe)
  const plain = source.fixed.plainKey?.(key) ?? key
  if (!keys.has(plain) || key === plain) keys.set(plain, key)
}

const exported = rows.filter((row) => row.exported && !row.hidden)
const step = Math.max(1, Math.floor(exported.length / Number(options.count)))
const kinds: [string, DependencyType[], boolean][] = [
  ['linked and propagated', ['link', 'run'], false],
  ['also to build', ['build', 'link', 'run'], true],
]
for (const [what, types, build] of kinds) {
  let equal = 0
  let total = 0
  let open = 0
  let internal = 0
  const different: string[] = []
  for (const row of exported.filter((_, i) => i % step === 0)) {
    const theirs = closureOf(idOf(row), build)
    const key = keys.get(idOf(row))
    if (!theirs || key === undefined) {
      open += 1
      continue
    }
    const closure = await recipes.closure([key], along(types))
    if (closure.some((one) => !recipes.vertices.get(one)?.recipe)) {
      internal += 1
      continue
    }
    const ours = new Set(closure.map((one) => source.fixed.plainKey?.(one) ?? one))
    const missing = [...theirs].filter((one) => !ours.has(one))
    const more = [...ours].filter((one) => !theirs.has(one))
    total += theirs.size
    if (missing.length + more.length === 0) equal += 1
    else
      different.push(
        `${idOf(row)}: missing ${missing.slice(0, 5).join(' ') || '-'}; more ${more.slice(0, 5).join(' ') || '-'}`,
      )
  }
  for (const line of different.slice(0, 5)) console.log(line)
  console.log(
    `${what}: ${equal} of ${equal + different.length} closures equal (${total} packages in them); of ${open} the facts do not tell, ${internal} have packages that no module exports`,
  )
  if (different.length > 0) process.exitCode = 1
}
await store.close()
