import type { Command } from 'commander'
import type { Io } from './io.ts'

/** What every command gets from the top level. */
export type Globals = { json?: true; site?: string; quiet?: true; verbose?: true }

/**
 * One command of the command line. `register` only declares options; the work is imported when the
 * command runs, so that `--help` starts fast.
 */
export type CommandModule = { register(program: Command, io: Io): void }

/** The global options as seen from any subcommand. */
export const globals = (command: Command): Globals => command.optsWithGlobals()
