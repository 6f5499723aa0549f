/**
 * Debian's order of versions and its relations, as deb-version(7) and the policy's chapter 7 give
 * them: `[epoch:]upstream[-revision]`; `~` sorts before everything, even the end; letters before
 * other signs; runs of digits as numbers.
 */
import type { VersionScheme } from '../adapter.ts'
import { compareDigits } from '../../util/order.ts'

type Parts = { epoch: string; upstream: string; revision: string }

/** Text without a proper epoch has epoch 0 and keeps its colons. */
function parts(version: string): Parts {
  const text = version.trim()
  const [, epoch = '', rest = ''] = /^(?:(\d+):)?(.*)$/s.exec(text) ?? []
  const dash = rest.lastIndexOf('-')
  return dash < 0
    ? { epoch, upstream: rest, revision: '' }
    : { epoch, upstream: rest.slice(0, dash), revision: rest.slice(dash + 1) }
}

const isDigit = (code: number): boolean => code >= 48 && code <= 57
const isLetter = (code: number): boolean =>
  (code >= 65 && code <= 90) || (code >= 97 && code <= 122)

/** Place of one sign; NaN (the end) and digits end a run of others, like the empty text. */
const place = (code: number): number =>
  code === 126 ? -1 : Number.isNaN(code) || isDigit(code) ? 0 : isLetter(code) ? code : code + 256

/** Compares upstream versions or revisions: runs of other signs and runs of digits by turns. */
function compareRuns(a: string, b: string): number {
  let i = 0
  let j = 0
  const ends = (text: string, at: number) => at >= text.length || isDigit(text.charCodeAt(at))
  while (i < a.length || j < b.length) {
    while (!ends(a, i) || !ends(b, j)) {
      const order = place(a.charCodeAt(i)) - place(b.charCodeAt(j))
      if (order !== 0) return order
      i++
      j++
    }
    const [from, to] = [i, j]
    while (isDigit(a.charCodeAt(i))) i++
    while (isDigit(b.charCodeAt(j))) j++
    const order = compareDigits(a.slice(from, i), b.slice(to, j))
    if (order !== 0) return order
  }
  return 0
}

export function compareDebian(a: string, b: string): number {
  const [x, y] = [parts(a), parts(b)]
  return (
    compareDigits(x.epoch, y.epoch) ||
    compareRuns(x.upstream, y.upstream) ||
    compareRuns(x.revision, y.revision)
  )
}

const relation = /^\(?\s*(<<|<=|=|>=|>>|<|>)\s*([^\s()]+)\s*\)?$/

/** `<` and `>` are old spellings of `<=` and `>=`. */
const holds: Readonly<Record<string, (order: number) => boolean>> = {
  '<<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '<': (order) => order <= 0,
  '=': (order) => order === 0,
  '>=': (order) => order >= 0,
  '>': (order) => order >= 0,
  '>>': (order) => order > 0,
}

/** Marks of a release to come, `~rc1`, or of a state between releases, `+git20220101`. */
const unreleased =
  /~(a|b|alpha|beta|rc|pre|dev|exp|snapshot)(?![a-z])|[~+.](git|svn|hg|bzr|cvs)(?![a-z]*dfsg)|~\d{8}/

export const versions: VersionScheme = {
  compare: compareDebian,
  isPrerelease: (version) => unreleased.test(parts(version).upstream),
  satisfies: (version, range) => {
    const [, operator = '', bound = ''] = relation.exec(range.trim()) ?? []
    return holds[operator]?.(compareDebian(version, bound)) ?? null
  },
}
