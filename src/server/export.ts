/**
 * `portolan export`: every page of the app as a file, for any web host, in any folder of it. It asks the
 * app for a page, writes it with its links made relative, and goes on with the pages they lead to.
 */
import { dirname, join, relative } from 'node:path'
import { mkdir, writeFile } from 'node:fs/promises'
import type { Hono } from 'hono'
import { openShow, type Place } from '../app/catalog-lookup.ts'
import { folderFor } from '../app/new-folder.ts'
import { readOverview } from '../app/overview.ts'
import { readServedSites } from '../app/served-sites.ts'
import { toolTitles } from '../app/tool-titles.ts'
import { app } from './app.ts'
import { assetNames } from './assets.ts'

export type Exported = { files: number; bytes: number; missing: string[] }
export type ExportEffects = {
  signal: AbortSignal
  progress: (what: string, share?: number) => void
}

const starts = ['/', '/names.json', '/robots.txt', ...assetNames.map((name) => `/assets/${name}`)]

/**
 * `app` is one made `fixed`, which has no links that only a server can answer. Files are written in place:
 * the folder must be new or one that holds an older export.
 */
export async function exportPages(
  app: Hono,
  folder: string,
  { signal, progress }: ExportEffects,
): Promise<Exported> {
  const done: Exported = { files: 0, bytes: 0, missing: [] }
  const seen = new Set(starts)
  const waiting = [...starts]
  const made = new Set<string>()
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    signal.throwIfAborted()
    const answer = await app.request(`http://localhost${path}`)
    const file = fileOf(path)
    if (!answer.ok || file === undefined) {
      done.missing.push(path)
      continue
    }
    let body: string | Uint8Array = new Uint8Array(await answer.arrayBuffer())
    if (answer.headers.get('content-type')?.startsWith('text/html')) {
      const text = new TextDecoder().decode(body)
      for (const link of linksIn(text))
        if (!seen.has(link)) {
          seen.add(link)
          waiting.push(link)
        }
      body = withRelativeLinks(text, file)
    }
    const target = join(folder, file)
    if (!made.has(dirname(target))) await mkdir(dirname(target), { recursive: true })
    made.add(dirname(target))
    await writeFile(target, body)
    done.files++
    done.bytes += body.length
    if (done.files % 100 === 0) progress(`${done.files} files written`, done.files / seen.size)
  }
  return done
}

// Values are escaped by the templates: a quotation mark ends the attribute.
const links = /(<(?:a|link|img|script|form)\b[^>]*?\s(?:href|src|action|data-names)=")(\/[^"]*)"/g

/** Own addresses without their anchors. */
const linksIn = (text: string): string[] =>
  [...text.matchAll(links)].map(([, , address]) => plain(address!))

const plain = (address: string): string => address.replaceAll('&amp;', '&').replace(/#.*$/, '')

/** Where an address lies; undefined for one that has no place among files. */
export function fileOf(address: string): string | undefined {
  const { pathname, searchParams } = new URL(address, 'http://localhost')
  const page = searchParams.get('page')
  if ([...searchParams.keys()].some((name) => name !== 'page')) return undefined
  const parts = pathname.split('/').slice(1).map(decodeURIComponent)
  if (parts.some((part) => part === '.' || part === '..' || /[/\\\0]/.test(part))) return undefined
  const path = parts.filter(Boolean).join('/')
  if (/\.[a-z]+$/.test(path) && !path.startsWith('software/') && !path.startsWith('sites/'))
    return path
  if (path.startsWith('api/')) return `${path}.json`
  return join(path, page === null ? '' : `page/${page}`, 'index.html')
}

function withRelativeLinks(text: string, file: string): string {
  return text.replaceAll(links, (whole: string, before: string, address: string) => {
    const target = fileOf(plain(address))
    if (target === undefined) return whole
    const [, anchor = ''] = /(#.*)$/.exec(address) ?? []
    const way = relative(dirname(file), target).split('/').map(encodeURIComponent).join('/')
    const short = way.replace(/(^|\/)index\.html$/, '$1') || './'
    return `${before}${short}${anchor}"`
  })
}

/** The catalogue and the machines named, into a folder. Throws FOLDER_TAKEN, and as they do. */
export async function exportSite(
  place: Place,
  sites: readonly string[],
  folder: string,
  effects: ExportEffects,
): Promise<Exported> {
  await folderFor(folder, 'names.json')
  effects.progress('reading the catalogue')
  const overview = await readOverview(place)
  const { show, close } = await openShow(place)
  try {
    const data = {
      place,
      overview: () => overview,
      show,
      sites: await readServedSites(sites),
      titles: toolTitles(),
    }
    return await exportPages(app(data, { fixed: true }), folder, effects)
  } finally {
    await close()
  }
}
