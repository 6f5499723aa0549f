/** The overview of a packed catalogue: one tool's recipes, nobody to compare them with. */
import type { PackageVersion } from '../../model/package.ts'
import type { ListingRow } from '../../model/listing.ts'
import type { Catalog } from '../catalog.ts'
import { compareSoftware, type Column, type Offer } from '../compare/compare.ts'
import type { Overview } from './filter.ts'
import { deprecatedEverywhere, listedCells } from './row.ts'

export function packedOverview(catalog: Catalog): Overview {
  const { tool } = catalog.provenance
  const rows = catalog.names().map((name): ListingRow => {
    const found = catalog.package(name)!
    const columns: Column[] = [{ tool, offers: found.versions.map((v) => offer(name, v)) }]
    const { latest, cells } = compareSoftware(name, columns)
    const deprecated = deprecatedEverywhere(columns)
    return {
      software: name,
      latest: latest?.version ?? null,
      cells: listedCells(cells),
      names: [],
      licences: [...new Set(found.licences.map(({ id }) => id))],
      buildSystems: [...found.buildSystems],
      tags: [...found.tags],
      maintainers: [...found.maintainers],
      ...(deprecated && { deprecated }),
    }
  })
  return { digest: catalog.digest, tools: [tool], rows }
}

function offer(name: string, { version, ...flags }: PackageVersion): Offer {
  const aside = flags.deprecated
    ? 'deprecated'
    : flags.develop
      ? 'development'
      : flags.prerelease
        ? 'prerelease'
        : undefined
  return { name, version, release: version, ...(aside && { aside }) }
}
