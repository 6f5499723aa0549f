/** What an address says of the project it belongs to, by the rules of `places.tsv`. */
import type { Place, PlaceKind, Rules } from './rules.ts'

export type ProjectKey = {
  kind: Exclude<PlaceKind, 'ignore'> | 'download' | 'homepage'
  value: string
}

type Address = { host: string; path: string }

/** Host in lower case without `www.`-less tricks, `mirror:NAME` for `mirror://NAME/…`; or null. */
function split(url: string): Address | null {
  const scheme = url.indexOf('://')
  if (scheme < 0) return null
  const start = scheme + 3
  let end = url.indexOf('/', start)
  if (end < 0) end = url.length
  const authority = url.slice(start, end).toLowerCase()
  const host = authority.slice(authority.lastIndexOf('@') + 1).replace(/:\d*$/, '')
  if (!/^[a-z0-9.-]+$/.test(host)) return null
  const path = url.slice(end).replace(/#.*$/, '')
  return { host: url.startsWith('mirror://') ? `mirror:${host}` : host, path }
}

export type PlaceReader = {
  /** Projects that a source address names; else the download folder's host and file name. */
  ofSource(url: string): ProjectKey | null
  /** Likewise for a homepage; else the page itself. */
  ofHomepage(url: string): ProjectKey | null
}

export function placeReader(rules: Pick<Rules, 'hosts' | 'hostPatterns'>): PlaceReader {
  const known = new Map<string, readonly { place: Place; h: string }[]>()
  const placesOf = (host: string) => {
    let places = known.get(host)
    if (!places) {
      const exact = (rules.hosts.get(host) ?? []).map((place) => ({ place, h: host }))
      const matching = rules.hostPatterns.flatMap((p) => {
        const match = p.host.exec(host)
        return match ? [{ place: p.place, h: match[1] ?? host }] : []
      })
      places = [...exact, ...matching]
      known.set(host, places)
    }
    return places
  }
  const project = ({ host, path }: Address): ProjectKey | 'ignore' | null => {
    for (const { place, h } of placesOf(host)) {
      const match = place.path.exec(path)
      if (!match) continue
      if (place.kind === 'ignore') return 'ignore'
      const value = place.key.replace(/\$([h\d])/g, (_, n: string) =>
        n === 'h' ? h : normal(match[Number(n)] ?? '', place.kind),
      )
      return { kind: place.kind, value }
    }
    return null
  }
  return {
    ofSource(url) {
      const address = split(url)
      if (!address) return null
      const found = project(address)
      if (found) return found === 'ignore' ? null : found
      const stem = fileStem(address.path)
      return stem === '' ? null : { kind: 'download', value: `${bare(address.host)}/${stem}` }
    },
    ofHomepage(url) {
      const address = split(url)
      if (!address) return null
      const found = project(address)
      if (found) return found === 'ignore' ? null : found
      const path = address.path
        .replace(/[?].*$/, '')
        .replace(/\/(?:index|home|main|default)\.\w+$/i, '')
        .replace(/\/+$/, '')
      return { kind: 'homepage', value: `${bare(address.host)}${path.toLowerCase()}` }
    },
  }
}

const bare = (host: string) => host.replace(/^www\d?\./, '')

function normal(part: string, kind: PlaceKind): string {
  const lower = part.toLowerCase().replace(/\.git$/, '')
  return kind === 'registry' ? lower.replace(/::|[_.-]+/g, '-') : lower
}

/** `hdf5` of `/releases/v1/hdf5-1.14.6.tar.gz`; empty when the file is named by its version alone. */
function fileStem(path: string): string {
  const file = path.slice(path.lastIndexOf('/') + 1)
  const stem = /^([A-Za-z][A-Za-z0-9+]*?(?:[-_.][A-Za-z][A-Za-z0-9+]*?)*?)[-_.]?[vVrR]?\d/.exec(
    file,
  )?.[1]
  return (stem ?? '').toLowerCase().replace(/[-_.]+/g, '-')
}
