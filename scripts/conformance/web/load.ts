/**
 * Load on the search and table API: `taskset -c 1 node scripts/conformance/web/load.ts --rate 100 --seconds 60
 * -- OPTIONS OF SERVE`. The server is started on core 0. Requests are sent when they are due, whether or
 * not earlier ones were answered, and times count from then. Every answer must say what the first one to the
 * same question said. Exit code 1 when p95 is above 30 ms or an answer is wrong.
 */
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'

const limitMs = 30
const { values, positionals } = parseArgs({
  options: { rate: { type: 'string', default: '100' }, seconds: { type: 'string', default: '60' } },
  allowPositionals: true,
})
const rate = Number(values.rate)
const total = rate * Number(values.seconds)

const portolan = join(import.meta.dirname, '../../../portolan')
const started = performance.now()
const server = spawn(
  'taskset',
  ['-c', '0', portolan, 'serve', '--port', '0', '--json', ...positionals],
  {
    stdio: ['ignore', 'pipe', 'inherit'],
  },
)
const base = await new Promise<string>((resolve, reject) => {
  server.once('exit', (code) => reject(new Error(`serve ended with ${code}`)))
  server.stdout.once('data', (line: Buffer) =>
    resolve((JSON.parse(line.toString()) as { url: string }).url),
  )
})
const startMs = performance.now() - started
const residentMb = (): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))?.[1]) / 1000

type Row = { software: string; licences: string[]; buildSystems: string[] }
const first = (await (await fetch(`${base}api/v1/software?size=500`)).json()) as {
  rows: Row[]
  pages: number
}
const sites = (await (await fetch(`${base}api/v1/sites`)).json()) as { id: string }[]
const parts = first.rows.map(({ software }) => software.replace(/^(py|r|perl|emacs)-/, ''))

/** A question in the middle of typing, a narrowed one, a page of the table, what is installed. */
function question(n: number): string {
  const pick = <T>(list: readonly T[]): T => list[(n * 2654435761) % list.length]!
  const word = pick(parts)
  if (n % 10 < 5) return `api/v1/software?q=${encodeURIComponent(word.slice(0, 2 + (n % 7)))}`
  if (n % 10 < 7) return `api/v1/software?page=${1 + ((n * 40503) % (first.pages * 10))}`
  if (n % 10 < 9) return `api/v1/software?q=${encodeURIComponent(word.slice(0, 3))}&status=outdated`
  return sites.length > 0
    ? `api/v1/sites/${pick(sites).id}/installations?q=${encodeURIComponent(word.slice(0, 4))}`
    : `api/v1/software?q=${encodeURIComponent(word)}`
}

const times: number[] = []
const answers = new Map<string, string>()
let wrong = 0
async function ask(path: string, due: number): Promise<void> {
  try {
    const answer = await fetch(base + path)
    const text = await answer.text()
    times.push(performance.now() - due)
    const { total } = JSON.parse(text) as { total: number }
    const says = `${answer.status} ${total} ${text.length}`
    const before = answers.get(path)
    answers.set(path, before ?? says)
    if (answer.status !== 200 || (before !== undefined && before !== says)) wrong++
  } catch {
    wrong++
  }
}

const before = residentMb()
const begin = performance.now()
const asked: Promise<void>[] = []
for (let n = 0; n < total; n++) {
  const due = begin + (n * 1000) / rate
  if (due > performance.now()) await sleep(due - performance.now())
  asked.push(ask(question(n), due))
}
await Promise.all(asked)
const after = residentMb()
server.removeAllListeners('exit')
server.kill()

const sorted = times.toSorted((a, b) => a - b)
const at = (share: number): string =>
  `${sorted[Math.floor((sorted.length - 1) * share)]!.toFixed(1)} ms`
console.log(
  `${times.length} answers to ${answers.size} questions at ${rate}/s: p50 ${at(0.5)}, p95 ${at(0.95)}, p99 ${at(0.99)}, most ${at(1)}; ${wrong} wrong`,
)
console.log(
  `start ${(startMs / 1000).toFixed(1)} s; resident ${before.toFixed(0)} MB, then ${after.toFixed(0)} MB`,
)
process.exitCode = wrong > 0 || sorted[Math.floor((sorted.length - 1) * 0.95)]! > limitMs ? 1 : 0
