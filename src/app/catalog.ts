/** Look-ups in the catalogue: what it holds, one package, names that match, everything. */
import { statSync } from 'node:fs'
import type { Pack } from '../catalog/pack/read.ts'
import { searchCatalog, type SearchHit } from '../catalog/search.ts'
import { openStarterCatalog, starterPath } from '../catalog/starter.ts'
import { head } from '../model/common.ts'
import { PortolanError } from '../model/errors.ts'
import type { Package, PackageDocument } from '../model/package.ts'
import { didYouMean } from '../util/suggest.ts'

export type { SearchHit }

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

/** A virtual and the packages that provide it, each with what it provides and when. */
export type VirtualDocument = {
  virtual: string
  providers: { package: string; provides: Package['provides'] }[]
}

/** A package, or a virtual with its providers. Throws UNKNOWN_PACKAGE with what is near. */
export function catalogShow(
  name: string,
  file: string = starterPath,
): PackageDocument | VirtualDocument {
  const pack = openStarterCatalog(file)
  const found = pack.package(name)
  if (found) return packageDocument(found, pack)
  if (pack.virtuals().includes(name)) return virtualDocument(name, pack)
  throw new PortolanError('UNKNOWN_PACKAGE', `no package or virtual '${name}'`, {
    where: file,
    hint:
      didYouMean(name, [...pack.names(), ...pack.virtuals()]) ??
      'search by a part of the name: portolan catalog search WORD',
  })
}

const packageDocument = (found: Package, pack: Pack): PackageDocument => ({
  ...head('package'),
  ...found,
  sources: [...pack.sources(found.name)],
})

const virtualDocument = (name: string, pack: Pack): VirtualDocument => ({
  virtual: name,
  providers: pack.providers(name).map((provider) => ({
    package: provider,
    provides: pack
      .package(provider)!
      .provides.filter(({ virtual }) => virtual.replace(/@.*$/, '') === name),
  })),
})

/** Packages and virtuals whose names match all words, best first. Throws NOTHING_FOUND. */
export function catalogSearch(words: readonly string[], file: string = starterPath): SearchHit[] {
  const pack = openStarterCatalog(file)
  const hits = searchCatalog(pack, words)
  if (hits.length > 0) return hits.map((hit) => withVersion(hit, pack))
  throw new PortolanError('NOTHING_FOUND', `no name matches ${words.join(' ')}`, {
    exitCode: 1,
    hint:
      didYouMean(words.join('-'), [...pack.names(), ...pack.virtuals()]) ??
      'try a shorter part of the name',
  })
}

function withVersion(hit: SearchHit, pack: Pack): SearchHit {
  const version = hit.kind === 'package' ? pack.package(hit.name)?.versions[0]?.version : undefined
  return version === undefined ? hit : { ...hit, version }
}

/** Every package of a tool. Throws UNKNOWN_TOOL when the catalogue has none of that tool. */
export function* catalogExport(
  tool: string,
  file: string = starterPath,
): Generator<PackageDocument> {
  const pack = openStarterCatalog(file)
  if (tool !== pack.provenance.tool)
    throw new PortolanError('UNKNOWN_TOOL', `the catalogue has no packages of '${tool}'`, {
      where: file,
      hint: `it has those of: ${pack.provenance.tool}`,
    })
  for (const name of pack.names()) {
    const found = pack.package(name)
    if (found) yield packageDocument(found, pack)
  }
}
