/** Plans over HTTP, made by the real planner in its own process. */
import { join } from 'node:path'
import type { Hono } from 'hono'
import { beforeAll, expect, test } from 'vitest'
import { app } from './app.ts'
import { queue } from './one-after-another.ts'
import { openData } from './serve.ts'

const root = join(import.meta.dirname, '../..')
let web: Hono
beforeAll(async () => {
  const place = { catalog: join(root, 'data/catalog/spack.pack') }
  const data = await openData(place, [join(root, 'src/cli/plan/fixtures/site.json')])
  const program = [process.execPath, join(root, 'src/cli/main.ts')]
  web = app(data, { plans: { program } })
})
const ask = (body: object, headers: Record<string, string> = {}) =>
  web.request('http://localhost/api/v1/plan', {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json', ...headers },
  })
const posted = (fields: Record<string, string>) => {
  const body = new FormData()
  for (const [name, value] of Object.entries(fields)) body.set(name, value)
  return web.request('http://localhost/plan', { method: 'POST', body })
}
const jansson = 'name: demo\nrequires: ["jansson"]\n'

test('a form leads to a page with the graph, reasons and files to take along', async () => {
  const answer = await posted({ requirement: jansson, site: 'site' })
  expect(answer.status).toBe(303)
  const address = answer.headers.get('location')!
  const text = await (await web.request(`http://localhost${address}`)).text()
  expect(text).toContain('<h1>Plan of demo</h1>')
  expect(text).toMatch(/href="#step-jansson-[0-9a-f]{8}"/)
  const spack = await web.request(`http://localhost${address}/0/spack`)
  expect(spack.headers.get('content-disposition')).toContain('spack.yaml')
  expect(await spack.text()).toMatch(/^spack:$/m)
  const guessed = await web.request('http://localhost/plans/00000000000000000000000000000000')
  expect(guessed.status).toBe(404)
})

test('no plan is an answer, too', async () => {
  const answer = await ask({ requirement: 'name: a\nrequires: ["hdf5@99"]\n', site: 'site' })
  expect(answer.status).toBe(200)
  expect(await answer.json()).toMatchObject({ core: [{ kind: 'unknown-version' }] })
})

test.each([
  ['own code', { requirement: `${jansson}sources: /etc\n`, site: 'site' }, 'OWN_CODE'],
  [
    'another file as machine',
    { requirement: jansson, site: '../../../etc/passwd' },
    'UNKNOWN_SITE',
  ],
  ['an option as tool', { requirement: jansson, site: 'site', tools: '--out=/tmp/x' }, 'USAGE'],
  ['no text', { requirement: 7, site: 'site' }, 'USAGE'],
  ['no spec', { requirement: 'name: a\nrequires: ["(("]\n', site: 'site' }, 'SPEC_SYNTAX'],
  [
    'aliases of aliases',
    {
      requirement: `a: &a [x,x]\n${Array.from({ length: 20 }, (_, i) => `b${i}: &b${i} [${'*a,'.repeat(9)}]`).join('\n')}\n`,
      site: 'site',
    },
    'YAML_ALIAS',
  ],
])('refused: %s', async (_, body, code) => {
  const answer = await ask(body)
  expect(answer.status).toBeGreaterThanOrEqual(400)
  expect(answer.status).toBeLessThan(500)
  expect(await answer.json()).toMatchObject({ error: { code } })
})

test('a page of another origin cannot plan here', async () => {
  const answer = await ask(
    { requirement: jansson, site: 'site' },
    { 'sec-fetch-site': 'cross-site' },
  )
  expect(answer.status).toBe(403)
})

test('a wrong requirement comes back in the form, with what is wrong', async () => {
  const answer = await posted({ requirement: 'requires: </textarea><script>', site: 'site' })
  expect(answer.status).toBe(400)
  const text = await answer.text()
  expect(text).toContain('role="alert"')
  expect(text).not.toContain('</textarea><script>')
})

test('who waits too long is told so; the others come one after another', async () => {
  const run = queue(2, () => new Error('full'))
  const order: string[] = []
  const work = (name: string) =>
    run(async () => void order.push(`${name}+`, await Promise.resolve(`${name}-`)))
  const first = work('a')
  const second = work('b')
  await expect(work('c')).rejects.toThrow('full')
  await Promise.all([first, second])
  expect(order).toEqual(['a+', 'a-', 'b+', 'b-'])
  await work('d')
  expect(order).toHaveLength(6)
})
