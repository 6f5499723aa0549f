/** Equality, control, promises, parameters, tables, errors and `format`. */
import { Closure } from '../closure.ts'
import {
  Bytes,
  Char,
  Keyword,
  NIL,
  Opaque,
  Pair,
  Sym,
  UNSPECIFIED,
  type Value,
  Values,
} from '../data.ts'
import { isIdentifier, Promised, symbolOf } from '../environment.ts'
import type { Evaluator } from '../eval.ts'
import { Parameter, type Primitive } from '../eval.ts'
import { array, type Library, string } from './check.ts'
import { equal } from '../match.ts'
import { sameDatum } from '../patterns.ts'
import { datum } from '../quote.ts'
import { Rec } from '../rec.ts'

/** A datum as `display` (or `write`) shows it. */
export function shown(value: Value, ev: Evaluator, quoted: boolean): string {
  if (typeof value === 'string') return quoted ? JSON.stringify(value) : value
  if (typeof value === 'number' || typeof value === 'bigint') return String(value)
  if (value === true) return '#t'
  if (value === false) return '#f'
  if (isIdentifier(value)) return symbolOf(value).name
  if (value instanceof Keyword) return `#:${value.name}`
  if (value instanceof Char) return quoted ? ev.stop('a character is written') : value.text
  if (value === NIL) return '()'
  if (value instanceof Pair)
    return `(${array(value, ev)
      .map((item) => shown(item, ev, quoted))
      .join(' ')})`
  return ev.stop('a value is shown as text')
}

/** Guile's `format`, the directives that take one value as it is. */
function formatted(template: string, args: readonly Value[], ev: Evaluator): string {
  let next = 0
  const take = (): Value =>
    next < args.length ? args[next++] : ev.stop('format: too few arguments')
  return template.replace(
    /~(\d+(?:,'.)?)?([^])|~$/g,
    (whole, width: string | undefined, letter: string) => {
      switch (letter.toLowerCase()) {
        case 'a':
        case 's': {
          if (width) return ev.stop(`format: ${whole}`)
          return shown(take(), ev, letter.toLowerCase() === 's')
        }
        case 'd': {
          const [size = '0', fill = ' '] = (width ?? '0').split(",'")
          return shown(take(), ev, false).padStart(Math.min(Number(size), 100), fill)
        }
        case '%':
          return '\n'
        case '~':
          return '~'
        default:
          return ev.stop(`format: ${whole} is not understood`)
      }
    },
  )
}
const format: Primitive = ([port, template, ...args], ev) => {
  if (typeof port === 'string')
    return formatted(
      port,
      [template, ...args].filter((x) => x !== undefined),
      ev,
    )
  return port === false ? formatted(string(template, ev), args, ev) : UNSPECIFIED
}

/** A table: a program may fill one while it is being worked out, nothing else sees it. */
class Table {
  readonly buckets = new Map<Value, [Value, Value][]>()
  find(key: Value, same: (a: Value, b: Value) => boolean): [Value, Value] | undefined {
    return this.buckets.get(bucket(key))?.find(([k]) => same(k, key))
  }
  add(key: Value, value: Value): void {
    const at = bucket(key)
    const entries = this.buckets.get(at)
    if (entries) entries.push([key, value])
    else this.buckets.set(at, [[key, value]])
  }
}
/** Where equal keys meet: lists go by their length and first item, other things by identity. */
export function bucket(key: Value): Value {
  if (Array.isArray(key)) return `vector of ${key.length}`
  if (!(key instanceof Pair)) return key instanceof Char || key instanceof Bytes ? key.text : key
  const first = bucket(key.car)
  return typeof first === 'object' ? first : `list ${typeof first === 'string' ? first : ''}`
}
const look =
  (same: (a: Value, b: Value) => boolean): Primitive =>
  ([table, key, fallback = false], ev) =>
    table instanceof Table
      ? (table.find(key, same) ?? [key, fallback])[1]
      : ev.stop('a table was expected')
const put =
  (same: (a: Value, b: Value) => boolean): Primitive =>
  ([table, key, value], ev) => {
    if (!(table instanceof Table)) return ev.stop('a table was expected')
    const entry = table.find(key, same)
    if (entry) entry[1] = value
    else table.add(key, value)
    return UNSPECIFIED
  }

const isProcedure = (x: Value): boolean =>
  x instanceof Closure || typeof x === 'function' || x instanceof Parameter
const failed: Primitive = (args, ev) => {
  const words = args.filter((x): x is string => typeof x === 'string')
  return ev.raise(
    words.length > 0
      ? `the recipe raises an error: ${words.join(' ')}`
      : 'the recipe raises an error',
  )
}
const compose: Primitive = (fs) =>
  fs.length === 0
    ? (((args) => args[0]) satisfies Primitive)
    : (((args, ev) =>
        fs
          .slice(0, -1)
          .reduceRight(
            (value, f) => ev.apply(f, value instanceof Values ? [...value.items] : [value]),
            ev.apply(fs.at(-1), args),
          )) satisfies Primitive)

export const control: Library = {
  'eq?': ([a, b]) => sameDatum(a, b),
  'eqv?': ([a, b]) => sameDatum(a, b),
  'equal?': ([a, b]) => equal(a, b),
  not: ([x]) => x === false,
  'boolean?': ([x]) => typeof x === 'boolean',
  '->bool': ([x]) => x !== false,
  gensym: ([prefix]) => new Sym(typeof prefix === 'string' ? prefix : ' g'),
  'procedure?': ([x]) => isProcedure(x),
  'bytevector?': ([x]) => x instanceof Bytes,
  'struct?': ([x]) => x instanceof Rec || x instanceof Opaque,
  'unspecified?': ([x]) => x === UNSPECIFIED,
  identity: ([x]) => x,
  const: ([x]) => (() => x) satisfies Primitive,
  negate: ([f]) => ((args, ev) => ev.apply(f, args) === false) satisfies Primitive,
  compose,
  'and=>': ([x, f], ev) => (x === false ? false : ev.apply(f, [x])),
  apply: (args, ev) => ev.apply(args[0], [...args.slice(1, -1), ...array(args.at(-1), ev)]),
  values: (args) => (args.length === 1 ? args[0] : new Values(args)),
  'call-with-values': ([producer, consumer], ev) => {
    const value = ev.apply(producer, [])
    return ev.apply(consumer, value instanceof Values ? [...value.items] : [value])
  },
  force: ([x], ev) => (x instanceof Promised ? ev.force(x.memo) : x),
  'promise?': ([x]) => x instanceof Promised,
  'make-parameter': ([value, convert]) => new Parameter(value, convert),
  error: failed,
  throw: failed,
  'raise-exception': failed,
  'make-hash-table': () => new Table(),
  'hash-ref': look(equal),
  'hashq-ref': look(sameDatum),
  'hashv-ref': look(sameDatum),
  'hash-set!': put(equal),
  'hashq-set!': put(sameDatum),
  'hashv-set!': put(sameDatum),
  format,
  'simple-format': format,
  'object->string': ([x], ev) => shown(x, ev, true),
  'syntax->datum': ([x]) => datum(x),
  'datum->syntax': ([, x]) => x,
  'identifier?': ([x]) => isIdentifier(x),
  'free-identifier=?': ([a, b]) =>
    isIdentifier(a) && isIdentifier(b) && symbolOf(a) === symbolOf(b),
  'syntax-source': () => false,
  // Files of the channel are known by their places in it.
  'search-path': ([, name], ev) => string(name, ev),
  'make-weak-key-hash-table': () => new Table(),
  'string->uri': ([text], ev) => new Opaque('uri', string(text, ev)),
  'uri-path': ([uri], ev) =>
    uri instanceof Opaque && uri.kind === 'uri'
      ? uriPath(uri.name ?? '')
      : ev.stop('a uri was expected'),
}
/** RFC 3986: what stands between authority and query. */
const uriPath = (text: string): string =>
  /^[a-z][a-z0-9+.-]*:(?:\/\/[^/?#]*)?([^?#]*)/i.exec(text)?.[1] ?? text
