/** Runs a plan's program under observation and holds what happened against the plan. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { realpathSync } from 'node:fs'
import type { MpiRuntime } from '../../adapters/adapter.ts'
import { readElfFile } from '../../compat/elf/read.ts'
import { head } from '../../model/common.ts'
import type { Finding, Proof, ProvenRun } from '../../model/proof.ts'
import { libraryPathFinding, pathFinding } from './environment.ts'
import type { Expectation } from './expect.ts'
import { judge, type SeenLibrary, type SeenProcess, type SeenRun } from './judge.ts'
import { launch, type Launched } from './launch.ts'
import { buildProbe, probeRanks } from './probe.ts'

export type ProveEffects = {
  environment: Readonly<Record<string, string | undefined>>
  signal: AbortSignal
  /** Told what is being done, for progress. */
  tell(text: string): void
  now(): Date
}

/** A run so short that a process ended unseen is made again, this often. */
const attempts = 4

const real = (path: string): string => {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}

/** Libraries of a process: what it has mapped, and how its loader came to it. */
function seenProcess(process: Launched['processes'][number]): SeenProcess {
  const preloaded = new Set(
    (process.environment['LD_PRELOAD'] ?? '').split(/[\s:]+/).filter(Boolean),
  )
  const account = new Map(process.loaded.map((l) => [real(l.file), l]))
  const libraries: SeenLibrary[] = []
  for (const path of new Set([...process.mapped, ...account.keys()])) {
    const facts = /\.so(\.|$)/.test(basename(path)) ? readElfFile(path) : null
    if (!facts) continue
    const loaded = account.get(path)
    const preload = loaded && (preloaded.has(loaded.asked ?? '') || preloaded.has(loaded.file))
    libraries.push({
      path,
      foundBy: preload ? 'LD_PRELOAD' : (loaded?.by ?? 'unknown'),
      soname: facts.soname,
      asked: loaded?.asked,
    })
  }
  return { pid: process.pid, environment: process.environment, libraries }
}

function launcherFinding(expected: Expectation): Finding | null {
  const { mpi } = expected
  if (!mpi) return null
  const target = mpi.launcher ? real(mpi.launcher) : ''
  const right = mpi.runtime.launcher.test(basename(target))
  return {
    subject: 'launcher',
    planned: `the launcher of ${mpi.library.software} ${mpi.library.origin}`,
    found: mpi.launcher
      ? `${mpi.launcher}${target === mpi.launcher ? '' : `, really ${target}`}`
      : 'none named',
    seen: 'the plan and the file system',
    verdict: right ? 'as-planned' : 'differs',
  }
}

/** Folders the program itself brings for its libraries; needed for those outside the system's. */
function runPathFinding(expected: Expectation): Finding {
  const { kind, dirs } = expected.runPath
  return {
    subject: 'run path',
    planned: 'the program itself knows where its libraries are',
    found: dirs.length > 0 ? `${kind} ${dirs.join(':')}` : 'none: the system folders suffice',
    seen: `dynamic section of ${basename(expected.program)}`,
    verdict: 'as-planned',
  }
}

async function oneRun(
  expected: Expectation,
  probe: { path: string } | { reason: string } | null,
  ranks: number,
  folder: string,
  effects: ProveEffects,
): Promise<{ seen: SeenRun; run: ProvenRun }> {
  const { mpi } = expected
  const host = { cores: availableParallelism(), root: process.getuid?.() === 0 }
  const start = mpi?.runtime.local(ranks, host) ?? { args: [], env: {} }
  const starter = mpi?.launcher ? [mpi.launcher, '-n', String(ranks), ...start.args] : []
  const environment = { ...effects.environment, ...start.env, ...mpi?.runtime.verbose }
  const started = async (name: string, command: readonly string[]) => {
    const where = join(folder, name)
    await mkdir(where, { recursive: true })
    const whole = [...starter, ...command] as [string, ...string[]]
    return launch(whole, where, environment, effects.signal)
  }

  const program = real(expected.program)
  // What a rank forks looks like it for a moment; only what the launcher started is a rank.
  const ranksOf = ({ processes }: Launched) => {
    const all = processes.filter((p) => p.exe === program)
    return all.filter((p) => !all.some((other) => other.pid === p.parent))
  }
  let launched = await started(`${ranks}`, [expected.program, ...expected.args])
  for (let n = 1; n < attempts && launched.exitCode === 0; n++) {
    if (ranksOf(launched).length >= ranks) break
    launched = await started(`${ranks}.${n}`, [expected.program, ...expected.args])
  }
  const answered =
    probe === null
      ? { reason: 'the plan has no MPI' }
      : 'reason' in probe
        ? probe
        : probeRanks((await started(`${ranks}.probe`, [probe.path])).output)

  const processes = ranksOf(launched).map(seenProcess)
  const launcher = launched.processes.find((p) => p.pid === launched.pid && p.exe !== program)
  const mapped = ranksOf(launched).flatMap((p) => [...p.mapped])
  const transports = [...(mpi?.runtime.transports(launched.output, mapped) ?? [])]
  const seen: SeenRun = {
    ranks,
    exitCode: launched.exitCode,
    tail: launched.output.trim().split('\n').slice(-3).join(' | '),
    processes,
    launcher: launcher && seenProcess(launcher),
    transports,
    probe: answered,
  }
  const run: ProvenRun = {
    ranks,
    command: [...launched.command],
    exitCode: launched.exitCode,
    seconds: Math.round(launched.seconds * 1000) / 1000,
    transports,
    processes: processes.map(({ pid, environment, libraries }) => {
      const rank = mpi ? environment[mpi.runtime.rank.rank] : undefined
      return {
        pid,
        ...(rank === undefined ? {} : { rank: Number(rank) }),
        libraries: libraries.map(({ path, foundBy }) => ({ path, foundBy })),
      }
    }),
  }
  return { seen, run }
}

/**
 * Runs the program on each number of ranks; a program without MPI runs once, alone.
 */
export async function prove(
  expected: Expectation,
  ranks: readonly number[],
  runtimes: readonly MpiRuntime[],
  effects: ProveEffects,
): Promise<Proof> {
  const { mpi } = expected
  const folder = await mkdtemp(join(tmpdir(), 'portolan-prove-'))
  try {
    const findings: Finding[] = [
      launcherFinding(expected),
      mpi && pathFinding(mpi, effects.environment),
      libraryPathFinding(mpi, runtimes, effects.environment),
      runPathFinding(expected),
    ].filter((f) => f !== null)
    const runs: ProvenRun[] = []
    let probe: { path: string } | { reason: string } | null = null
    if (mpi)
      probe = mpi.compiler
        ? await buildProbe(mpi.compiler, expected.runPath, folder)
        : { reason: 'the plan names no mpicc to compile a probe with' }
    const startable = mpi === null || mpi.launcher !== undefined
    for (const n of mpi ? ranks : [1]) {
      if (!startable) break
      effects.tell(`running ${basename(expected.program)} on ${n} rank${n === 1 ? '' : 's'}`)
      const { seen, run } = await oneRun(expected, probe, n, folder, effects)
      runs.push(run)
      findings.push(...judge(expected, seen, runtimes))
    }
    return {
      ...head('proof'),
      name: expected.name,
      at: effects.now().toISOString(),
      program: expected.program,
      findings,
      runs,
      holds: findings.every((f) => f.verdict !== 'differs'),
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
