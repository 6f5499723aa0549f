/**
 * What our plans take to build an easyconfig from nothing against what EasyBuild's own robot takes.
 *
 *   node scripts/conformance/easybuild/closure.ts DATABASE TREE FRAMEWORK EASYBLOCKS [--count 200]
 *        [--offset 0] [--python python3]
 *
 * DATABASE is a catalogue into which TREE, a checkout of easyconfigs, was synced; FRAMEWORK and
 * EASYBLOCKS are checkouts of EasyBuild. Of all easyconfigs every n-th is taken, so that there are
 * `--count` of them. Exit code 1 when any closure differs.
 */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { adapter } from '../../../src/adapters/easybuild/index.ts'
import { openFixedSource } from '../../../src/app/fixed-source.ts'
import { recipesOfTool } from '../../../src/catalog/query/documents.ts'
import { PortolanError } from '../../../src/model/errors.ts'
import { along, Recipes } from '../../../src/solve/fixed/closure.ts'
import { openStore } from '../../../src/store/open.ts'

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    count: { type: 'string', default: '200' },
    offset: { type: 'string', default: '0' },
    python: { type: 'string', default: 'python3' },
  },
})
const [database, tree, framework, easyblocks] = positionals
if (database === undefined || tree === undefined || !framework || !easyblocks)
  throw new PortolanError('USAGE', 'give DATABASE, TREE, FRAMEWORK and EASYBLOCKS', {
    hint: 'see the head of this script',
  })

const under = 'easybuild/easyconfigs'
const store = await openStore(database)
const source = await openFixedSource(store, adapter)
if (!source) throw new PortolanError('NOT_SYNCED', 'the catalogue has no easyconfigs')
const recipes = new Recipes(source)

const keys: { key: string; file: string }[] = []
for await (const recipe of recipesOfTool(store.db, adapter.id)) {
  recipes.add(recipe)
  const { key = '', evidence } = recipe.package
  keys.push({ key, file: evidence.source.replace(`${under}/`, '') })
}
const step = Math.max(1, Math.floor(keys.length / Number(options.count)))
const sample = keys.filter((_, i) => i % step === Number(options.offset) % step)

const oracle = spawn(
  options.python,
  [join(import.meta.dirname, 'closure.py'), framework, easyblocks, join(tree, under)],
  { stdio: ['pipe', 'pipe', 'inherit'] },
)
oracle.stdin.end(sample.map(({ file }) => `${file}\n`).join(''))

type Answer = { file: string; closure?: string[]; error?: string }
let equal = 0
let different = 0
let refused = 0
let total = 0
const all = along(['build', 'link', 'run'])
for await (const line of createInterface({ input: oracle.stdout })) {
  if (!line.startsWith('{')) continue
  const answer = JSON.parse(line) as Answer
  if (!answer.closure) {
    refused += 1
    console.log(`refused by EasyBuild: ${answer.file}: ${answer.error}`)
    continue
  }
  const { key } = sample.find(({ file }) => file === answer.file)!
  const closure = await recipes.closure([key], all)
  const ours = closure.map((one) => {
    const evidence = recipes.vertices.get(one)?.recipe?.package.evidence.source
    return evidence?.replace(`${under}/`, '') ?? one
  })
  total += answer.closure.length
  const theirs = new Set(answer.closure)
  const missing = [...theirs].filter((file) => !ours.includes(file))
  const more = ours.filter((file) => !theirs.has(file))
  if (missing.length + more.length === 0) equal += 1
  else {
    different += 1
    console.log(
      `${answer.file}: missing ${missing.join(', ') || '-'}; more ${more.join(', ') || '-'}`,
    )
  }
}
await store.close()
console.log(
  `${equal} of ${equal + different} closures equal (${total} easyconfigs in them), ${refused} refused by EasyBuild`,
)
if (different > 0) process.exitCode = 1
