/**
 * What the matcher knows of one name of one tool: all its recipes taken together, whatever number
 * of versions or toolchains they are for.
 */
export type IdentityRow = {
  tool: string
  /** The tool's own name, or for a part of a bundle the name the bundle gives it. */
  name: string
  /** World of names, where the recipe itself tells: `python`, `r`, …; see `ecosystems.tsv`. */
  ecosystem?: string
  versions: readonly string[]
  homepages: readonly string[]
  /** Addresses of archives. */
  urls: readonly string[]
  /** Addresses of version-control repositories. */
  repositories: readonly string[]
  /** sha256 in hex of archives as they are downloaded; never of checkouts or patches. */
  hashes: readonly string[]
  builds: readonly string[]
  /** Binary packages made of it. */
  parts?: readonly string[]
  /** Names of the toolchains there are recipes for. */
  toolchains?: readonly string[]
  /** Names of variants, where the tool has them. */
  variants?: readonly string[]
  /** A collection without a source of its own: it is no other tool's package but by name. */
  bundle?: boolean
}

/** Unique among rows, and their order: what a result depends on besides the rows themselves. */
export const rowId = (row: {
  tool: string
  name: string
  ecosystem?: string | undefined
}): string => `${row.tool}:${row.name}${row.ecosystem === undefined ? '' : `(${row.ecosystem})`}`
