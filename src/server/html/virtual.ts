/** A name that packages provide, as `mpi`. */
import { html } from 'hono/html'
import type { VirtualDocument } from '../../app/catalog-lookup.ts'
import type { ToolTitles } from './catalogue.ts'
import { type Html, layout, softwarePath } from './layout.ts'

export const virtualPage = ({ virtual, providers }: VirtualDocument, titles: ToolTitles): Html =>
  layout({
    title: virtual,
    description: `${virtual} is provided by other software.`,
    place: '/',
    main: html`
      <h1>${virtual}</h1>
      <p>No software of its own: a plan that asks for it takes one of these.</p>
      <ul>
        ${providers.map(
          (p) =>
            html`<li>
              <a href="${softwarePath(p.package)}">${p.package}</a> in ${titles[p.tool] ?? p.tool}:
              ${p.provides.map(
                ({ virtual, when }, i) =>
                  html`${i > 0 ? '; ' : ''}<code>${virtual}</code>${when === '' ? '' : html` when <code>${when}</code>`}`,
              )}
            </li>`,
        )}
      </ul>
    `,
  })
