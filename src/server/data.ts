/** What the pages show, and where it comes from. */
import type { Overview } from '../app/overview.ts'
import type { Place, SoftwareDocument, VirtualDocument } from '../app/catalog-lookup.ts'
import type { ServedSite } from '../app/served-sites.ts'

export type Data = {
  readonly place: Place
  /** At once, from memory. */
  overview(): Overview
  /** Throws PortolanError UNKNOWN_PACKAGE. */
  show(name: string): Promise<SoftwareDocument | VirtualDocument>
  readonly sites: readonly ServedSite[]
  /** Tool id → what people call it. */
  readonly titles: Readonly<Record<string, string>>
}

/** How pages are shown: with a server behind them or as files, and where names lead. */
export type Shown = {
  readonly fixed: boolean
  readonly linked: (name: string) => string | undefined
}
