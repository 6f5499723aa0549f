/** A tree made of texts, for the tests of recipe and cache readers. */
import { PortolanError } from '../model/errors.ts'
import type { TreeView } from './adapter.ts'

const failure = (path: string, why: string) =>
  new PortolanError('TREE_FILE', `${path} ${why}`, { where: path })

/** Path → content; folders are there by their files. */
export function testTree(
  files: Readonly<Record<string, string | Uint8Array>>,
  id = 'test',
): TreeView {
  const bytes = (path: string, maxBytes = 64 * 2 ** 20): Uint8Array => {
    const content = files[path]
    if (content === undefined) throw failure(path, 'does not exist')
    const made = typeof content === 'string' ? new TextEncoder().encode(content) : content
    if (made.length > maxBytes) throw failure(path, `is larger than ${maxBytes} bytes`)
    return made
  }
  return {
    id,
    root: `/trees/${id}`,
    list(folder) {
      const start = folder === '' ? '' : `${folder}/`
      const names = Object.keys(files)
        .filter((path) => path.startsWith(start))
        .map((path) => path.slice(start.length).replace(/\/.*$/, '/'))
      return [...new Set(names)].sort()
    },
    bytes,
    text(path, maxBytes) {
      try {
        return new TextDecoder('utf-8', { fatal: true }).decode(bytes(path, maxBytes))
      } catch (error) {
        if (error instanceof PortolanError) throw error
        throw failure(path, 'is not UTF-8')
      }
    },
  }
}
