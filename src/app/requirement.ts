import { readFile } from 'node:fs/promises'
import { PortolanError } from '../model/errors.ts'
import type { Requirement } from '../model/requirement.ts'
import { readRequirement } from './requirement/read.ts'

/** A Requirement from its file; errors as `readRequirement`, and REQUIREMENT_UNREADABLE. */
export async function loadRequirement(file: string): Promise<Requirement> {
  let bytes: Uint8Array
  try {
    bytes = await readFile(file)
  } catch (cause) {
    const absent = (cause as NodeJS.ErrnoException).code === 'ENOENT'
    throw new PortolanError(
      'REQUIREMENT_UNREADABLE',
      absent ? 'there is no such file' : `the file cannot be read: ${(cause as Error).message}`,
      { where: file, hint: 'give a portolan.yaml, or specs such as "hdf5 +mpi"', cause },
    )
  }
  return readRequirement(decode(bytes, file), file)
}

function decode(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new PortolanError('REQUIREMENT_INVALID', 'the file is not UTF-8 text', {
      where: file,
      hint: 'save it as UTF-8',
      cause,
    })
  }
}
