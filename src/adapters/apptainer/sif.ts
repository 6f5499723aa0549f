/**
 * Singularity image files: a header, a list of descriptors, and among the objects they describe a
 * root file system, mostly squashfs. Format: the sif repository's doc.go and pkg/sif, version 01.
 */
import { readSquashfs } from '../../util/archive/squashfs.ts'
import type { ArtifactReader, ArtifactSource } from '../artifact.ts'

const architectures: Readonly<Record<string, string>> = {
  '01': 'i686',
  '02': 'x86_64',
  '03': 'armv7l',
  '04': 'aarch64',
  '05': 'ppc64',
  '06': 'ppc64le',
  '11': 's390x',
  '12': 'riscv64',
}
const descriptorBytes = 585
const mostDescriptors = 1024
const PARTITION = 0x4004
const PRIMARY = 2
const kinds: Readonly<Record<number, string>> = {
  2: 'ext3',
  3: 'EROFS',
  4: 'raw',
  5: 'encrypted squashfs',
}

type Partition = { offset: number; size: number; kind: number }

async function primary(source: ArtifactSource): Promise<Partition> {
  const header = await source.at(0, 128)
  if (header.length < 128) throw new Error('its header is cut')
  const [offset, size] = [96, 104].map((at) => Number(header.readBigInt64LE(at))) as [
    number,
    number,
  ]
  const length = Math.min(size, mostDescriptors * descriptorBytes)
  if (!(offset > 0) || !(length > 0)) throw new Error('it has no list of what is in it')
  const list = await source.at(offset, length)
  for (let at = 0; at + descriptorBytes <= list.length; at += descriptorBytes) {
    const used = list[at + 4] !== 0
    if (!used || list.readInt32LE(at) !== PARTITION || list.readInt32LE(at + 205) !== PRIMARY)
      continue
    const [from, bytes] = [17, 25].map((n) => Number(list.readBigInt64LE(at + n))) as [
      number,
      number,
    ]
    if (!(from > 0) || !(from + bytes <= source.size))
      throw new Error('its file system is not in the file: it is cut')
    return { offset: from, size: bytes, kind: list.readInt32LE(at + 201) }
  }
  throw new Error('it holds no file system to run')
}

export const sif: ArtifactReader = {
  format: 'sif',
  title: 'Singularity image file',
  checkedAgainst: 'documentation',
  cannot: ({ head }) =>
    Buffer.from(head).toString('latin1', 32, 41) === 'SIF_MAGIC'
      ? null
      : 'it does not begin as a SIF',
  async *read(source, { budget }) {
    const architecture = architectures[Buffer.from(source.head).toString('latin1', 45, 47)]
    yield { about: { layout: 'image', ...(architecture ? { architecture } : {}) } }
    const { offset, size, kind } = await primary(source)
    if (kind !== 1)
      throw new Error(
        `its file system is ${kinds[kind] ?? 'of an unknown kind'}; only squashfs is read`,
      )
    const image = {
      size,
      at: (from: number, length: number) =>
        source.at(offset + from, Math.max(0, Math.min(length, size - from))),
    }
    for await (const { content, ...entry } of readSquashfs(image, budget))
      yield { entry: entry.kind === 'file' ? { ...entry, content } : entry }
  },
}
