/** Writes a squashfs image of one folder, nothing packed, for tests of the reader. */
import { deflateSync } from 'node:zlib'

export type MadeFile = { name: string; data?: Buffer; target?: string }

const le = (size: number, value: number): Buffer => {
  const b = Buffer.alloc(size)
  for (let i = 0; i < size; i++) b[i] = Math.floor(value / 256 ** i) % 256
  return b
}
const of = (...parts: readonly (readonly [number, number])[]): Buffer =>
  Buffer.concat(parts.map(([size, value]) => le(size, value)))
const metadata = (data: Buffer): Buffer => Buffer.concat([le(2, data.length | 0x8000), data])

/** Names must be in order; blocks of 4 KiB are deflated when `packed`. */
export function makeSquashfs(files: readonly MadeFile[], { packed = false } = {}): Buffer {
  const block = 4096
  let data = Buffer.alloc(0)
  let inodes = Buffer.alloc(0)
  const entries: Buffer[] = []
  for (const [i, file] of files.entries()) {
    const at = inodes.length
    const common = (type: number, mode: number) =>
      of([2, type], [2, mode], [2, 0], [2, 0], [4, 0], [4, i + 2])
    if (file.target !== undefined) {
      const target = Buffer.from(file.target)
      inodes = Buffer.concat([inodes, common(3, 0o777), of([4, 1], [4, target.length]), target])
    } else {
      const bytes = file.data ?? Buffer.alloc(0)
      const start = 96 + data.length
      const words: Buffer[] = []
      for (let from = 0; from < bytes.length; from += block) {
        const plain = bytes.subarray(from, from + block)
        const stored = packed ? deflateSync(plain) : plain
        words.push(le(4, packed ? stored.length : stored.length | 0x1000000))
        data = Buffer.concat([data, stored])
      }
      const place = of([4, start], [4, 0xffffffff], [4, 0], [4, bytes.length])
      inodes = Buffer.concat([inodes, common(2, 0o755), place, ...words])
    }
    const type = file.target === undefined ? 2 : 3
    const name = Buffer.from(file.name)
    entries.push(Buffer.concat([of([2, at], [2, 0], [2, type], [2, name.length - 1]), name]))
  }
  const folder = Buffer.concat([of([4, entries.length - 1], [4, 0], [4, 1]), ...entries])
  const root = inodes.length
  const rootInode = Buffer.concat([
    of([2, 1], [2, 0o755], [2, 0], [2, 0], [4, 0], [4, 1]),
    of([4, 0], [4, 2], [2, folder.length + 3], [2, 0], [4, 0]),
  ])
  const inodeTable = 96 + data.length
  const tables = [metadata(Buffer.concat([inodes, rootInode])), metadata(folder)]
  const folderTable = inodeTable + tables[0]!.length
  const end = folderTable + tables[1]!.length
  const head = Buffer.concat([
    Buffer.from('hsqs'),
    of([4, files.length + 1], [4, 0], [4, block], [4, 0], [2, 1], [2, 12], [2, 0], [2, 0]),
    of([2, 4], [2, 0], [8, root], [8, end], [8, end], [8, end]),
    of([8, inodeTable], [8, folderTable], [8, end], [8, end]),
  ])
  return Buffer.concat([head, data, ...tables])
}
