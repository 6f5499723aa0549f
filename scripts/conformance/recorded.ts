/**
 * Real Spack's recorded answers (shared/data/concretized) in a form that can be compared.
 * Format: one JSON object a line, see the README beside the records.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

export type Setting = string | boolean | readonly (string | boolean)[]

export type RecordedEdge = {
  readonly name: string
  readonly hash: string
  readonly types: readonly string[]
  readonly virtuals?: readonly string[]
}

export type RecordedNode = {
  readonly name: string
  readonly version: string
  readonly hash: string
  readonly external?: string
  readonly target?: string
  /** Compiler flags that are set, by kind. */
  readonly flags?: Readonly<Record<string, readonly string[]>>
  readonly variants: Readonly<Record<string, Setting>>
  readonly deps: readonly RecordedEdge[]
}

export type Recorded = {
  readonly spec: string
  readonly ok: boolean
  readonly error?: string
  /** Non-zero part of the objective, by priority. */
  readonly opt?: Readonly<Record<string, number>>
  readonly nodes?: readonly RecordedNode[]
  /** Each root as asked and its hash, where there are several. */
  readonly roots?: readonly (readonly [string, string])[]
}

const theirs = (shared: string): string => join(shared, 'data/concretized/spack-1.2.jsonl.gz')

/** Every recorded root, in the file's order; of a file of one's own, or the shared one. */
export function readRecorded(shared: string, file: string = theirs(shared)): Recorded[] {
  const bytes = readFileSync(file)
  return (file.endsWith('.gz') ? gunzipSync(bytes) : bytes)
    .toString('utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Recorded)
}
