/** What went wrong, and what to do about it. */
import { html } from 'hono/html'
import { type Html, layout } from './layout.ts'

export type Failure = { code: string; message: string; hint?: string }

export const failurePage = ({ message, hint }: Failure): Html =>
  layout({
    title: 'Not found',
    description: message,
    place: '',
    main: html`<h1>That did not work</h1>
      <p>${message}</p>
      ${hint === undefined ? '' : html`<p>${hint}</p>`}
      <p><a href="/">Search the catalogue</a></p>`,
  })
