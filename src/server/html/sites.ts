/** All machines, and some of them side by side. */
import { html } from 'hono/html'
import type { ServedSite } from '../../app/served-sites.ts'
import { bytes, fact } from './fact.ts'
import { counted, type Html, layout } from './layout.ts'

export const sitePath = (id: string): string => `/sites/${encodeURIComponent(id)}`

export const sitesPage = (sites: readonly ServedSite[], fixed = false): Html =>
  layout({
    title: 'Machines',
    description: 'Machines as they are described: processors, systems, software installed.',
    place: '/sites',
    fixed,
    alternates: [{ type: 'application/json', href: '/api/v1/sites', title: 'JSON' }],
    main: html`
      <h1>Machines</h1>
      ${
        sites.length === 0
          ? html`<p>
              None is shown here. Whoever runs this server names them:
              <code>portolan serve --sites all</code>
            </p>`
          : html`<p>${counted(sites.length, 'machine')}, side by side.</p>
              <div class="scroll" role="region" aria-label="Table of machines" tabindex="0">
                <table>
                  <thead>
                    <tr>
                      <th scope="col">Machine</th>
                      <th scope="col">Operator</th>
                      <th scope="col">Nodes</th>
                      <th scope="col">Processor</th>
                      <th scope="col">Memory of a node</th>
                      <th scope="col">System</th>
                      <th scope="col">C library</th>
                      <th scope="col">Scheduler</th>
                      <th scope="col">Installed</th>
                      <th scope="col">Described</th>
                    </tr>
                  </thead>
                  <tbody>
                    ${sites.map(line)}
                  </tbody>
                </table>
              </div>`
      }
    `,
  })

function line({ id, name, site }: ServedSite): Html {
  const order = ['compute', 'build', 'unknown', 'login', 'service']
  const node = site.nodeClasses.toSorted(
    (a, b) => order.indexOf(a.role) - order.indexOf(b.role),
  )[0]!
  return html`<tr>
    <th scope="row"><a href="${sitePath(id)}">${name}</a></th>
    <td>${fact(site.system.operator)}</td>
    <td>${site.nodeClasses.map((n) => n.id).join(', ')}</td>
    <td>${fact(node.cpu.target)}</td>
    <td>${fact(node.memory.totalBytes, bytes)}</td>
    <td>${fact(node.os.prettyName)}</td>
    <td>${fact(node.libc.version)}</td>
    <td>${fact(site.scheduler.kind)}</td>
    <td>${site.installations.length.toLocaleString('en')}</td>
    <td><time datetime="${site.collected.at}">${site.collected.at.slice(0, 10)}</time></td>
  </tr>`
}
