/** The state of the catalogue page as its address: `/?q=hdf5&tool=guix&page=2`, and back. */
import { type FacetName, facetNames, type ListingQuery } from '../app/overview.ts'

export type ListingState = ListingQuery

const pageSize = 50
const largestPage = 500
/** What a person types; longer ones only cost time. */
const longest = { query: 200, value: 200, values: 10 }

const whole = (text: string | null, otherwise: number, most: number): number => {
  const n = Number(text ?? otherwise)
  return Number.isInteger(n) && n > 0 ? Math.min(n, most) : otherwise
}

/** Whatever the address says: what makes no sense is left out. */
export function stateOf(url: string): ListingState {
  const { searchParams } = new URL(url)
  const words = (searchParams.get('q') ?? '').slice(0, longest.query).split(/\s+/).filter(Boolean)
  const facets: Partial<Record<FacetName, string[]>> = {}
  for (const name of facetNames) {
    const values = searchParams.getAll(name).filter((v) => v !== '' && v.length <= longest.value)
    if (values.length > 0) facets[name] = [...new Set(values)].sort().slice(0, longest.values)
  }
  return {
    words,
    facets,
    page: whole(searchParams.get('page'), 1, 1_000_000),
    size: whole(searchParams.get('size'), pageSize, largestPage),
  }
}

/** The address of a state: equal states have equal addresses. */
export function stateUrl({ words, facets, page, size }: ListingState, path = '/'): string {
  const parameters = new URLSearchParams()
  if (words.length > 0) parameters.set('q', words.join(' '))
  for (const name of facetNames)
    for (const value of facets[name] ?? []) parameters.append(name, value)
  if (page > 1) parameters.set('page', String(page))
  if (size !== pageSize) parameters.set('size', String(size))
  const text = parameters.toString()
  return text === '' ? path : `${path}?${text}`
}

/** With the value, or without it if it was chosen; on the first page again. */
export function toggled(state: ListingState, name: FacetName, value: string): ListingState {
  const values = state.facets[name] ?? []
  const next = values.includes(value)
    ? values.filter((v) => v !== value)
    : [...values, value].sort()
  const { [name]: _, ...others } = state.facets
  return {
    ...state,
    page: 1,
    facets: next.length > 0 ? { ...others, [name]: next } : others,
  }
}
