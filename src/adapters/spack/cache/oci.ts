/**
 * A build cache in an OCI image layout: tags `<name>-<version>-<hash>.spack`, each a manifest whose
 * configuration carries the spec file (`spec.nodes`, `binary_cache_checksum`) beside what an image
 * needs and whose layers are the archives of the spec and its dependencies; the tag `index.spack` has
 * the index as its only layer.
 */
import type { Read, TreeView } from '../../adapter.ts'
import { PortolanError } from '../../../model/errors.ts'
import type { Binary } from '../../../model/binary.ts'
import { isObject, type JsonObject, objectsIn } from '../../json.ts'
import { emptyIndex, failure, type Index, readObject, tryIndex } from './files.ts'
import { binaryOf, parseNodes } from './node.ts'

export const isOci = (tree: TreeView): boolean => {
  const names = tree.list('')
  return names.includes('oci-layout') && names.includes('index.json')
}

/** Throws CACHE_FILE when it names no blob by sha256. */
function blobOf(
  descriptor: unknown,
  path: string,
): { path: string; sha256: string; bytes: number } {
  const { digest, size } = isObject(descriptor) ? descriptor : {}
  const sha256 = /^sha256:([0-9a-f]{64})$/.exec(typeof digest === 'string' ? digest : '')?.[1]
  if (sha256 === undefined || !Number.isSafeInteger(size) || Number(size) < 0)
    throw new PortolanError('CACHE_FILE', `${path} has no valid digest and size`, { where: path })
  return { path: `blobs/sha256/${sha256}`, sha256, bytes: Number(size) }
}

const tagOf = (descriptor: JsonObject): string => {
  const annotations = descriptor['annotations']
  const name = isObject(annotations) ? annotations['org.opencontainers.image.ref.name'] : undefined
  // Some programs write the whole reference.
  return typeof name === 'string' ? name.replace(/^.*[:/]/, '') : ''
}

function readIndex(tree: TreeView, descriptor: JsonObject | undefined): Index {
  if (!descriptor) return emptyIndex()
  try {
    const manifest = blobOf(descriptor, 'index.json').path
    const [layer] = objectsIn(readObject(tree, manifest).object['layers'])
    return tryIndex(tree, blobOf(layer, manifest).path)
  } catch (error) {
    return { ...emptyIndex(), problems: [failure('index.json', error)] }
  }
}

function readTag(tree: TreeView, descriptor: JsonObject, tag: string, index: Index): Binary {
  const manifest = blobOf(descriptor, `index.json: ${tag}`).path
  const { object } = readObject(tree, manifest)
  const config = readObject(tree, blobOf(object['config'], manifest).path).object
  const spec = isObject(config['spec']) ? config['spec'] : {}
  const nodes = parseNodes(spec['nodes'])
  const root = nodes.find((n) => tag.includes(n.hash))
  const refuse = (why: string) =>
    new PortolanError('CACHE_FILE', `${tag} ${why}`, { where: manifest })
  if (!root) throw refuse('holds no spec with the hash in its name')
  const checksum = config['binary_cache_checksum']
  const wanted = isObject(checksum) ? checksum['hash'] : undefined
  const layers = objectsIn(object['layers']).map((layer) => blobOf(layer, manifest))
  // Layers begin with a base image and dependencies; the spec's own one is the last.
  const archive = layers.find((layer) => layer.sha256 === wanted) ?? layers.at(-1)
  if (!archive || (typeof wanted === 'string' && archive.sha256 !== wanted))
    throw refuse('has no layer with the hash of its archive')
  const around = new Map([...index.nodes, ...nodes.map((n) => [n.hash, n.node] as const)])
  const { path, sha256, bytes } = archive
  return {
    ...binaryOf(root, around),
    archive: path,
    sha256,
    bytes,
    signed: false,
    evidence: { source: manifest, detail: tag },
  }
}

export function* readOci(tree: TreeView): Iterable<Read<Binary>> {
  let manifests: JsonObject[]
  try {
    manifests = objectsIn(readObject(tree, 'index.json').object['manifests'])
  } catch (error) {
    yield failure('index.json', error)
    return
  }
  const index = readIndex(
    tree,
    manifests.find((m) => tagOf(m) === 'index.spack'),
  )
  yield* index.problems
  for (const descriptor of manifests) {
    const tag = tagOf(descriptor)
    if (!tag.endsWith('.spack') || tag === 'index.spack') continue
    try {
      yield { found: readTag(tree, descriptor, tag, index) }
    } catch (error) {
      yield failure(`index.json: ${tag.slice(0, 200)}`, error)
    }
  }
}
