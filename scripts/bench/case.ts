/**
 * What a file `scripts/bench/<name>.bench.ts` exports as `cases`. Each case is measured as a whole
 * cold process, again and again; a `run` gets a process of its own, too.
 */
export type BenchCase = {
  /** Unique over all files. */
  name: string
  /** Program and arguments, run in the project's folder; `node` is the project's own. */
  command?: readonly [string, ...string[]]
  /** Work in TypeScript, measured with the start of Node and the imports. */
  run?: () => Promise<void>
  /** Makes what the case needs; not measured. */
  prepare?: () => Promise<void>
  /** Why it cannot run here, or null. */
  skip?: () => string | null
  /** Medians above these fail the benchmark. */
  limit?: { userSeconds?: number; cpuSeconds?: number; wallSeconds?: number; rssMiB?: number }
  /** The same task done by another tool: figures on record and, where given, how to measure it. */
  peer?: {
    name: string
    /** Less than so many times less CPU fails the benchmark: user CPU, where both are known. */
    times?: number
    userSeconds?: number
    cpuSeconds: number
    rssMiB?: number
    /** Where the figures come from, or the machine they were taken on. */
    source: string
    command?: readonly [string, ...string[]]
  }
}
