/** Look-ups in a packed catalogue, as the one that comes with Portolan: names alone, one tool. */
import { statSync } from 'node:fs'
import type { Pack } from '../catalog/pack/read.ts'
import type { Arrival } from '../catalog/query/arrivals.ts'
import type { KnownAlias } from '../catalog/query/aliases.ts'
import type { Dependants } from '../catalog/query/dependants.ts'
import type { Hit } from '../catalog/query/search.ts'
import { searchCatalog, type SearchHit } from '../catalog/search.ts'
import { openStarterCatalog, starterPath } from '../catalog/starter.ts'
import { head } from '../model/common.ts'
import type { Binary } from '../model/binary.ts'
import { PortolanError } from '../model/errors.ts'
import type { Package, PackageDocument, Recipe } from '../model/package.ts'
import type { Contradiction } from '../model/software.ts'
import { didYouMean } from '../util/suggest.ts'

export type CatalogStatus = {
  file: string
  bytes: number
  tool: string
  repository: string
  commit: string
  digest: string
  intact: boolean
  counts: Pack['counts'] & { virtuals: number }
}

/** What the catalogue holds and where from; reads every byte to see that it is intact. */
export function catalogStatus(file: string = starterPath): CatalogStatus {
  const pack = openStarterCatalog(file)
  return {
    file,
    bytes: statSync(file).size,
    ...pack.provenance,
    digest: pack.digest,
    intact: pack.intact(),
    counts: { ...pack.counts, virtuals: pack.virtuals().length },
  }
}

/** One software: what every tool calls it, and its recipes in one tool. */
export type SoftwareDocument = {
  software: string
  /** What every tool calls it, and why that is it. */
  aliases: KnownAlias[]
  /** Evidence that it may be one with another software. */
  contradictions: Contradiction[]
  /** The tool whose recipes follow. */
  tool: string
  packages: PackageDocument[]
  /** When versions first were in them, where the history was read: absent without. */
  arrivals?: Arrival[]
  /** Names of packages that may depend on it, by tool; null when nobody has looked. */
  dependants: Dependants | null
  /** Ready builds in synced binary caches; absent without any. */
  binaries?: Binary[]
}

/** A virtual and the packages that provide it, each with what it provides and when. */
export type VirtualDocument = {
  virtual: string
  providers: { tool: string; package: string; provides: Package['provides'] }[]
}

/** A package, or a virtual with its providers. Throws UNKNOWN_PACKAGE with what is near. */
export function packShow(
  name: string,
  file: string = starterPath,
  pack = openStarterCatalog(file),
): SoftwareDocument | VirtualDocument {
  const found = pack.package(name)
  if (found) return softwareDocument(found, pack)
  if (pack.virtuals().includes(name)) return virtualDocument(name, pack)
  throw new PortolanError('UNKNOWN_PACKAGE', `no package or virtual '${name}'`, {
    where: file,
    hint:
      didYouMean(name, [...pack.names(), ...pack.virtuals()]) ??
      'search by a part of the name: portolan catalog search WORD',
  })
}

export const packageDocument = ({ package: p, sources }: Recipe): PackageDocument => ({
  ...head('package'),
  ...p,
  sources: [...sources],
})

const softwareDocument = (found: Package, pack: Pack): SoftwareDocument => ({
  software: found.name,
  aliases: [
    {
      tool: found.tool,
      name: found.name,
      evidence: [],
      version: found.versions[0]?.version ?? '',
    },
  ],
  tool: found.tool,
  packages: [packageDocument({ package: found, sources: pack.sources(found.name) })],
  dependants: null,
  contradictions: [],
})

/** What a package provides of one virtual. */
export const providesOf = (found: Package, virtual: string): Package['provides'] =>
  found.provides.filter((x) => x.virtual.replace(/@.*$/, '') === virtual)

const virtualDocument = (name: string, pack: Pack): VirtualDocument => ({
  virtual: name,
  providers: pack.providers(name).map((provider) => ({
    tool: pack.provenance.tool,
    package: provider,
    provides: providesOf(pack.package(provider)!, name),
  })),
})

/** Packages and virtuals whose names match all words, best first. Throws NOTHING_FOUND. */
export function packSearch(words: readonly string[], file: string = starterPath): Hit[] {
  const pack = openStarterCatalog(file)
  const hits = searchCatalog(pack, words)
  if (hits.length > 0) return hits.map((hit) => asHit(hit, pack))
  throw new PortolanError('NOTHING_FOUND', `no name matches ${words.join(' ')}`, {
    exitCode: 1,
    hint:
      didYouMean(words.join('-'), [...pack.names(), ...pack.virtuals()]) ??
      'try a shorter part of the name',
  })
}

function asHit({ name, kind }: SearchHit, pack: Pack): Hit {
  if (kind === 'virtual') return { software: name, virtual: true, packages: [] }
  const version = pack.package(name)?.versions[0]?.version ?? ''
  return { software: name, packages: [{ tool: pack.provenance.tool, name, version }] }
}

/** Every package of a tool. Throws UNKNOWN_TOOL when the catalogue has none of that tool. */
export function* packExport(tool: string, file: string = starterPath): Generator<PackageDocument> {
  const pack = openStarterCatalog(file)
  if (tool !== pack.provenance.tool)
    throw new PortolanError('UNKNOWN_TOOL', `the catalogue has no packages of '${tool}'`, {
      where: file,
      hint: `it has those of: ${pack.provenance.tool}`,
    })
  for (const name of pack.names()) {
    const found = pack.package(name)
    if (found) yield packageDocument({ package: found, sources: pack.sources(name) })
  }
}
