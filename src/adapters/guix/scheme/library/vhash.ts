/** (ice-9 vlist): association lists that grow at the head, shared by all their tails. */
import { list, Pair, type Value } from '../data.ts'
import type { Evaluator, Primitive } from '../eval.ts'
import type { Library } from './check.ts'
import { equal } from '../match.ts'

type Entry = { key: Value; value: Value; number: number }

/** The first `size` entries of a table that longer ones share. */
class VHash {
  readonly size: number
  readonly entries: Entry[]
  readonly byKey: Map<Value, Entry[]>
  constructor(size: number, entries: Entry[], byKey: Map<Value, Entry[]>) {
    this.size = size
    this.entries = entries
    this.byKey = byKey
  }
}
const empty = (): VHash => new VHash(0, [], new Map())

const asked = (value: Value, ev: Evaluator): VHash =>
  value instanceof VHash ? value : ev.raise('a vhash was expected')
/** Keys compared by content are looked through one by one. */
const isPlain = (key: Value): boolean =>
  typeof key !== 'object' || !(key instanceof Pair || Array.isArray(key))

const add: Primitive = ([key, value, table], ev) => {
  const from = asked(table, ev)
  // Another list grew from here: this one needs entries of its own.
  const own = from.size === from.entries.length ? from : copy(from)
  ev.steps += from === own ? 1 : from.size
  const entry = { key, value, number: own.size }
  own.entries.push(entry)
  const same = own.byKey.get(key)
  if (same) same.push(entry)
  else own.byKey.set(key, [entry])
  return new VHash(own.size + 1, own.entries, own.byKey)
}
function copy(from: VHash): VHash {
  const made = empty()
  for (const entry of from.entries.slice(0, from.size)) {
    made.entries.push(entry)
    const same = made.byKey.get(entry.key)
    if (same) same.push(entry)
    else made.byKey.set(entry.key, [entry])
  }
  return new VHash(from.size, made.entries, made.byKey)
}
/** Entries under a key, newest first. */
function under(table: VHash, key: Value, deep: boolean): Entry[] {
  const found =
    deep && !isPlain(key)
      ? table.entries.filter((entry) => equal(entry.key, key))
      : (table.byKey.get(key) ?? [])
  return found.filter((entry) => entry.number < table.size).reverse()
}
const look =
  (deep: boolean): Primitive =>
  ([key, table], ev) => {
    const entry = under(asked(table, ev), key, deep)[0]
    return entry ? new Pair(entry.key, entry.value) : false
  }
const foldKey =
  (deep: boolean): Primitive =>
  ([f, initial, key, table], ev) =>
    under(asked(table, ev), key, deep).reduce(
      (result, entry) => ev.apply(f, [entry.value, result]),
      initial,
    )

export const vhashes: Library = {
  'vhash-cons': add,
  'vhash-consq': add,
  'vhash-consv': add,
  'vhash-assoc': look(true),
  'vhash-assq': look(false),
  'vhash-assv': look(false),
  'vhash-fold*': foldKey(true),
  'vhash-foldq*': foldKey(false),
  'vhash-fold': ([f, initial, table], ev) => {
    const from = asked(table, ev)
    return from.entries
      .slice(0, from.size)
      .reverse()
      .reduce((result, { key, value }) => ev.apply(f, [key, value, result]), initial)
  },
  'vhash?': ([x]) => x instanceof VHash,
  'alist->vhash': ([alist], ev) => {
    const pairs: Pair[] = []
    for (let rest = alist; rest instanceof Pair; rest = rest.cdr)
      if (rest.car instanceof Pair) pairs.push(rest.car)
    return pairs.reduceRight<Value>((table, { car, cdr }) => add([car, cdr, table], ev), empty())
  },
  'vlist->list': ([table], ev) => {
    const from = asked(table, ev)
    return list(
      from.entries
        .slice(0, from.size)
        .reverse()
        .map(({ key, value }) => new Pair(key, value)),
    )
  },
}
export const emptyVHash = empty
