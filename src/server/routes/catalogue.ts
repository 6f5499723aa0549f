/** Pages and data of the catalogue. */
import { type Context, Hono } from 'hono'
import type { SoftwareDocument } from '../../app/catalog-lookup.ts'
import { PortolanError } from '../../model/errors.ts'
import type { ListingRow } from '../../model/listing.ts'
import { answers } from '../answers.ts'
import { badge } from '../badge.ts'
import { codemeta } from '../codemeta.ts'
import type { Data, Shown } from '../data.ts'
import { atom, type Entry } from '../feed.ts'
import { cataloguePage } from '../html/catalogue.ts'
import { softwarePage } from '../html/software.ts'
import { virtualPage } from '../html/virtual.ts'
import { csv, jsonLd } from '../listing-forms.ts'
import { stateOf } from '../state.ts'

export function catalogueRoutes(data: Data, { fixed, linked }: Shown): Hono {
  const routes = new Hono()
  const asked = answers(() => data.overview())
  const rowOf = indexed(data)

  routes.get('/', (c) => {
    const state = stateOf(c.req.url)
    return c.html(cataloguePage(state, asked.listing(state), data.titles, fixed))
  })
  routes.get('/software/:name', async (c) => {
    const found = await data.show(c.req.param('name'))
    if ('virtual' in found) return c.html(virtualPage(found, data.titles))
    const { software } = found
    const sites = data.sites.flatMap(({ id, name, bySoftware }) => {
      const installations = bySoftware.get(software)
      return installations ? [{ id, name, installations }] : []
    })
    return c.html(
      softwarePage({
        found,
        row: rowOf(software),
        titles: data.titles,
        sites,
        fixed,
        linked,
      }),
    )
  })

  routes.get('/names.json', (c) =>
    c.json(data.overview().rows.map(({ software, names }) => [software, ...names])),
  )
  routes.get('/api/v1/software', (c) => c.json(asked.listing(stateOf(c.req.url))))
  routes.get('/api/v1/software.csv', (c) =>
    c.body(csv(asked.rows(stateOf(c.req.url)), data.overview().tools), 200, {
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': 'attachment; filename="software.csv"',
    }),
  )
  routes.get('/api/v1/software.jsonld', (c) => ld(c, jsonLd(asked.rows(stateOf(c.req.url)))))
  routes.get('/api/v1/software/:name', async (c) => c.json(await data.show(c.req.param('name'))))
  routes.get('/api/v1/software/:name/codemeta.json', async (c) =>
    ld(c, codemeta(await softwareNamed(data, c.req.param('name')))),
  )

  routes.get('/badges/:name/:file{[^/]+\\.svg}', async (c) => {
    const tool = c.req.param('file').slice(0, -'.svg'.length)
    const row = rowOf(c.req.param('name'))
    if (!row || !data.overview().tools.includes(tool)) return c.notFound()
    return c.body(await badge(data.titles[tool] ?? tool, row.cells[tool]), 200, {
      'content-type': 'image/svg+xml',
    })
  })

  const feed = async (c: Context, title: string, entries: readonly Entry[]) =>
    c.body(await atom(title, c.req.url, entries), 200, {
      'content-type': 'application/atom+xml; charset=utf-8',
    })
  routes.get('/feeds/software/:file{[^/]+\\.atom}', async (c) => {
    const name = c.req.param('file').slice(0, -'.atom'.length)
    const { software, tool, arrivals = [] } = await softwareNamed(data, name)
    return feed(
      c,
      `New versions of ${software}`,
      arrivals.map(({ version, date }) => ({ software, tool, version, date })),
    )
  })
  routes.get('/feeds/tools/:file{[^/]+\\.atom}', (c) => {
    const tool = c.req.param('file').slice(0, -'.atom'.length)
    const { tools, rows } = data.overview()
    if (!tools.includes(tool)) return c.notFound()
    return feed(c, `New in ${data.titles[tool] ?? tool}`, arrived(rows, tool))
  })
  routes.get('/feeds/maintainers/:file{[^/]+\\.atom}', (c) => {
    const who = c.req.param('file').slice(0, -'.atom'.length)
    const own = data.overview().rows.filter((row) => row.maintainers.includes(who))
    if (own.length === 0) return c.notFound()
    return feed(c, `New versions of what ${who} maintains`, arrived(own))
  })
  return routes
}

const ld = (c: Context, document: object) =>
  c.body(JSON.stringify(document), 200, { 'content-type': 'application/ld+json' })

async function softwareNamed(data: Data, name: string): Promise<SoftwareDocument> {
  const found = await data.show(name)
  if ('software' in found) return found
  throw new PortolanError('UNKNOWN_PACKAGE', `'${name}' is a virtual, not a software`)
}

/** The newest version of each row in the tools, or in one of them, where its day is known. */
const arrived = (rows: readonly ListingRow[], only?: string): Entry[] =>
  rows.flatMap(({ software, cells }) =>
    Object.entries(cells).flatMap(([tool, { version, date }]) =>
      version !== undefined && date !== undefined && (only ?? tool) === tool
        ? [{ software, tool, version, date }]
        : [],
    ),
  )

/** Rows by id; made again when the overview is another. */
function indexed(data: Data): (id: string) => ListingRow | undefined {
  let of: unknown
  let rows = new Map<string, ListingRow>()
  return (id) => {
    const overview = data.overview()
    if (of !== overview) rows = new Map(overview.rows.map((row) => [row.software, row]))
    of = overview
    return rows.get(id)
  }
}
