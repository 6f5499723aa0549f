/**
 * Watching processes from outside through /proc, without touching them: what a program has mapped
 * and what its launcher told it. A process is looked at again and again until it ends, because an
 * MPI loads part of itself late; what was ever mapped is kept.
 */
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { mappedFiles } from './maps.ts'

export type Watched = {
  pid: number
  parent: number
  /** Links resolved. */
  exe: string
  environment: Readonly<Record<string, string>>
  mapped: ReadonlySet<string>
}

const tryRead = (path: string): string | null => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return null
  }
}

/** Parent of each process, from /proc/<pid>/stat: the second field is in brackets and may hold any. */
function parents(): Map<number, number> {
  const found = new Map<number, number>()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const stat = tryRead(`/proc/${name}/stat`)
    const parent = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[1]
    if (parent) found.set(Number(name), Number(parent))
  }
  return found
}

function childrenByScan(pid: number): number[] {
  return [...parents()].flatMap(([child, parent]) => (parent === pid ? [child] : []))
}

/** Children of a process; the kernel lists them by thread, where it is built to. */
function children(pid: number): number[] {
  let threads: string[]
  try {
    threads = readdirSync(`/proc/${pid}/task`)
  } catch {
    return []
  }
  const lists = threads.map((thread) => tryRead(`/proc/${pid}/task/${thread}/children`))
  if (lists.every((list) => list === null)) return childrenByScan(pid)
  return lists.flatMap((list) => (list ?? '').split(' ').filter(Boolean).map(Number))
}

const descendants = (pid: number): { pid: number; parent: number }[] =>
  children(pid).flatMap((child) => [{ pid: child, parent: pid }, ...descendants(child)])

const environmentOf = (text: string): Record<string, string> =>
  Object.fromEntries(
    text.split('\0').flatMap((entry) => {
      const at = entry.indexOf('=')
      return at > 0 ? [[entry.slice(0, at), entry.slice(at + 1)]] : []
    }),
  )

/** Collects what is seen of a process and its descendants; `look` as often as possible. */
export function watch(root: number): { look(): void; seen(): Watched[] } {
  const kept = new Map<string, Omit<Watched, 'mapped'> & { mapped: Set<string> }>()
  const lookAt = ({ pid, parent }: { pid: number; parent: number }) => {
    let exe: string
    try {
      exe = readlinkSync(`/proc/${pid}/exe`)
    } catch {
      return
    }
    const maps = tryRead(`/proc/${pid}/maps`)
    if (!maps) return
    const key = `${pid} ${exe}`
    const known = kept.get(key) ?? { pid, parent, exe, environment: {}, mapped: new Set() }
    for (const file of mappedFiles(maps)) known.mapped.add(file)
    // Between fork and exec it is the parent's, and for a moment after exec it is empty.
    const environment = tryRead(`/proc/${pid}/environ`)
    if (environment) known.environment = environmentOf(environment)
    kept.set(key, known)
  }
  return {
    look: () => [{ pid: root, parent: process.pid }, ...descendants(root)].forEach(lookAt),
    seen: () => [...kept.values()],
  }
}
