/**
 * A checkout of recipes, or one file alone, as readers see it (`TreeView`), and what a sync needs
 * beside that: the state of everything that was read, so that the next one can tell what changed.
 *
 * Content is not trusted: nothing outside the boundary is opened, not even to look what it is.
 */
import { isUtf8 } from 'node:buffer'
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'
import type { Skipped, TreeView } from '../../adapters/adapter.ts'
import { foldersOf, type Folders, type Located } from './folders.ts'
import { digestOf, stampOf, stillAsStamped, type InputState } from './state.ts'
import { treeError } from './error.ts'

export type Tree = TreeView & {
  /** Folders that are there but could not be listed. */
  readonly unlisted: readonly Skipped[]
  /**
   * State of a file, or with `/` behind of the names in a folder; of what was read in this process
   * it is the state then. Never throws: what cannot be read has a state, too.
   */
  state(input: string): InputState
  /** The state, if it was looked at in this process. */
  seen(input: string): InputState | undefined
  /** Whether the input is as it was: by its stamp if that can be trusted, else by its content. */
  unchanged(input: string, before: InputState): boolean
}

const defaultMaxBytes = 64 * 2 ** 20
/** Never blocks on a fifo, never follows a link put there in between. */
const flags = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW | constants.O_NOCTTY

/**
 * Opens a folder or a file at an absolute path. `boundary` is the folder that links must not leave,
 * by default the root itself. Throws CATALOG_SOURCE when there is neither.
 */
export function openTree(id: string, root: string, boundary: string = root): Tree {
  const folders = foldersOf(root, boundary)
  const states = new Map<string, InputState>()
  const bytes = (path: string, maxBytes = defaultMaxBytes): Uint8Array => {
    const { content, state } = readWhole(folders, path, maxBytes)
    states.set(path, state)
    return content
  }
  const list = (folder: string) => folders.list(folder)
  const state = (input: string): InputState => {
    const known = states.get(input)
    if (known) return known
    const made = isFolder(input)
      ? { stamp: '', digest: digestOf(Buffer.from(list(folderOf(input)).join('\0'))) }
      : fileState(folders, input)
    states.set(input, made)
    return made
  }
  return {
    id,
    root: folders.root,
    unlisted: folders.unlisted,
    list,
    bytes,
    text(path, maxBytes) {
      const content = bytes(path, maxBytes)
      if (!isUtf8(content)) throw treeError(path, notUtf8(content))
      return Buffer.from(content.buffer, content.byteOffset, content.length).toString()
    },
    state,
    seen: (input) => states.get(input),
    unchanged: (input, before) =>
      (!isFolder(input) && stillAsStamped(before, tryLocate(folders, input))) ||
      state(input).digest.equals(before.digest),
  }
}

const isFolder = (input: string): boolean => input === '' || input.endsWith('/')
const folderOf = (input: string): string => input.replace(/\/$/, '')

function tryLocate(folders: Folders, path: string): Located | null {
  try {
    return folders.locate(path)
  } catch {
    return null
  }
}

/** Of a file that cannot be read, the reason takes the place of the content. */
function fileState(folders: Folders, path: string): InputState {
  try {
    return readWhole(folders, path, defaultMaxBytes).state
  } catch (error) {
    return { stamp: '', digest: digestOf(Buffer.from(`unreadable: ${(error as Error).message}`)) }
  }
}

function readWhole(
  folders: Folders,
  path: string,
  maxBytes: number,
): { content: Buffer; state: InputState } {
  const { real } = folders.locate(path)
  const fd = open(path, real)
  try {
    // Before reading: what is written meanwhile then has a later time than the one kept.
    const stat = fstatSync(fd, { bigint: true })
    if (!stat.isFile()) throw treeError(path, 'is not a regular file')
    if (stat.size > maxBytes)
      throw treeError(path, `has ${stat.size} bytes, more than the ${maxBytes} allowed`)
    const content = readAll(fd, Number(stat.size), maxBytes, path)
    return { content, state: { stamp: stampOf(stat), digest: digestOf(content) } }
  } finally {
    closeSync(fd)
  }
}

function open(path: string, real: string): number {
  try {
    return openSync(real, flags)
  } catch (cause) {
    throw treeError(path, `cannot be read: ${(cause as Error).message}`, cause)
  }
}

/** The size is only a guess: files of some file systems say 0, others grow. */
function readAll(fd: number, size: number, maxBytes: number, path: string): Buffer {
  let buffer = Buffer.allocUnsafe(size + 1)
  let done = 0
  for (;;) {
    const n = readSync(fd, buffer, done, buffer.length - done, null)
    if (n === 0) return buffer.subarray(0, done)
    done += n
    if (done > maxBytes) throw treeError(path, `grew beyond the ${maxBytes} bytes allowed`)
    if (done === buffer.length) buffer = Buffer.concat([buffer, Buffer.allocUnsafe(done)])
  }
}

function notUtf8(content: Uint8Array): string {
  let line = 1
  let start = 0
  for (;;) {
    const end = content.indexOf(10, start)
    if (!isUtf8(content.subarray(start, end < 0 ? undefined : end)))
      return `line ${line} is not UTF-8`
    if (end < 0) return 'is not UTF-8'
    line += 1
    start = end + 1
  }
}
