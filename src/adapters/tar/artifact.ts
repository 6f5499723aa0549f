/** A tar archive, packed or not, whose files are used where they are unpacked. */
import { byteReader } from '../../util/archive/stream.ts'
import { anyUnpacked, packingOf } from '../../util/archive/decompress.ts'
import { isTar, readTar } from '../../util/archive/tar.ts'
import { endless } from '../../util/archive/budget.ts'
import type { ArtifactReader, ArtifactSource } from '../artifact.ts'

/** The first block of what is inside, without reading on. */
async function firstBlock(source: ArtifactSource): Promise<Uint8Array> {
  if (packingOf(source.head) === 'plain') return source.head
  const reader = byteReader(anyUnpacked(source.stream(0, 1 << 20), endless()))
  try {
    return (await reader.read(512)) ?? Buffer.alloc(0)
  } catch {
    return Buffer.alloc(0)
  } finally {
    await reader.close()
  }
}

export const tarball: ArtifactReader = {
  format: 'tar',
  title: 'tar archive (gzip, xz, zstd, bzip2)',
  checkedAgainst: 'tool',
  async cannot(source) {
    if (source.folder) return 'it is a folder'
    return isTar(await firstBlock(source))
      ? null
      : 'it does not begin with the header of a tar entry'
  },
  async *read(source, { budget }) {
    yield { about: { layout: 'movable', unpack: `tar -xf ${source.path}` } }
    const reader = byteReader(anyUnpacked(source.stream(), budget))
    try {
      for await (const entry of readTar(reader, budget)) {
        if (entry.sparse)
          yield {
            skipped: { source: entry.path },
            reason: 'it is stored with holes, which are not read',
          }
        else yield { entry }
      }
    } finally {
      await reader.close()
    }
  },
}
