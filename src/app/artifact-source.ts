/** A file or folder on disk as an artifact reader sees it. */
import { constants } from 'node:fs'
import { lstat, open, readdir, readlink, realpath, stat, type FileHandle } from 'node:fs/promises'
import { join, relative } from 'node:path'
import type { ArtifactPart, ArtifactSource } from '../adapters/artifact.ts'
import { PortolanError } from '../model/errors.ts'
import type { Budget } from '../util/archive/budget.ts'

const headBytes = 4096
const chunk = 1 << 20

export type OpenSource = ArtifactSource & { close(): Promise<void> }

const unreadable = (path: string, why: string, cause?: unknown) =>
  new PortolanError('ARTIFACT_UNREADABLE', why, {
    where: path,
    hint: 'give a file or folder that can be read',
    cause,
  })

async function readAt(
  handle: FileHandle,
  size: number,
  offset: number,
  length: number,
): Promise<Buffer> {
  if (!Number.isSafeInteger(offset) || offset < 0 || !(length > 0)) return Buffer.alloc(0)
  const buffer = Buffer.allocUnsafe(Math.max(0, Math.min(length, size - offset)))
  let done = 0
  while (done < buffer.length) {
    const { bytesRead } = await handle.read(buffer, done, buffer.length - done, offset + done)
    if (bytesRead === 0) break
    done += bytesRead
  }
  return buffer.subarray(0, done)
}

async function* streamed(
  handle: FileHandle,
  size: number,
  offset = 0,
  length = Number.POSITIVE_INFINITY,
) {
  for (let done = 0; done < length;) {
    const part = await readAt(handle, size, offset + done, Math.min(chunk, length - done))
    if (part.length === 0) return
    done += part.length
    yield part
  }
}

/** `keep` is told of each handle that was opened. */
async function fileAt(path: string, keep: (handle: FileHandle) => void): Promise<ArtifactSource> {
  // Opening a pipe or a device could block for ever.
  const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
  keep(handle)
  const found = await handle.stat()
  if (!found.isFile()) throw unreadable(path, 'it is no regular file')
  const { size } = found
  return {
    path,
    folder: false,
    size,
    head: await readAt(handle, size, 0, headBytes),
    at: (offset, length) => readAt(handle, size, offset, length),
    stream: (offset, length) => streamed(handle, size, offset, length),
    inside: () => Promise.resolve(null),
  }
}

/** @throws PortolanError ARTIFACT_UNREADABLE */
export async function openSource(path: string): Promise<OpenSource> {
  const handles: FileHandle[] = []
  const keep = (handle: FileHandle) => void handles.push(handle)
  const close = async () => {
    for (const handle of handles) await handle.close()
  }
  try {
    if (!(await stat(path)).isDirectory()) return { ...(await fileAt(path, keep)), close }
    const root = await realpath(path)
    return {
      path,
      folder: true,
      size: 0,
      head: Buffer.alloc(0),
      at: () => Promise.resolve(Buffer.alloc(0)),
      // A folder has no bytes of its own.
      stream: async function* () {},
      async inside(relativePath) {
        const real = await realpath(join(root, relativePath)).catch(() => null)
        if (real === null || relative(root, real).startsWith('..')) return null
        return (await stat(real)).isFile() ? fileAt(real, keep) : null
      },
      close,
    }
  } catch (error) {
    await close()
    if (error instanceof PortolanError) throw error
    throw unreadable(path, `it cannot be read: ${(error as Error).message}`, error)
  }
}

/** Everything below a folder; links are told, not followed. */
export async function* folderParts(root: string, budget: Budget): AsyncGenerator<ArtifactPart> {
  yield { about: { layout: 'movable' } }
  const todo = ['']
  for (let folder = todo.pop(); folder !== undefined; folder = todo.pop()) {
    let names: string[]
    try {
      names = (await readdir(join(root, folder))).sort()
    } catch (error) {
      yield {
        skipped: { source: folder || root },
        reason: `the folder cannot be read: ${(error as Error).message}`,
      }
      continue
    }
    for (const name of names) {
      budget.entry()
      const path = folder === '' ? name : `${folder}/${name}`
      yield* onePart(root, path, todo)
    }
  }
}

async function* onePart(root: string, path: string, todo: string[]): AsyncGenerator<ArtifactPart> {
  const file = join(root, path)
  try {
    const found = await lstat(file)
    const [mode, size] = [found.mode & 0o7777, found.size]
    if (found.isDirectory()) {
      todo.push(path)
      yield { entry: { path, kind: 'folder', mode, size: 0 } }
    } else if (found.isSymbolicLink()) {
      yield { entry: { path, kind: 'symlink', mode, size: 0, target: await readlink(file) } }
    } else if (found.isFile()) yield { entry: { path, kind: 'file', mode, size, file } }
    else yield { entry: { path, kind: 'other', mode, size: 0 } }
  } catch (error) {
    yield { skipped: { source: path }, reason: `it cannot be read: ${(error as Error).message}` }
  }
}
