/** Removes folders that programs of unknown manners wrote. */
import { chmod, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'

/** Some builds leave folders without write permission, which keep even their owner from removing. */
async function makeWritable(folder: string): Promise<void> {
  await chmod(folder, 0o700)
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) await makeWritable(join(folder, entry.name))
  }
}

/** Removes a folder whatever rights its folders have; an absent one is no error. */
export async function removeAll(folder: string): Promise<void> {
  try {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 })
  } catch (error) {
    if (!['EACCES', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error
    await makeWritable(folder)
    await rm(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}

/**
 * Removes a file or folder by first moving it into `trash`, so that whoever still writes there
 * disturbs nothing. An absent one is no error.
 */
export async function discard(path: string, trash: string): Promise<void> {
  await mkdir(trash, { recursive: true })
  const target = await mkdtemp(join(trash, 'x'))
  try {
    await rename(path, join(target, 'x'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
  await removeAll(target)
}
