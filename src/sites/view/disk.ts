/**
 * A folder seen as the root of a machine. For `/` the system's own look-ups are used; for any other
 * folder links are followed inside it, as if one had changed root into it.
 */
import { lstatSync, readdirSync, readlinkSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import type { Tree } from './glob.ts'

export type Disk = Tree & {
  readlink(path: string): string | null
  /** The machine's path with links followed, or null. */
  realpath(path: string): string | null
  /** Where the file really is on this host, or null when it is absent. */
  host(path: string): string | null
}

const attempt = <T>(f: () => T): T | null => {
  try {
    return f()
  } catch {
    return null
  }
}

const maxLinks = 40

/** Follows links component by component below `root`; with `last` false the last one is kept. */
function resolveBelow(root: string, path: string, last: boolean): string | null {
  let pending = path.split('/').filter(Boolean)
  let done: string[] = []
  for (let links = 0; pending.length > 0;) {
    const [part, ...rest] = pending as [string, ...string[]]
    pending = rest
    if (part === '.') continue
    if (part === '..') {
      done.pop()
      continue
    }
    const here = join(root, ...done, part)
    const stat = attempt(() => lstatSync(here))
    if (!stat) return null
    if (stat.isSymbolicLink() && (last || rest.length > 0)) {
      if (++links > maxLinks) return null
      const target = readlinkSync(here)
      if (target.startsWith('/')) done = []
      pending = [...target.split('/').filter(Boolean), ...rest]
    } else done.push(part)
  }
  return `/${done.join('/')}`
}

export function disk(root: string): Disk {
  const kept = new Map<string, readonly string[]>()
  const isHost = root === '/'
  const onHost = (path: string) => (isHost ? path : join(root, path))
  const resolve = (path: string) =>
    isHost ? attempt(() => realpathSync.native(path)) : resolveBelow(root, path, true)
  /** The place of a name itself: links before the last part followed, the last one not. */
  const place = (path: string) => {
    if (isHost) return path
    const found = resolveBelow(root, path, false)
    return found === null ? null : onHost(found)
  }
  return {
    names(folder) {
      const before = kept.get(folder)
      if (before) return before
      const found = isHost ? folder : resolve(folder)
      const names = found === null ? null : attempt(() => readdirSync(onHost(found)))
      kept.set(folder, names ?? [])
      return names ?? []
    },
    exists(path) {
      const found = place(path)
      return found !== null && attempt(() => lstatSync(found)) !== null
    },
    readlink(path) {
      const found = place(path)
      return found === null ? null : attempt(() => readlinkSync(found))
    },
    realpath: resolve,
    host(path) {
      if (isHost) return path
      const found = resolve(path)
      return found === null ? null : onHost(found)
    },
  }
}
