/** Pairs, lists and association lists: R7RS 6.4 and what is used of SRFI 1. */
import { list, NIL, Pair, UNSPECIFIED, type Value, Values } from '../data.ts'
import type { Evaluator, Primitive } from '../eval.ts'
import { array, integer, type Library, pair, pay } from './check.ts'
import { equal } from '../match.ts'
import { sameDatum } from '../patterns.ts'

function path(letters: string): Primitive {
  const order = Array.from(letters).reverse()
  return (args, ev) =>
    order.reduce(
      (value, letter) => (letter === 'a' ? pair(value, ev).car : pair(value, ev).cdr),
      args[0],
    )
}
const paths = [
  'a',
  'd',
  'aa',
  'ad',
  'da',
  'dd',
  'aaa',
  'aad',
  'ada',
  'add',
  'daa',
  'dad',
  'dda',
  'ddd',
  'addd',
  'dddd',
]

export function append(parts: readonly Value[], ev: Evaluator): Value {
  if (parts.length === 0) return NIL
  let result = parts.at(-1)
  for (let i = parts.length - 2; i >= 0; i--) {
    const items = array(parts[i], ev)
    pay(ev, items.length)
    result = list(items, result)
  }
  return result
}

type Same = (a: Value, b: Value, ev: Evaluator) => boolean
const by = (compare: Value): Same =>
  compare === undefined ? equal : (a, b, ev) => ev.apply(compare, [a, b]) !== false

const member =
  (same: Same): Primitive =>
  (args, ev) => {
    const test = args.length > 2 ? by(args[2]) : same
    for (let rest = args[1]; rest instanceof Pair; rest = rest.cdr)
      if (test(args[0], rest.car, ev)) return rest
    return false
  }
const assoc =
  (same: Same, what: 'pair' | 'value', keyFirst: boolean): Primitive =>
  (args, ev) => {
    const [key, alist] = keyFirst ? [args[0], args[1]] : [args[1], args[0]]
    const test = args.length > 2 ? by(args[2]) : same
    for (let rest = alist; rest instanceof Pair; rest = rest.cdr) {
      const entry = rest.car
      if (entry instanceof Pair && test(key, entry.car, ev))
        return what === 'pair' ? entry : entry.cdr
    }
    return false
  }
const deleteAll =
  (same: Same): Primitive =>
  (args, ev) => {
    const test = args.length > 2 ? by(args[2]) : same
    return list(array(args[1], ev).filter((item) => !test(args[0], item, ev)))
  }
const alistDelete: Primitive = (args, ev) => {
  const test = by(args[2])
  return list(
    array(args[1], ev).filter((entry) => !(entry instanceof Pair && test(args[0], entry.car, ev))),
  )
}
function unique(items: readonly Value[], test: Same, ev: Evaluator): Value[] {
  const found: Value[] = []
  for (const item of items) if (!found.some((other) => test(other, item, ev))) found.push(item)
  pay(ev, (items.length * found.length) / 8)
  return found
}

/** Lists walked together, as long as the shortest. */
function* together(lists: readonly Value[], ev: Evaluator): Generator<Value[]> {
  let rests = lists.slice()
  while (rests.every((rest) => rest instanceof Pair)) {
    pay(ev, 1)
    yield rests.map((rest) => (rest as Pair).car)
    rests = rests.map((rest) => (rest as Pair).cdr)
  }
}
const mapped = ([f, ...lists]: readonly Value[], ev: Evaluator): Value[] => {
  if (lists.length === 1) return array(lists[0], ev).map((item) => ev.apply(f, [item]))
  const found: Value[] = []
  for (const items of together(lists, ev)) found.push(ev.apply(f, items))
  return found
}
const fold: Primitive = ([f, initial, ...lists], ev) => {
  let result = initial
  for (const items of together(lists, ev)) result = ev.apply(f, [...items, result])
  return result
}
const foldRight: Primitive = ([f, initial, ...lists], ev) =>
  [...together(lists, ev)].reduceRight((result, items) => ev.apply(f, [...items, result]), initial)
const reduce: Primitive = ([f, initial, items], ev) => {
  const all = array(items, ev)
  return all.length === 0
    ? initial
    : all.slice(1).reduce((result, item) => ev.apply(f, [item, result]), all[0])
}
const filter =
  (keep: boolean): Primitive =>
  ([f, items], ev) =>
    list(array(items, ev).filter((item) => (ev.apply(f, [item]) !== false) === keep))
const every: Primitive = ([f, ...lists], ev) => {
  let last: Value = true
  for (const items of together(lists, ev)) {
    last = ev.apply(f, items)
    if (last === false) return false
  }
  return last
}
const any: Primitive = ([f, ...lists], ev) => {
  for (const items of together(lists, ev)) {
    const value = ev.apply(f, items)
    if (value !== false) return value
  }
  return false
}
const find =
  (what: 'item' | 'tail' | 'index'): Primitive =>
  ([f, items], ev) => {
    let i = 0
    for (let rest = items; rest instanceof Pair; rest = rest.cdr, i++) {
      if (ev.apply(f, [rest.car]) !== false)
        return what === 'item' ? rest.car : what === 'tail' ? rest : i
    }
    return false
  }
const drop: Primitive = ([items, count], ev) => {
  let rest = items
  for (let i = integer(count, ev); i > 0; i--) rest = pair(rest, ev).cdr
  return rest
}
const take = (items: Value, count: Value, ev: Evaluator): Value => {
  const all = array(items, ev)
  const n = integer(count, ev)
  return n < 0 || n > all.length ? ev.raise('a list is too short') : list(all.slice(0, n))
}
const whileTrue =
  (keep: 'head' | 'tail' | 'both', sign: boolean): Primitive =>
  ([f, items], ev) => {
    const all = array(items, ev)
    let i = 0
    while (i < all.length && (ev.apply(f, [all[i]]) !== false) === sign) i++
    const head = list(all.slice(0, i))
    const tail = list(all.slice(i))
    return keep === 'head' ? head : keep === 'tail' ? tail : new Values([head, tail])
  }
const lset =
  (
    keep: (
      item: Value,
      others: readonly Value[][],
      same: (a: Value, b: Value) => boolean,
    ) => boolean,
  ): Primitive =>
  ([compare, first, ...others], ev) => {
    const same = (a: Value, b: Value): boolean => ev.apply(compare, [a, b]) !== false
    const rest = others.map((other) => array(other, ev))
    return list(array(first, ev).filter((item) => keep(item, rest, same)))
  }
const sort: Primitive = ([items, less], ev) =>
  list(
    array(items, ev).sort((a, b) =>
      ev.apply(less, [a, b]) !== false ? -1 : ev.apply(less, [b, a]) !== false ? 1 : 0,
    ),
  )
const iota: Primitive = ([count, start = 0, step = 1], ev) => {
  const n = integer(count, ev)
  pay(ev, n)
  return list(Array.from({ length: n }, (_, i) => integer(start, ev) + i * integer(step, ev)))
}
const nth: Primitive = (args, ev) => pair(drop(args, ev), ev).car
const nthOf =
  (n: number): Primitive =>
  (args, ev) =>
    nth([args[0], n], ev)

export const lists: Library = {
  ...Object.fromEntries(paths.map((letters) => [`c${letters}r`, path(letters)])),
  cons: ([a, b]) => new Pair(a, b),
  xcons: ([a, b]) => new Pair(b, a),
  'cons*': (args) => list(args.slice(0, -1), args.at(-1)),
  list: (args) => list(args),
  'make-list': ([n, value = UNSPECIFIED], ev) => {
    pay(ev, integer(n, ev))
    return list(Array.from({ length: integer(n, ev) }, () => value))
  },
  append: (args, ev) => append(args, ev),
  'append!': (args, ev) => append(args, ev),
  concatenate: ([parts], ev) => append(array(parts, ev), ev),
  reverse: ([items], ev) => list(array(items, ev).reverse()),
  'reverse!': ([items], ev) => list(array(items, ev).reverse()),
  'append-reverse': ([items, tail], ev) => list(array(items, ev).reverse(), tail),
  length: ([items], ev) => array(items, ev).length,
  'list-ref': nth,
  'list-tail': drop,
  drop,
  take: ([items, count], ev) => take(items, count, ev),
  'list-head': ([items, count], ev) => take(items, count, ev),
  'drop-right': ([items, count], ev) => {
    const all = array(items, ev)
    return list(all.slice(0, all.length - integer(count, ev)))
  },
  'take-right': ([items, count], ev) => {
    const all = array(items, ev)
    return list(all.slice(all.length - integer(count, ev)))
  },
  'split-at': ([items, count], ev) =>
    new Values([take(items, count, ev), drop([items, count], ev)]),
  first: nthOf(0),
  second: nthOf(1),
  third: nthOf(2),
  fourth: nthOf(3),
  fifth: nthOf(4),
  last: ([items], ev) => array(items, ev).at(-1) ?? ev.raise('an empty list has no last item'),
  'last-pair': ([items], ev) => {
    let rest = pair(items, ev)
    while (rest.cdr instanceof Pair) rest = rest.cdr
    return rest
  },
  'pair?': ([x]) => x instanceof Pair,
  'null?': ([x]) => x === NIL,
  'list?': ([x]) => {
    let rest = x
    while (rest instanceof Pair) rest = rest.cdr
    return rest === NIL
  },
  map: (args, ev) => list(mapped(args, ev)),
  'map-in-order': (args, ev) => list(mapped(args, ev)),
  'for-each': (args, ev) => {
    mapped(args, ev)
    return UNSPECIFIED
  },
  'append-map': (args, ev) => append(mapped(args, ev), ev),
  'filter-map': (args, ev) => list(mapped(args, ev).filter((x) => x !== false)),
  filter: filter(true),
  remove: filter(false),
  partition: ([f, items], ev) =>
    new Values([filter(true)([f, items], ev), filter(false)([f, items], ev)]),
  fold,
  'fold-right': foldRight,
  reduce,
  'reduce-right': ([f, initial, items], ev) => {
    const all = array(items, ev)
    return all.length === 0
      ? initial
      : all.slice(0, -1).reduceRight((result, item) => ev.apply(f, [item, result]), all.at(-1))
  },
  every,
  any,
  find: find('item'),
  'find-tail': find('tail'),
  'list-index': find('index'),
  count: ([f, items], ev) =>
    array(items, ev).filter((item) => ev.apply(f, [item]) !== false).length,
  'take-while': whileTrue('head', true),
  'drop-while': whileTrue('tail', true),
  span: whileTrue('both', true),
  break: whileTrue('both', false),
  member: member(equal),
  memq: member(sameDatum),
  memv: member(sameDatum),
  assoc: assoc(equal, 'pair', true),
  assq: assoc(sameDatum, 'pair', true),
  assv: assoc(sameDatum, 'pair', true),
  'assoc-ref': assoc(equal, 'value', false),
  'assq-ref': assoc(sameDatum, 'value', false),
  'assv-ref': assoc(sameDatum, 'value', false),
  'alist-cons': ([key, value, alist]) => new Pair(new Pair(key, value), alist),
  acons: ([key, value, alist]) => new Pair(new Pair(key, value), alist),
  'alist-delete': alistDelete,
  'alist-copy': ([alist]) => alist,
  'list-copy': ([items]) => items,
  delete: deleteAll(equal),
  'delete!': deleteAll(equal),
  delq: deleteAll(sameDatum),
  delv: deleteAll(sameDatum),
  delete1: ([x, items], ev) => {
    const all = array(items, ev)
    const i = all.findIndex((item) => equal(x, item))
    return list(i < 0 ? all : all.toSpliced(i, 1))
  },
  'delete-duplicates': ([items, compare], ev) => list(unique(array(items, ev), by(compare), ev)),
  'lset-difference': lset(
    (item, others, same) => !others.some((other) => other.some((x) => same(item, x))),
  ),
  'lset-intersection': lset((item, others, same) =>
    others.every((other) => other.some((x) => same(item, x))),
  ),
  'lset-union': ([compare, ...parts], ev) =>
    list(
      parts
        .flatMap((part) => array(part, ev))
        .reduce<Value[]>((found, item) => {
          if (!found.some((x) => ev.apply(compare, [x, item]) !== false)) found.push(item)
          return found
        }, []),
    ),
  'lset-adjoin': ([compare, items, ...more], ev) => {
    const found = array(items, ev)
    for (const item of more) {
      if (!found.some((x) => ev.apply(compare, [x, item]) !== false)) found.unshift(item)
    }
    return list(found)
  },
  sort,
  'stable-sort': sort,
  iota,
  'list->vector': ([items], ev) => array(items, ev),
  'vector->list': ([items], ev) =>
    list(Array.isArray(items) ? items : ev.stop('a vector was expected')),
  vector: (args) => args,
  'vector-ref': ([v, i], ev) =>
    Array.isArray(v) && integer(i, ev) < v.length
      ? v[integer(i, ev)]
      : ev.stop('vector-ref: no such item'),
  'vector-length': ([v], ev) => (Array.isArray(v) ? v.length : ev.stop('a vector was expected')),
  'vector?': ([v]) => Array.isArray(v),
  unfold: ([stop, f, next, seed], ev) => {
    const found: Value[] = []
    for (let x = seed; ev.apply(stop, [x]) === false; x = ev.apply(next, [x]))
      found.push(ev.apply(f, [x]))
    return list(found)
  },
}
