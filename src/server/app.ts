/**
 * The web interface and API as a function from requests to answers: no port, no process. `serve` puts
 * it behind a port, `export` asks it for every page, tests ask it directly.
 */
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { cors } from 'hono/cors'
import { etag } from 'hono/etag'
import { HTTPException } from 'hono/http-exception'
import { PortolanError } from '../model/errors.ts'
import { asset } from './assets.ts'
import type { Data } from './data.ts'
import { apiPage } from './html/api.ts'
import { type Failure, failurePage } from './html/failure.ts'
import { openapi } from './openapi.ts'
import { catalogueRoutes } from './routes/catalogue.ts'
import { type PlanEffects, planRoutes } from './routes/plans.ts'
import { siteRoutes } from './routes/sites.ts'
import { headers, ownNames } from './security.ts'

export type AppOptions = {
  /** Reached from this machine alone: other host names are refused. */
  local?: boolean
  /** For files: without what only a server can answer. */
  fixed?: boolean
  plans?: PlanEffects
}

/** Bytes of a request; the largest is a portolan.yaml. */
const largestBody = 64 * 1024

export function app(data: Data, options: AppOptions = {}): Hono {
  const all = new Hono()
  all.use(headers())
  if (options.local) all.use(ownNames())
  all.use(bodyLimit({ maxSize: largestBody }))
  // The catalogue is public knowledge; machines are not, and stay with their own pages.
  for (const open of [
    '/api/v1/software/*',
    '/api/v1/software.csv',
    '/api/v1/software.jsonld',
    '/api/openapi.json',
    '/feeds/*',
    '/badges/*',
  ])
    all.use(open, cors({ origin: '*', allowMethods: ['GET', 'HEAD'] }))
  for (const open of ['/badges/*', '/feeds/*', '/api/v1/software/*'])
    all.use(open, async (c, next) => {
      await next()
      c.res.headers.set('cross-origin-resource-policy', 'cross-origin')
    })
  all.use(etag())
  all.use(async (c, next) => {
    await next()
    if (c.res.ok && c.req.method === 'GET' && !c.res.headers.has('cache-control'))
      c.res.headers.set('cache-control', 'no-cache')
  })

  const fixed = options.fixed === true
  const shown = { fixed, linked: fixed ? knownNames(data) : (name: string) => name || undefined }
  all.route('/', catalogueRoutes(data, shown))
  all.route('/', siteRoutes(data, shown))
  all.route('/', planRoutes(data, options.plans))
  all.get('/api', (c) => c.html(apiPage()))
  all.get('/api/openapi.json', (c) => c.json(openapi()))
  all.get('/assets/:name', async (c) => {
    const found = await asset(c.req.param('name'))
    return found ? c.body(found.body, 200, { 'content-type': found.type }) : c.notFound()
  })
  all.get('/robots.txt', (c) => c.text('User-agent: *\nAllow: /\n'))

  all.notFound((c) => failed(c, { code: 'NOT_FOUND', message: 'There is no such page.' }, 404))
  all.onError((error, c) => {
    if (error instanceof HTTPException) return error.getResponse()
    if (error instanceof PortolanError) {
      const { code, message, hint } = error
      const status = code.startsWith('UNKNOWN') ? 404 : 400
      return failed(c, { code, message, ...(hint !== undefined && { hint }) }, status)
    }
    // What went wrong inside is for whoever runs the server, not for who asks.
    process.stderr.write(
      `portolan: ${c.req.method} ${c.req.path}: ${error.stack ?? error.message}\n`,
    )
    return failed(c, { code: 'INTERNAL', message: 'Something went wrong here.' }, 500)
  })
  return all
}

const failed = (c: Context, failure: Failure, status: 400 | 404 | 500) =>
  /^\/(api\/.|feeds\/|badges\/)/.test(c.req.path)
    ? c.json({ error: failure }, status)
    : c.html(failurePage(failure), status)

/** Tools' names and ids → ids; for pages that cannot say that there is no such software. */
function knownNames(data: Data): (name: string) => string | undefined {
  const { rows } = data.overview()
  const ids = new Map(
    rows.flatMap(({ software, names }) => names.map((n) => [n, software] as const)),
  )
  for (const { software } of rows) ids.set(software, software)
  return (name) => ids.get(name)
}
