/** Asks a `python3` for the outcomes of programs, all in one process. */
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { Outcome } from './ours.ts'

export async function askPython(python: string, programs: readonly string[]): Promise<Outcome[]> {
  const script = new URL('oracle.py', import.meta.url).pathname
  const oracle = spawn(python, ['-W', 'ignore', script], { stdio: ['pipe', 'pipe', 'inherit'] })
  const answers: Outcome[] = []
  const reading = (async () => {
    for await (const line of createInterface({ input: oracle.stdout })) {
      answers.push(JSON.parse(line) as Outcome)
    }
  })()
  for (const p of programs) oracle.stdin.write(`${JSON.stringify(p)}\n`)
  oracle.stdin.end()
  await reading
  if (answers.length !== programs.length) throw new Error('python3 did not answer all programs')
  return answers
}
