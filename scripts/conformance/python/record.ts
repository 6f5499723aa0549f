/**
 * Writes src/python/fixtures/programs.jsonl: programs and CPython's outcomes, for the unit tests. The
 * programs are those of cases.ts and a share of the random ones that the evaluator answers.
 *
 *   node scripts/conformance/python/record.ts [python3]
 */
import { writeFileSync } from 'node:fs'
import { cases } from './cases.ts'
import { askPython } from './cpython.ts'
import { ours } from './ours.ts'
import { randomProgram } from './programs.ts'
import { seeded } from './random.ts'

const [python = 'python3'] = process.argv.slice(2)
const random = Array.from({ length: 900 }, (_, i) => randomProgram(seeded(77_000_000 + i)).text)
const chosen = random.filter((text) => text.length < 600 && ours(text).refused === undefined)
const programs = [...cases, ...chosen]
const answers = await askPython(python, programs)
const lines = programs.map((program, i) => JSON.stringify({ program, outcome: answers[i] }))
const kept = lines.filter((l) => l.length < 2000 && !l.includes('"slow"'))
writeFileSync(
  new URL('../../../src/python/fixtures/programs.jsonl', import.meta.url),
  `${kept.join('\n')}\n`,
)
console.log(`${kept.length} programs recorded`)
