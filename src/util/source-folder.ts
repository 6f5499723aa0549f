/**
 * The user's own code as a folder of files. What belongs to it is decided here once, for the digest
 * in the plan and for the copy that is built: everything but version control, build trees, results
 * of Portolan and documents that Portolan wrote.
 */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import {
  lstat,
  mkdir,
  open,
  readdir,
  readFile,
  readlink,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { PortolanError } from '../model/errors.ts'

const versionControl = new Set(['.git', '.hg', '.svn', '.jj'])

const isForeign = (folder: string): boolean =>
  existsSync(join(folder, '.portolan')) || existsSync(join(folder, 'CMakeCache.txt'))

async function isDocument(path: string): Promise<boolean> {
  if (!path.endsWith('.json')) return false
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(512), 0, 512, 0)
    return /"\$schema":\s*"https:\/\/portolan\.dev\//.test(buffer.toString('utf8', 0, bytesRead))
  } finally {
    await file.close()
  }
}

export type SourceEntry = { path: string; kind: 'file' | 'link'; executable: boolean }

/** Files and links below the folder, relative, sorted by path. Throws SOURCES_UNREADABLE. */
export async function sourceEntries(folder: string): Promise<SourceEntry[]> {
  const found: SourceEntry[] = []
  const walk = async (relative: string): Promise<void> => {
    for (const entry of await readdir(join(folder, relative), { withFileTypes: true })) {
      const path = relative === '' ? entry.name : `${relative}/${entry.name}`
      if (entry.isDirectory()) {
        if (!versionControl.has(entry.name) && !isForeign(join(folder, path))) await walk(path)
      } else if (entry.isSymbolicLink()) {
        found.push({ path, kind: 'link', executable: false })
      } else if (entry.isFile() && !(await isDocument(join(folder, path)))) {
        const { mode } = await lstat(join(folder, path))
        found.push({ path, kind: 'file', executable: (mode & 0o100) !== 0 })
      }
    }
  }
  try {
    await walk('')
  } catch (error) {
    throw new PortolanError('SOURCES_UNREADABLE', `cannot read the sources: ${String(error)}`, {
      where: folder,
      hint: 'give the folder of your code as `sources`',
      cause: error,
    })
  }
  return found.sort((a, b) => (a.path < b.path ? -1 : 1))
}

const contentOf = (folder: string, entry: SourceEntry): Promise<string | Uint8Array> =>
  entry.kind === 'link' ? readlink(join(folder, entry.path)) : readFile(join(folder, entry.path))

/** sha256 in hex over names, kinds and contents; does not depend on where the folder stands. */
export async function sourceDigest(folder: string): Promise<string> {
  const digest = createHash('sha256')
  for (const entry of await sourceEntries(folder)) {
    const content = createHash('sha256')
      .update(await contentOf(folder, entry))
      .digest('hex')
    const kind = entry.kind === 'link' ? 'l' : entry.executable ? 'x' : 'f'
    digest.update(`${kind} ${content} ${entry.path}\n`)
  }
  return digest.digest('hex')
}

/** Copies what belongs to the sources; gives the digest of what was copied, as `sourceDigest`. */
export async function copySources(folder: string, target: string): Promise<string> {
  for (const entry of await sourceEntries(folder)) {
    const to = join(target, entry.path)
    await mkdir(dirname(to), { recursive: true })
    const content = await contentOf(folder, entry)
    if (entry.kind === 'link') await symlink(content as string, to)
    else await writeFile(to, content, { mode: entry.executable ? 0o755 : 0o644 })
  }
  return sourceDigest(target)
}
