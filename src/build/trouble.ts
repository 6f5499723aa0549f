/** Errors that end a whole run, and how raw errors of the file system become readable ones. */
import { PortolanError } from '../model/errors.ts'

export const interrupted = (): PortolanError =>
  new PortolanError('INTERRUPTED', 'the build was interrupted', {
    hint: 'the same command goes on where it was',
    exitCode: 130,
  })

const full = /No space left on device|Disk quota exceeded/

/** True when going on with other steps makes no sense either. */
export const endsRun = (error: unknown): boolean =>
  error instanceof PortolanError &&
  ['NO_SPACE', 'PREFIX_READ_ONLY', 'LOCK_LOST'].includes(error.code)

/** Any error of a step or of the runner's own files as one with a code and a hint. */
export function readable(error: unknown, where: string): PortolanError {
  if (error instanceof PortolanError) {
    return error.code === 'COMMAND_FAILED' && full.test(error.message)
      ? noSpace(error.message, error.where ?? where, error)
      : error
  }
  const { code, message, path } = error as NodeJS.ErrnoException
  if (code === 'ENOSPC' || code === 'EDQUOT') return noSpace(message, path ?? where, error)
  if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM') {
    return new PortolanError('PREFIX_READ_ONLY', `cannot write here: ${message}`, {
      where: path ?? where,
      hint: 'give a folder of your own with --prefix',
      exitCode: 2,
      cause: error,
    })
  }
  return new PortolanError('STEP_FAILED', message, { where, exitCode: 3, cause: error })
}

/** An error while the prefix itself was made. */
export function unusable(error: unknown, prefix: string): PortolanError {
  const found = readable(error, prefix)
  if (found.code !== 'STEP_FAILED') return found
  return new PortolanError('PREFIX_UNUSABLE', `no folder can be made here: ${found.message}`, {
    where: prefix,
    hint: 'give a folder of your own with --prefix',
    cause: error,
  })
}

const noSpace = (message: string, where: string, cause: unknown): PortolanError =>
  new PortolanError('NO_SPACE', `no space left: ${message}`, {
    where,
    hint: 'free bytes or inodes, or give another --prefix; the same command goes on where it was',
    exitCode: 3,
    cause,
  })
