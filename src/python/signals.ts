/**
 * What ends an evaluation early, as thrown inside the evaluator. `run` (machine.ts) turns each into a
 * PortolanError with the place it happened; hosts throw `unsupported(…)` themselves from natives.
 */

/** The program does something that is not modelled: there is no answer, not even a wrong one. */
export class Unsupported extends Error {
  /** Set where the text itself, not its evaluation, was refused. */
  line: number | null = null
}

/** A limit of the evaluation was reached. */
export class LimitReached extends Error {
  line: number | null = null
}

/** The text is not Python; `line` counts from 1. */
export class SyntaxProblem extends Error {
  readonly line: number
  constructor(message: string, line: number) {
    super(message)
    this.line = line
  }
}

/** `throw unsupported('os.system')`. */
export const unsupported = (what: string): Unsupported => new Unsupported(what)

/** `throw limitReached('more than 400 calls inside each other')`. */
export const limitReached = (what: string): LimitReached => new LimitReached(what)
