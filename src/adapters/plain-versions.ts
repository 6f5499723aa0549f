/**
 * For tools that define no order: whole numbers part by part, then as the semantic versioning
 * specification says of pre-releases (its section 11), without its strictness: any number of parts, a leading
 * `v`, marks without a hyphen. `1.2-rc1` and `1.2rc1` come before `1.2`; `1.2a` and `1.2p1` after it;
 * what follows `+` does not count.
 */
import type { VersionScheme } from './adapter.ts'
import { compareDigits, compareText } from '../util/order.ts'

const marks = /^(dev|snapshot|nightly|alpha|beta|pre|preview|rc|cr|a|b|c)$/

/** `rank` is below 0 for a mark of something to come, 0 for the end of the version. */
type Part = { rank: -1 | 0 | 1 | 2 | 3; text: string }
const end: Part = { rank: 0, text: '' }

function parts(version: string): Part[] {
  const [text = ''] = version
    .trim()
    .toLowerCase()
    .replace(/^v(?=\d)/, '')
    .split('+')
  // `1.2-3` and what `git describe` says come after `1.2`, other things behind a hyphen before it.
  const dash = text.search(/(?<=\d)-(?!\d+(-\d+)*(-g[0-9a-f]+)?$)/)
  return Array.from(text.matchAll(/\d+|[^\d.\-_~]+/g), ({ 0: run, index }): Part => {
    const number = /^\d/.test(run)
    if ((dash >= 0 && index === dash + 1) || text[index - 1] === '~') return { rank: -1, text: run }
    if (number) return { rank: text[index - 1] === '-' ? 1 : 2, text: run }
    if (dash >= 0 && index > dash) return { rank: 3, text: run }
    // Of letters alone only those with a number behind them are a mark: `1.0a1`, not `1.0a`.
    const counted = /^[.\-_]?\d/.test(text.slice(index + run.length))
    return { rank: marks.test(run) && (run.length > 1 || counted) ? -1 : 1, text: run }
  })
}

const isNumber = (part: Part): boolean => /^\d/.test(part.text)

function comparePart(a: Part, b: Part): number {
  if (a.rank !== b.rank) return a.rank - b.rank
  if (isNumber(a) && isNumber(b)) return compareDigits(a.text, b.text)
  return Number(isNumber(b)) - Number(isNumber(a)) || compareText(a.text, b.text)
}

function compare(a: string, b: string): number {
  const [x, y] = [parts(a), parts(b)]
  for (let i = 0; i < Math.max(x.length, y.length); i++) {
    const order = comparePart(x[i] ?? end, y[i] ?? end)
    if (order !== 0) return order
  }
  return 0
}

export const plainVersions: VersionScheme = {
  compare,
  isPrerelease: (version) => parts(version).some((part) => part.rank === -1),
}
