/** What programs can ask. */
import { html } from 'hono/html'
import { type Html, layout } from './layout.ts'

const addresses = [
  ['/api/v1/software?q=hdf5&tool=spack', 'search, narrow down and compare; 50 a page'],
  ['/api/v1/software.csv?q=hdf5', 'all that match as CSV; .jsonld as JSON-LD'],
  ['/api/v1/software/hdf5', 'one software: names with evidence, recipes, dependants'],
  ['/api/v1/software/hdf5/codemeta.json', 'the same as CodeMeta'],
  ['/api/v1/sites', 'machines'],
  ['/badges/hdf5/spack.svg', 'a badge: what a tool has'],
  ['/feeds/software/hdf5.atom', 'new versions; also of a tool and of a maintainer'],
] as const

export const apiPage = (): Html =>
  layout({
    title: 'API',
    description: 'Every page as data: addresses, formats, OpenAPI.',
    place: '/api',
    main: html`
      <h1>API</h1>
      <p>
        Each page is also data. The <a href="/api/openapi.json">OpenAPI document</a> describes all
        of it. Answers carry an ETag: ask again with <code>If-None-Match</code>.
      </p>
      <dl class="facts">
        ${addresses.map(
          ([href, says]) =>
            html`<dt>
                <a href="${href}"><code>${href}</code></a>
              </dt>
              <dd>${says}</dd>`,
        )}
      </dl>
    `,
  })
