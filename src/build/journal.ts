/**
 * The journal: what happened under one prefix, one JSON object a line, only ever appended to and
 * on disk before the next thing happens. It tells people and `build status` what went on; whether
 * a step is done is decided by its result folder alone.
 * Format: docs/formats/journal.md
 */
import { closeSync, fsyncSync, mkdirSync, openSync, readSync, statSync, writeSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'

const at = z.string()
const run = z.string()
const step = z.string()

export const JournalEntry = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('run-started'),
    at,
    run,
    plan: z.string(),
    planDigest: z.string(),
    pid: z.number().int(),
    jobs: z.number().int(),
    steps: z.array(
      z.object({
        step,
        software: z.string(),
        version: z.string(),
        verdict: z.string(),
        key: z.string(),
        /** Where the result is or will be. */
        prefix: z.string().optional(),
        dependencies: z.array(z.string()),
        seconds: z.number().optional(),
      }),
    ),
  }),
  z.object({
    kind: z.literal('recovered'),
    at,
    run,
    removed: z.number().int(),
    ended: z.number().int(),
  }),
  z.object({ kind: z.literal('step-present'), at, run, step, key: z.string(), prefix: z.string() }),
  z.object({
    kind: z.literal('step-started'),
    at,
    run,
    step,
    key: z.string(),
    jobs: z.number().int(),
    log: z.string(),
  }),
  z.object({ kind: z.literal('phase'), at, run, step, phase: z.string() }),
  z.object({ kind: z.literal('warning'), at, run, step, text: z.string() }),
  z.object({
    kind: z.literal('step-done'),
    at,
    run,
    step,
    key: z.string(),
    prefix: z.string(),
    seconds: z.number(),
    bytes: z.number().int(),
    inodes: z.number().int(),
  }),
  z.object({
    kind: z.literal('step-failed'),
    at,
    run,
    step,
    code: z.string(),
    message: z.string(),
    where: z.string(),
    log: z.string(),
    seconds: z.number(),
    hint: z.string().optional(),
  }),
  z.object({ kind: z.literal('step-blocked'), at, run, step, by: z.string() }),
  z.object({ kind: z.literal('step-stopped'), at, run, step }),
  z.object({
    kind: z.literal('run-finished'),
    at,
    run,
    outcome: z.enum(['done', 'failed', 'stopped']),
    /** What ended the run as a whole: INTERRUPTED, BUDGET_EXCEEDED, NO_SPACE, … */
    code: z.string().optional(),
    message: z.string().optional(),
    /** Activate script, when all is done. */
    script: z.string().optional(),
    seconds: z.number(),
  }),
])
export type JournalEntry = z.infer<typeof JournalEntry>

/** An entry as its writer gives it: time and run are filled in. */
export type Note = JournalEntry extends infer E
  ? E extends JournalEntry
    ? Omit<E, 'at' | 'run'>
    : never
  : never

export type Journal = { append(entry: JournalEntry): void; close(): void }

/** True when the file does not end a line: the writer was killed in the middle of one. */
function isTorn(path: string): boolean {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0
  if (size === 0) return false
  const file = openSync(path, 'r')
  try {
    const last = Buffer.alloc(1)
    readSync(file, last, 0, 1, size - 1)
    return last[0] !== 0x0a
  } finally {
    closeSync(file)
  }
}

/** Opens the journal for appending; a torn last line is closed first, so that it spoils no other. */
export function openJournal(path: string): Journal {
  mkdirSync(dirname(path), { recursive: true })
  let torn = isTorn(path)
  const file = openSync(path, 'a')
  return {
    append(entry) {
      const line = `${torn ? '\n' : ''}${JSON.stringify(entry)}\n`
      // Torn until the whole line is known to be written: the disk may be full.
      torn = true
      const data = Buffer.from(line)
      let written = 0
      while (written < data.length) written += writeSync(file, data, written)
      fsyncSync(file)
      torn = false
    },
    close: () => closeSync(file),
  }
}

/** Entries in order, and the numbers of lines that could not be read (torn, or of a newer kind). */
export function parseJournal(text: string): { entries: JournalEntry[]; unreadable: number[] } {
  const entries: JournalEntry[] = []
  const unreadable: number[] = []
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue
    let value: unknown
    try {
      value = JSON.parse(line)
    } catch {
      unreadable.push(index + 1)
      continue
    }
    const entry = JournalEntry.safeParse(value)
    if (entry.success) entries.push(entry.data)
    else unreadable.push(index + 1)
  }
  return { entries, unreadable }
}

/** An absent journal is an empty one. */
export async function readJournal(path: string): Promise<ReturnType<typeof parseJournal>> {
  try {
    return parseJournal(await readFile(path, 'utf8'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { entries: [], unreadable: [] }
    throw error
  }
}
