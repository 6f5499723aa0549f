import { PortolanError } from '../model/errors.ts'
import type { Io } from './io.ts'

/** Prints an error as `error[CODE]: what`, `  at where`, `  hint: what to do`; gives the exit code. */
export function report(error: unknown, io: Io, verbose: boolean): number {
  if (error instanceof PortolanError) {
    io.err(`${io.paint('red', `error[${error.code}]`, 'err')}: ${error.message}`)
    if (error.where) io.err(`  at ${error.where}`)
    if (error.hint) io.err(`  hint: ${error.hint}`)
    if (verbose && error.cause) io.err(String((error.cause as Error).stack ?? error.cause))
    return error.exitCode
  }
  if (io.signal.aborted) {
    io.err('interrupted')
    return 130
  }
  const e = error instanceof Error ? error : new Error(String(error))
  io.err(`${io.paint('red', 'error[BUG]', 'err')}: ${e.message}`)
  io.err('  hint: this is a defect in Portolan; please report it with the lines below')
  io.err(String(e.stack))
  return 3
}
