/** Fields of a newer minor version: kept, with their path, so that who writes a Site again loses none. */
import type { Site } from '../model/site.ts'

type Unread = { path: string; value: unknown }

function* missing(raw: unknown, read: unknown, path: string): Iterable<Unread> {
  if (typeof raw !== 'object' || raw === null || typeof read !== 'object' || read === null) return
  const known = new Map(Object.entries(read))
  for (const [key, value] of Object.entries(raw)) {
    const place = Array.isArray(raw) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`
    if (known.has(key)) yield* missing(value, known.get(key), place)
    else yield { path: place, value }
  }
}

/** `read` is what the schema took of `raw`. */
export function withUnread(read: Site, raw: unknown): Site {
  const unread = [...missing(raw, read, '')]
  return unread.length > 0 ? { ...read, details: { ...read.details, unread } } : read
}
