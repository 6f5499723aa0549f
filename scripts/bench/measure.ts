/** Measures whole processes by GNU time, which reads the kernel's rusage of the process it waits for. */
import { execFile, execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PortolanError } from '../../src/model/errors.ts'

/** `cpuSeconds`: user and system together. */
type Figures<T> = { userSeconds: T; cpuSeconds: T; wallSeconds: T; rssMiB: T }
export type Sample = Figures<number> & { exitCode: number }
/** Median with the smallest and the largest of the runs. */
export type Spread = { median: number; min: number; max: number }
export type Measured = Figures<Spread> & { runs: number }

export function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const median = sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
  return { median, min: sorted[0]!, max: sorted.at(-1)! }
}

/** GNU time's `-f "%U %S %e %M %x"`: seconds of user, system and wall time, KiB, exit code. */
export function parseTime(text: string): Sample {
  const [user, system, wall, kibibytes, exitCode] = text
    .trim()
    .split('\n')
    .at(-1)!
    .split(' ')
    .map(Number)
  if (exitCode === undefined || [user, system, wall, kibibytes].some(Number.isNaN))
    throw new Error(`GNU time said: ${text}`)
  return {
    userSeconds: user!,
    cpuSeconds: user! + system!,
    wallSeconds: wall!,
    rssMiB: kibibytes! / 1024,
    exitCode,
  }
}

export function findTime(): string {
  try {
    execFileSync('/usr/bin/time', ['-f', '%e', 'true'], { stdio: 'ignore' })
    return '/usr/bin/time'
  } catch (cause) {
    throw new PortolanError('NO_GNU_TIME', 'GNU time is needed to measure processes', {
      where: '/usr/bin/time',
      hint: 'install the package time',
      exitCode: 3,
      cause,
    })
  }
}

/** One process from start to end. Its output is dropped; a failure shows the end of its stderr. */
export async function sample(argv: readonly string[], cwd: string): Promise<Sample> {
  const folder = await mkdtemp(join(tmpdir(), 'portolan-bench-'))
  const figures = join(folder, 'time')
  const stderr = await new Promise<string>((resolve) => {
    execFile(
      '/usr/bin/time',
      ['-o', figures, '-f', '%U %S %e %M %x', ...argv],
      { cwd, maxBuffer: 1 << 28 },
      (_, __, text) => resolve(text),
    )
  })
  try {
    const result = parseTime(await readFile(figures, 'utf8'))
    if (result.exitCode !== 0)
      throw new PortolanError('BENCH_FAILED', `${argv.join(' ')} ended with ${result.exitCode}`, {
        hint: stderr.trim().split('\n').slice(-5).join('\n        '),
        exitCode: 3,
      })
    return result
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Medians of `runs` processes after one that is not counted. */
export async function measure(
  argv: readonly string[],
  cwd: string,
  runs: number,
): Promise<Measured> {
  await sample(argv, cwd)
  const samples: Sample[] = []
  while (samples.length < runs) samples.push(await sample(argv, cwd))
  return {
    userSeconds: spread(samples.map((s) => s.userSeconds)),
    cpuSeconds: spread(samples.map((s) => s.cpuSeconds)),
    wallSeconds: spread(samples.map((s) => s.wallSeconds)),
    rssMiB: spread(samples.map((s) => s.rssMiB)),
    runs,
  }
}
