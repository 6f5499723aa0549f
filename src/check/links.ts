/** Where a path of an artefact leads, its links followed as inside a changed root. */
import type { Node } from './contents.ts'

const mostLinks = 40

export type Tree = {
  readonly nodes: ReadonlyMap<string, Node>
  /** The path with every link followed, or null when it leads nowhere, out, or round in a circle. */
  real(path: string): string | null
}

/** `rooted`: an absolute link leads from the artefact's own root; else out of it. */
export function tree(nodes: ReadonlyMap<string, Node>, rooted: boolean): Tree {
  const known = new Map<string, string | null>()
  const real = (path: string): string | null => {
    const before = known.get(path)
    if (before !== undefined) return before
    const found = follow(nodes, path, rooted)
    known.set(path, found)
    return found
  }
  return { nodes, real }
}

function follow(nodes: ReadonlyMap<string, Node>, path: string, rooted: boolean): string | null {
  const todo = path.split('/').reverse()
  let at: string[] = []
  let links = 0
  for (let part = todo.pop(); part !== undefined; part = todo.pop()) {
    if (part === '' || part === '.') continue
    if (part === '..') {
      // At the root of a machine there is nothing above; of another artefact, what is not known.
      if (at.length === 0 && !rooted) return null
      at.pop()
      continue
    }
    const node = nodes.get([...at, part].join('/'))
    if (node?.kind !== 'symlink') {
      at.push(part)
      continue
    }
    if (++links > mostLinks) return null
    if (node.target.startsWith('/')) {
      if (!rooted) return null
      at = []
    }
    todo.push(...node.target.split('/').reverse())
  }
  const found = at.join('/')
  return nodes.has(found) ? found : null
}
