/**
 * Regular expressions of (ice-9 regex), POSIX extended, by way of JavaScript's. Those that could
 * take long are refused: a recipe must not be able to hold up the reader.
 */
import { list, Sym, type Value } from '../data.ts'
import type { Evaluator, Primitive } from '../eval.ts'
import { integer, type Library, string } from './check.ts'

class Regexp {
  readonly pattern: RegExp
  readonly loops: number
  constructor(pattern: RegExp, loops: number) {
    this.pattern = pattern
    this.loops = loops
  }
}
class Match {
  readonly groups: RegExpExecArray
  constructor(groups: RegExpExecArray) {
    this.groups = groups
  }
}

const classes: ReadonlyMap<string, string> = new Map([
  ['digit', '0-9'],
  ['alpha', 'a-zA-Z'],
  ['alnum', 'a-zA-Z0-9'],
  ['space', '\\s'],
  ['upper', 'A-Z'],
  ['lower', 'a-z'],
  ['punct', '!-/:-@\\[-`{-~'],
])

function compile(text: string, ev: Evaluator): Regexp {
  if (/\\[1-9]/.test(text) || /\[[.=]/.test(text)) return ev.stop(`the regular expression ${text}`)
  // A loop within a loop can take time without bound.
  if (
    /[*+}?]\)[*+{]/.test(text.replace(/\\./g, '')) ||
    /\([^()]*\([^()]*[*+{][^()]*\)[^()]*\)[*+{]/.test(text)
  )
    return ev.stop(`the regular expression ${text}`)
  const plain = text.replace(/\[:(\w+):\]/g, (whole, name: string) => classes.get(name) ?? whole)
  try {
    return new Regexp(new RegExp(plain, 's'), text.split(/[*+{]/).length - 1)
  } catch {
    return ev.stop(`the regular expression ${text}`)
  }
}

function match(regexp: Value, text: string, from: number, ev: Evaluator): Match | false {
  const compiled = regexp instanceof Regexp ? regexp : ev.raise('a regular expression was expected')
  if (text.length ** Math.max(1, compiled.loops) > 1e8)
    return ev.stop('a regular expression on a long text')
  const pattern = new RegExp(compiled.pattern, 'gs')
  pattern.lastIndex = from
  const groups = pattern.exec(text)
  return groups ? new Match(groups) : false
}
const matched = (value: Value, ev: Evaluator): RegExpExecArray =>
  value instanceof Match ? value.groups : ev.raise('a match was expected')
const start = (groups: RegExpExecArray): number => groups.index
const end = (groups: RegExpExecArray): number => groups.index + groups[0].length

function allMatches(regexp: Value, text: string, ev: Evaluator): Match[] {
  const found: Match[] = []
  for (let at = 0; at <= text.length;) {
    const next = match(regexp, text, at, ev)
    if (!next) break
    found.push(next)
    at = Math.max(end(next.groups), at + 1)
  }
  return found
}

/** The text that stands for a match: strings, group numbers, `pre` and `post`. */
function substitute(
  groups: RegExpExecArray,
  items: readonly Value[],
  pre: string,
  post: () => string,
  ev: Evaluator,
): string {
  return items
    .map((item) => {
      if (typeof item === 'string') return item
      if (typeof item === 'number') return groups[item] ?? ''
      if (item instanceof Sym && item.name === 'pre') return pre
      if (item instanceof Sym && item.name === 'post') return post()
      return string(ev.apply(item, [new Match(groups)]), ev)
    })
    .join('')
}
const once: Primitive = ([port, found, ...items], ev) => {
  if (port !== false) return ev.stop('regexp-substitute to a port')
  const groups = matched(found, ev)
  return substitute(
    groups,
    items,
    groups.input.slice(0, start(groups)),
    () => groups.input.slice(end(groups)),
    ev,
  )
}
const everywhere: Primitive = ([port, regexp, target, ...items], ev) => {
  if (port !== false) return ev.stop('regexp-substitute to a port')
  const text = string(target, ev)
  const compiled = typeof regexp === 'string' ? compile(regexp, ev) : regexp
  const all = allMatches(compiled, text, ev)
  const from = (i: number, at: number): string => {
    const next = all[i]
    if (!next) return text.slice(at)
    return substitute(
      next.groups,
      items,
      text.slice(at, start(next.groups)),
      () => from(i + 1, end(next.groups)),
      ev,
    )
  }
  return from(0, 0)
}

export const regexps: Library = {
  'make-regexp': ([text, ...flags], ev) =>
    flags.length > 0 ? ev.stop('flags of a regular expression') : compile(string(text, ev), ev),
  'regexp?': ([x]) => x instanceof Regexp,
  'string-match': ([pattern, text, from = 0], ev) =>
    match(compile(string(pattern, ev), ev), string(text, ev), integer(from, ev), ev),
  'regexp-exec': ([regexp, text, from = 0], ev) =>
    match(regexp, string(text, ev), integer(from, ev), ev),
  'match:substring': ([found, i = 0], ev) => matched(found, ev)[integer(i, ev)] ?? false,
  'match:prefix': ([found], ev) => matched(found, ev).input.slice(0, start(matched(found, ev))),
  'match:suffix': ([found], ev) => matched(found, ev).input.slice(end(matched(found, ev))),
  'match:start': ([found, i = 0], ev) =>
    i === 0 ? start(matched(found, ev)) : ev.stop('match:start of a group'),
  'match:end': ([found, i = 0], ev) =>
    i === 0 ? end(matched(found, ev)) : ev.stop('match:end of a group'),
  'match:count': ([found], ev) => matched(found, ev).length,
  'regexp-match?': ([x]) => x instanceof Match,
  'list-matches': ([regexp, text], ev) =>
    list(
      allMatches(typeof regexp === 'string' ? compile(regexp, ev) : regexp, string(text, ev), ev),
    ),
  'fold-matches': ([regexp, text, initial, f], ev) =>
    allMatches(
      typeof regexp === 'string' ? compile(regexp, ev) : regexp,
      string(text, ev),
      ev,
    ).reduce((result, found) => ev.apply(f, [found, result]), initial),
  'regexp-substitute': once,
  'regexp-substitute/global': everywhere,
  'regexp-quote': ([text], ev) => string(text, ev).replace(/[.*+?^$()[\]{}|\\]/g, '\\$&'),
}
