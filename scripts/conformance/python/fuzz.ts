/**
 * Random Python programs, evaluated here and by CPython: the same answer, or none. One `python3`
 * process answers all of them.
 *
 *   node scripts/conformance/python/fuzz.ts [programs] [seed] [python3]
 *
 * Ends with 1 when a single answer differs.
 */
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { ours, type Outcome } from './ours.ts'
import { randomProgram } from './programs.ts'
import { seeded } from './random.ts'

const [count = '20000', seed = '1', python = 'python3'] = process.argv.slice(2)
const programs = Array.from({ length: Number(count) }, (_, i) =>
  randomProgram(seeded(Number(seed) * 1_000_003 + i)),
)

const oracle = spawn(python, ['-W', 'ignore', new URL('oracle.py', import.meta.url).pathname], {
  stdio: ['pipe', 'pipe', 'inherit'],
})
const answers: Outcome[] = []
const started = Date.now()
const reading = (async () => {
  for await (const line of createInterface({ input: oracle.stdout })) {
    answers.push(JSON.parse(line) as Outcome)
  }
})()
for (const p of programs) oracle.stdin.write(`${JSON.stringify(p.text)}\n`)
oracle.stdin.end()
await reading
console.log(`python3 took ${((Date.now() - started) / 1000).toFixed(1)} s`)
if (answers.length !== programs.length) throw new Error('python3 did not answer all programs')

type Counts = { same: number; unsupported: number; limit: number; different: number }
const table = new Map<string, Counts>()
const reasons = new Map<string, number>()
let shown = 0
programs.forEach(({ theme, text }, i) => {
  const counts = table.get(theme) ?? { same: 0, unsupported: 0, limit: 0, different: 0 }
  table.set(theme, counts)
  const theirs = answers[i] as Outcome
  const before = performance.now()
  const mine = ours(text)
  const took = performance.now() - before
  if (took > 1000) console.log(`--- program ${i} took ${took.toFixed(0)} ms\n${text}`)
  if (mine.refused === 'limit' || 'slow' in theirs) counts.limit++
  else if (mine.refused !== undefined) {
    counts.unsupported++
    reasons.set(mine.refused, (reasons.get(mine.refused) ?? 0) + 1)
  } else if (agrees(mine, theirs)) counts.same++
  else {
    counts.different++
    if (shown++ < 25) {
      console.log(
        `--- program ${i} (${theme})\n${text}ours:   ${JSON.stringify(mine)}\ntheirs: ${JSON.stringify(theirs)}`,
      )
    }
  }
})

function agrees(mine: Outcome, theirs: Outcome): boolean {
  if (mine.value !== undefined) return mine.value === theirs.value
  if (mine.syntax) return theirs.syntax === true
  return mine.error === theirs.error && (mine.text === undefined || mine.text === theirs.text)
}

console.log('unsupported, most often:')
for (const [why, n] of [...reasons].sort((a, b) => b[1] - a[1]).slice(0, 25))
  console.log(`  ${n}\t${why}`)
const total = { same: 0, unsupported: 0, limit: 0, different: 0 }
const row = (name: string, c: Counts) =>
  console.log(
    `${name.padEnd(12)}${[c.same, c.unsupported, c.limit, c.different].map((n) => String(n).padStart(12)).join('')}`,
  )
console.log(
  `${'theme'.padEnd(12)}${['same', 'unsupported', 'limit', 'different'].map((t) => t.padStart(12)).join('')}`,
)
for (const [name, c] of [...table].sort(([a], [b]) => (a < b ? -1 : 1))) {
  row(name, c)
  for (const k of Object.keys(total) as (keyof Counts)[]) total[k] += c[k]
}
row('total', total)
process.exitCode = total.different > 0 ? 1 : 0
