/** Files of a build cache: JSON that may be packed or signed, and databases of specs. */
import type { Skipped, TreeView } from '../../adapter.ts'
import { PortolanError } from '../../../model/errors.ts'
import { unpacked } from '../../decompress.ts'
import { isObject, type JsonObject, kindOf, parseJson } from '../../json.ts'
import { skipped } from '../../recipe-files.ts'
import type { SpackNode } from '../database.ts'
import { type Node, parseNode } from './node.ts'

export const maxIndexBytes = 512 * 2 ** 20
const maxFileBytes = 32 * 2 ** 20

/** The text of an OpenPGP cleartext signature (RFC 9580, 7), else the text itself. */
export function signedText(text: string): { text: string; signed: boolean } {
  if (!text.trimStart().startsWith('-----BEGIN PGP SIGNED MESSAGE-----'))
    return { text, signed: false }
  const match =
    /^\s*-----BEGIN PGP SIGNED MESSAGE-----\r?\n(?:[\w-]+:.*\r?\n)*\r?\n([\s\S]*?)\r?\n-----BEGIN PGP SIGNATURE-----/.exec(
      text,
    )
  // Lines that begin with a hyphen are written with `- ` before them.
  return { text: (match?.[1] ?? '').replace(/^- /gm, ''), signed: true }
}

/** An object from a file. Throws TREE_FILE, UNPACK, JSON_SYNTAX, or CACHE_FILE for another value. */
export function readObject(
  tree: TreeView,
  path: string,
  maxBytes = maxFileBytes,
): { object: JsonObject; signed: boolean } {
  const whole = unpacked(tree.bytes(path, maxBytes), path, maxBytes).toString('utf8')
  const { text, signed } = signedText(whole)
  const object = parseJson(text, path)
  if (!isObject(object))
    throw new PortolanError('CACHE_FILE', `${path} holds ${kindOf(object)}, not an object`, {
      where: path,
    })
  return { object, signed }
}

export type Index = { nodes: Map<string, SpackNode>; cached: Node[]; problems: Skipped[] }

export const emptyIndex = (): Index => ({ nodes: new Map(), cached: [], problems: [] })

/**
 * A cache's index: Spack's database, whose records `{spec, ref_count, in_buildcache}` hold the specs
 * in the cache and those they depend on.
 */
export function parseIndex(object: JsonObject, path: string): Index {
  const index = emptyIndex()
  const { database } = object
  const installs = isObject(database) ? database['installs'] : undefined
  if (!isObject(installs)) {
    index.problems.push(skipped({ source: path }, `${path} has no object database.installs`))
    return index
  }
  for (const [hash, record] of Object.entries(installs)) {
    const node = isObject(record) ? parseNode(record['spec'], hash) : null
    if (!node || !isObject(record)) {
      const reason = `entry ${hash.slice(0, 40)} is no spec`
      index.problems.push(skipped({ source: path, detail: hash.slice(0, 40) }, reason))
      continue
    }
    index.nodes.set(hash, node.node)
    // Indexes written before the field was there list only what is in the cache.
    if (record['in_buildcache'] !== false) index.cached.push(node)
  }
  return index
}

/** An index that cannot be read costs itself alone: the cache has other files. */
export function tryIndex(tree: TreeView, path: string): Index {
  try {
    return parseIndex(readObject(tree, path, maxIndexBytes).object, path)
  } catch (error) {
    return { ...emptyIndex(), problems: [failure(path, error)] }
  }
}

/** What is no PortolanError is a bug and goes on. */
export function failure(path: string, error: unknown): Skipped {
  if (!(error instanceof PortolanError)) throw error
  return skipped({ source: path }, error.message)
}
