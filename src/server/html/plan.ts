/** Plans and conflicts: counts side by side, then each with its graph, steps and reasons. */
import { html } from 'hono/html'
import type { Conflict } from '../../model/conflict.ts'
import type { Plan, Step } from '../../model/plan.ts'
import { conflictSection } from './conflict.ts'
import { bytes } from './fact.ts'
import { counted, type Html, layout, softwarePath } from './layout.ts'
import { planGraph, stepAnchor } from './plan-graph.ts'

export type AnswerShown = {
  /** Its place in the answers, from 0; part of addresses. */
  index: number
  machine: string
  answer: Plan | Conflict
}
export type PlanPage = {
  id: string
  answers: readonly AnswerShown[]
  formats: readonly { format: string; title: string }[]
}

export const planPath = (id: string): string => `/plans/${encodeURIComponent(id)}`

export function planPage({ id, answers, formats }: PlanPage): Html {
  const name = answers[0]?.answer.name ?? 'plan'
  return layout({
    title: `Plan of ${name}`,
    description: `What ${name} reuses, builds and requests, and why.`,
    place: '/plan',
    alternates: [{ type: 'application/json', href: `/api/v1${planPath(id)}`, title: 'JSON' }],
    main: html`
      <h1>Plan of ${name}</h1>
      <p>Kept here for a while: save what you need of it. <a href="/plan">Another plan</a></p>
      ${answers.length > 1 ? compared(answers) : ''}
      ${answers.map((shown) => section(shown, id, formats))}
    `,
  })
}

const verdicts = ['reuse', 'must-reuse', 'build', 'request'] as const
const countOf = (plan: Plan, verdict: Step['verdict']): number =>
  plan.steps.filter((step) => step.verdict === verdict).length

const compared = (answers: readonly AnswerShown[]): Html =>
  html`<div class="scroll" role="region" aria-label="Machines compared" tabindex="0">
    <table>
      <thead>
        <tr>
          <th scope="col">Machine</th>
          ${verdicts.map((verdict) => html`<th scope="col">${verdict}</th>`)}
          <th scope="col">What is asked for</th>
        </tr>
      </thead>
      <tbody>
        ${answers.map(
          ({ index, machine, answer }) =>
            html`<tr>
              <th scope="row"><a href="#machine-${index}">${machine}</a></th>
              ${
                'steps' in answer
                  ? html`${verdicts.map((verdict) => html`<td>${countOf(answer, verdict)}</td>`)}
                      <td>
                        ${answer.steps
                          .filter((step) => step.root)
                          .map((step) => `${step.software} ${step.version} (${step.verdict})`)
                          .join(', ')}
                      </td>`
                  : html`<td colspan="5">no plan: ${answer.conclusion ?? 'see below'}</td>`
              }
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`

function section(
  { index, machine, answer }: AnswerShown,
  id: string,
  formats: PlanPage['formats'],
): Html {
  const json = `/api/v1${planPath(id)}/${index}`
  if (!('steps' in answer))
    return html`<section aria-labelledby="machine-${index}">
      <h2 id="machine-${index}">${machine}: no plan</h2>
      ${conflictSection(answer)}
      <p><a href="${json}">The whole conflict as JSON</a></p>
    </section>`
  const sum = verdicts.flatMap((verdict) => {
    const n = countOf(answer, verdict)
    return n > 0 ? [`${verdict} ${n}`] : []
  })
  return html`<section aria-labelledby="machine-${index}">
    <h2 id="machine-${index}">${machine}</h2>
    <p>
      ${counted(answer.steps.length, 'step')}: ${sum.join(', ')}. Built for ${answer.site.target}.
    </p>
    <h3>Take it along</h3>
    <ul>
      ${formats.map(
        ({ format, title }) =>
          html`<li>
            <a href="${planPath(id)}/${index}/${encodeURIComponent(format)}">${title}</a>
          </li>`,
      )}
      <li><a href="${json}">The plan as JSON</a>, for <code>portolan build</code></li>
    </ul>
    ${
      answer.losses.length > 0
        ? html`<h3>What gets lost</h3>
            <ul>
              ${answer.losses.map((loss) => html`<li>${loss}</li>`)}
            </ul>`
        : ''
    }
    <h3>Graph</h3>
    ${planGraph(answer.steps)}
    <h3>Steps</h3>
    ${answer.steps.map((step) => stepShown(step, index === 0))}
  </section>`
}

/** Anchors are those of the first plan alone: equal steps of two plans have equal ids. */
const stepShown = (step: Step, first: boolean): Html =>
  html`<div class="step" ${first ? html`id="${stepAnchor(step.id)}"` : ''}>
    <h4>
      <a href="${softwarePath(step.software)}" rel="nofollow">${step.software}</a> ${step.version}
      <span class="verdict ${step.verdict}">${step.verdict}</span>
      <span class="quiet">${step.tool}</span>
    </h4>
    <p><code>${step.spec}</code></p>
    <ul>
      ${step.reasons.map(
        ({ text, evidence }) =>
          html`<li title="${evidence.map((e) => e.source).join(', ')}">${text}</li>`,
      )}
      ${step.assumptions.map(
        ({ text, check }) =>
          html`<li>Assumed: ${text} <span class="quiet">To check: ${check}</span></li>`,
      )}
      ${step.estimate.bytes === undefined ? '' : html`<li>About ${bytes(step.estimate.bytes)}</li>`}
      ${
        step.estimate.seconds === undefined
          ? ''
          : html`<li>About ${Math.ceil(step.estimate.seconds)} s to build</li>`
      }
    </ul>
    ${
      step.alternatives.length > 0
        ? html`<details>
            <summary>${counted(step.alternatives.length, 'alternative')} not taken</summary>
            <ul>
              ${step.alternatives.map(
                ({ spec, tool, why }) => html`<li><code>${spec}</code> (${tool}): ${why}</li>`,
              )}
            </ul>
          </details>`
        : ''
    }
  </div>`
