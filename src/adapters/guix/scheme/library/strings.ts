/** Strings, symbols and characters: R7RS 6.5–6.7 and what is used of SRFI 13. */
import { Char, Keyword, keyword, list, Sym, sym, type Value } from '../data.ts'
import { isIdentifier, symbolOf } from '../environment.ts'
import type { Evaluator, Primitive } from '../eval.ts'
import { array, char, integer, type Library, pay, string } from './check.ts'

const longest = 4_000_000

export function joined(parts: readonly string[], ev: Evaluator, between = ''): string {
  let length = 0
  for (const part of parts) length += part.length + between.length
  if (length > longest) ev.stop('a string grows too long')
  pay(ev, length >> 6)
  return parts.join(between)
}

/** Sets of characters, as predicates on one character. */
export class CharSet {
  readonly has: (c: string) => boolean
  constructor(has: (c: string) => boolean) {
    this.has = has
  }
}
const set = (pattern: RegExp): CharSet => new CharSet((c) => pattern.test(c))
export const charSets: Readonly<Record<string, CharSet>> = {
  'char-set:digit': set(/^\p{Nd}$/u),
  'char-set:letter': set(/^\p{L}$/u),
  'char-set:letter+digit': set(/^[\p{L}\p{Nd}]$/u),
  'char-set:whitespace': set(/^\s$/u),
  'char-set:hex-digit': set(/^[0-9a-fA-F]$/),
  'char-set:lower-case': set(/^\p{Ll}$/u),
  'char-set:upper-case': set(/^\p{Lu}$/u),
  'char-set:punctuation': set(/^\p{P}$/u),
  'char-set:graphic': set(/^[\p{L}\p{M}\p{N}\p{P}\p{S}]$/u),
}

function test(what: Value, ev: Evaluator): (c: string) => boolean {
  if (what instanceof Char) return (c) => c === what.text
  if (what instanceof CharSet) return what.has
  return (c) => ev.apply(what, [new Char(c)]) !== false
}

const part = (args: Value[], at: number, ev: Evaluator): string => {
  const text = string(args[0], ev)
  const start = args[at] === undefined ? 0 : integer(args[at], ev)
  const end = args[at + 1] === undefined ? text.length : integer(args[at + 1], ev)
  return start < 0 || start > end || end > text.length
    ? ev.raise('a position outside of the string')
    : text.slice(start, end)
}
const compare =
  (holds: (a: string, b: string) => boolean, fold = false): Primitive =>
  (args, ev) => {
    const texts = args.map((arg) => (fold ? string(arg, ev).toLowerCase() : string(arg, ev)))
    return texts.every((text, i) => i === 0 || holds(texts[i - 1] ?? '', text))
  }
const compareChars =
  (holds: (a: string, b: string) => boolean): Primitive =>
  (args, ev) => {
    const texts = args.map((arg) => char(arg, ev))
    return texts.every((text, i) => i === 0 || holds(texts[i - 1] ?? '', text))
  }
const index =
  (last: boolean, wanted: boolean): Primitive =>
  (args, ev) => {
    const text = string(args[0], ev)
    const holds = test(args[1], ev)
    const start = args[2] === undefined ? 0 : integer(args[2], ev)
    const places = Array.from({ length: text.length - start }, (_, i) => i + start)
    if (last) places.reverse()
    return places.find((i) => holds(text.charAt(i)) === wanted) ?? false
  }
const prefixes =
  (f: (text: string, part: string) => boolean): Primitive =>
  ([part, text], ev) =>
    f(string(text, ev), string(part, ev))
const trimmed =
  (start: boolean, end: boolean): Primitive =>
  (args, ev) => {
    const text = string(args[0], ev)
    const holds = args[1] === undefined ? (c: string) => /\s/.test(c) : test(args[1], ev)
    let from = 0
    let to = text.length
    if (start) while (from < to && holds(text.charAt(from))) from++
    if (end) while (to > from && holds(text.charAt(to - 1))) to--
    return text.slice(from, to)
  }
const chosen =
  (keep: boolean): Primitive =>
  ([a, b], ev) => {
    // Guile takes (string-filter pred string) and, from older days, (string-filter string pred).
    const [what, text] = typeof a === 'string' && typeof b !== 'string' ? [b, a] : [a, b]
    const holds = test(what, ev)
    return Array.from(string(text, ev))
      .filter((c) => holds(c) === keep)
      .join('')
  }
const split: Primitive = ([value, at], ev) => {
  const text = string(value, ev)
  const holds = test(at, ev)
  const found: string[] = []
  let start = 0
  for (let i = 0; i < text.length; i++) {
    if (!holds(text.charAt(i))) continue
    found.push(text.slice(start, i))
    start = i + 1
  }
  return list([...found, text.slice(start)])
}
const tokenize: Primitive = ([value, of], ev) => {
  const holds = of === undefined ? charSets['char-set:graphic']?.has : test(of, ev)
  const found: string[] = []
  let word = ''
  for (const c of string(value, ev)) {
    if (holds?.(c)) word += c
    else if (word) {
      found.push(word)
      word = ''
    }
  }
  return list(word ? [...found, word] : found)
}
const join: Primitive = ([parts, between = ' ', grammar], ev) => {
  const texts = array(parts, ev).map((item) => string(item, ev))
  const separator = string(between, ev)
  const how = grammar instanceof Sym ? grammar.name : 'infix'
  const text = joined(texts, ev, separator)
  if (texts.length === 0) return ''
  if (how === 'prefix') return separator + text
  return how === 'suffix' ? text + separator : text
}
const mapChars: Primitive = ([f, text], ev) =>
  Array.from(string(text, ev))
    .map((c) => char(ev.apply(f, [new Char(c)]), ev))
    .join('')
const pad =
  (side: 'left' | 'right'): Primitive =>
  ([value, width, fill], ev) => {
    const text = string(value, ev)
    const n = integer(width, ev)
    if (n > longest) ev.stop('a string grows too long')
    const c = fill === undefined ? ' ' : char(fill, ev)
    if (side === 'left') return text.length > n ? text.slice(text.length - n) : text.padStart(n, c)
    return text.slice(0, n).padEnd(n, c)
  }
const folded =
  (every: boolean): Primitive =>
  ([what, text], ev) => {
    const holds = test(what, ev)
    return every
      ? Array.from(string(text, ev)).every(holds)
      : Array.from(string(text, ev)).some(holds)
  }
const replaceAll: Primitive = ([text, old, by], ev) =>
  joined(string(text, ev).split(string(old, ev)), ev, string(by, ev))
const name = (value: Value, ev: Evaluator): string =>
  isIdentifier(value) ? symbolOf(value).name : ev.stop('a symbol was expected')

export const strings: Library = {
  'string-append': (args, ev) =>
    joined(
      args.map((arg) => string(arg, ev)),
      ev,
    ),
  'string-append*': (args, ev) =>
    joined(
      [...args.slice(0, -1), ...array(args.at(-1), ev)].map((arg) => string(arg, ev)),
      ev,
    ),
  'string-concatenate': ([parts], ev) =>
    joined(
      array(parts, ev).map((arg) => string(arg, ev)),
      ev,
    ),
  'string-length': ([text], ev) => string(text, ev).length,
  'string-ref': ([text, i], ev) =>
    new Char(
      string(text, ev).charAt(integer(i, ev)) || ev.raise('a position outside of the string'),
    ),
  substring: (args, ev) => part(args, 1, ev),
  'substring/shared': (args, ev) => part(args, 1, ev),
  'string-copy': (args, ev) => part(args, 1, ev),
  'string-take': ([text, n], ev) => part([text, 0, n], 1, ev),
  'string-drop': ([text, n], ev) => part([text, n], 1, ev),
  'string-take-right': ([text, n], ev) =>
    part([text, string(text, ev).length - integer(n, ev)], 1, ev),
  'string-drop-right': ([text, n], ev) =>
    part([text, 0, string(text, ev).length - integer(n, ev)], 1, ev),
  'string?': ([x]) => typeof x === 'string',
  'string-null?': ([x], ev) => string(x, ev) === '',
  'string=?': compare((a, b) => a === b),
  'string=': compare((a, b) => a === b),
  'string-ci=?': compare((a, b) => a === b, true),
  'string<?': compare((a, b) => a < b),
  'string>?': compare((a, b) => a > b),
  'string<=?': compare((a, b) => a <= b),
  'string>=?': compare((a, b) => a >= b),
  'string-prefix?': prefixes((text, part) => text.startsWith(part)),
  'string-suffix?': prefixes((text, part) => text.endsWith(part)),
  'string-prefix-ci?': prefixes((text, part) => text.toLowerCase().startsWith(part.toLowerCase())),
  'string-contains': ([text, part], ev) => {
    const i = string(text, ev).indexOf(string(part, ev))
    return i < 0 ? false : i
  },
  'string-index': index(false, true),
  'string-rindex': index(true, true),
  'string-index-right': index(true, true),
  'string-skip': index(false, false),
  'string-upcase': ([text], ev) => string(text, ev).toUpperCase(),
  'string-downcase': ([text], ev) => string(text, ev).toLowerCase(),
  'string-capitalize': ([text], ev) =>
    string(text, ev)
      .toLowerCase()
      .replace(
        /\p{L}[\p{L}\p{M}\p{Nd}]*/gu,
        (word) => word.charAt(0).toUpperCase() + word.slice(1),
      ),
  'string-reverse': ([text], ev) => Array.from(string(text, ev)).reverse().join(''),
  'string-trim': trimmed(true, false),
  'string-trim-right': trimmed(false, true),
  'string-trim-both': trimmed(true, true),
  'string-pad': pad('left'),
  'string-pad-right': pad('right'),
  'string-filter': chosen(true),
  'string-delete': chosen(false),
  'string-split': split,
  'string-tokenize': tokenize,
  'string-join': join,
  'string-map': mapChars,
  'string-every': folded(true),
  'string-any': folded(false),
  'string-count': ([text, what], ev) => Array.from(string(text, ev)).filter(test(what, ev)).length,
  'string-replace-substring': replaceAll,
  'string-fold': ([f, initial, text], ev) =>
    Array.from(string(text, ev)).reduce((result, c) => ev.apply(f, [new Char(c), result]), initial),
  'string->list': (args, ev) => list(Array.from(part(args, 1, ev)).map((c) => new Char(c))),
  'list->string': ([chars], ev) =>
    joined(
      array(chars, ev).map((c) => char(c, ev)),
      ev,
    ),
  string: (args, ev) =>
    joined(
      args.map((c) => char(c, ev)),
      ev,
    ),
  'make-string': ([n, c], ev) => {
    if (integer(n, ev) > longest) ev.stop('a string grows too long')
    return (c === undefined ? ' ' : char(c, ev)).repeat(integer(n, ev))
  },
  'string->symbol': ([text], ev) => sym(string(text, ev)),
  'symbol->string': ([x], ev) => name(x, ev),
  'symbol-append': (args, ev) =>
    sym(
      joined(
        args.map((x) => name(x, ev)),
        ev,
      ),
    ),
  'symbol?': ([x]) => isIdentifier(x),
  'symbol->keyword': ([x], ev) => keyword(name(x, ev)),
  'keyword->symbol': ([x], ev) =>
    x instanceof Keyword ? sym(x.name) : ev.stop('a keyword was expected'),
  'keyword?': ([x]) => x instanceof Keyword,
  'char?': ([x]) => x instanceof Char,
  'char=?': compareChars((a, b) => a === b),
  'char<?': compareChars((a, b) => a < b),
  'char->integer': ([c], ev) => char(c, ev).codePointAt(0) ?? 0,
  'integer->char': ([n], ev) =>
    new Char(String.fromCodePoint(Math.min(integer(n, ev), 0x10_ff_ff))),
  'char-numeric?': ([c], ev) => /^\p{Nd}$/u.test(char(c, ev)),
  'char-alphabetic?': ([c], ev) => /^\p{L}$/u.test(char(c, ev)),
  'char-upper-case?': ([c], ev) => /^\p{Lu}$/u.test(char(c, ev)),
  'char-lower-case?': ([c], ev) => /^\p{Ll}$/u.test(char(c, ev)),
  'char-whitespace?': ([c], ev) => /^\s$/u.test(char(c, ev)),
  'char-upcase': ([c], ev) => new Char(char(c, ev).toUpperCase()),
  'char-downcase': ([c], ev) => new Char(char(c, ev).toLowerCase()),
  'char-set': (args, ev) => {
    const chars = new Set(args.map((c) => char(c, ev)))
    return new CharSet((c) => chars.has(c))
  },
  'string->char-set': ([text], ev) => {
    const chars = new Set(string(text, ev))
    return new CharSet((c) => chars.has(c))
  },
  'char-set-complement': ([s], ev) => new CharSet((c) => !test(s, ev)(c)),
  'char-set-adjoin': ([s, ...more], ev) => {
    const chars = new Set(more.map((c) => char(c, ev)))
    return new CharSet((c) => chars.has(c) || test(s, ev)(c))
  },
  'char-set-union': (args, ev) => new CharSet((c) => args.some((s) => test(s, ev)(c))),
  'char-set-contains?': ([s, c], ev) => test(s, ev)(char(c, ev)),
  basename: ([path, suffix], ev) => {
    const base = string(path, ev).replace(/\/+$/, '').replace(/^.*\//, '')
    return typeof suffix === 'string' && base.endsWith(suffix) && base !== suffix
      ? base.slice(0, -suffix.length)
      : base
  },
  dirname: ([path], ev) => {
    const text = string(path, ev).replace(/\/+$/, '')
    const slash = text.lastIndexOf('/')
    return slash < 0 ? '.' : text.slice(0, slash) || '/'
  },
}
