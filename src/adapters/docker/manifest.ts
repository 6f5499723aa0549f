/**
 * Which layers make an image: of `docker save` (its manifest.json) and of the OCI image layout 1.0
 * (index.json → image manifest → configuration). Only the fields that are needed.
 */
import { z } from 'zod'

const Descriptor = z.object({
  digest: z.string(),
  mediaType: z.string().optional(),
  platform: z.object({ architecture: z.string(), os: z.string().optional() }).optional(),
  annotations: z.record(z.string(), z.string()).nullish(),
})
type Descriptor = z.infer<typeof Descriptor>

const Index = z.object({ manifests: z.array(Descriptor) })
const Manifest = z.object({ config: Descriptor, layers: z.array(Descriptor) })
const Saved = z.array(
  z.object({
    Config: z.string(),
    RepoTags: z.array(z.string()).nullish(),
    Layers: z.array(z.string()),
  }),
)
const Config = z.object({
  architecture: z.string().optional(),
  os: z.string().optional(),
  config: z
    .object({
      Env: z.array(z.string()).nullish(),
      Entrypoint: z.array(z.string()).nullish(),
      Cmd: z.array(z.string()).nullish(),
    })
    .nullish(),
})

export type Image = {
  name?: string
  architecture?: string
  environment: Record<string, string>
  /** Paths in the archive or folder, the lowest first. */
  layers: readonly string[]
  remarks: readonly string[]
}

/** Text of a small file of the image by its path, or null. */
export type Lookup = (path: string) => Promise<string | null>

/** Go's names of processors, as `uname -m` says them. */
const architectures: Readonly<Record<string, string>> = {
  amd64: 'x86_64',
  arm64: 'aarch64',
  '386': 'i686',
  arm: 'armv7l',
  loong64: 'loongarch64',
}
const uname = (go: string) => architectures[go] ?? go

function parsed<T>(schema: z.ZodType<T>, text: string | null, path: string): T {
  if (text === null) throw new Error(`${path} is not in it`)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new Error(`${path} is no JSON`)
  }
  const result = schema.safeParse(value)
  if (!result.success) throw new Error(`${path} is not what an image has there`)
  return result.data
}

export function blobPath(digest: string): string {
  const match = /^(sha256|sha512):([0-9a-f]{64,128})$/.exec(digest)
  if (!match) throw new Error(`"${digest.slice(0, 80)}" is no digest`)
  return `blobs/${match[1]}/${match[2]}`
}

async function configured(lookup: Lookup, path: string) {
  const { architecture, config } = parsed(Config, await lookup(path), path)
  const pairs = (config?.Env ?? []).flatMap((line) => {
    const equals = line.indexOf('=')
    return equals > 0 ? [[line.slice(0, equals), line.slice(equals + 1)] as const] : []
  })
  return {
    ...(architecture ? { architecture: uname(architecture) } : {}),
    environment: Object.fromEntries(pairs),
  }
}

/** Of an index for several machines the manifest for `architecture`, else the first. */
async function manifestOf(
  lookup: Lookup,
  architecture: string | undefined,
): Promise<{ digest: string; name?: string; remarks: string[] }> {
  let path = 'index.json'
  let name: string | undefined
  for (let depth = 0; depth < 4; depth++) {
    const all = parsed(Index, await lookup(path), path).manifests.filter(
      // What build tools attest about an image is filed under no platform.
      (m) => m.platform?.architecture !== 'unknown',
    )
    const fit = all.find((m) => m.platform && uname(m.platform.architecture) === architecture)
    const chosen = fit ?? all[0]
    if (!chosen) throw new Error(`${path} lists no image`)
    name ??= chosen.annotations?.['org.opencontainers.image.ref.name'] ?? undefined
    if (!/index|manifest\.list/.test(chosen.mediaType ?? '')) {
      const remarks =
        all.length > 1 ? [`of ${all.length} images in it, ${label(chosen)} is checked`] : []
      return { digest: chosen.digest, remarks, ...(name === undefined ? {} : { name }) }
    }
    path = blobPath(chosen.digest)
  }
  throw new Error('its indexes lead to no image')
}

const label = ({ digest, platform }: Descriptor) =>
  platform ? `the one for ${platform.architecture}` : digest.slice(0, 19)

export async function readImage(lookup: Lookup, architecture: string | undefined): Promise<Image> {
  const saved = await lookup('manifest.json')
  if (saved !== null) {
    const images = parsed(Saved, saved, 'manifest.json')
    const [first] = images
    if (!first) throw new Error('manifest.json lists no image')
    const name = first.RepoTags?.[0]
    return {
      ...(name === undefined ? {} : { name }),
      ...(await configured(lookup, first.Config)),
      layers: first.Layers,
      remarks: images.length > 1 ? [`of ${images.length} images in it, the first is checked`] : [],
    }
  }
  const { digest, name, remarks } = await manifestOf(lookup, architecture)
  const path = blobPath(digest)
  const { config, layers } = parsed(Manifest, await lookup(path), path)
  return {
    ...(name === undefined ? {} : { name }),
    ...(await configured(lookup, blobPath(config.digest))),
    layers: layers.map((layer) => blobPath(layer.digest)),
    remarks,
  }
}
