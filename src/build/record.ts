/**
 * What a finished result says of itself, in `.portolan/` inside its folder: `step.json` (this
 * record), `build.sh` (the commands with their environment, to run again by hand).
 */
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { Size } from '../model/common.ts'
import { Step } from '../model/plan.ts'
import { type RanCommand, shellWords } from './exec.ts'

export const StepRecord = z.object({
  schemaVersion: z.string(),
  key: z.string(),
  step: Step,
  dependencies: z.array(
    z.object({ id: z.string(), key: z.string(), prefix: z.string().optional() }),
  ),
  fingerprint: z.string(),
  /** Where the result is when the tool keeps it in a place of its own. */
  prefix: z.string().optional(),
  checks: z.array(z.object({ claim: z.string(), holds: z.boolean(), seen: z.string() })),
  warnings: z.array(z.string()),
  commands: z.array(
    z.object({
      argv: z.array(z.string()),
      cwd: z.string(),
      env: z.record(z.string(), z.string()),
    }),
  ),
  size: Size,
  seconds: z.number(),
})
export type StepRecord = z.infer<typeof StepRecord>

export const recordFolder = '.portolan'
export const recordFile = (result: string): string => join(result, recordFolder, 'step.json')

/**
 * The record of a finished result; null when there is none that can be read, or when the tool no
 * longer has what it kept elsewhere.
 */
export async function readRecord(result: string): Promise<StepRecord | null> {
  try {
    const record = StepRecord.parse(JSON.parse(await readFile(recordFile(result), 'utf8')))
    return record.prefix === undefined || existsSync(record.prefix) ? record : null
  } catch {
    return null
  }
}

/** A command that ran, or sh text for what the driver did by itself. */
export type Done = RanCommand | { shell: string }

/**
 * A script that does what the step did, in the same folders, each program with exactly the
 * environment it had. What comes from outside is named by variables that the script asks for.
 */
export function replayScript(done: readonly Done[]): string {
  const lines = [
    '#!/bin/sh',
    '# Builds this result again by hand: every command with its whole environment. The result then',
    '# stands in the staging folder named below; nothing is put in the place of this one.',
    'set -e',
  ]
  for (const one of done) {
    if ('query' in one) continue
    if ('shell' in one) {
      lines.push('', one.shell)
      continue
    }
    const variables = Object.entries(one.env)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, value]) => `${name}=${value}`)
    const folders = [one.cwd, one.env['HOME'], one.env['TMPDIR']].filter((f) => f !== undefined)
    lines.push('', `mkdir -p ${shellWords([...new Set(folders)])}`, `cd ${shellWords([one.cwd])}`)
    lines.push(`env -i ${shellWords(variables)} \\`, `  ${shellWords(one.argv)}`)
  }
  return `${lines.join('\n')}\n`
}
