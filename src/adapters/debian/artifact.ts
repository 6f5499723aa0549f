/**
 * A binary package, `.deb`: an ar archive of `debian-binary`, `control.tar` and `data.tar`, the
 * latter two packed in one of several ways (deb(5)).
 */
import type { Budget } from '../../util/archive/budget.ts'
import { anyUnpacked } from '../../util/archive/decompress.ts'
import { byteReader, type ByteReader, whole } from '../../util/archive/stream.ts'
import { readTar } from '../../util/archive/tar.ts'
import type { ArtifactAbout, ArtifactReader } from '../artifact.ts'
import { paragraphs } from './control.ts'

const magic = '!<arch>\n'
const controlBytes = 4 << 20

/** Debian's names of processors (dpkg-architecture(1)), as `uname -m` says them. */
const architectures: Readonly<Record<string, string>> = {
  amd64: 'x86_64',
  i386: 'i686',
  arm64: 'aarch64',
  armhf: 'armv7l',
  ppc64el: 'ppc64le',
  riscv64: 'riscv64',
  s390x: 's390x',
  loong64: 'loongarch64',
}

type Member = { name: string; size: number }

/** Header of the next member; null at the end. Long names of other ar formats are not in packages. */
async function nextMember(reader: ByteReader): Promise<Member | null> {
  const header = (await reader.read(60))?.toString('latin1')
  if (header === undefined) return null
  const size = Number(header.slice(48, 58))
  if (header.slice(58) !== '`\n' || !Number.isSafeInteger(size) || size < 0)
    throw new Error('it has a part without a proper header')
  return { name: header.slice(0, 16).trim().replace(/\/$/, ''), size }
}

/** The tar archive in a member; the member must be read to its end afterwards. */
const memberTar = (reader: ByteReader, { size }: Member, budget: Budget): ByteReader =>
  byteReader(anyUnpacked(reader.pieces(size), budget))

const wanted = new Set(['package', 'version', 'architecture'])

function aboutOf(control: Buffer, path: string): ArtifactAbout {
  const [first] = paragraphs(control, wanted)
  const said = first?.fields.get('architecture') ?? ''
  const architecture = said === 'all' ? undefined : (architectures[said] ?? said)
  const name = first?.fields.get('package')
  const version = first?.fields.get('version')
  return {
    ...(name ? { name } : {}),
    ...(version ? { version } : {}),
    ...(architecture ? { architecture } : {}),
    layout: 'system',
    unpack: `dpkg-deb -x ${path} FOLDER`,
  }
}

export const debArtifact: ArtifactReader = {
  format: 'deb',
  title: 'Debian package',
  checkedAgainst: 'tool',
  cannot: (source) =>
    Buffer.from(source.head).toString('latin1', 0, 21) === `${magic}debian-binary`
      ? null
      : 'it does not begin as a Debian package',
  async *read(source, { budget }) {
    const reader = byteReader(source.stream())
    try {
      await reader.skip(magic.length)
      let data = false
      for (let member = await nextMember(reader); member; member = await nextMember(reader)) {
        const end = reader.position() + member.size
        if (member.name.startsWith('control.tar')) {
          const tar = memberTar(reader, member, budget)
          for await (const entry of readTar(tar, budget))
            if (/^(\.\/)?control$/.test(entry.path))
              yield { about: aboutOf(await whole(entry.content(), controlBytes), source.path) }
          await tar.close()
        } else if (member.name.startsWith('data.tar')) {
          data = true
          const tar = memberTar(reader, member, budget)
          for await (const entry of readTar(tar, budget)) yield { entry }
          await tar.close()
          // Only other tools' additions follow.
          return
        }
        await reader.skip(end - reader.position() + (member.size & 1))
      }
      if (!data) throw new Error('it has no data.tar')
    } finally {
      await reader.close()
    }
  },
}
