/** The plan explorer: a requirement in, plans kept for a while under addresses that cannot be guessed. */
import { randomBytes } from 'node:crypto'
import { type Context, Hono } from 'hono'
import { emitDocument, formats } from '../../app/emit.ts'
import { planApart } from '../../app/plan-apart.ts'
import type { ServedSite } from '../../app/served-sites.ts'
import { PortolanError } from '../../model/errors.ts'
import type { Data } from '../data.ts'
import { planPage, type AnswerShown, planPath } from '../html/plan.ts'
import { type Asked, example, mostSites, planFormPage } from '../html/plan-form.ts'
import { queue } from '../one-after-another.ts'
import { rateLimit } from '../security.ts'

const kept = 200
const eachMinute = 20

export type PlanEffects = {
  /** Program that is `portolan`; by default this very process's. */
  program?: readonly string[]
}

export function planRoutes(data: Data, { program }: PlanEffects = {}): Hono {
  const routes = new Hono()
  const plans = new Map<string, AnswerShown[]>()
  const planned = queue(
    8,
    () =>
      new PortolanError('BUSY', 'too many are planning here at the moment', {
        hint: 'try again in a minute',
      }),
  )

  async function plan({ requirement, sites, tools }: Asked, signal: AbortSignal) {
    const chosen = sitesNamed(data.sites, sites)
    const answers: AnswerShown[] = []
    for (const [index, { name, file }] of chosen.entries()) {
      const { database, catalog } = data.place
      const answer = await planned(() =>
        planApart(
          {
            requirement,
            siteFile: file,
            ...(tools !== '' && { tools }),
            ...(database !== undefined && { database }),
            ...(catalog !== undefined && { catalog }),
          },
          { signal, ...(program && { program }) },
        ),
      )
      answers.push({ index, machine: name, answer })
    }
    const id = randomBytes(16).toString('hex')
    plans.set(id, answers)
    if (plans.size > kept) plans.delete(plans.keys().next().value!)
    return { id, answers }
  }
  const keptAs = (id: string): AnswerShown[] => {
    const found = plans.get(id)
    if (found) return found
    throw new PortolanError('UNKNOWN_PLAN', 'this plan is not kept here, or no longer', {
      hint: 'plans are kept for a while only: make it again',
    })
  }
  const oneOf = (c: Context): AnswerShown => {
    const found = keptAs(c.req.param('id') ?? '')[Number(c.req.param('index'))]
    if (found) return found
    throw new PortolanError('UNKNOWN_PLAN', 'there is no such plan among these')
  }

  routes.get('/plan', (c) =>
    c.html(planFormPage(data.sites, { requirement: example, sites: [], tools: '' })),
  )
  routes.post('/plan', ownForms, limited(), async (c) => {
    const asked = await askedIn(c)
    try {
      const { id } = await plan(asked, c.req.raw.signal)
      return c.redirect(planPath(id), 303)
    } catch (error) {
      if (!(error instanceof PortolanError)) throw error
      const { code, message, hint } = error
      const failure = { code, message, ...(hint !== undefined && { hint }) }
      return c.html(planFormPage(data.sites, asked, failure), 400)
    }
  })
  routes.get('/plans/:id', (c) => {
    const id = c.req.param('id')
    return c.html(planPage({ id, answers: keptAs(id), formats: formats() }))
  })
  routes.get('/plans/:id/:index/:format', async (c) => {
    const { answer } = oneOf(c)
    if (!('steps' in answer)) throw new PortolanError('UNKNOWN_PLAN', 'a conflict has no files')
    const { files, losses } = await emitDocument(c.req.param('format'), answer)
    const [file] = files
    if (!file || files.length > 1) return c.json({ files, losses })
    const name = file.path.split('/').at(-1)!
    return c.body(file.text, 200, {
      'content-type': 'text/plain; charset=utf-8',
      'content-disposition': `attachment; filename="${name.replaceAll(/[^\w.-]/g, '_')}"`,
    })
  })

  routes.post('/api/v1/plan', ownForms, limited(), async (c) => {
    const body: unknown = await c.req.json().catch(() => null)
    const { requirement, site, tools = '' } = (body ?? {}) as Record<string, unknown>
    if (typeof requirement !== 'string' || typeof site !== 'string' || typeof tools !== 'string')
      throw new PortolanError('USAGE', 'send {"requirement": TEXT, "site": ID} as JSON')
    const { answers } = await plan({ requirement, sites: [site], tools }, c.req.raw.signal)
    return c.json(answers[0]!.answer)
  })
  routes.get('/api/v1/plans/:id', (c) => c.json(keptAs(c.req.param('id'))))
  routes.get('/api/v1/plans/:id/:index', (c) => c.json(oneOf(c).answer))
  return routes
}

/** A page of another origin must not make this server work. */
const ownForms = async (c: Context, next: () => Promise<void>) => {
  const site = c.req.header('sec-fetch-site')
  if (site === undefined || site === 'same-origin' || site === 'none') return next()
  return c.text('Only pages of this server may plan here.', 403)
}

const limited = () => rateLimit(eachMinute, () => 'all')

async function askedIn(c: Context): Promise<Asked> {
  const form = await c.req.formData()
  const file = form.get('file')
  const text = form.get('requirement')
  const tools = form.get('tools')
  const uploaded = file instanceof File && file.size > 0 ? await file.text() : undefined
  return {
    requirement: uploaded ?? (typeof text === 'string' ? text : ''),
    sites: form.getAll('site').filter((id) => typeof id === 'string'),
    tools: typeof tools === 'string' ? tools : '',
  }
}

function sitesNamed(all: readonly ServedSite[], ids: readonly string[]): ServedSite[] {
  const wanted = [...new Set(ids)]
  if (wanted.length === 0) throw new PortolanError('USAGE', 'choose a machine to plan for')
  if (wanted.length > mostSites)
    throw new PortolanError('USAGE', `choose at most ${mostSites} machines`)
  return wanted.map((id) => {
    const found = all.find((site) => site.id === id)
    if (found) return found
    throw new PortolanError('UNKNOWN_SITE', `no machine is shown here as '${id}'`)
  })
}
