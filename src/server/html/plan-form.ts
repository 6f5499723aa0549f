/** The form of the plan explorer: a portolan.yaml, a machine or several, tools. */
import { html } from 'hono/html'
import type { ServedSite } from '../../app/served-sites.ts'
import type { Failure } from './failure.ts'
import { type Html, layout } from './layout.ts'

export type Asked = { requirement: string; sites: readonly string[]; tools: string }

export const example = `name: my-solver
requires:
  - "hdf5@1.10: +mpi"
  - "mpi"
`
/** More than these side by side would take minutes. */
export const mostSites = 4

const choices = [
  ['', 'as the file says'],
  ['auto', 'whatever is best'],
  ['spack', 'Spack'],
  ['easybuild', 'EasyBuild'],
  ['guix', 'GNU Guix'],
  ['eessi', 'EESSI'],
] as const

export const planFormPage = (sites: readonly ServedSite[], asked: Asked, failure?: Failure): Html =>
  layout({
    title: 'Plan',
    description: 'What of your software is there on a machine, what is to be built, and why.',
    place: '/plan',
    main: html`
      <h1>Plan</h1>
      ${
        failure
          ? html`<div role="alert">
              <p class="error"><strong>${failure.message}</strong></p>
              ${failure.hint === undefined ? '' : html`<p>${failure.hint}</p>`}
            </div>`
          : ''
      }
      ${
        sites.length === 0
          ? html`<p>
              No machine is shown here to plan for. Whoever runs this server names them:
              <code>portolan serve --sites all</code>
            </p>`
          : form(sites, asked)
      }
    `,
  })

const form = (sites: readonly ServedSite[], asked: Asked): Html =>
  html`<form action="/plan" method="post" enctype="multipart/form-data" id="plan">
    <label for="requirement">What you need, as a portolan.yaml</label>
    <textarea id="requirement" name="requirement" rows="12" spellcheck="false">
${asked.requirement}</textarea>
    <label for="file">or a file of that form, which counts if there is one</label>
    <input id="file" name="file" type="file" accept=".yaml,.yml" />
    <fieldset>
      <legend>Machines, at most ${mostSites}</legend>
      ${sites.map(
        ({ id, name }, i) =>
          html`<label
            ><input
              type="checkbox"
              name="site"
              value="${id}"
              ${asked.sites.includes(id) || (asked.sites.length === 0 && i === 0) ? html`checked` : ''}
            />
            ${name}</label
          >`,
      )}
    </fieldset>
    <label for="tools">Built with</label>
    <select id="tools" name="tools">
      ${choices.map(
        ([value, title]) =>
          html`<option value="${value}" ${value === asked.tools ? html`selected` : ''}>
            ${title}
          </option>`,
      )}
    </select>
    <p><button>Plan</button> <span class="quiet">Takes a few seconds.</span></p>
  </form>`
