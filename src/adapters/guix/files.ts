/** Where the files of a channel are, and their text. */
import { isUtf8 } from 'node:buffer'
import { PortolanError } from '../../model/errors.ts'
import type { TreeView } from '../adapter.ts'
import { Stop, sym } from './scheme/data.ts'
import { toArray } from './scheme/macros.ts'
import { Reader } from './scheme/read.ts'

const fileLimit = 64 * 1024 * 1024

export const nameOf = (path: string): string => path.replace(/\.scm$/, '').replaceAll('/', ' ')

/** Names of Scheme files below a folder; hidden folders hold none. */
export function schemeFiles(tree: TreeView, folder: string, depth = 0): string[] {
  return tree.list(folder.replace(/\/$/, '')).flatMap((name) => {
    if (name.endsWith('/'))
      return name.startsWith('.') || depth > 20 ? [] : schemeFiles(tree, folder + name, depth + 1)
    return name.endsWith('.scm') && !name.startsWith('.') ? [folder + name] : []
  })
}

/** The folders that `schemeFiles` looks into. */
export const schemeFolders = (tree: TreeView, folder: string, depth = 0): string[] => [
  folder,
  ...tree
    .list(folder.replace(/\/$/, ''))
    .filter((name) => name.endsWith('/') && !name.startsWith('.') && depth <= 20)
    .flatMap((name) => schemeFolders(tree, folder + name, depth + 1)),
]

export const parent = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1)

/** Bytes as characters, and whether they are UTF-8. */
export function latin1(tree: TreeView, path: string): { text: string; utf8: boolean } {
  const bytes = tree.bytes(path, fileLimit)
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
  return { text, utf8: isUtf8(bytes) }
}

/** `.guix-channel`: `(channel (version 0) (directory "…"))`. */
export function channelFolder(tree: TreeView): string {
  if (!tree.list('').includes('.guix-channel')) return ''
  try {
    const form = new Reader(latin1(tree, '.guix-channel').text, 0, 0, false).read()
    for (const part of toArray(form)) {
      const [key, value] = toArray(part)
      if (key === sym('directory') && typeof value === 'string')
        return `${value.replace(/^\.?\/+|\/+$/g, '')}/`.replace(/^(\.\/)?\/?$/, '')
    }
  } catch (error) {
    if (!(error instanceof Stop) && !(error instanceof PortolanError)) throw error
  }
  return ''
}
