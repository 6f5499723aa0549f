/** Which machines have a software, and how it is used there. */
import { html } from 'hono/html'
import type { Installation } from '../../model/installation.ts'
import type { Html } from './layout.ts'

export type SiteWith = {
  id: string
  name: string
  installations: readonly Installation[]
}

export const onSites = (software: string, sites: readonly SiteWith[]): Html =>
  html`<section aria-labelledby="machines">
    <h2 id="machines">On machines</h2>
    ${
      sites.length === 0
        ? html`<p>No machine that is shown here is known to have ${software}.</p>`
        : html`<ul>
            ${sites.map(
              ({ id, name, installations }) =>
                html`<li>
                  <a href="/sites/${encodeURIComponent(id)}">${name}</a>:
                  <ul>
                    ${installations.map((one) => html`<li>${installed(one)}</li>`)}
                  </ul>
                </li>`,
            )}
          </ul>`
    }
  </section>`

export const installed = ({ name, version, tool, use, universe }: Installation): Html =>
  html`${name} ${version} <span class="quiet">${tool}, ${universe}</span>${
      use.commands?.length ? html` <code>${use.commands.join(' && ')}</code>` : ''
    }`
