/**
 * The payload of a package: a cpio archive in the "new ASCII" format (cpio(5)), or, where a file is
 * larger than 4 GiB, with headers that only give a file's number in the package's own list.
 */
import type { Budget } from '../../util/archive/budget.ts'
import type { ByteReader } from '../../util/archive/stream.ts'
import type { ArtifactEntry } from '../artifact.ts'

export type Listed = { path: string; mode: number; size: number; target: string }

const longestName = 1 << 16
const longestTarget = 1 << 16
const types: Readonly<Record<number, ArtifactEntry['kind']>> = {
  0o100000: 'file',
  0o040000: 'folder',
  0o120000: 'symlink',
}
const padded = (n: number) => -n & 3

/** Entries in the order stored. `listed`: the package's own list, for the short kind of header. */
export async function* readCpio(
  reader: ByteReader,
  listed: readonly Listed[],
  budget: Budget,
): AsyncGenerator<ArtifactEntry> {
  for (let magic = await reader.read(6); magic; magic = await reader.read(6)) {
    budget.entry()
    const kind = magic.toString('latin1')
    let file: Listed & { links: number; inode: string }
    if (kind === '07070X') {
      const index = Number.parseInt((await reader.read(8))?.toString('latin1') ?? '', 16)
      const found = listed[index]
      await reader.skip(padded(14))
      if (!found) throw new Error(`its payload names file ${index} of ${listed.length}`)
      file = { ...found, links: 1, inode: '' }
    } else if (kind === '070701' || kind === '070702') {
      const header = (await reader.read(104))?.toString('latin1') ?? ''
      const field = (n: number) => Number.parseInt(header.slice(8 * n, 8 * n + 8), 16)
      const length = field(11)
      if (!(length >= 1 && length <= longestName))
        throw new Error('its payload has an entry without a name')
      const name = (await reader.read(length))?.toString('utf8', 0, length - 1) ?? ''
      await reader.skip(padded(110 + length))
      if (name === 'TRAILER!!!') return
      const inode = `${field(7)}:${field(8)}:${field(0)}`
      file = { path: name, mode: field(1), size: field(6), target: '', links: field(4), inode }
    } else throw new Error(`its payload is no cpio archive at byte ${reader.position() - 6}`)
    const { path, mode, size } = file
    if (!Number.isSafeInteger(size) || size < 0) throw new Error(`${path} has no size`)
    const type = types[mode & 0o170000] ?? 'other'
    const bytes = kind === '07070X' && type !== 'file' ? 0 : size
    const end = reader.position() + bytes
    const content = () => reader.pieces(end - reader.position())
    const entry = { path, kind: type, mode: mode & 0o7777, size }
    if (type === 'symlink') {
      if (bytes > longestTarget) throw new Error(`${path} is a link of ${bytes} bytes`)
      const stored = bytes > 0 ? (await reader.read(bytes))?.toString('utf8') : file.target
      yield { ...entry, target: stored ?? '' }
    } else yield type === 'file' ? { ...entry, content } : entry
    await reader.skip(end - reader.position() + padded(bytes))
  }
  throw new Error('its payload ends without an end mark')
}
