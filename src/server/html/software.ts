/** One software: what it is called where and why, its versions, variants, dependencies, people. */
import { html } from 'hono/html'
import type { SoftwareDocument } from '../../app/catalog-lookup.ts'
import type { ListingRow } from '../../model/listing.ts'
import type { PackageDocument } from '../../model/package.ts'
import { counted, type Html, layout, type Linked, linkTo, softwarePath } from './layout.ts'
import { inWords, type ToolTitles } from './catalogue.ts'
import { safeUrl } from './links.ts'
import { onSites, type SiteWith } from './on-sites.ts'
import { versionPlot } from './plot.ts'

export type SoftwarePage = {
  found: SoftwareDocument
  /** Absent for a name that is no row of the listing: a part of a bundle. */
  row: ListingRow | undefined
  titles: ToolTitles
  sites: readonly SiteWith[]
  fixed: boolean
  linked: Linked
}

/** Names listed before the rest is folded away. */
const most = 40

export function softwarePage(page: SoftwarePage): Html {
  const { found, row, titles, sites, fixed, linked } = page
  const feed = !fixed || (found.arrivals ?? []).length > 0
  const first = found.packages[0]
  const path = softwarePath(found.software)
  const api = `/api/v1${path}`
  return layout({
    title: found.software,
    description: `${found.software}: versions, variants and dependencies in ${listed(Object.keys(row?.cells ?? {}), titles)}.`,
    place: '/',
    fixed,
    alternates: [
      { type: 'application/json', href: api, title: 'JSON' },
      ...(feed
        ? [{ type: 'application/atom+xml', href: `/feeds${path}.atom`, title: 'New versions' }]
        : []),
    ],
    main: html`
      <h1>${found.software}</h1>
      ${summary(first)} ${row ? standing(row, titles) : ''} ${identity(found, titles)}
      ${onSites(found.software, sites)} ${versions(found, titles)} ${variants(first)}
      ${dependencies(first, linked)} ${dependants(found, titles, linked)}
      <section aria-labelledby="forms">
        <h2 id="forms">For programs</h2>
        <ul>
          <li><a href="${api}">JSON</a></li>
          <li><a href="${api}/codemeta.json">CodeMeta</a></li>
          ${feed ? html`<li><a href="/feeds${path}.atom">Atom feed of new versions</a></li>` : ''}
        </ul>
        ${
          row
            ? html`<p>Badges:</p>
                <ul class="badges">
                  ${Object.keys(row.cells).map(
                    (tool) =>
                      html`<li>
                        <img
                          src="/badges/${encodeURIComponent(found.software)}/${tool}.svg"
                          alt="${titles[tool] ?? tool}: ${row.cells[tool]?.version ?? 'no version'}, ${inWords(row.cells[tool]!)}"
                          height="20"
                          width="200"
                          loading="lazy"
                        />
                      </li>`,
                  )}
                </ul>`
            : ''
        }
      </section>
    `,
  })
}

const listed = (tools: readonly string[], titles: ToolTitles): string =>
  tools.map((tool) => titles[tool] ?? tool).join(', ') || 'no tool'

function summary(found: PackageDocument | undefined): Html {
  if (!found) return html``
  const url = safeUrl(found.homepage)
  return html`<dl class="facts">
    ${
      url === undefined
        ? ''
        : html`<dt>Homepage</dt>
            <dd><a href="${url}" rel="nofollow noreferrer">${url}</a></dd>`
    }
    <dt>Licence</dt>
    <dd>
      ${
        found.licences.length === 0
          ? 'unknown: the recipe does not say'
          : found.licences.map(
              ({ id, when }, i) =>
                html`${i > 0 ? '; ' : ''}${id}${when === '' ? '' : ` when ${when}`}`,
            )
      }
    </dd>
    <dt>Build system</dt>
    <dd>${found.buildSystems.join(', ') || 'unknown'}</dd>
    <dt>Maintainers of the recipe</dt>
    <dd>${found.maintainers.join(', ') || 'nobody named'}</dd>
    ${
      found.tags.length > 0
        ? html`<dt>Tags</dt>
            <dd>${found.tags.join(', ')}</dd>`
        : ''
    }
  </dl>`
}

const standing = ({ cells, latest, software }: ListingRow, titles: ToolTitles): Html =>
  html`<section aria-labelledby="tools">
    <h2 id="tools">In the tools</h2>
    <p>
      ${
        latest === null
          ? 'No version of it can be compared.'
          : `The newest release that any tool has is ${latest}.`
      }
    </p>
    <div class="scroll" role="region" aria-label="Table of tools" tabindex="0">
      <table>
        <thead>
          <tr>
            <th scope="col">Tool</th>
            <th scope="col">Name</th>
            <th scope="col">Version</th>
            <th scope="col">Status</th>
            <th scope="col">Since</th>
          </tr>
        </thead>
        <tbody>
          ${Object.entries(cells).map(
            ([tool, cell]) =>
              html`<tr>
                <th scope="row">${titles[tool] ?? tool}</th>
                <td>${cell.name ?? software}</td>
                <td>${cell.version ?? ''}</td>
                <td class="${cell.status}">
                  <span class="how">${inWords(cell)}</span> ${cell.why ?? ''}
                </td>
                <td>
                  ${cell.date === undefined ? html`<span class="quiet">unknown</span>` : html`<time datetime="${cell.date}">${cell.date.slice(0, 10)}</time>`}
                </td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </section>`

function identity({ aliases, contradictions }: SoftwareDocument, titles: ToolTitles): Html {
  return html`<section aria-labelledby="identity">
    <h2 id="identity">Names, and why they are one software</h2>
    <ul>
      ${aliases.map(
        (alias) =>
          html`<li>
            <strong>${alias.name}</strong> in
            ${titles[alias.tool] ?? alias.tool}${
              alias.features === undefined ? '' : html` means <code>${alias.features}</code>`
            }${
              alias.evidence.length === 0
                ? ''
                : html`:
                  ${alias.evidence.map(
                    (e, i) =>
                      html`${i > 0 ? '; ' : ''}${evidenceTitles[e.kind]}
                        <code>${shortened(e.value)}</code
                        >${e.with === undefined ? '' : ` as ${e.with}`}`,
                  )}`
            }${alias.strength === undefined ? '' : ` (${Math.round(alias.strength * 100)} % sure)`}
          </li>`,
      )}
    </ul>
    ${
      contradictions.length === 0
        ? ''
        : html`<h3>Kept apart from</h3>
            <ul>
              ${contradictions.map((c) => html`<li>${c.software.join(' and ')}: ${c.why}</li>`)}
            </ul>`
    }
  </section>`
}

const evidenceTitles = {
  'source-hash': 'the same archive',
  registry: 'the same registry entry',
  repository: 'the same repository',
  download: 'the same download',
  homepage: 'the same homepage',
  name: 'the same name',
  version: 'a version both have',
  curated: 'settled by people',
} as const

const shortened = (text: string): string => (text.length > 70 ? `${text.slice(0, 69)}…` : text)

function versions(found: SoftwareDocument, titles: ToolTitles): Html {
  const tool = titles[found.tool] ?? found.tool
  const all = found.packages.flatMap((p) => p.versions)
  const current = all.filter((v) => !v.deprecated)
  const old = all.filter((v) => v.deprecated)
  const dates = new Map(found.arrivals?.map((a) => [a.version, a.date]))
  const item = ({ version, develop, preferred }: (typeof all)[number]) =>
    html`<li>
      ${version}${preferred ? ' (preferred)' : ''}${develop ? ' (development)' : ''}${
        dates.has(version)
          ? html` <time datetime="${dates.get(version)!}">${dates.get(version)!}</time>`
          : ''
      }
    </li>`
  return html`<section aria-labelledby="versions">
    <h2 id="versions">Versions in ${tool}</h2>
    ${versionPlot(found.arrivals ?? [], tool)} ${folded(current.map(item), 'versions', 'columns')}
    ${
      old.length > 0
        ? html`<details>
            <summary>${counted(old.length, 'deprecated version')}</summary>
            <ul class="columns">
              ${old.map(item)}
            </ul>
          </details>`
        : ''
    }
  </section>`
}

/** A list of which the end is folded away when it is long. */
function folded(items: readonly Html[], of: string, classes = ''): Html {
  const rest = items.slice(most)
  return html`<ul class="${classes}">
      ${items.slice(0, most)}
    </ul>
    ${
      rest.length > 0
        ? html`<details>
            <summary>${rest.length.toLocaleString('en')} more ${of}</summary>
            <ul class="${classes}">
              ${rest}
            </ul>
          </details>`
        : ''
    }`
}

function variants(found: PackageDocument | undefined): Html {
  if (!found || found.variants.length === 0) return html``
  return html`<section aria-labelledby="variants">
    <h2 id="variants">Variants</h2>
    <div class="scroll" role="region" aria-label="Table of variants" tabindex="0">
      <table>
        <thead>
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Default</th>
            <th scope="col">Values</th>
            <th scope="col">When</th>
          </tr>
        </thead>
        <tbody>
          ${found.variants.map(
            (v) =>
              html`<tr>
                <th scope="row">${v.name}</th>
                <td>${[v.default].flat().map(String).join(', ')}</td>
                <td>
                  ${v.kind === 'bool' ? 'true, false' : (v.values?.map(String).join(', ') ?? 'decided by code')}
                </td>
                <td>${v.when === '' ? 'always' : html`<code>${v.when}</code>`}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </section>`
}

function dependencies(found: PackageDocument | undefined, linked: Linked): Html {
  if (!found || found.dependencies.length === 0) return html``
  const items = found.dependencies.map((d) => {
    const name = d.name ?? /^[A-Za-z0-9_-]+/.exec(d.spec)?.[0]
    return html`<li>
      ${linkTo(name ?? '', html`<code>${d.spec}</code>`, linked)}
      <span class="quiet"
        >${d.types.join(', ')}${d.when === '' ? '' : html`, when <code>${d.when}</code>`}</span
      >
    </li>`
  })
  return html`<section aria-labelledby="dependencies">
    <h2 id="dependencies">Needs</h2>
    ${folded(items, 'dependencies')}
  </section>`
}

function dependants(
  { dependants, software }: SoftwareDocument,
  titles: ToolTitles,
  linked: Linked,
): Html {
  return html`<section aria-labelledby="dependants">
    <h2 id="dependants">Needed by</h2>
    ${
      dependants === null
        ? html`<p>Unknown: nobody has looked. Sync recipes into a catalogue to see it.</p>`
        : dependants.length === 0
          ? html`<p>Nothing that has been read needs ${software}.</p>`
          : dependants.map(
              ({ tool, names }) =>
                html`<h3>${titles[tool] ?? tool}: ${counted(names.length, 'recipe')}</h3>
                  ${folded(
                    names.map((name) => html`<li>${linkTo(name, name, linked)}</li>`),
                    'recipes',
                    'columns',
                  )}`,
            )
    }
  </section>`
}
