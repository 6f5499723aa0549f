/**
 * Python's version specifiers, `>=1.2,!=1.3.*`, as the packaging guide (PEP 440) defines them.
 * Whether pre-releases are wanted is not decided here: they lie in a range like any other version.
 */
import type { VersionScheme } from '../adapter.ts'
import {
  comparePublic,
  compareParsed,
  comparePython,
  compareRelease,
  parseVersion,
  type PythonVersion,
} from './order.ts'

type Test = (v: PythonVersion) => boolean

const plain = (v: PythonVersion): boolean =>
  v.pre === null && v.post === null && v.dev === null && v.local === null
const isPre = (v: PythonVersion): boolean => v.pre !== null || v.dev !== null

/** `==1.2.*`: the release begins so, zeros added where it is shorter. */
const startsWith =
  (prefix: PythonVersion): Test =>
  (v) =>
    compareRelease([prefix.epoch], [v.epoch]) === 0 &&
    prefix.release.every((part, i) => compareRelease([part], [v.release[i] ?? '0']) === 0)

const equals =
  (bound: PythonVersion): Test =>
  (v) =>
    (bound.local === null ? comparePublic : compareParsed)(v, bound) === 0

/** Excludes pre-releases of the bound itself, unless it is one. */
const less =
  (bound: PythonVersion): Test =>
  (v) =>
    compareParsed(v, bound) < 0 &&
    (isPre(bound) ||
      !isPre(v) ||
      compareParsed(v, { ...bound, pre: null, post: null, dev: '0', local: null }) < 0)

/** Excludes post-releases and local versions of the bound itself. */
const greater =
  (bound: PythonVersion): Test =>
  (v) =>
    compareParsed(v, bound) > 0 &&
    !(
      bound.post === null &&
      v.post !== null &&
      comparePublic({ ...v, post: null, dev: null }, bound) === 0
    ) &&
    !(v.local !== null && comparePublic(v, bound) === 0)

function prefixTest(operator: string, text: string): Test | null {
  const prefix = parseVersion(text)
  if (!prefix || !plain(prefix)) return null
  const test = startsWith(prefix)
  if (operator === '==') return test
  return operator === '!=' ? (v) => !test(v) : null
}

function compatible(bound: PythonVersion): Test | null {
  if (bound.release.length < 2) return null
  const prefix = startsWith({ ...bound, release: bound.release.slice(0, -1) })
  return (v) => comparePublic(v, bound) >= 0 && prefix(v)
}

function makeTest(operator: string, text: string): Test | null {
  if (text.endsWith('.*')) return prefixTest(operator, text.slice(0, -2))
  const bound = parseVersion(text)
  if (!bound || (bound.local !== null && operator !== '==' && operator !== '!=')) return null
  switch (operator) {
    case '==':
      return equals(bound)
    case '!=':
      return (v) => !equals(bound)(v)
    case '<=':
      return (v) => comparePublic(v, bound) <= 0
    case '>=':
      return (v) => comparePublic(v, bound) >= 0
    case '<':
      return less(bound)
    case '>':
      return greater(bound)
    case '~=':
      return compatible(bound)
    default:
      return null
  }
}

/** null when the range is none; a text that is no version satisfies only `===`. */
export function satisfiesPython(version: string, range: string): boolean | null {
  const parsed = parseVersion(version)
  let all = true
  for (const part of range.split(',').map((text) => text.trim())) {
    if (part === '') continue
    const exact = /^===\s*(\S+)$/.exec(part)
    if (exact) {
      all &&= version.toLowerCase() === (exact[1] ?? '').toLowerCase()
      continue
    }
    const [, operator = '', text = ''] = /^(~=|==|!=|<=|>=|<|>)\s*(\S+)$/.exec(part) ?? []
    const test = makeTest(operator, text)
    if (!test) return null
    all &&= parsed !== null && test(parsed)
  }
  return all
}

export const versions: VersionScheme = {
  compare: comparePython,
  isPrerelease: (version) => {
    const parsed = parseVersion(version)
    return parsed !== null && isPre(parsed)
  },
  satisfies: satisfiesPython,
}
