/** The frame of every page. Templates of hono/html escape each value; nothing is put in as it is. */
import { html } from 'hono/html'

export type Html = ReturnType<typeof html>

const places = [
  ['/', 'Software'],
  ['/sites', 'Machines'],
  ['/plan', 'Plan'],
  ['/api', 'API'],
] as const

/** Places that only a server can answer. */
const live = new Set(['/plan', '/api'])

export type Page = {
  /** One of an export: no links that only a server can answer. */
  fixed?: boolean

  title: string
  description: string
  /** Path of the place in the navigation that it belongs to. */
  place: string
  /** Addresses of the same in other forms, for programs. */
  alternates?: readonly { type: string; href: string; title: string }[]
  main: Html
}

export const layout = ({
  title,
  description,
  place,
  alternates = [],
  main,
  fixed = false,
}: Page): Html =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · Portolan</title>
        <meta name="description" content="${description}" />
        <meta name="color-scheme" content="light dark" />
        <link rel="icon" href="/assets/icon.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/assets/style.css" />
        <script src="/assets/app.js" type="module"></script>
        ${alternates.map(
          ({ type, href, title }) =>
            html`<link rel="alternate" type="${type}" href="${href}" title="${title}" />`,
        )}
      </head>
      <body>
        <a class="skip" href="#main">Skip to content</a>
        <header>
          <a class="brand" href="/">Portolan</a>
          <nav aria-label="Main">
            ${places
              .filter(([href]) => !fixed || !live.has(href))
              .map(
                ([href, name]) =>
                  html`<a href="${href}" ${href === place ? html`aria-current="page"` : ''}
                    >${name}</a
                  >`,
              )}
          </nav>
          <button type="button" id="theme" hidden>Dark colours</button>
        </header>
        <main id="main" tabindex="-1">${main}</main>
        <footer>
          <p>
            Facts about software and machines, each with its source.
            ${fixed ? '' : html`<a href="/api/openapi.json">OpenAPI</a>`}
          </p>
        </footer>
      </body>
    </html>`

/** `3 machines`, `1 machine`. */
export const counted = (n: number, one: string, many = `${one}s`): string =>
  `${n.toLocaleString('en')} ${n === 1 ? one : many}`

export const softwarePath = (id: string): string => `/software/${encodeURIComponent(id)}`

/** The id that a tool's name leads to; undefined where nothing does. */
export type Linked = (name: string) => string | undefined

export const linkTo = (name: string, text: Html | string, linked: Linked): Html => {
  const id = linked(name)
  return id === undefined
    ? html`${text}`
    : html`<a href="${softwarePath(id)}" rel="nofollow">${text}</a>`
}
