/**
 * A binary package: lead, signature header, header, and a packed cpio archive (rpm's
 * docs/manual/format_v4.md).
 */
import { anyUnpacked } from '../../util/archive/decompress.ts'
import { byteReader } from '../../util/archive/stream.ts'
import type { ArtifactAbout, ArtifactReader } from '../artifact.ts'
import { type Listed, readCpio } from './cpio.ts'
import { type Header, readHeader, tags } from './header.ts'

const leadBytes = 96

/** The files the header lists: paths put together from folders and names. */
function filesOf(header: Header): Listed[] {
  const folders = header.strings(tags.dirNames)
  const indexes = header.numbers(tags.dirIndexes)
  const modes = header.numbers(tags.fileModes)
  const targets = header.strings(tags.fileLinks)
  const long = header.numbers(tags.longFileSizes)
  const sizes = long.length > 0 ? long : header.numbers(tags.fileSizes)
  return header.strings(tags.baseNames).map((name, i) => ({
    path: `${folders[indexes[i] ?? -1] ?? ''}${name}`,
    mode: modes[i] ?? 0,
    size: sizes[i] ?? 0,
    target: targets[i] ?? '',
  }))
}

function aboutOf(header: Header, path: string): ArtifactAbout {
  const one = (tag: number) => header.strings(tag)[0] ?? ''
  const epoch = header.numbers(tags.epoch)[0]
  const arch = one(tags.arch)
  const prefixes = header.strings(tags.prefixes)
  return {
    ...(one(tags.name) ? { name: one(tags.name) } : {}),
    version: `${epoch === undefined ? '' : `${epoch}:`}${one(tags.version)}-${one(tags.release)}`,
    ...(arch === '' || arch === 'noarch' ? {} : { architecture: arch }),
    layout: 'system',
    unpack: `rpm2cpio ${path} | cpio -idm`,
    ...(prefixes.length > 0
      ? { remarks: [`the package may be moved to another folder than ${prefixes.join(', ')}`] }
      : {}),
  }
}

export const rpmArtifact: ArtifactReader = {
  format: 'rpm',
  title: 'RPM package',
  checkedAgainst: 'tool',
  cannot: ({ head }) =>
    Buffer.from(head).toString('hex', 0, 4) === 'edabeedb'
      ? null
      : 'it does not begin as an RPM package',
  async *read(source, { budget }) {
    const reader = byteReader(source.stream())
    try {
      const lead = await reader.read(leadBytes)
      if (lead && lead.readUInt16BE(6) !== 0)
        throw new Error('it is a source package: nothing in it runs')
      await readHeader(reader)
      await reader.skip(-reader.position() & 7)
      const header = await readHeader(reader)
      if (!header) throw new Error('it has no header')
      yield { about: aboutOf(header, source.path) }
      const unpacked = byteReader(anyUnpacked(reader.rest(), budget))
      for await (const entry of readCpio(unpacked, filesOf(header), budget)) yield { entry }
      await unpacked.close()
    } finally {
      await reader.close()
    }
  },
}
