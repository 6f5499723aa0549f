/**
 * Expected failures: a code, what went wrong, where, and what to do about it.
 * The exit codes are those of the command line: 1 the honest answer is no, 2 wrong usage or bad
 * input, 3 an outside tool failed, 130 interrupted.
 */
export class PortolanError extends Error {
  readonly code: string
  readonly where: string | undefined
  readonly hint: string | undefined
  readonly exitCode: 1 | 2 | 3 | 130

  constructor(
    code: string,
    message: string,
    options: { where?: string; hint?: string; exitCode?: 1 | 2 | 3 | 130; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'PortolanError'
    this.code = code
    this.where = options.where
    this.hint = options.hint
    this.exitCode = options.exitCode ?? 2
  }
}
