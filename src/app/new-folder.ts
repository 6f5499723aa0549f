/** A folder to write many files into. */
import { mkdir, readdir } from 'node:fs/promises'
import { PortolanError } from '../model/errors.ts'

/**
 * Makes it, or takes one that is empty or has a file named `mark`, which tells that we filled it before.
 * Throws FOLDER_TAKEN.
 */
export async function folderFor(folder: string, mark: string): Promise<void> {
  await mkdir(folder, { recursive: true })
  const names = await readdir(folder)
  if (names.length === 0 || names.includes(mark)) return
  throw new PortolanError('FOLDER_TAKEN', 'the folder holds other files', {
    where: folder,
    hint: 'give a new folder, or one with an older export',
  })
}
