/** Listings that were asked for before: a page is drawn from memory, not counted anew. */
import { listing, matching, type Overview } from '../app/overview.ts'
import type { Listing, ListingRow } from '../model/listing.ts'
import { type ListingState, stateUrl } from './state.ts'

const kept = 2000

export type Answers = {
  listing(state: ListingState): Listing
  rows(state: ListingState): ListingRow[]
}

export function answers(overview: () => Overview): Answers {
  let digest = ''
  const known = new Map<string, Listing>()
  return {
    rows: (state) => matching(overview(), state),
    listing(state) {
      const current = overview()
      if (current.digest !== digest) known.clear()
      digest = current.digest
      const key = stateUrl(state)
      const found = known.get(key) ?? listing(current, state)
      // Asked for again, it stays; the one not asked for longest goes.
      known.delete(key)
      known.set(key, found)
      if (known.size > kept) known.delete(known.keys().next().value!)
      return found
    },
  }
}
