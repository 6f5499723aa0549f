/**
 * Files of a squashfs 4.0 image, read from it directly: no mount, no unpacking, no program except xz
 * where its blocks are packed so.
 *
 * Format: the kernel's Documentation/filesystems/squashfs.rst and the "Squashfs Binary Format" of
 * squashfs-tools-ng.
 */
import { inflateSync, zstdDecompressSync } from 'node:zlib'
import { decompressLz4Block } from '../lz4.ts'
import { type Budget, endless } from './budget.ts'
import { unpackedStream } from './decompress.ts'
import { whole } from './stream.ts'

export type RandomAccess = {
  readonly size: number
  /** Fewer bytes at the end. */
  at(offset: number, length: number): Promise<Buffer>
}

export type SquashEntry = {
  path: string
  kind: 'file' | 'folder' | 'symlink' | 'other'
  mode: number
  size: number
  target?: string
  content: () => AsyncIterable<Uint8Array>
}

const metadataBytes = 8192
const cached = 2048
const cachedFragments = 32
const mostTogether = 64
const XZ = 4
const deepest = 128
const longestTarget = 65_535
const noFragment = 0xffffffff

type Super = {
  blockSize: number
  compressor: number
  root: number
  inodes: number
  folders: number
  fragments: number
  fragmentCount: number
}

const big = (data: Buffer, at: number) => Number(data.readBigUInt64LE(at))

export const isSquashfs = (head: Uint8Array): boolean =>
  Buffer.from(head).toString('latin1', 0, 4) === 'hsqs'

async function superBlock(image: RandomAccess): Promise<Super> {
  const b = await image.at(0, 96)
  if (b.length < 96 || !isSquashfs(b)) throw new Error('it is no squashfs image')
  if (b.readUInt16LE(28) !== 4)
    throw new Error(`it is squashfs ${b.readUInt16LE(28)}, only 4 is read`)
  const blockSize = b.readUInt32LE(12)
  if (blockSize < 4096 || blockSize > 1 << 20)
    throw new Error(`its blocks are of ${blockSize} bytes`)
  return {
    blockSize,
    compressor: b.readUInt16LE(20),
    root: big(b, 32),
    inodes: big(b, 64),
    folders: big(b, 72),
    fragments: big(b, 80),
    fragmentCount: b.readUInt32LE(16),
  }
}

async function unpackBlock(data: Buffer, compressor: number, most: number): Promise<Buffer> {
  switch (compressor) {
    case 1:
      return inflateSync(data, { maxOutputLength: most })
    case XZ: {
      async function* one() {
        yield data
      }
      return whole(unpackedStream(one(), 'xz', endless()), most)
    }
    case 5:
      return decompressLz4Block(data, most)
    case 6:
      return zstdDecompressSync(data, { maxOutputLength: most })
    default:
      throw new Error(
        `it is packed with ${{ 2: 'lzma', 3: 'lzo' }[compressor] ?? 'no known method'}, which is not read`,
      )
  }
}

/** Blocks that are unpacked in one go: packed ones, where each go starts a program. */
function together(words: readonly number[], { compressor }: Super): readonly number[] {
  if (compressor !== XZ) return words.slice(0, 1)
  const end = words.findIndex((word) => word === 0 || (word & 0x1000000) !== 0)
  return words.slice(0, end < 0 ? words.length : Math.max(1, end))
}

type Place = { block: number; offset: number }

/** Metadata: blocks of 8 KiB one after the other, read across their borders. */
function metadata(image: RandomAccess, { compressor }: Super) {
  const blocks = new Map<number, { data: Buffer; next: number }>()
  const load = async (at: number) => {
    const known = blocks.get(at)
    if (known) return known
    const head = await image.at(at, 2)
    const word = head.length === 2 ? head.readUInt16LE(0) : 0
    const size = word & 0x7fff
    const stored = await image.at(at + 2, size)
    if (size === 0 || size > metadataBytes || stored.length < size)
      throw new Error('its tables are cut')
    const data = word & 0x8000 ? stored : await unpackBlock(stored, compressor, metadataBytes)
    if (blocks.size >= cached) blocks.delete(blocks.keys().next().value ?? 0)
    const block = { data, next: at + 2 + size }
    blocks.set(at, block)
    return block
  }
  return {
    /** `length` bytes from a place, which moves on. */
    async read(place: Place, length: number): Promise<Buffer> {
      const parts: Buffer[] = []
      for (let left = length; left > 0;) {
        const { data, next } = await load(place.block)
        const part = data.subarray(place.offset, place.offset + left)
        if (part.length === 0 && place.offset < data.length) throw new Error('its tables are cut')
        parts.push(part)
        left -= part.length
        place.offset += part.length
        if (place.offset >= data.length) {
          if (part.length === 0 && place.offset > data.length) throw new Error('its tables are cut')
          place.block = next
          place.offset = 0
        }
      }
      return parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts)
    },
  }
}

type Metadata = ReturnType<typeof metadata>
type Inode =
  | { kind: 'folder'; mode: number; block: number; offset: number; bytes: number }
  | {
      kind: 'file'
      mode: number
      size: number
      start: number
      fragment: number
      within: number
      blocks: number[]
    }
  | { kind: 'symlink'; mode: number; target: string }
  | { kind: 'other'; mode: number }

async function readInode(meta: Metadata, s: Super, reference: number): Promise<Inode> {
  const place = { block: s.inodes + Math.floor(reference / 65_536), offset: reference % 65_536 }
  const head = await meta.read(place, 16)
  const [type, mode] = [head.readUInt16LE(0), head.readUInt16LE(2)]
  if (type === 1) {
    const b = await meta.read(place, 16)
    return {
      kind: 'folder',
      mode,
      block: b.readUInt32LE(0),
      bytes: b.readUInt16LE(8),
      offset: b.readUInt16LE(10),
    }
  }
  if (type === 8) {
    const b = await meta.read(place, 24)
    return {
      kind: 'folder',
      mode,
      bytes: b.readUInt32LE(4),
      block: b.readUInt32LE(8),
      offset: b.readUInt16LE(18),
    }
  }
  if (type === 2 || type === 9) {
    const b = await meta.read(place, type === 2 ? 16 : 40)
    const [size, start] =
      type === 2 ? [b.readUInt32LE(12), b.readUInt32LE(0)] : [big(b, 8), big(b, 0)]
    const [fragment, within] = [
      b.readUInt32LE(type === 2 ? 4 : 28),
      b.readUInt32LE(type === 2 ? 8 : 32),
    ]
    const count =
      fragment === noFragment ? Math.ceil(size / s.blockSize) : Math.floor(size / s.blockSize)
    if (!(count <= 1 << 24)) throw new Error(`it has a file of ${size} bytes`)
    // Asked for in portions, so that a lie about the size ends where the table does.
    const blocks: number[] = []
    while (blocks.length < count) {
      const part = await meta.read(place, 4 * Math.min(1024, count - blocks.length))
      for (let at = 0; at < part.length; at += 4) blocks.push(part.readUInt32LE(at))
    }
    return { kind: 'file', mode, size, start, fragment, within, blocks }
  }
  if (type === 3 || type === 10) {
    const b = await meta.read(place, 8)
    const length = b.readUInt32LE(4)
    if (length > longestTarget) throw new Error(`it has a link of ${length} bytes`)
    return { kind: 'symlink', mode, target: (await meta.read(place, length)).toString('utf8') }
  }
  return { kind: 'other', mode }
}

/** Names in a folder with the references of their inodes. */
async function* namesIn(
  meta: Metadata,
  s: Super,
  folder: Inode & { kind: 'folder' },
): AsyncGenerator<{ name: string; reference: number }> {
  const place = { block: s.folders + folder.block, offset: folder.offset }
  // The size counts three bytes for `.` and `..`, which are not stored.
  for (let left = folder.bytes - 3; left > 0;) {
    const header = await meta.read(place, 12)
    const [count, start] = [header.readUInt32LE(0) + 1, header.readUInt32LE(4)]
    if (count > 256) throw new Error('it has a folder that cannot be read')
    left -= 12
    for (let i = 0; i < count; i++) {
      const entry = await meta.read(place, 8)
      const length = entry.readUInt16LE(6) + 1
      const name = (await meta.read(place, length)).toString('utf8')
      left -= 8 + length
      yield { name, reference: start * 65_536 + entry.readUInt16LE(0) }
    }
  }
}

/** Every entry but the root, folder by folder. @throws Error when the image is cut or wrong */
export async function* readSquashfs(
  image: RandomAccess,
  budget: Budget,
): AsyncGenerator<SquashEntry> {
  const s = await superBlock(image)
  const meta = metadata(image, s)
  const block = async (at: number, word: number, most: number): Promise<Buffer> => {
    const size = word & 0xffffff
    const stored = await image.at(at, size)
    if (stored.length < size || size > s.blockSize) throw new Error('it has a block that is cut')
    return word & 0x1000000 ? stored : unpackBlock(stored, s.compressor, most)
  }
  // Small files stand together in one fragment: unpacked once for all of them.
  const fragments = new Map<number, Buffer>()
  const fragment = async (index: number): Promise<Buffer> => {
    const known = fragments.get(index)
    if (known) return known
    if (index >= s.fragmentCount) throw new Error('it has a fragment that is not in its table')
    const table = await image.at(s.fragments + 8 * Math.floor(index / 512), 8)
    if (table.length < 8) throw new Error('its tables are cut')
    const entry = await meta.read({ block: big(table, 0), offset: (index % 512) * 16 }, 16)
    const data = await block(big(entry, 0), entry.readUInt32LE(8), s.blockSize)
    if (fragments.size >= cachedFragments) fragments.delete(fragments.keys().next().value ?? 0)
    fragments.set(index, data)
    return data
  }
  async function* content(file: Inode & { kind: 'file' }): AsyncGenerator<Uint8Array> {
    let at = file.start
    let left = file.size
    let done = 0
    for (const [i, first] of file.blocks.entries()) {
      if (i < done) continue
      // The first alone, since it often decides that nobody reads on.
      const words = together(file.blocks.slice(i, i === 0 ? 1 : i + mostTogether), s)
      done = i + words.length
      const most = Math.min(left, s.blockSize * words.length)
      const size = words.reduce((sum, word) => sum + (word & 0xffffff), 0)
      const data =
        first === 0
          ? Buffer.alloc(most)
          : words.length === 1
            ? await block(at, first, s.blockSize)
            : await unpackBlock(await image.at(at, size), s.compressor, s.blockSize * words.length)
      at += size
      left -= most
      budget.bytes(most)
      yield data.subarray(0, most)
    }
    if (file.fragment === noFragment || left === 0) return
    budget.bytes(left)
    yield (await fragment(file.fragment)).subarray(file.within, file.within + left)
  }
  const todo = [{ path: '', reference: s.root, depth: 0 }]
  const seen = new Set<number>()
  for (let at = todo.pop(); at; at = todo.pop()) {
    const folder = await readInode(meta, s, at.reference)
    if (folder.kind !== 'folder') throw new Error('it has a folder that is none')
    if (seen.has(at.reference) || at.depth > deepest)
      throw new Error('it has a folder within itself')
    seen.add(at.reference)
    for await (const { name, reference } of namesIn(meta, s, folder)) {
      budget.entry()
      const path = at.path === '' ? name : `${at.path}/${name}`
      const inode = await readInode(meta, s, reference)
      if (inode.kind === 'folder') todo.push({ path, reference, depth: at.depth + 1 })
      yield {
        path,
        kind: inode.kind,
        mode: inode.mode & 0o7777,
        size: inode.kind === 'file' ? inode.size : 0,
        ...(inode.kind === 'symlink' ? { target: inode.target } : {}),
        content: () => (inode.kind === 'file' ? content(inode) : (async function* () {})()),
      }
    }
  }
}
