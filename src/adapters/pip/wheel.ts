/** Wheels: zip archives whose names carry tags (PyPA, binary distribution format; PEP 425). */
import { whole } from '../../util/archive/stream.ts'
import { readZip } from '../../util/archive/zip.ts'
import type { ArtifactAbout, ArtifactReader, PlatformTags } from '../artifact.ts'
import { type Metadata, parseMetadata, requiredName } from './metadata.ts'
import { versions } from './specifiers.ts'

const metadataBytes = 4 << 20
const linkBytes = 1 << 12

/** `name-1.0-1-cp39.cp310-abi3-manylinux_2_17_x86_64.manylinux2014_x86_64.whl`, each of each. */
export function wheelName(path: string) {
  const file = path.slice(path.lastIndexOf('/') + 1)
  const match = /^([^-]+)-([^-]+)(?:-\d[^-]*)?-([^-]+)-([^-]+)-([^-]+)\.whl$/.exec(file)
  if (!match) return null
  const [, name = '', version = '', pythons = '', abis = '', platforms = ''] = match
  const tags: PlatformTags[] = pythons
    .split('.')
    .flatMap((python) =>
      abis
        .split('.')
        .flatMap((abi) => platforms.split('.').map((platform) => ({ python, abi, platform }))),
    )
  return { name, version, tags }
}

/** The CUDA that it asks pip for, or that its local version names (`+cu128`). */
function toolkitsOf({ name, version, requires }: Metadata): ArtifactAbout['toolkits'] {
  for (const requirement of requires) {
    if (!/^nvidia-cuda-runtime(-cu\d+)?$/.test(requiredName(requirement))) continue
    const exact = /==\s*(\d+\.\d+)/.exec(requirement)?.[1]
    if (exact !== undefined)
      return [
        {
          name: 'cuda',
          version: exact,
          because: `it requires ${requirement.split(';')[0]!.trim()}`,
        },
      ]
  }
  const local = /\+cu(\d{2})(\d)$/.exec(version)
  if (!local) return undefined
  return [
    {
      name: 'cuda',
      version: `${local[1]}.${local[2]}`,
      because: `${name} is of version ${version}`,
    },
  ]
}

const architectureOf = (platform: string) =>
  /_(x86_64|aarch64|ppc64le|s390x|i686|armv7l|riscv64|loongarch64)$/.exec(platform)?.[1]

function aboutOf(path: string, metadata: Metadata | null): ArtifactAbout {
  const named = wheelName(path)
  const architecture = architectureOf(named?.tags[0]?.platform ?? '')
  const range = metadata?.requiresPython
  const toolkits = metadata && toolkitsOf(metadata)
  return {
    ...(metadata ? { name: metadata.name, version: metadata.version } : {}),
    ...(architecture === undefined ? {} : { architecture }),
    layout: 'movable',
    unpack: `python3 -m pip install --user ${path}`,
    ...(named ? { tags: named.tags } : {}),
    ...(range
      ? {
          python: {
            range,
            allows: (version: string) => versions.satisfies?.(version, range) ?? null,
          },
        }
      : {}),
    ...(toolkits ? { toolkits } : {}),
    ...(metadata ? { requires: metadata.requires } : {}),
  }
}

export const wheel: ArtifactReader = {
  format: 'wheel',
  title: 'Python wheel',
  checkedAgainst: 'documentation',
  cannot({ head, path }) {
    if (Buffer.from(head).toString('latin1', 0, 4) !== 'PK\x03\x04') return 'it is no zip archive'
    return path.endsWith('.whl') ? null : 'it is a zip archive that is not named .whl'
  },
  async *read(source, { budget }) {
    yield { about: aboutOf(source.path, null) }
    for await (const { content, unreadable, ...entry } of readZip(source, budget)) {
      const isMetadata = /^[^/]+\.dist-info\/METADATA$/.test(entry.path)
      if (isMetadata && unreadable === undefined) {
        const text = (await whole(content(), metadataBytes)).toString('utf8')
        yield { about: aboutOf(source.path, parseMetadata(text)) }
      }
      if (unreadable !== undefined) yield { skipped: { source: entry.path }, reason: unreadable }
      else if (entry.kind === 'symlink')
        yield { entry: { ...entry, target: (await whole(content(), linkBytes)).toString('utf8') } }
      else yield { entry: entry.kind === 'file' ? { ...entry, content } : entry }
    }
  },
}
