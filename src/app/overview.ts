/**
 * The overview of a catalogue, for pages that are asked for again and again: read once, and again when
 * a sync has changed what it was made of.
 */
import type { Overview } from '../catalog/overview/filter.ts'
import { packedOverview } from '../catalog/overview/packed.ts'
import { storedDigest, storedOverview } from '../catalog/overview/stored.ts'
import { openStarterCatalog, starterPath } from '../catalog/starter.ts'
import { loadVersionLines } from '../identity/lines.ts'
import type { Place } from './catalog-lookup.ts'
import { tryOpenStore } from './catalog-stored.ts'

export { facetNames, listing, matches, matching } from '../catalog/overview/filter.ts'
export type { FacetName, ListingQuery, Matches, Overview } from '../catalog/overview/filter.ts'

/** Time for which nobody asks whether the catalogue has changed. */
const restMs = 5000

/** What was synced, else the starter catalogue. Throws as `openStore`. */
export async function readOverview(place: Place, known?: Overview): Promise<Overview> {
  const store = place.catalog === undefined ? await tryOpenStore(place.database) : null
  if (!store) {
    const pack = openStarterCatalog(place.catalog ?? starterPath)
    return known?.digest === pack.digest ? known : packedOverview(pack)
  }
  try {
    if (known && known.digest === (await storedDigest(store.db))) return known
    return await storedOverview(store.db, loadVersionLines())
  } finally {
    await store.close()
  }
}

/**
 * Gives the overview at once; looks for changes at most every few seconds, in the background, so that
 * nobody waits for a sync to be read. A catalogue that cannot be read leaves the last one in place.
 */
export async function keptOverview(
  place: Place,
  { now = () => Date.now() }: { now?: () => number } = {},
): Promise<() => Overview> {
  let current = await readOverview(place)
  let asked = now()
  let reading = false
  return () => {
    if (!reading && now() - asked > restMs) {
      reading = true
      asked = now()
      readOverview(place, current)
        .then((read) => (current = read))
        .catch(() => {})
        .finally(() => (reading = false))
    }
    return current
  }
}
