/** Atom feeds (RFC 4287): versions as they came in, where the history of the recipes was read. */
import { html } from 'hono/html'
import type { Html } from './html/layout.ts'
import { softwarePath } from './html/layout.ts'

export type Entry = { software: string; tool: string; version: string; date: string }

/** Newest first, at most this many. */
const most = 100

export function atom(title: string, self: string, entries: readonly Entry[]): Html {
  const { origin } = new URL(self)
  const shown = entries.toSorted((a, b) => (a.date > b.date ? -1 : 1)).slice(0, most)
  const updated = time(shown[0]?.date ?? '1970-01-01')
  return html`<?xml version="1.0" encoding="utf-8"?>
    <feed xmlns="http://www.w3.org/2005/Atom"
      ><title>${title}</title><id>${self}</id><link rel="self" href="${self}" /><updated
        >${updated}</updated
      ><author><name>Portolan</name></author
      >${shown.map(
        (e) =>
          html`<entry
            ><title>${e.software} ${e.version} in ${e.tool}</title
            ><id>${origin}${softwarePath(e.software)}#${e.tool}-${encodeURIComponent(e.version)}</id
            ><link href="${origin}${softwarePath(e.software)}" /><updated>${time(e.date)}</updated>
            <summary>${e.version} came into ${e.tool}</summary></entry
          >`,
      )}</feed
    >`
}

const time = (date: string): string =>
  date.length === 10 ? `${date}T00:00:00Z` : new Date(date).toISOString()
