/**
 * A build cache in layout 3, since Spack 1.0: `v3/manifests/spec/<name>/<name>-<version>-<hash>.spec.
 * manifest.json`, each `{version: 3, data: [{mediaType, contentLength, checksumAlgorithm, checksum,
 * compression}]}` and possibly signed; blobs at `blobs/<algorithm>/<first two>/<checksum>`; the index
 * is a blob named by `v3/manifests/index/[<view>/]index.manifest.json`.
 */
import type { Read, TreeView } from '../../adapter.ts'
import { PortolanError } from '../../../model/errors.ts'
import type { Binary } from '../../../model/binary.ts'
import { type JsonObject, objectsIn } from '../../json.ts'
import { filesBelow, skipped } from '../../recipe-files.ts'
import { emptyIndex, failure, type Index, readObject, tryIndex } from './files.ts'
import { binaryOf, isSha256, type Node, parseNodes } from './node.ts'

const specs = 'v3/manifests/spec'
const indexes = 'v3/manifests/index'

export const isV3 = (tree: TreeView): boolean =>
  tree.list('v3/manifests').some((name) => name === 'spec/' || name === 'index/')

type Blob = { path: string; sha256: string; bytes: number }

/** Throws CACHE_FILE when there is no such blob, or its hash could be no hash. */
function blobOf(manifest: JsonObject, mediaType: RegExp, path: string): Blob {
  const refuse = (why: string) => new PortolanError('CACHE_FILE', `${path} ${why}`, { where: path })
  if (manifest['version'] !== 3) throw refuse('is no manifest of layout 3')
  const record = objectsIn(manifest['data']).find((r) => mediaType.test(String(r['mediaType'])))
  if (!record) throw refuse(`names no blob of type ${mediaType.source}`)
  const { checksum, checksumAlgorithm, contentLength } = record
  if (checksumAlgorithm !== 'sha256' || !isSha256(checksum)) throw refuse('has no valid sha256')
  if (!Number.isSafeInteger(contentLength) || Number(contentLength) < 0)
    throw refuse('has no valid contentLength')
  const blob = `blobs/sha256/${checksum.slice(0, 2)}/${checksum}`
  return { path: blob, sha256: checksum, bytes: Number(contentLength) }
}

const specType = /^application\/vnd\.spack\.spec\.v\d+\+json$/
const archiveType = /^application\/vnd\.spack\.install\.v\d+\.tar\+gzip$/
const indexType = /^application\/vnd\.spack\.db\.v\d+\+json$/

function readIndexes(tree: TreeView): Index {
  const whole = emptyIndex()
  for (const path of filesBelow(
    tree,
    (p) => p.endsWith('index.manifest.json'),
    () => true,
    indexes,
  ))
    try {
      const { object } = readObject(tree, path)
      const one = tryIndex(tree, blobOf(object, indexType, path).path)
      for (const [hash, node] of one.nodes) whole.nodes.set(hash, node)
      whole.cached.push(...one.cached)
      whole.problems.push(...one.problems)
    } catch (error) {
      whole.problems.push(failure(path, error))
    }
  return whole
}

/** The spec itself: from the index by the hash in the manifest's name, else from its blob. */
function nodeOf(
  tree: TreeView,
  manifest: JsonObject,
  path: string,
  index: Index,
): { root: Node; index: Index } {
  const hash = /-([a-z2-7]{32})\.spec\.manifest\.json$/.exec(path)?.[1]
  const known = hash === undefined ? undefined : index.nodes.get(hash)
  if (known && hash !== undefined) return { root: { node: known, hash }, index }
  const blob = blobOf(manifest, specType, path).path
  const spec = readObject(tree, blob).object['spec'] as JsonObject | undefined
  const nodes = parseNodes(spec?.['nodes'])
  const found = nodes.find((n) => hash === undefined || n.hash === hash)
  if (!found)
    throw new PortolanError('CACHE_FILE', `${blob} holds no spec with the hash of ${path}`, {
      where: path,
    })
  return { root: found, index: { ...index, nodes: new Map(nodes.map((n) => [n.hash, n.node])) } }
}

export function* readV3(tree: TreeView): Iterable<Read<Binary>> {
  const index = readIndexes(tree)
  yield* index.problems
  const seen = new Set<string>()
  for (const path of filesBelow(
    tree,
    (p) => p.endsWith('.spec.manifest.json'),
    () => true,
    specs,
  ))
    try {
      const { object, signed } = readObject(tree, path)
      const archive = blobOf(object, archiveType, path)
      const { root, index: around } = nodeOf(tree, object, path, index)
      if (seen.has(root.hash)) continue
      seen.add(root.hash)
      const { sha256, bytes } = archive
      const facts = {
        ...binaryOf(root, around.nodes),
        archive: archive.path,
        sha256,
        bytes,
        signed,
      }
      yield { found: { ...facts, evidence: { source: path } } }
    } catch (error) {
      yield failure(path, error)
    }
  // Listed but without a manifest: there, but where its archive is cannot be told.
  for (const node of index.cached) {
    if (seen.has(node.hash)) continue
    seen.add(node.hash)
    yield skipped(
      { source: indexes, detail: `/${node.hash}` },
      `${node.node.name} is listed but has no manifest`,
    )
  }
}
