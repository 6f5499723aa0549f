/** A fact with where it is from: in the text on hover, and for everybody as a line below it. */
import { html } from 'hono/html'
import type { Fact, Provenance } from '../../model/common.ts'
import type { Html } from './layout.ts'

const from = ({ method, source, at }: Provenance): string =>
  `${method}, ${source}${at === undefined ? '' : `, ${at.slice(0, 10)}`}`

/** `show` writes a known value; one that is unknown says why. */
export function fact<T>(
  found: Fact<T> | undefined,
  show: (value: T) => string | Html = (value) => String(value),
): Html {
  if (found === undefined) return html`<span class="quiet">unknown</span>`
  if ('unknown' in found)
    return html`<span class="quiet">unknown: ${found.unknown}</span>${
        found.provenance ? html` <small class="quiet">(${from(found.provenance)})</small>` : ''
      }`
  const where = from(found.provenance)
  return html`<span title="${where}">${show(found.value)}</span>
    <small class="quiet">(${where})</small>`
}

export const named = (name: string, value: Html | string): Html =>
  html`<dt>${name}</dt>
    <dd>${value}</dd>`

const powers = ['B', 'kB', 'MB', 'GB', 'TB', 'PB']

/** Bytes in powers of 1000. */
export function bytes(n: number): string {
  const power = Math.min(powers.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, n)) / 3)))
  return `${(n / 1000 ** power).toPrecision(3)} ${powers[power]}`
}
