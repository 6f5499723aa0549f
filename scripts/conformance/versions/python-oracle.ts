/** Asks a Python program about many pairs: JSON on standard input, a JSON list as its answer. */
import { spawnSync } from 'node:child_process'

export function ask(python: string, program: string, args: readonly string[], input: unknown) {
  const run = spawnSync(python, ['-c', program, ...args], {
    input: JSON.stringify(input),
    encoding: 'utf8',
    maxBuffer: 1e9,
  })
  if (run.status !== 0) throw new Error(`${python} failed: ${run.stderr.slice(-1000)}`)
  // What a library prints on its way stands before a zero byte.
  return JSON.parse(run.stdout.slice(run.stdout.lastIndexOf('\0') + 1)) as (
    | number
    | boolean
    | null
  )[]
}

/** What differs: `ours` and `theirs` for each question; -0 and 0 are the same answer. */
export const differing = (
  questions: readonly (readonly string[])[],
  ours: readonly (number | boolean | null)[],
  theirs: readonly (number | boolean | null)[],
): string[] =>
  questions.flatMap((question, i) => {
    const [a, b] = [ours[i] ?? null, theirs[i] ?? null]
    return a === b ? [] : [`${JSON.stringify(question)}: ours ${a}, the tool's ${b}`]
  })
