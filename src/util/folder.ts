import { mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

/**
 * Makes a folder and those above it; one that is there is left alone. Rejects with the error of the
 * file system. Node's own recursive `mkdir` never ends where a file system says ENOENT although the
 * folder above is there, as /proc and automounters do.
 */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' && dirname(path) !== path) {
      await makeFolder(dirname(path))
      await mkdir(path).catch((again) => unlessFolder(path, again))
    } else await unlessFolder(path, error)
  }
}

async function unlessFolder(path: string, error: unknown): Promise<void> {
  const found = await stat(path).catch(() => null)
  if (!found?.isDirectory()) throw error
}
