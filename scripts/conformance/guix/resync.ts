/**
 * Whether a catalogue synced again after changes is what a first sync gives.
 *
 *   node scripts/conformance/guix/resync.ts TREE [--rounds 5] [--edits 10] [--seed 1]
 *
 * TREE is a checkout of Guix, of which a copy is changed at random, round by round: versions, inputs,
 * names, definitions taken out, modules added, helper procedures and macros changed. After each round
 * the copy is synced into the catalogue that is kept and into a new one, and packages, skipped
 * recipes and identities of both are compared. Exit code 1 when any differ.
 */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { parseArgs } from 'node:util'
import { adapter } from '../../../src/adapters/guix/index.ts'
import { catalogSync } from '../../../src/app/catalog-sync.ts'
import { PortolanError } from '../../../src/model/errors.ts'

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '5' },
    edits: { type: 'string', default: '10' },
    seed: { type: 'string', default: '1' },
  },
})
const [root] = positionals
if (root === undefined)
  throw new PortolanError('USAGE', 'give TREE', { hint: 'see the head of this script' })

let state = Number(options.seed)
/** A number below `limit` (mulberry32). */
function random(limit: number): number {
  state = (state + 0x6d2b79f5) | 0
  let t = Math.imul(state ^ (state >>> 15), 1 | state)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4_294_967_296) * limit)
}

const folder = mkdtempSync(join(tmpdir(), 'portolan-resync-'))
const copy = join(folder, 'tree')
cpSync(root, copy, { recursive: true, filter: (path) => !path.endsWith('/.git') })

const modules = (below: string): string[] =>
  readdirSync(join(copy, below), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.scm'))
    .sort()
    .map((path) => join(below, path))

/** The text with one match of a pattern replaced; null when there is none. */
function one(
  text: string,
  pattern: RegExp,
  by: (match: RegExpMatchArray) => string,
): string | null {
  const all = [...text.matchAll(pattern)]
  const match = all[random(all.length)]
  if (!match) return null
  return text.slice(0, match.index) + by(match) + text.slice(match.index + match[0].length)
}

type Edit = { what: string; below: string; change: (text: string) => string | null }
const packages = 'gnu/packages'
const edits: readonly Edit[] = [
  ...Array.from({ length: 4 }, () => ({
    what: 'version',
    below: packages,
    change: (text: string) => one(text, /\(version "[^"]*/g, ([all]) => `${all}9`),
  })),
  {
    what: 'inputs',
    below: packages,
    change: (text) =>
      one(text, /\((?:native-|propagated-)?inputs\s+\(list [^()\s]+ /g, ([all]) =>
        all.replace(/[^\s]+ $/, ''),
      ),
  },
  {
    what: 'name',
    below: packages,
    change: (text) => one(text, /\(name "[^"]*/g, ([all]) => `${all}-x`),
  },
  {
    what: 'variable',
    below: packages,
    change: (text) => one(text, /\n\(define-public [^\s()]+/g, ([all]) => `${all}-x`),
  },
  {
    what: 'deletion',
    below: packages,
    change: (text) => one(text, /\n\(define-public [^]*?(?=\n\(|$)/g, () => '\n'),
  },
  {
    what: 'an import',
    below: packages,
    change: (text) => one(text, /\n\s*#:use-module \(gnu packages [^()]*\)(?=\n)/g, () => ''),
  },
  {
    what: 'helper',
    below: packages,
    change: (text) =>
      one(text, /\n\(define\*? \([^]*?(?=\n\()/g, ([all]) => all.replace(/"([\w.-]+)"/, '"$1x"')),
  },
  {
    what: 'helper or macro of Guix',
    below: 'guix',
    change: (text) =>
      one(text, /\n\(define(?:\*|-syntax-rule|-syntax)? \(?[^\s()]+[^]*?(?=\n\()/g, ([all]) =>
        all.replace(/"([\w.-]+)"/, '"$1x"'),
      ),
  },
  {
    what: 'a line',
    below: packages,
    change: (text) => one(text, /\n\(define-public/g, ([all]) => `\n;; x\n${all}`),
  },
]

function edit(): string {
  if (random(12) === 0) {
    const name = `added-${random(1e9)}`
    writeFileSync(
      join(copy, packages, `${name}.scm`),
      `(define-module (gnu packages ${name}) #:use-module (guix packages) #:use-module (gnu packages base))
(define-public ${name} (package (inherit hello) (name "cl-${name}") (version "1")))`,
    )
    return `module ${name}`
  }
  for (;;) {
    const { what, below, change } = edits[random(edits.length)]!
    const all = modules(below)
    const path = all[random(all.length)]!
    const text = readFileSync(join(copy, path), 'latin1')
    const changed = change(text)
    if (changed === null || changed === text) continue
    writeFileSync(join(copy, path), changed, 'latin1')
    return `${what} in ${path}`
  }
}

const sync = (database: string) =>
  catalogSync(
    'guix',
    [copy],
    { database: join(folder, database) },
    { signal: new AbortController().signal, progress: () => {}, adapters: [adapter] },
  )

const queries = {
  packages: `select unit.path, name, key, version, shadowed, hex(package.digest) as digest
    from package join unit on unit.id = package.unit`,
  skipped: `select unit.path, position, source, line, detail, reason
    from skipped join unit on unit.id = skipped.unit`,
  identities: 'select tool, name, ecosystem, software, strength from identity',
}
const rowsOf = (database: string, query: string): Set<string> => {
  const db = new DatabaseSync(join(folder, database), { readOnly: true })
  const rows = new Set(
    db
      .prepare(query)
      .all()
      .map((row) => JSON.stringify(row)),
  )
  db.close()
  return rows
}

await sync('kept')
for (let round = 1; round <= Number(options.rounds); round++) {
  const made = Array.from({ length: Number(options.edits) }, edit)
  const began = process.cpuUsage()
  const { units, changed, added, removed } = await sync('kept')
  const { user, system } = process.cpuUsage(began)
  rmSync(join(folder, 'new'), { force: true })
  await sync('new')
  console.log(
    `round ${round}: ${units?.read} of ${units?.total} units read, ${changed} packages changed, ${added} added, ${removed} removed, ${((user + system) / 1e6).toFixed(1)} s`,
  )
  for (const line of made) console.log(`    ${line}`)
  for (const [what, query] of Object.entries(queries)) {
    const [kept, fresh] = [rowsOf('kept', query), rowsOf('new', query)]
    const [more, fewer] = [kept.difference(fresh), fresh.difference(kept)]
    console.log(`    ${what}: ${fresh.size}, ${more.size + fewer.size} different`)
    for (const row of [...more].slice(0, 5)) console.log(`      kept ${row}`)
    for (const row of [...fewer].slice(0, 5)) console.log(`      new  ${row}`)
    if (more.size + fewer.size > 0) process.exitCode = 1
  }
}
rmSync(folder, { recursive: true, force: true })
