/**
 * Listing: software side by side over the tools, as the web interface and its data addresses show it.
 */
import { z } from 'zod'

/** What one tool has of a software. A tool without a cell has no recipe of it. */
export const ListingCell = z.object({
  /**
   * `newest`: no tool has a newer release; `outdated`: `behind` newer ones are known; `unknown`:
   * `why` it cannot be compared.
   */
  status: z.enum(['newest', 'outdated', 'unknown']),
  behind: z.number().int().positive().optional(),
  why: z.string().optional(),
  /** The tool's own name for the software. */
  name: z.string().optional(),
  version: z.string().optional(),
  /** Day or time when the version entered the tool, RFC 3339, where its history was read. */
  date: z.string().optional(),
})
export type ListingCell = z.infer<typeof ListingCell>

export const ListingRow = z.object({
  /** Software.id. */
  software: z.string(),
  /** The newest release that any tool has; null where none can be compared. */
  latest: z.string().nullable(),
  /** Tool → what it has. */
  cells: z.record(z.string(), ListingCell),
  /** Tools' names that differ from the id. */
  names: z.array(z.string()),
  /** SPDX expressions. */
  licences: z.array(z.string()),
  buildSystems: z.array(z.string()),
  tags: z.array(z.string()),
  maintainers: z.array(z.string()),
  /** Every version is marked deprecated, in every tool that has it. */
  deprecated: z.literal(true).optional(),
})
export type ListingRow = z.infer<typeof ListingRow>

export const FacetCount = z.object({ value: z.string(), count: z.number().int() })
export type FacetCount = z.infer<typeof FacetCount>

/** What software can be narrowed down by, each with the number of rows that remain. */
export const Facets = z.object({
  tool: z.array(FacetCount),
  status: z.array(FacetCount),
  licence: z.array(FacetCount),
  build: z.array(FacetCount),
  tag: z.array(FacetCount),
  maintainer: z.array(FacetCount),
})
export type Facets = z.infer<typeof Facets>

export const Listing = z.object({
  /** Rows that match, on all pages. */
  total: z.number().int(),
  page: z.number().int().positive(),
  pages: z.number().int().positive(),
  /** Tools that were read: the columns. */
  tools: z.array(z.string()),
  rows: z.array(ListingRow),
  facets: Facets,
})
export type Listing = z.infer<typeof Listing>
