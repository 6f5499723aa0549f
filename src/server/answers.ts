/** What was asked for before: a page is drawn from memory, not counted anew. */
import { listing, type Matches, matches, type Overview } from '../app/overview.ts'
import type { Listing, ListingRow } from '../model/listing.ts'
import { type ListingState, stateUrl } from './state.ts'

/** Rows of all answers that are kept, each a reference. */
const kept = 1_000_000

export type Answers = {
  listing(state: ListingState): Listing
  rows(state: ListingState): readonly ListingRow[]
}

export function answers(overview: () => Overview): Answers {
  let of: Overview | undefined
  let size = 0
  const known = new Map<string, Matches>()
  const found = (current: Overview, state: ListingState): Matches => {
    if (current !== of) {
      known.clear()
      size = 0
    }
    of = current
    const key = stateUrl({ ...state, page: 1 })
    const before = known.get(key)
    const answer = before ?? matches(current, state)
    // Asked for again, it stays; what was not asked for longest goes.
    known.delete(key)
    known.set(key, answer)
    if (!before) size += answer.rows.length + 100
    for (const [oldest, { rows }] of known) {
      if (size <= kept || oldest === key) break
      known.delete(oldest)
      size -= rows.length + 100
    }
    return answer
  }
  return {
    rows: (state) => found(overview(), state).rows,
    listing(state) {
      const current = overview()
      return listing(current, state, found(current, state))
    },
  }
}
