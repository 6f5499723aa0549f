/**
 * Order of Python versions, as the version specifiers of the packaging guide (PEP 440) define it:
 * `[N!]N(.N)*[{a|b|rc}N][.postN][.devN][+local]` in many spellings. What is no such version comes
 * before every version, by its text.
 */
import { compareDigits, compareLists, compareText, remembered } from '../../util/order.ts'

export type PythonVersion = {
  epoch: string
  release: readonly string[]
  /** `a`, `b` or `rc`, and its number. */
  pre: readonly [string, string] | null
  post: string | null
  dev: string | null
  local: readonly string[] | null
}

const pattern = new RegExp(
  [
    /^\s*v?(?:(\d+)!)?(\d+(?:\.\d+)*)/,
    /(?:[._-]?(alpha|a|beta|b|preview|pre|c|rc)[._-]?(\d+)?)?/,
    /(?:-(\d+)|[._-]?(post|rev|r)[._-]?(\d+)?)?/,
    /(?:[._-]?(dev)[._-]?(\d+)?)?/,
    /(?:\+([a-z0-9]+(?:[._-][a-z0-9]+)*))?\s*$/,
  ]
    .map((part) => part.source)
    .join(''),
  'i',
)

const preNames: Readonly<Record<string, string>> = {
  alpha: 'a',
  beta: 'b',
  c: 'rc',
  pre: 'rc',
  preview: 'rc',
}

/** null when it is no version. */
export const parseVersion = remembered((text: string): PythonVersion | null => {
  const m = pattern.exec(text)
  if (!m) return null
  const name = m[3]?.toLowerCase()
  return Object.freeze({
    epoch: m[1] ?? '0',
    release: (m[2] ?? '').split('.'),
    pre: name === undefined ? null : ([preNames[name] ?? name, m[4] ?? '0'] as const),
    post: m[5] ?? (m[6] === undefined ? null : (m[7] ?? '0')),
    dev: m[8] === undefined ? null : (m[9] ?? '0'),
    local: m[10]?.toLowerCase().split(/[._-]/) ?? null,
  })
})

export const compareRelease = (a: readonly string[], b: readonly string[]): number =>
  compareLists(a, b, '0', compareDigits)

/** A version with only `dev` comes before all pre-releases, one without any mark after them. */
const preRank = (v: PythonVersion): string =>
  v.pre?.[0] ?? (v.post === null && v.dev !== null ? '' : 'z')

function compareLocal(a: string, b: string): number {
  const [x, y] = [/^\d+$/.test(a), /^\d+$/.test(b)]
  return x && y ? compareDigits(a, b) : x !== y ? Number(x) - Number(y) : compareText(a, b)
}

const present = (a: unknown, b: unknown): number => Number(a !== null) - Number(b !== null)

/** As `comparePython`, local parts left out. */
export const comparePublic = (a: PythonVersion, b: PythonVersion): number =>
  compareDigits(a.epoch, b.epoch) ||
  compareRelease(a.release, b.release) ||
  compareText(preRank(a), preRank(b)) ||
  compareDigits(a.pre?.[1] ?? '', b.pre?.[1] ?? '') ||
  present(a.post, b.post) ||
  compareDigits(a.post ?? '', b.post ?? '') ||
  -present(a.dev, b.dev) ||
  compareDigits(a.dev ?? '', b.dev ?? '')

export function compareParsed(a: PythonVersion, b: PythonVersion): number {
  const order = comparePublic(a, b) || present(a.local, b.local)
  if (order !== 0 || a.local === null || b.local === null) return order
  const shared = Math.min(a.local.length, b.local.length)
  return (
    compareLists(a.local.slice(0, shared), b.local.slice(0, shared), '', compareLocal) ||
    a.local.length - b.local.length
  )
}

export function comparePython(a: string, b: string): number {
  const [x, y] = [parseVersion(a), parseVersion(b)]
  return x && y ? compareParsed(x, y) : present(x, y) || compareText(a, b)
}
