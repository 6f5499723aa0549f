/**
 * What our reader says of easyconfigs against what EasyBuild's own parser says, field by field.
 *
 *   node scripts/conformance/easybuild/recipes.ts TREE FACTS [--under FOLDER] [--tree MORE...]
 *        [--hierarchies FILE] [--os debian12] [--target x86_64_v3] [--all]
 *
 * TREE is a checkout of easyconfigs, FACTS the facts as gzipped JSON Lines, whose files are relative
 * to `--under` (default easybuild/easyconfigs). `--tree` adds trees behind the first one, of
 * easyconfigs or easyblocks. `--hierarchies` compares toolchains too. `--all` prints every
 * difference, not the first three of each field.
 *
 * Two differences are none of the reader's and are counted apart: where an easyconfig gives its
 * dependencies as a Python set, their order is another at each run of the real parser; and the facts
 * have placeholders for the names of two mirrors.
 */
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { PortolanError } from '../../../src/model/errors.ts'
import type { EasyconfigFacts } from '../../../src/adapters/easybuild/recipes/facts.ts'
import { Easyconfigs } from '../../../src/adapters/easybuild/recipes/read.ts'
import { openTree } from '../../../src/catalog/tree/tree.ts'

type Row = Record<string, unknown> & { file: string; error?: string }

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    under: { type: 'string', default: 'easybuild/easyconfigs' },
    tree: { type: 'string', multiple: true, default: [] },
    hierarchies: { type: 'string' },
    os: { type: 'string', default: 'debian12' },
    target: { type: 'string', default: 'x86_64_v3' },
    all: { type: 'boolean', default: false },
  },
})
const [root, factsFile] = positionals
if (root === undefined || factsFile === undefined)
  throw new PortolanError('USAGE', 'give TREE and FACTS', { hint: 'see the head of this script' })

const lines = <T>(file: string): T[] =>
  gunzipSync(readFileSync(file))
    .toString()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as T)

const tree = openTree('first', root)
const more = options.tree.map((path, i) => openTree(`more${i}`, path))
const host = { target: options.target, platform: 'linux', os: options.os }
const say = (text: string) => process.stdout.write(`${text}\n`)

type Field = { equal: number; order: number; names: number; differences: string[] }
const fields = new Map<string, Field>()
const field = (name: string): Field => {
  let known = fields.get(name)
  if (!known) fields.set(name, (known = { equal: 0, order: 0, names: 0, differences: [] }))
  return known
}

const isSet = (text: string): boolean => /^(?:build)?dependencies = \{/m.test(text)
const sorted = (value: unknown): string =>
  JSON.stringify(Array.isArray(value) ? value.map((v) => JSON.stringify(v)).toSorted() : value)
/** Whether they are equal when a host's name stands for each placeholder, `DEBIAN-MIRROR`. */
function equalButForMirrors(want: string | undefined, have: string | undefined): boolean {
  const parts = (want ?? '').split(/(?<=\/\/)[A-Z]+-[A-Z]+(?=\/)/)
  const pattern = parts.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('[^/"]+')
  return parts.length > 1 && new RegExp(`^${pattern}$`).test(have ?? '')
}

function compare(row: Row, facts: EasyconfigFacts, text: string): void {
  const ours: Record<string, unknown> = facts
  for (const name of new Set([...Object.keys(row), ...Object.keys(ours)])) {
    if (name === 'file') continue
    const [want, have] = [JSON.stringify(row[name]), JSON.stringify(ours[name])]
    const one = field(name)
    if (want === have) one.equal++
    else if (isSet(text) && sorted(row[name]) === sorted(ours[name])) one.order++
    else if (equalButForMirrors(want, have)) one.names++
    else one.differences.push(`${row.file}\n     want ${want}\n     have ${have}`)
  }
}

const easyconfigs = new Easyconfigs([tree, ...more], host)
const rows = lines<Row>(factsFile)
const refused: string[] = []
const before = process.cpuUsage()
for (const row of rows) {
  const path = options.under === '' ? row.file : `${options.under}/${row.file}`
  const acceptance = field('accepted or refused')
  try {
    const { facts } = easyconfigs.read({ tree, path }, new Set())
    if (row.error === undefined) {
      acceptance.equal++
      compare(row, facts, tree.text(path))
    } else acceptance.differences.push(`${row.file}: accepted; EasyBuild: ${row.error}`)
  } catch (error) {
    if (!(error instanceof PortolanError)) throw error
    if (row.error === undefined)
      acceptance.differences.push(`${row.file}: ${error.where ?? ''} ${error.message}`)
    else {
      acceptance.equal++
      refused.push(`${row.file}: ${error.message}`)
    }
  }
}
const { user, system } = process.cpuUsage(before)

say(`${rows.length} easyconfigs`)
say('field                  equal  order of a set  mirror names  different')
for (const [name, { equal, order, names, differences }] of fields) {
  say(
    `${name.padEnd(20)} ${String(equal).padStart(7)} ${String(order).padStart(15)} ${String(names).padStart(13)} ${String(differences.length).padStart(10)}`,
  )
  for (const text of differences.slice(0, options.all ? undefined : 3)) say(`   ${text}`)
}
say(`refused by both: ${refused.length}`)
for (const text of refused.slice(0, options.all ? undefined : 3)) say(`   ${text}`)

if (options.hierarchies !== undefined) {
  type Known = { toolchain: { name: string; version: string }; hierarchy: unknown }
  // Of `system` nobody asks for the parts.
  const all = lines<Known>(options.hierarchies).filter((k) => k.toolchain.name !== 'system')
  const other = all.filter(({ toolchain, hierarchy }) => {
    const { toolchains } = easyconfigs.toolchains.hierarchy(toolchain)
    return JSON.stringify(toolchains) !== JSON.stringify(hierarchy)
  })
  say(`toolchain hierarchies: ${all.length - other.length} of ${all.length} equal`)
  for (const { toolchain } of other) say(`   ${toolchain.name} ${toolchain.version}`)
}
say(
  `CPU ${((user + system) / 1e6).toFixed(1)} s, memory ${process.resourceUsage().maxRSS >> 10} MB`,
)
