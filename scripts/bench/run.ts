/**
 * Runs all benchmarks: `npm run bench -- [--json] [--only TEXT] [--runs N]`.
 * With `--case FILE NAME` it is the process that a `run` case is measured in.
 */
import { readdir } from 'node:fs/promises'
import { availableParallelism, cpus } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { PortolanError } from '../../src/model/errors.ts'
import type { BenchCase } from './case.ts'
import { findTime, measure, sample, type Measured } from './measure.ts'
import { exceeded, fallsShort, table, type Outcome } from './table.ts'

const project = join(import.meta.dirname, '../..')

const casesOf = async (file: string): Promise<readonly BenchCase[]> =>
  ((await import(join(import.meta.dirname, file))) as { cases: readonly BenchCase[] }).cases

async function peerOf(peer: BenchCase['peer'], ours: Measured): Promise<Pick<Outcome, 'peer'>> {
  if (!peer) return {}
  const { command, ...recorded } = peer
  // Once: a peer may take a minute.
  const live = command && (await sample(command, project))
  const { userSeconds, cpuSeconds, rssMiB } = live ?? recorded
  return {
    peer: {
      name: recorded.name,
      source: live ? 'measured just now' : recorded.source,
      live: live !== undefined,
      cpuSeconds,
      cpuRatio: cpuSeconds / ours.cpuSeconds.median,
      ...(userSeconds !== undefined && {
        userSeconds,
        userRatio: userSeconds / ours.userSeconds.median,
      }),
      ...(rssMiB !== undefined && { rssMiB, rssRatio: rssMiB / ours.rssMiB.median }),
    },
  }
}

async function outcomeOf(bench: BenchCase, file: string, runs: number): Promise<Outcome> {
  const reason = bench.skip?.()
  if (reason) return { name: bench.name, skipped: reason, over: [] }
  await bench.prepare?.()
  const own = [process.execPath, import.meta.filename, '--case', file, bench.name]
  const argv = bench.command?.map((word) => (word === 'node' ? process.execPath : word)) ?? own
  const measured = await measure(argv, project, runs)
  const peer = await peerOf(bench.peer, measured)
  return {
    name: bench.name,
    measured,
    over: [...exceeded(measured, bench.limit), ...fallsShort(peer.peer, bench.peer?.times)],
    ...(bench.limit && { limit: bench.limit }),
    ...peer,
  }
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      json: { type: 'boolean' },
      only: { type: 'string', default: '' },
      runs: { type: 'string', default: '5' },
      case: { type: 'boolean' },
    },
  })
  if (values.case) {
    const [file, name] = positionals as [string, string]
    await (await casesOf(file)).find((bench) => bench.name === name)?.run?.()
    return
  }
  findTime()
  const files = (await readdir(import.meta.dirname)).filter((f) => f.endsWith('.bench.ts')).sort()
  const outcomes: Outcome[] = []
  for (const file of files)
    for (const bench of await casesOf(file)) {
      if (!bench.name.includes(values.only)) continue
      console.error(`measuring ${bench.name}`)
      outcomes.push(await outcomeOf(bench, file, Number(values.runs)))
    }
  const machine = { cpu: cpus()[0]?.model ?? 'unknown', cores: availableParallelism() }
  if (values.json)
    console.log(JSON.stringify({ machine, runs: Number(values.runs), outcomes }, null, 2))
  else {
    console.log(table(outcomes))
    console.log(
      `median (min–max) of ${values.runs} cold processes after one more; ${machine.cpu}, ${machine.cores} cores`,
    )
    for (const { name, peer } of outcomes) if (peer) console.log(`${name}: ${peer.source}`)
  }
  const over = outcomes.flatMap(({ name, over: limits }) =>
    limits.map((text) => `${name}: ${text}`),
  )
  for (const text of over) console.error(`over its limit: ${text}`)
  process.exitCode = over.length ? 1 : 0
}

try {
  await main()
} catch (error) {
  if (!(error instanceof PortolanError)) throw error
  console.error(`error[${error.code}]: ${error.message}\n  hint: ${error.hint}`)
  process.exitCode = error.exitCode
}
