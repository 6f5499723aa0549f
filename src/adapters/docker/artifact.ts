/** Images as `docker save` writes them and OCI image layouts, as a tar archive or a folder. */
import { normalize } from 'node:path/posix'
import { type Budget, endless } from '../../util/archive/budget.ts'
import { anyUnpacked, packingOf } from '../../util/archive/decompress.ts'
import { byteReader, whole } from '../../util/archive/stream.ts'
import { readTar, type TarEntry } from '../../util/archive/tar.ts'
import type { ArtifactEntry, ArtifactPart, ArtifactReader, ArtifactSource } from '../artifact.ts'
import { type Image, readImage } from './manifest.ts'

/** Manifests and configurations are smaller by far. */
const smallBytes = 4 << 20
const expected =
  /^(blobs(\/|$)|[0-9a-f]{64}(\/|\.json$|\.tar$|$)|repositories$|(manifest|index)\.json$|oci-layout$)/
const marks = new Set(['manifest.json', 'oci-layout', 'index.json'])

const tidy = (path: string) => normalize(path).replace(/^\.?\/|\/$/g, '')

async function* outerEntries(source: ArtifactSource, budget: Budget) {
  const reader = byteReader(anyUnpacked(source.stream(), budget))
  try {
    for await (const entry of readTar(reader, budget))
      yield { entry, path: tidy(entry.path), position: reader.position() }
  } finally {
    await reader.close()
  }
}

/** Whether a tar archive holds an image: by the names at its beginning. */
async function looksLikeImage(source: ArtifactSource): Promise<boolean> {
  try {
    for await (const { path } of outerEntries(source, endless())) {
      if (marks.has(path)) return true
      if (path !== '' && path !== '.' && !expected.test(path)) return false
    }
  } catch {
    return false
  }
  return false
}

/** What an entry of a layer does to the layers below it (OCI image layer, "Whiteouts"). */
function ofLayer(entry: TarEntry & Pick<ArtifactEntry, 'content'>, layer: number): ArtifactPart {
  if (entry.sparse)
    return {
      skipped: { source: entry.path },
      reason: 'it is stored with holes, which are not read',
    }
  const at = entry.path.lastIndexOf('/') + 1
  const [folder, name] = [entry.path.slice(0, at), entry.path.slice(at)]
  const plain = { mode: 0, size: 0, layer }
  if (name === '.wh..wh..opq') return { entry: { ...plain, path: folder, kind: 'emptied' } }
  if (name.startsWith('.wh.'))
    return { entry: { ...plain, path: `${folder}${name.slice(4)}`, kind: 'removed' } }
  return { entry: { ...entry, layer } }
}

async function* layerEntries(
  stream: AsyncIterable<Uint8Array>,
  layers: readonly number[],
  budget: Budget,
): AsyncGenerator<ArtifactPart> {
  // Of a layer that is laid twice the upper one counts.
  const layer = Math.max(...layers)
  const reader = byteReader(anyUnpacked(stream, budget))
  try {
    for await (const entry of readTar(reader, budget)) yield ofLayer(entry, layer)
  } finally {
    await reader.close()
  }
}

const about = ({ name, architecture, environment, remarks }: Image): ArtifactPart => ({
  about: {
    layout: 'image',
    ...(name === undefined ? {} : { name }),
    ...(architecture === undefined ? {} : { architecture }),
    environment,
    remarks,
  },
})

/** Numbers of the layers by the path they are stored at. */
const byPath = ({ layers }: Image) =>
  Map.groupBy(layers.keys(), (index) => tidy(layers[index] ?? ''))

async function* fromFolder(
  source: ArtifactSource,
  context: { budget: Budget; architecture: string | undefined },
): AsyncGenerator<ArtifactPart> {
  const small = async (path: string) => {
    const file = await source.inside(path)
    return file && file.size <= smallBytes ? (await file.at(0, file.size)).toString('utf8') : null
  }
  const image = await readImage(small, context.architecture)
  yield about(image)
  for (const [path, layers] of byPath(image)) {
    const file = await source.inside(path)
    if (!file) throw new Error(`its layer ${path} is not in it`)
    yield* layerEntries(file.stream(), layers, context.budget)
  }
}

async function* fromTar(
  source: ArtifactSource,
  context: { budget: Budget; architecture: string | undefined },
): AsyncGenerator<ArtifactPart> {
  const texts = new Map<string, string>()
  const places = new Map<string, { offset: number; size: number }>()
  const links = new Map<string, string>()
  for await (const { entry, path, position } of outerEntries(source, context.budget)) {
    if (entry.kind === 'symlink') links.set(path, tidy(`${path}/../${entry.target ?? ''}`))
    if (entry.kind !== 'file') continue
    places.set(path, { offset: position, size: entry.size })
    if (entry.size > smallBytes || texts.size > 4096) continue
    const data = await whole(entry.content(), smallBytes)
    if (data[0] === 0x7b || data[0] === 0x5b) texts.set(path, data.toString('utf8'))
  }
  const image = await readImage(async (path) => texts.get(tidy(path)) ?? null, context.architecture)
  yield about(image)
  const layers = new Map<string, number[]>()
  for (const [path, numbers] of byPath(image)) {
    const real = places.has(path) ? path : (links.get(path) ?? path)
    if (!places.has(real)) throw new Error(`its layer ${path} is not in it`)
    layers.set(real, [...(layers.get(real) ?? []), ...numbers])
  }
  if (packingOf(source.head) === 'plain') {
    for (const [path, numbers] of layers) {
      const { offset, size } = places.get(path)!
      yield* layerEntries(source.stream(offset, size), numbers, context.budget)
    }
    return
  }
  for await (const { entry, path } of outerEntries(source, context.budget)) {
    const numbers = layers.get(path)
    if (numbers && entry.kind === 'file')
      yield* layerEntries(entry.content(), numbers, context.budget)
  }
}

const archive: ArtifactReader = {
  format: 'image',
  title: 'container image in a tar archive (docker save, OCI image layout)',
  checkedAgainst: 'tool',
  cannot: async (source) =>
    !source.folder && (await looksLikeImage(source))
      ? null
      : 'it is no tar archive with manifest.json or oci-layout',
  read: fromTar,
}

const layout: ArtifactReader = {
  format: 'oci',
  title: 'OCI image layout in a folder',
  checkedAgainst: 'tool',
  cannot: async (source) =>
    source.folder &&
    (await source.inside('index.json')) !== null &&
    (await source.inside('oci-layout')) !== null
      ? null
      : 'it is no folder with index.json and oci-layout',
  read: fromFolder,
}

export const images: readonly ArtifactReader[] = [archive, layout]
