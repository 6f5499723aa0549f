/** The pages in a real browser: each one's main use, without errors and without barriers. */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const executablePath = '/usr/bin/chromium'
const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js')

let server: ReturnType<typeof spawn>
let base: string
let browser: Browser

// scripts/setup installs a browser in CI; who has none of that name skips this.
describe.skipIf(!existsSync(executablePath))('in Chromium', () => {
  beforeAll(async () => {
    const catalog = join(root, 'data/catalog/spack.pack')
    const site = join(root, 'src/cli/plan/fixtures/site.json')
    const options = ['--port', '0', '--json', '--catalog', catalog, '--sites', site]
    server = spawn(join(root, 'portolan'), ['serve', ...options], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    base = await new Promise<string>((resolve, reject) => {
      server.once('exit', (code) => reject(new Error(`serve ended with ${code}`)))
      server.stdout!.once('data', (line: Buffer) =>
        resolve((JSON.parse(line.toString()) as { url: string }).url),
      )
    })
    // As root, as in CI, its sandbox does not start.
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] })
  })
  afterAll(async () => {
    await browser?.close()
    server?.kill()
  })

  async function withPage(
    options: Parameters<Browser['newContext']>[0],
    work: (page: Page) => Promise<void>,
  ) {
    const context = await browser.newContext({ baseURL: base, ...options })
    const page = await context.newPage()
    const wrong: string[] = []
    page.on('pageerror', (error) => wrong.push(String(error)))
    page.on('console', (message) => message.type() === 'error' && wrong.push(message.text()))
    page.on('request', (r) => !r.url().startsWith(base) && wrong.push(`asked ${r.url()}`))
    try {
      await work(page)
      expect(wrong).toEqual([])
    } finally {
      await context.close()
    }
  }

  test('results while one types, and the address holds them', () =>
    withPage({}, async (page) => {
      await page.goto('/')
      await page.getByRole('searchbox').pressSequentially('hdf5')
      await page.getByRole('rowheader', { name: 'hdf5', exact: true }).waitFor()
      await page.waitForURL('**/?q=hdf5')
      await page.reload()
      expect(await page.getByRole('searchbox').inputValue()).toBe('hdf5')
    }))

  test('facets narrow down and can be taken out again', () =>
    withPage({}, async (page) => {
      await page.goto('/?q=fft')
      const count = async () => Number.parseInt((await page.getByRole('status').textContent())!, 10)
      const before = await count()
      await page.getByText('Build system', { exact: true }).click()
      await page.getByRole('link', { name: /^cmake \d/ }).click()
      expect(await count()).toBeLessThan(before)
      await page.getByRole('link', { name: /cmake .*take out/ }).click()
      expect(await count()).toBe(before)
    }))

  test('without JavaScript all of it reads', () =>
    withPage({ javaScriptEnabled: false }, async (page) => {
      await page.goto('/')
      await page.getByRole('searchbox').fill('zlib-ng')
      await page.getByRole('button', { name: 'Search' }).click()
      await page.getByRole('link', { name: 'zlib-ng', exact: true }).click()
      await page.getByRole('heading', { name: 'Variants' }).waitFor()
      await page.getByRole('link', { name: 'Machines' }).click()
      expect(await page.getByRole('rowheader').count()).toBeGreaterThan(0)
    }))

  test('a newcomer has a spack.yaml in 30 seconds', () =>
    withPage({ acceptDownloads: true }, async (page) => {
      const start = performance.now()
      await page.goto('/')
      await page.getByRole('link', { name: 'Plan', exact: true }).click()
      await page
        .getByLabel(/as a portolan.yaml/)
        .fill('name: mine\nrequires: ["jansson", "zlib"]\n')
      await page.getByRole('button', { name: 'Plan' }).click()
      await page.getByRole('heading', { name: 'Plan of mine' }).waitFor({ timeout: 25_000 })
      await page.locator('.graph a', { hasText: 'jansson' }).click()
      expect(page.url()).toMatch(/#step-jansson-/)
      const download = page.waitForEvent('download')
      await page.getByRole('link', { name: /spack.yaml/ }).click()
      const file = await (await download).path()
      expect(await readFile(file, 'utf8')).toMatch(/- jansson@=/)
      expect(performance.now() - start).toBeLessThan(30_000)
    }))

  test('the keyboard alone reaches content and results', () =>
    withPage({}, async (page) => {
      await page.goto('/?q=hdf5')
      await page.keyboard.press('Tab')
      expect(await page.locator(':focus').textContent()).toBe('Skip to content')
      await page.keyboard.press('Enter')
      expect(await page.locator(':focus').getAttribute('id')).toBe('main')
    }))

  test('the colours stay as chosen', () =>
    withPage({ colorScheme: 'light' }, async (page) => {
      const background = () => page.evaluate('getComputedStyle(document.body).backgroundColor')
      await page.goto('/')
      const light = await background()
      await page.getByRole('button', { name: 'Dark colours' }).click()
      expect(await background()).not.toBe(light)
      await page.goto('/api')
      expect(await background()).not.toBe(light)
    }))

  test.each([
    '/',
    '/?q=hdf5',
    '/software/hdf5',
    '/software/mpi',
    '/sites',
    '/sites/site',
    '/plan',
    '/api',
    '/nothing',
  ])('%s: no barriers, light and dark, phone and wide', async (path) => {
    for (const colorScheme of ['light', 'dark'] as const)
      for (const width of [390, 1440]) {
        // axe is put into the page, which its policy would not let in.
        const context = await browser.newContext({
          baseURL: base,
          colorScheme,
          bypassCSP: true,
          viewport: { width, height: 900 },
        })
        const page = await context.newPage()
        await page.goto(path)
        await page.addScriptTag({ path: axe })
        const found = (await page.evaluate(
          'axe.run().then((r) => r.violations.map((v) => v.id + ": " + v.nodes[0].html))',
        )) as string[]
        const moves = await page.evaluate('document.documentElement.scrollWidth > innerWidth')
        expect({ colorScheme, width, found, moves }).toEqual({
          colorScheme,
          width,
          found: [],
          moves: false,
        })
        await context.close()
      }
  })
})
