/** Documents that a person asked for with `--out`. */
import { PortolanError } from '../model/errors.ts'
import { writeAtomic } from '../util/atomic.ts'

/** Whole or not at all. @throws PortolanError WRITE_FAILED */
export async function writeDocument(path: string, text: string): Promise<void> {
  try {
    await writeAtomic(path, text)
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    const full = code === 'ENOSPC' || code === 'EDQUOT'
    throw new PortolanError('WRITE_FAILED', `cannot write: ${message}`, {
      where: path,
      hint: full
        ? 'free some space, or name a file on another disk with --out'
        : 'choose a folder you may write to with --out',
      exitCode: full ? 3 : 2,
      cause,
    })
  }
}
