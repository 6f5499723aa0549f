/** One machine: node classes, policies, file systems, MPI, how to start, what is installed. */
import { html } from 'hono/html'
import type { ServedSite } from '../../app/served-sites.ts'
import type { Installation } from '../../model/installation.ts'
import type { NodeClass, Site } from '../../model/site.ts'
import { bytes, fact, named } from './fact.ts'
import { counted, type Html, layout, type Linked, linkTo } from './layout.ts'
import { sitePath } from './sites.ts'

export type Found = {
  words: string
  total: number
  installations: readonly Installation[]
  page: number
  pages: number
}

export function sitePage(
  { id, name, site }: ServedSite,
  found: Found,
  { fixed, linked }: { fixed: boolean; linked: Linked },
): Html {
  const api = `/api/v1${sitePath(id)}`
  return layout({
    title: name,
    description: `${name}: node classes, policies, file systems and ${site.installations.length} installations.`,
    place: '/sites',
    fixed,
    alternates: [{ type: 'application/json', href: api, title: 'JSON' }],
    main: html`
      <h1>${name}</h1>
      <p>
        Described on <time datetime="${site.collected.at}">${site.collected.at.slice(0, 10)}</time>
        (${site.collected.method}). Each fact says how it is known and where it was read.
        <a href="${api}">The whole Site as JSON</a>; <a href="#installed">what is installed</a>
      </p>
      <dl class="facts">
        ${named('Operator', fact(site.system.operator))}
        ${named('Country', fact(site.system.country))}
        ${named('Contact', fact(site.system.contact))}
        ${named('Modules', fact(site.moduleSystem.kind))}
        ${named('Scheduler', fact(site.scheduler.kind))}
      </dl>
      ${start(site)} ${policies(site)} ${site.nodeClasses.map(nodeClass)} ${partitions(site)}
      ${filesystems(site)} ${installedHere(id, found, fixed, linked)}
    `,
  })
}

function installedHere(
  id: string,
  { words, total, installations, page, pages }: Found,
  fixed: boolean,
  linked: Linked,
): Html {
  const to = (n: number) =>
    `${sitePath(id)}?${new URLSearchParams({ ...(words !== '' && { q: words }), page: String(n) }).toString()}`
  return html`<section aria-labelledby="installed">
    <h2 id="installed">Installed software</h2>
    ${
      fixed
        ? ''
        : html`<form role="search" action="${sitePath(id)}" method="get" id="search">
            <label for="q">Name, as its tool calls it, or a virtual such as mpi</label>
            <div class="row">
              <input
                id="q"
                name="q"
                type="search"
                value="${words}"
                autocomplete="off"
                spellcheck="false"
              />
              <button>Search</button>
            </div>
          </form>`
    }
    <div id="results">
      <p role="status" class="count">${counted(total, 'installation')}</p>
      <div class="scroll" role="region" aria-label="Table of installations" tabindex="0">
        <table>
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Version</th>
              <th scope="col">Tool</th>
              <th scope="col">How to use it</th>
            </tr>
          </thead>
          <tbody>
            ${installations.map((one) => installation(one, linked))}
          </tbody>
        </table>
      </div>
      ${
        pages < 2
          ? ''
          : html`<nav aria-label="Pages" class="pager">
              ${page > 1 ? html`<a rel="prev" href="${to(page - 1)}">Previous</a>` : ''}
              <span>Page ${page} of ${pages}</span>
              ${page < pages ? html`<a rel="next" href="${to(page + 1)}">Next</a>` : ''}
            </nav>`
      }
    </div>
  </section>`
}

function installation(one: Installation, linked: Linked): Html {
  const seen = one.evidence.map((e) => `${e.source}${e.line === undefined ? '' : `:${e.line}`}`)
  const { commands = [], modules = [] } = one.use
  const use = [...modules.map((m) => `module load ${m}`), ...commands]
  return html`<tr title="${seen.slice(0, 3).join(', ')}">
    <th scope="row">${linkTo(one.software ?? one.name, one.name, linked)}</th>
    <td>${one.version}</td>
    <td>${one.tool}<span class="name">${one.universe}</span></td>
    <td>
      ${
        use.length > 0
          ? html`<code>${[...new Set(use)].join(' && ')}</code>`
          : one.prefix === undefined
            ? html`<span class="quiet">in the system's own folders</span>`
            : html`<code>${one.prefix}</code>`
      }
    </td>
  </tr>`
}

/** What provides MPI, and how programs are started with it. */
function start(site: Site): Html {
  const mpis = site.installations.filter((one) => one.provides.includes('mpi'))
  return html`<section aria-labelledby="start">
    <h2 id="start">MPI, and how to start programs</h2>
    ${
      mpis.length === 0
        ? html`<p>No installation is known to provide MPI.</p>`
        : html`<ul>
            ${mpis.map(
              ({ name, version, use }) =>
                html`<li>
                  ${name}
                  ${version}${use.programs?.['mpiexec'] === undefined ? '' : html`: <code>${use.programs['mpiexec']} -n 4 PROGRAM</code>`}
                </li>`,
            )}
          </ul>`
    }
  </section>`
}

const policyTitles = {
  mustReuse: 'Must come from the machine',
  forbid: 'Not allowed',
  prefer: 'Preferred',
  requestOnly: 'Only support builds it',
} as const

function policies({ policies }: Site): Html {
  const kinds = Object.entries(policyTitles).filter(
    ([kind]) => policies[kind as keyof typeof policyTitles].length > 0,
  )
  return html`<section aria-labelledby="policies">
    <h2 id="policies">Policies</h2>
    ${kinds.length === 0 ? html`<p>None are known.</p>` : ''}
    ${kinds.map(
      ([kind, title]) =>
        html`<h3>${title}</h3>
          <ul>
            ${policies[kind as keyof typeof policyTitles].map(({ spec, reason }) => html`<li><code>${spec}</code>: ${reason}</li>`)}
          </ul>`,
    )}
  </section>`
}

function nodeClass(node: NodeClass): Html {
  const { cpu, memory, os, libc, security } = node
  return html`<section aria-labelledby="node-${node.id}">
    <h2 id="node-${node.id}">Nodes: ${node.id} <span class="quiet">(${node.role})</span></h2>
    <dl class="facts">
      ${named('Processor', fact(cpu.model))} ${named('Target', fact(cpu.target))}
      ${named('Sockets', fact(cpu.sockets))} ${named('Cores of a socket', fact(cpu.coresPerSocket))}
      ${named('Memory', fact(memory.totalBytes, bytes))} ${named('System', fact(os.prettyName))}
      ${named('Kernel', fact(os.kernel))} ${named('C library', fact(libc.version))}
      ${named(
        'Accelerators',
        fact(node.accelerators, (all) => accelerators(all)),
      )}
      ${named(
        'Interconnect',
        fact(node.interconnect, (all) => fabrics(all)),
      )}
      ${named(
        'libfabric',
        fact(node.libfabric.providers, (all) => all.join(', ') || 'none'),
      )}
      ${named(
        'UCX',
        fact(node.ucx.transports, (all) => all.join(', ') || 'none'),
      )}
      ${named(
        'User namespaces',
        fact(security.userNamespaces, (yes) => (yes ? 'allowed' : 'not allowed')),
      )}
    </dl>
  </section>`
}

type Value<T> = T extends { value: infer V } ? V : never

const accelerators = (all: Value<NodeClass['accelerators']>): Html | string =>
  all.length === 0
    ? 'none'
    : html`<ul>
        ${all.map(
          (one) =>
            html`<li>
              ${fact(one.model)}, driver ${fact(one.driver)}, newest runtime ${fact(one.maxRuntime)}
            </li>`,
        )}
      </ul>`

const fabrics = (all: Value<NodeClass['interconnect']>): Html | string =>
  all.length === 0
    ? 'none'
    : html`<ul>
        ${all.map((one) => html`<li>${one.kind} ${one.device}, driver ${fact(one.driver)}</li>`)}
      </ul>`

function partitions({ scheduler }: Site): Html {
  if (!('value' in scheduler.partitions) || scheduler.partitions.value.length === 0) return html``
  return html`<section aria-labelledby="queues">
    <h2 id="queues">Queues</h2>
    <ul>
      ${scheduler.partitions.value.map(
        (p) =>
          html`<li>
            <strong>${p.name}</strong
            >${p.nodes === undefined ? '' : `, ${counted(p.nodes, 'node')}`}${
              p.cpusPerNode === undefined ? '' : `, ${p.cpusPerNode} CPUs each`
            }${p.timeLimit === undefined ? '' : `, up to ${p.timeLimit}`}${p.gres === undefined ? '' : `, ${p.gres}`}
          </li>`,
      )}
    </ul>
  </section>`
}

function filesystems({ filesystems }: Site): Html {
  const all = 'value' in filesystems ? filesystems.value : []
  return html`<section aria-labelledby="filesystems">
    <h2 id="filesystems">File systems and quotas</h2>
    ${
      all.length === 0
        ? html`<p>${fact(filesystems, () => 'none')}</p>`
        : html`<div class="scroll" role="region" aria-label="Table of file systems" tabindex="0">
            <table>
              <thead>
                <tr>
                  <th scope="col">Mounted at</th>
                  <th scope="col">Type</th>
                  <th scope="col">Free</th>
                  <th scope="col">Quota, bytes</th>
                  <th scope="col">Quota, inodes</th>
                </tr>
              </thead>
              <tbody>
                ${all.map(
                  (one) =>
                    html`<tr>
                      <th scope="row">${one.mountPoint}</th>
                      <td>${fact(one.type)}</td>
                      <td>${fact(one.freeBytes, bytes)}</td>
                      <td>
                        ${fact(one.quotaBytes, (n) => (typeof n === 'number' ? bytes(n) : n))}
                      </td>
                      <td>${fact(one.quotaInodes, (n) => n.toLocaleString('en'))}</td>
                    </tr>`,
                )}
              </tbody>
            </table>
          </div>`
    }
  </section>`
}
