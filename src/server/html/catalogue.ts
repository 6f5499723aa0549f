/** The catalogue: search, facets, and the table software × tool. The address holds the whole state. */
import { html } from 'hono/html'
import type { FacetName } from '../../app/overview.ts'
import { facetNames } from '../../app/overview.ts'
import type { Listing, ListingCell, ListingRow } from '../../model/listing.ts'
import { type ListingState, stateOf, stateUrl, toggled } from '../state.ts'
import { counted, type Html, layout, softwarePath } from './layout.ts'

const facetTitles: Readonly<Record<FacetName, string>> = {
  tool: 'In tool',
  status: 'Status',
  licence: 'Licence',
  build: 'Build system',
  tag: 'Tag',
  maintainer: 'Maintainer',
}
const all: ListingState = stateOf('http://localhost/')
/** Values shown before one opens the rest. */
const fewest = 8

export function cataloguePage(
  state: ListingState,
  found: Listing,
  toolTitles: ToolTitles,
  fixed = false,
): Html {
  const titled = state.words.length > 0 ? `${state.words.join(' ')} in the catalogue` : 'Software'
  return layout({
    title: titled,
    description:
      'Scientific software in every package manager: versions, dates and how they stand.',
    place: '/',
    fixed,
    alternates: fixed
      ? []
      : [
          { type: 'application/json', href: stateUrl(state, '/api/v1/software'), title: 'JSON' },
          { type: 'text/csv', href: stateUrl(state, '/api/v1/software.csv'), title: 'CSV' },
        ],
    main: html`
      <h1>Software</h1>
      ${fixed ? nameSearch() : searchForm(state)}
      <div id="results">${results(state, found, toolTitles, fixed)}</div>
    `,
  })
}

const searchForm = (state: ListingState): Html =>
  html`<form role="search" action="/" method="get" id="search">
    <label for="q">Name of a software, as any tool calls it</label>
    <div class="row">
      <input
        id="q"
        name="q"
        type="search"
        value="${state.words.join(' ')}"
        autocomplete="off"
        spellcheck="false"
      />
      <button>Search</button>
    </div>
    ${facetNames.flatMap((name) =>
      (state.facets[name] ?? []).map(
        (value) => html`<input type="hidden" name="${name}" value="${value}" />`,
      ),
    )}
  </form>`

/** For a page without a server: the script looks through all names, and shows the form. */
const nameSearch = (): Html =>
  html`<form role="search" id="names" data-names="/names.json" hidden>
    <label for="q">Name of a software, as any tool calls it</label>
    <div class="row"><input id="q" type="search" autocomplete="off" spellcheck="false" /></div>
    <ul class="columns" id="found"></ul>
  </form>`

/** Tool id → what people call it. */
export type ToolTitles = Readonly<Record<string, string>>

const results = (
  state: ListingState,
  found: Listing,
  titles: ToolTitles,
  fixed: boolean,
): Html => html`
  <p role="status" class="count">
    ${counted(found.total, 'software', 'software')}${
      found.pages > 1 ? `, page ${found.page} of ${found.pages}` : ''
    }
  </p>
  <div class="${fixed ? '' : 'beside'}">
    ${
      fixed
        ? ''
        : html`<div class="facets">
            <h2>Narrow down</h2>
            ${facetNames.map((name) => facet(name, state, found))}
          </div>`
    }
    <div class="wide">
      ${
        found.total === 0
          ? html`<p>Nothing matches. Try fewer words, a part of the name, or take out a filter.</p>`
          : table(found, titles)
      }
      ${pager(state, found)} ${legend()}
      <p class="exports">
        The same as ${fixed ? '' : html`<a href="${stateUrl(state, '/api/v1/software')}">JSON</a>,`}
        <a href="${stateUrl(fixed ? all : state, '/api/v1/software.csv')}">CSV</a>,
        <a href="${stateUrl(fixed ? all : state, '/api/v1/software.jsonld')}">JSON-LD</a>
      </p>
    </div>
  </div>
`

function facet(name: FacetName, state: ListingState, { facets }: Listing): Html {
  const values = facets[name]
  const chosen = state.facets[name] ?? []
  if (values.length === 0) return html``
  const item = ({ value, count }: { value: string; count: number }) =>
    html`<li>
      <a
        href="${stateUrl(toggled(state, name, value))}"
        rel="nofollow"
        ${chosen.includes(value) ? html`aria-current="true"` : ''}
        >${chosen.includes(value) ? html`<span aria-hidden="true">✓ </span>` : ''}${value}
        <span class="n">${count.toLocaleString('en')}</span>${
          chosen.includes(value) ? html`<span class="hidden"> (chosen; take out)</span>` : ''
        }</a
      >
    </li>`
  const few = values.slice(0, fewest)
  const rest = values.slice(fewest)
  return html`<details
    ${name === 'tool' || name === 'status' || chosen.length > 0 ? html`open` : ''}
  >
    <summary>${facetTitles[name]}</summary>
    <ul>
      ${few.map(item)}
    </ul>
    ${
      rest.length > 0
        ? html`<details>
            <summary>${rest.length} more of ${facetTitles[name].toLowerCase()}</summary>
            <ul>
              ${rest.map(item)}
            </ul>
          </details>`
        : ''
    }
  </details>`
}

function table({ tools, rows }: Listing, titles: ToolTitles): Html {
  const current = rows.filter((row) => !row.deprecated)
  const old = rows.filter((row) => row.deprecated)
  return html`<div class="scroll" role="region" aria-label="Software by tool" tabindex="0">
    <table>
      <thead>
        <tr>
          <th scope="col">Software</th>
          <th scope="col">Latest</th>
          ${tools.map((tool) => html`<th scope="col">${titles[tool] ?? tool}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${current.map((row) => line(row, tools))}
      </tbody>
      ${
        old.length > 0
          ? html`<tbody class="old">
              <tr>
                <th scope="rowgroup" colspan="${tools.length + 2}">Deprecated in every tool</th>
              </tr>
              ${old.map((row) => line(row, tools))}
            </tbody>`
          : ''
      }
    </table>
  </div>`
}

const line = (row: ListingRow, tools: readonly string[]): Html =>
  html`<tr>
    <th scope="row"><a href="${softwarePath(row.software)}">${row.software}</a></th>
    <td>${row.latest ?? html`<span class="quiet">not comparable</span>`}</td>
    ${tools.map((tool) => cell(row.cells[tool], row.software))}
  </tr>`

function cell(found: ListingCell | undefined, software: string): Html {
  if (!found) return html`<td class="absent">absent</td>`
  const { status, version, name, date, why } = found
  return html`<td class="${status}" ${why === undefined ? '' : html`title="${why}"`}>
    ${version === undefined ? '' : html`<span class="version">${version}</span> `}<span class="how"
      >${inWords(found)}</span
    >${date === undefined ? '' : html` <time datetime="${date}">${date.slice(0, 10)}</time>`}${
      name === undefined || name === software ? '' : html` <span class="name">as ${name}</span>`
    }
  </td>`
}

export const inWords = ({ status, behind = 0 }: ListingCell): string =>
  status === 'newest' ? 'newest' : status === 'outdated' ? `${behind} behind` : 'unknown'

const legend = (): Html =>
  html`<dl class="legend">
    <div>
      <dt class="newest">newest</dt>
      <dd>no tool has a newer release</dd>
    </div>
    <div>
      <dt class="outdated">2 behind</dt>
      <dd>two newer releases are in other tools</dd>
    </div>
    <div>
      <dt class="unknown">unknown</dt>
      <dd>cannot be compared: a date, a snapshot, a branch</dd>
    </div>
    <div>
      <dt class="absent">absent</dt>
      <dd>the tool has no recipe of it</dd>
    </div>
  </dl>`

function pager(state: ListingState, { page, pages }: Listing): Html {
  if (pages < 2) return html``
  const to = (n: number) => stateUrl({ ...state, page: n })
  return html`<nav aria-label="Pages" class="pager">
    ${page > 1 ? html`<a rel="prev" href="${to(page - 1)}">Previous</a>` : ''}
    <span>Page ${page} of ${pages}</span>
    ${page < pages ? html`<a rel="next" href="${to(page + 1)}">Next</a>` : ''}
  </nav>`
}
