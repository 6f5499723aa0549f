import { PortolanError } from '../model/errors.ts'
import type { Io } from './io.ts'

/** An error as data; with `--json` it is the last line on stderr, as `{"error": …}`. */
export type ErrorReport = {
  code: string
  message: string
  where?: string
  hint?: string
  exitCode: number
  /** Stack of the cause (`--verbose`) or of the defect. */
  detail?: string
}

const bug = 'this is a defect in Portolan; please report it with the lines below'
const stackOf = (e: unknown): string => (e instanceof Error ? (e.stack ?? e.message) : String(e))

export function toReport(error: unknown, verbose: boolean): ErrorReport {
  if (!(error instanceof PortolanError)) {
    const message = error instanceof Error ? error.message : String(error)
    return { code: 'BUG', message, hint: bug, exitCode: 3, detail: stackOf(error) }
  }
  return {
    code: error.code,
    message: error.message,
    ...(error.where && { where: error.where }),
    ...(error.hint && { hint: error.hint }),
    exitCode: error.exitCode,
    ...(verbose && error.cause !== undefined && { detail: stackOf(error.cause) }),
  }
}

/**
 * Prints an error to stderr as `error[CODE]: what`, `  at where`, `  hint: what to do`, or with
 * `json` as one line of JSON; gives the exit code.
 */
export function report(
  error: unknown,
  io: Io,
  options: { verbose?: boolean; json?: boolean } = {},
): number {
  const interrupted = io.signal.aborted && !(error instanceof PortolanError)
  const e: ErrorReport = interrupted
    ? { code: 'INTERRUPTED', message: 'interrupted', exitCode: 130 }
    : toReport(error, options.verbose === true)
  if (options.json) {
    io.err(JSON.stringify({ error: e }))
    return e.exitCode
  }
  io.err(`${io.paint('red', `error[${e.code}]`, 'err')}: ${e.message}`)
  if (e.where) io.err(`  at ${e.where}`)
  if (e.hint) io.err(`  hint: ${e.hint}`)
  if (e.detail) io.err(e.detail)
  return e.exitCode
}
