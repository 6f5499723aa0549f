/**
 * A bundle's `names`: type (F file, D folder, L link), path, path with links followed (empty when
 * it leads nowhere), target of the link as written; separated by tabs, one path a line.
 */
import type { Tree } from './glob.ts'

export type Names = Tree & {
  readlink(path: string): string | null
  realpath(path: string): string | null
}

export function parseNames(text: string): Names {
  const known = new Map<string, { real: string; target: string | null }>()
  const children = new Map<string, Set<string>>()
  const add = (path: string): void => {
    for (let at = path; at !== '';) {
      const slash = at.lastIndexOf('/')
      const folder = at.slice(0, slash)
      const siblings = children.get(folder)
      const name = at.slice(slash + 1)
      if (siblings) {
        siblings.add(name)
        return
      }
      children.set(folder, new Set([name]))
      at = folder
    }
  }
  for (const line of text.split('\n')) {
    const [type, path, real, target] = line.split('\t')
    if (!path?.startsWith('/') || real === undefined || target === undefined) continue
    if (known.has(path)) continue
    known.set(path, { real, target: type === 'L' ? target : null })
    add(path)
  }
  const reals = new Set([...known.values()].map((k) => k.real))
  const folder = (path: string) => (path === '/' ? '' : path)
  return {
    names: (path) => [...(children.get(folder(path)) ?? [])],
    exists: (path) => known.has(path) || children.has(folder(path)),
    readlink: (path) => known.get(path)?.target ?? null,
    realpath(path) {
      const found = known.get(path)
      if (found) return found.real === '' ? null : found.real
      return reals.has(path) ? path : null
    },
  }
}
