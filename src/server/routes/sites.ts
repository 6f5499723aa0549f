/** Pages and data of machines. */
import { Hono } from 'hono'
import type { ServedSite } from '../../app/served-sites.ts'
import { PortolanError } from '../../model/errors.ts'
import type { Installation } from '../../model/installation.ts'
import type { Data, Shown } from '../data.ts'
import { sitePage } from '../html/site.ts'
import { sitesPage } from '../html/sites.ts'

const pageSize = 100

export function siteRoutes(data: Data, { fixed, linked }: Shown): Hono {
  const routes = new Hono()
  const named = (id: string): ServedSite => {
    const found = data.sites.find((site) => site.id === id)
    if (found) return found
    throw new PortolanError('UNKNOWN_SITE', `no machine is shown here as '${id}'`, {
      hint: 'all that are stand under /sites',
    })
  }
  routes.get('/sites', (c) => c.html(sitesPage(data.sites, fixed)))
  routes.get('/sites/:id', (c) => {
    const served = named(c.req.param('id'))
    const words = (c.req.query('q') ?? '').slice(0, 200)
    const all = installedAs(served, words)
    const pages = Math.max(1, Math.ceil(all.length / pageSize))
    const page = Math.min(pages, Math.max(1, Math.trunc(Number(c.req.query('page') ?? 1)) || 1))
    const installations = all.slice((page - 1) * pageSize, page * pageSize)
    return c.html(
      sitePage(served, { words, total: all.length, installations, page, pages }, { fixed, linked }),
    )
  })
  routes.get('/api/v1/sites', (c) =>
    c.json(
      data.sites.map(({ id, name, site }) => ({
        id,
        name,
        collected: site.collected.at,
        nodeClasses: site.nodeClasses.map((node) => node.id),
        installations: site.installations.length,
      })),
    ),
  )
  routes.get('/api/v1/sites/:id', (c) => c.json(named(c.req.param('id')).site))
  routes.get('/api/v1/sites/:id/installations', (c) => {
    const all = installedAs(named(c.req.param('id')), (c.req.query('q') ?? '').slice(0, 200))
    return c.json({ total: all.length, installations: all.slice(0, 500) })
  })
  return routes
}

/** Those whose name, identity or a virtual they provide has every word. */
function installedAs({ site }: ServedSite, text: string): readonly Installation[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return site.installations
  return site.installations.filter(({ name, software = '', provides }) => {
    const names = `${name}\n${software}\n${provides.join('\n')}`.toLowerCase()
    return words.every((word) => names.includes(word))
  })
}
