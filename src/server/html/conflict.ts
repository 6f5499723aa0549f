/** Why there is no plan: the story, what would help, and the facts it rests on. */
import { html } from 'hono/html'
import type { Conflict } from '../../model/conflict.ts'
import { conflictGraph } from './conflict-graph.ts'
import type { Html } from './layout.ts'

const kinds = {
  request: 'asked for',
  recipe: 'recipe',
  site: 'machine',
  policy: 'policy',
  rule: 'rule',
  'unknown-package': 'unknown package',
  'unknown-version': 'unknown version',
} as const

export const conflictSection = ({
  conclusion,
  core,
  edges,
  relaxations = [],
  hints,
}: Conflict): Html =>
  html`${conclusion === undefined ? '' : html`<p><strong>${conclusion}</strong></p>`}
    <p>These cannot all hold; without any one of them there may be a plan:</p>
    <ol>
      ${core.map(
        ({ id, kind, text, evidence }) =>
          html`<li>
            <span class="verdict">${kinds[kind]}</span> ${text}
            ${
              evidence.length > 0
                ? html`<small class="quiet"
                    >(${evidence
                      .map((e) => `${e.source}${e.line === undefined ? '' : `:${e.line}`}`)
                      .join(', ')})</small
                  >`
                : ''
            }
            ${because(id, edges)}
          </li>`,
      )}
    </ol>
    ${conflictGraph({ core, edges })}
    ${
      relaxations.length > 0
        ? html`<h3>What would give a plan</h3>
            <ul>
              ${relaxations.map(({ text }) => html`<li>${text}</li>`)}
            </ul>`
        : ''
    }
    ${
      hints.length > 0
        ? html`<h3>Hints</h3>
            <ul>
              ${hints.map((hint) => html`<li>${hint}</li>`)}
            </ul>`
        : ''
    }`

function because(id: string, edges: Conflict['edges']): Html {
  const own = edges.filter((edge) => edge.from === id)
  if (own.length === 0) return html``
  return html`<ul>
    ${own.map(({ text }) => html`<li>${text}</li>`)}
  </ul>`
}
