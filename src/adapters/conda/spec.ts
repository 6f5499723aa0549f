/**
 * conda's version specs, `>=1.21,<3|2.0.*`, as its documentation of package match specifications
 * gives them: `|` or, `,` and, brackets, `=1.2` and `1.2.*` for a beginning, `~=`, globs, `^…$`.
 */
import type { VersionScheme } from '../adapter.ts'
import { remembered } from '../../util/order.ts'
import {
  compareConda,
  compareParsed,
  type CondaVersion,
  parseVersion,
  startsWith,
} from './order.ts'

type Test = (text: string, version: CondaVersion | null) => boolean

const token = /\s*\^[^$]*\$|\s*[()|,]|[^()|,]+/g

/** Recursive descent over `|` < `,` < brackets; null when the spec is none. */
function parse(tokens: readonly string[]): Test | null {
  let at = 0
  const list = (separator: string, operand: () => Test | null): Test[] | null => {
    const tests: Test[] = []
    for (;;) {
      const test = operand()
      if (!test) return null
      tests.push(test)
      if (tokens[at] !== separator) return tests
      at++
    }
  }
  const any = (depth: number): Test | null => {
    if (depth > 50) return null
    const tests = list('|', () => all(depth))
    return tests && ((text, version) => tests.some((test) => test(text, version)))
  }
  const all = (depth: number): Test | null => {
    const tests = list(',', () => one(depth))
    return tests && ((text, version) => tests.every((test) => test(text, version)))
  }
  const one = (depth: number): Test | null => {
    const text = tokens[at++] ?? ''
    if (text !== '(') return /^[()|,]?$/.test(text) ? null : single(text)
    const inner = any(depth + 1)
    return tokens[at++] === ')' ? inner : null
  }
  const test = any(0)
  return at === tokens.length ? test : null
}

/** A version with `*` anywhere, over the text; without backtracking. */
function glob(pattern: string): Test {
  const parts = pattern.split(/\*+/)
  const [first = '', last = ''] = [parts[0], parts.at(-1)]
  return (text) => {
    if (text.length < first.length + last.length) return false
    if (!text.startsWith(first) || !text.endsWith(last)) return false
    let at = first.length
    for (const part of parts.slice(1, -1)) {
      const found = text.indexOf(part, at)
      if (found < 0) return false
      at = found + part.length
    }
    return at <= text.length - last.length
  }
}

/**
 * `^…$` over the text. Specs come with the index, from anybody: those that could take more than
 * some thousand steps (groups repeated, many repetitions, looking around) are not evaluated.
 */
function regularExpression(pattern: string): Test | null {
  const repeats = pattern.match(/[*+]|\{\d+,\d*\}/g) ?? []
  if (pattern.length > 200 || repeats.length > 3 || /\(\?|\)[*+?{]|\\\d/.test(pattern)) return null
  try {
    const expression = new RegExp(pattern)
    return (text) => text.length <= 200 && expression.test(text)
  } catch {
    return null
  }
}

const relations: Readonly<Record<string, (v: CondaVersion, bound: CondaVersion) => boolean>> = {
  '==': (v, bound) => compareParsed(v, bound) === 0,
  '!=': (v, bound) => compareParsed(v, bound) !== 0,
  '<=': (v, bound) => compareParsed(v, bound) <= 0,
  '>=': (v, bound) => compareParsed(v, bound) >= 0,
  '<': (v, bound) => compareParsed(v, bound) < 0,
  '>': (v, bound) => compareParsed(v, bound) > 0,
  '=': startsWith,
  'not=': (v, bound) => !startsWith(v, bound),
}

function relation(operator: string, written: string): Test | null {
  const prefix = written.endsWith('.*')
  if (operator === '~=') return prefix ? null : compatible(written)
  const bound = parseVersion(prefix ? written.slice(0, -2) : written)
  const test = relations[prefix && operator === '!=' ? 'not=' : operator]
  return bound && test ? (_, v) => v !== null && test(v, bound) : null
}

function compatible(written: string): Test | null {
  const bound = parseVersion(written)
  const prefix = parseVersion(written.split('.').slice(0, -1).join('.'))
  if (!bound || !prefix) return null
  return (_, v) => v !== null && compareParsed(v, bound) >= 0 && startsWith(v, prefix)
}

function single(written: string): Test | null {
  const spec = written.trim()
  if (spec === '') return null
  if (spec.startsWith('^') || spec.endsWith('$'))
    return spec.startsWith('^') && spec.endsWith('$') ? regularExpression(spec) : null
  if (/^[=<>!~]/.test(spec)) {
    const [, operator = '', bound = ''] =
      /^(==|!=|<=|>=|~=|=|<|>)(?![=<>!~])(\S+)$/.exec(spec) ?? []
    return relation(operator, bound)
  }
  if (spec === '*') return () => true
  if (spec.replace(/\*+$/, '').includes('*')) return glob(spec)
  if (spec.endsWith('*')) return relation('=', spec.replace(/\*+$/, '').replace(/\.+$/, ''))
  return relation('==', spec)
}

const parseSpec = remembered((spec: string): Test | null =>
  parse((spec.match(token) ?? []).map((t) => t.trim())),
)

export const versions: VersionScheme = {
  compare: compareConda,
  isPrerelease: (version) => {
    const pieces = parseVersion(version)?.version.flat() ?? []
    return pieces.some((p) => p.kind === 'text' && /^(DEV|a|b|alpha|beta|rc|pre)$/.test(p.text))
  },
  satisfies: (version, range) => parseSpec(range)?.(version, parseVersion(version)) ?? null,
}
