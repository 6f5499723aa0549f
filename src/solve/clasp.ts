/** Asks clasp for an optimal model of a ground program. */
import { Worker } from 'node:worker_threads'
import { PortolanError } from '../model/errors.ts'
import { type ClaspReply, type ClaspRequest, compiled, prepare, runClasp } from './clasp-run.ts'

export type Answer =
  /** Names of the shown literals that hold, and the cost per priority, most important first. */
  | { result: 'model'; shown: ReadonlySet<string>; costs: readonly number[]; optimal: boolean }
  | { result: 'none' }

export interface Solver {
  /** `program` in aspif; it may be gone afterwards, as another thread took it. */
  solve(program: Uint8Array<ArrayBuffer>, mode: 'optimise' | 'decide'): Promise<Answer>
  close(): Promise<void>
}

type Options = {
  signal?: AbortSignal
  /** Seconds per solve after which SOLVE_TIMEOUT is thrown. */
  seconds?: number
  /** The seconds are those of all solves, counted from the beginning of the first. */
  together?: boolean
}

const optimise = [
  '--mode=clasp',
  '--outf=2',
  '--configuration=frumpy',
  '--opt-strategy=usc,oll,1',
  '--quiet=1',
  '--heuristic=Domain',
  '/dev/stdin',
  '0',
]
const decide = [
  '--mode=clasp',
  '--outf=2',
  '--configuration=tweety',
  '--opt-mode=ignore',
  '--heuristic=Domain',
  '/dev/stdin',
  '1',
]

type Output = {
  Result: string
  Call?: { Witnesses?: { Value?: string[]; Costs?: number[] }[] }[]
}

/**
 * A short search is over before a thread has started: most need some ten conflicts. It cannot be
 * stopped, so whoever gives less time than it may take gets a thread at once.
 */
const short = { bytes: 2_000_000, option: '--solve-limit=1000', seconds: 1 }

/**
 * A solver that searches here for a moment, then, should that not do, in a worker thread that can be
 * stopped. Where the search is made does not change its answer.
 */
export function openSolver({ signal, seconds = 300, together }: Options = {}): Solver {
  prepare()
  // In the published package this file and the worker are JavaScript.
  const script = import.meta.url.endsWith('.ts') ? './clasp-worker.ts' : './clasp-worker.js'
  let worker: Worker | undefined
  let begun: number | undefined
  return {
    async solve(program, mode) {
      signal?.throwIfAborted()
      const now = performance.now()
      begun = together === true ? (begun ?? now) : now
      const options = mode === 'optimise' ? optimise : decide
      const here =
        program.length <= short.bytes && seconds - (now - begun) / 1000 >= short.seconds
          ? await runClasp({ program, options: [...options, short.option] })
          : undefined
      // Whoever wants to stop it gets a turn.
      await new Promise((resolve) => setImmediate(resolve))
      signal?.throwIfAborted()
      if (here && !isCutShort(here, mode)) return read(here)
      const limit = { seconds, left: seconds - (performance.now() - begun) / 1000 }
      worker ??= new Worker(new URL(script, import.meta.url), { workerData: await compiled() })
      const asked = ask(worker, { program, options }, signal, limit)
      const reply = await asked.catch(async (error: unknown) => {
        await worker?.terminate()
        worker = undefined
        throw error
      })
      return read(reply)
    },
    async close() {
      await worker?.terminate()
    },
  }
}

/** The search ended by its limit: there may be an answer, or a better one. */
function isCutShort({ lines }: ClaspReply, mode: 'optimise' | 'decide'): boolean {
  const open = mode === 'optimise' ? ['"UNKNOWN"', '"SATISFIABLE"'] : ['"UNKNOWN"']
  return lines.some((line) => /^\s*"Result":/.test(line) && open.some((r) => line.includes(r)))
}

function ask(
  worker: Worker,
  request: ClaspRequest,
  signal: AbortSignal | undefined,
  { seconds, left }: { seconds: number; left: number },
): Promise<ClaspReply> {
  return new Promise((resolve, reject) => {
    const finish = (act: () => void) => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', onAbort)
      worker.off('message', onMessage).off('error', onError)
      act()
    }
    const onMessage = (reply: ClaspReply) => finish(() => resolve(reply))
    const onError = (error: Error) => finish(() => reject(error))
    const onAbort = () =>
      onError(new PortolanError('INTERRUPTED', 'stopped while solving', { exitCode: 130 }))
    const timer = setTimeout(
      () =>
        onError(
          new PortolanError('SOLVE_TIMEOUT', `no answer within ${seconds} s`, {
            exitCode: 3,
            hint: 'name versions and variants more closely, or allow more time with --timeout',
          }),
        ),
      // The longest that a timer can wait; above it, it would not wait at all.
      Math.min(Math.max(left, 0) * 1000, 2 ** 31 - 1),
    )
    signal?.addEventListener('abort', onAbort)
    worker.on('message', onMessage).on('error', onError)
    worker.postMessage(request, [request.program.buffer])
  })
}

function read(reply: ClaspReply): Answer {
  const text = reply.lines.join('\n')
  let output: Output
  try {
    output = JSON.parse(text) as Output
  } catch (cause) {
    throw new PortolanError(
      'SOLVER',
      `clasp answered nothing usable: ${reply.errors.join(' ').slice(0, 500)}`,
      {
        exitCode: 3,
        cause,
      },
    )
  }
  if (output.Result === 'UNSATISFIABLE') return { result: 'none' }
  // While optimising, clasp also reports proven lower bounds: entries without a model.
  const witness = output.Call?.at(-1)?.Witnesses?.findLast((w) => w.Value !== undefined)
  if (!witness) {
    throw new PortolanError(
      'SOLVER',
      `clasp ended with ${output.Result}: ${reply.errors.join(' ').slice(0, 500)}`,
      {
        exitCode: 3,
      },
    )
  }
  return {
    result: 'model',
    shown: new Set(witness.Value ?? []),
    costs: witness.Costs ?? [],
    optimal: output.Result === 'OPTIMUM FOUND',
  }
}
