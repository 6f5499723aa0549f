/** A folder or a file as a TreeView, for checks by hand: no boundary is kept, no state recorded. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { TreeView } from '../../../src/adapters/adapter.ts'
import { PortolanError } from '../../../src/model/errors.ts'

export function diskTree(path: string, id = 'tree'): TreeView {
  const single = statSync(path).isFile()
  const root = single ? dirname(path) : path
  const bytes = (file: string, maxBytes = 64 * 2 ** 20): Uint8Array => {
    const refuse = (why: string) =>
      new PortolanError('TREE_FILE', `${file} ${why}`, { where: file })
    const stat = statSync(join(root, file), { throwIfNoEntry: false })
    if (!stat?.isFile()) throw refuse('is no file')
    if (stat.size > maxBytes) throw refuse(`has ${stat.size} bytes, more than ${maxBytes}`)
    return readFileSync(join(root, file))
  }
  return {
    id,
    root,
    bytes,
    text: (file, maxBytes) => Buffer.from(bytes(file, maxBytes)).toString('utf8'),
    list(folder) {
      if (single) return folder === '' ? [basename(path)] : []
      try {
        return readdirSync(join(root, folder), { withFileTypes: true })
          .map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name))
          .sort()
      } catch {
        return []
      }
    },
  }
}
