/**
 * RPM's order of versions, `[epoch:]version[-release]`, as `rpmvercmp` and `rpmverCmp` define it
 * (the manual page rpm-version(7)): runs of digits or letters by turns, other signs only separate,
 * `~` sorts before the end, `^` after the end and before everything else.
 */
import type { VersionScheme } from '../adapter.ts'
import { compareDigits, compareText } from '../../util/order.ts'

const token = /[0-9]+|[A-Za-z]+|[~^]/g
const isNumber = (text: string): boolean => text >= '0' && text < ':'

/** Compares versions or releases alone. */
export function rpmvercmp(a: string, b: string): number {
  if (a === b) return 0
  const x = a.match(token) ?? []
  const y = b.match(token) ?? []
  for (let i = 0; i < Math.max(x.length, y.length); i++) {
    const [one, two] = [x[i], y[i]]
    if (one === two) continue
    if (one === '~') return -1
    if (two === '~') return 1
    if (one === undefined) return -1
    if (two === undefined) return 1
    if (one === '^') return -1
    if (two === '^') return 1
    if (isNumber(one) !== isNumber(two)) return isNumber(one) ? 1 : -1
    const order = isNumber(one) ? compareDigits(one, two) : compareText(one, two)
    if (order !== 0) return order
  }
  return 0
}

type Parts = { epoch: string; version: string; release: string | null }

function parts(text: string): Parts {
  const [, epoch = '', rest = ''] = /^(?:(\d*):)?(.*)$/s.exec(text.trim()) ?? []
  const dash = rest.lastIndexOf('-')
  return dash < 0
    ? { epoch, version: rest, release: null }
    : { epoch, version: rest.slice(0, dash), release: rest.slice(dash + 1) }
}

/** A version without a release comes before the same one with a release. */
export function compareRpm(a: string, b: string): number {
  const [x, y] = [parts(a), parts(b)]
  const order = compareDigits(x.epoch, y.epoch) || rpmvercmp(x.version, y.version)
  if (order !== 0) return order
  if (x.release === null || y.release === null)
    return Number(x.release !== null) - Number(y.release !== null)
  return rpmvercmp(x.release, y.release)
}

const relation = /^(<=|>=|==|=|<|>)\s*(\S+)$/

/**
 * As a dependency is matched: where one side names no release, releases do not count; and a
 * version without a release is then taken to lie in every range that begins or ends there.
 */
function satisfies(version: string, range: string): boolean | null {
  const [, operator = '', bound = ''] = relation.exec(range.trim()) ?? []
  if (operator === '') return null
  const [x, y] = [parts(version), parts(bound)]
  let order = compareDigits(x.epoch, y.epoch) || rpmvercmp(x.version, y.version)
  if (order === 0 && x.release && y.release) order = rpmvercmp(x.release, y.release)
  else if (order === 0 && y.release) return true
  if (order === 0) return operator.includes('=')
  return order < 0 ? operator.startsWith('<') : operator.startsWith('>')
}

export const versions: VersionScheme = {
  compare: compareRpm,
  isPrerelease: (version) => parts(version).version.includes('~'),
  satisfies,
}
