/** Methods of list, tuple, dict, set and frozenset. Source: The Python Standard Library 3.11, 4.6–4.10. */
import { checkFrozen } from './attributes.ts'
import { inexact, raise } from './exceptions.ts'
import { countKey } from './hash.ts'
import { HostObject } from './host.ts'
import { checkIterable, PyView } from './iteration.ts'
import type { Machine } from './machine.ts'
import { native, nativeMethod, positional } from './native.ts'
import { intersect } from './sequences.ts'
import { same, setKey } from './comparison.ts'
import { unsupported } from './signals.ts'
import { sortValues } from './sorting.ts'
import {
  keyOf,
  PyDict,
  PyIterator,
  PyList,
  PySet,
  PyTuple,
  PyWrapped,
  types,
  type PyClass,
  type Value,
} from './values.ts'

type Maker<T> = (
  name: string,
  least: number,
  most: number,
  run: (self: T, args: readonly Value[], vm: Machine) => Value,
) => void

function maker<T extends Value>(cls: PyClass, is: (v: Value) => v is T): Maker<T> {
  return (name, least, most, run) => {
    cls.dict.set(
      name,
      positional(
        name,
        least + 1,
        most + 1,
        (vm, [self, ...args]) => {
          if (!is(self as Value)) throw inexact('TypeError', `${name}: wrong type of object`)
          return run(self as T, args, vm)
        },
        true,
      ),
    )
  }
}

const list = maker(types.list, (v) => v instanceof PyList)
const tuple = maker(types.tuple, (v) => v instanceof PyTuple)
const dict = maker(types.dict, (v) => v instanceof PyDict)

const writable = (l: PyList) => checkFrozen(l.home, 'a shared list')

list('append', 1, 1, (l, [v], vm) => {
  writable(l)
  vm.charge(8)
  l.items.push(v as Value)
  return null
})
list('extend', 1, 1, (l, [v], vm) => {
  writable(l)
  for (const item of vm.items(v as Value)) l.items.push(item)
  return null
})
list('insert', 2, 2, (l, [i, v], vm) => {
  writable(l)
  const n = typeof i === 'boolean' ? Number(i) : i
  if (typeof n !== 'number') throw inexact('TypeError', 'an integer is required')
  vm.charge(8)
  vm.step(1 + (l.items.length >> 8))
  const at = n < 0 ? Math.max(0, n + l.items.length) : Math.min(n, l.items.length)
  l.items.splice(at, 0, v as Value)
  return null
})
list('pop', 0, 1, (l, [i = -1], vm) => {
  writable(l)
  if (l.items.length === 0) throw raise('IndexError', 'pop from empty list')
  const n = typeof i === 'boolean' ? Number(i) : i
  if (typeof n !== 'number') throw inexact('TypeError', 'an integer is required')
  const at = n < 0 ? n + l.items.length : n
  if (at < 0 || at >= l.items.length) throw raise('IndexError', 'pop index out of range')
  vm.step(1 + (l.items.length >> 8))
  return at === l.items.length - 1 ? (l.items.pop() as Value) : (l.items.splice(at, 1)[0] as Value)
})
list('remove', 1, 1, (l, [v], vm) => {
  writable(l)
  const at = indexOf(vm, l.items, v as Value)
  if (at < 0) throw raise('ValueError', 'list.remove(x): x not in list')
  l.items.splice(at, 1)
  return null
})
list('clear', 0, 0, (l) => {
  writable(l)
  l.items = []
  return null
})
list('copy', 0, 0, (l, _, vm) => {
  vm.charge(8 * l.items.length)
  return vm.list([...l.items])
})
list('reverse', 0, 0, (l, _, vm) => {
  writable(l)
  vm.step(l.items.length)
  l.items.reverse()
  return null
})
types.list.dict.set(
  'sort',
  nativeMethod('sort(self, /, *, key=, reverse=)', (a, vm) => {
    const self = a.need('self')
    if (!(self instanceof PyList)) throw inexact('TypeError', 'not a list')
    writable(self)
    const before = self.items
    self.items = []
    const sorted = sortValues(vm, before, a.get('key') ?? null, vm.truth(a.get('reverse') ?? false))
    if (self.items.length > 0) throw raise('ValueError', 'list modified during sort')
    self.items = sorted
    return null
  }),
)

function indexOf(
  vm: Machine,
  items: readonly Value[],
  wanted: Value,
  from = 0,
  to?: number,
): number {
  const end = Math.min(to ?? items.length, items.length)
  for (let i = from; i < end; i++) {
    vm.step()
    if (same(vm, items[i] as Value, wanted)) return i
  }
  return -1
}

function bounds(args: readonly Value[], length: number): [from: number, to: number] {
  const at = (v: Value | undefined, otherwise: number): number => {
    const n = v === undefined ? otherwise : typeof v === 'boolean' ? Number(v) : v
    if (typeof n !== 'number') {
      throw raise('TypeError', 'slice indices must be integers or have an __index__ method')
    }
    return n < 0 ? Math.max(0, n + length) : n
  }
  return [at(args[0], 0), at(args[1], length)]
}

list('index', 1, 3, (l, [v, ...rest], vm) => {
  const [from, to] = bounds(rest, l.items.length)
  const at = indexOf(vm, l.items, v as Value, from, to)
  if (at >= 0) return at
  throw raise('ValueError', `${vm.repr(v as Value)} is not in list`)
})
tuple('index', 1, 3, (t, [v, ...rest], vm) => {
  const [from, to] = bounds(rest, t.items.length)
  const at = indexOf(vm, t.items, v as Value, from, to)
  if (at >= 0) return at
  throw raise('ValueError', 'tuple.index(x): x not in tuple')
})
const count = (items: readonly Value[], v: Value, vm: Machine) => {
  vm.step(items.length)
  return items.filter((i) => same(vm, i, v)).length
}
list('count', 1, 1, (l, [v], vm) => count(l.items, v as Value, vm))
tuple('count', 1, 1, (t, [v], vm) => count(t.items, v as Value, vm))

const open = (d: PyDict) => checkFrozen(d.home, 'a shared dict')

dict('get', 1, 2, (d, [k, otherwise = null], vm) => {
  countKey(vm, k as Value)
  const entry = d.map.get(keyOf(k as Value))
  return entry ? entry[1] : otherwise
})
dict('keys', 0, 0, (d) => new PyView(d, 'keys'))
dict('values', 0, 0, (d) => new PyView(d, 'values'))
dict('items', 0, 0, (d) => new PyView(d, 'items'))
dict('setdefault', 1, 2, (d, [k, otherwise = null], vm) => {
  countKey(vm, k as Value)
  const value = d.get(k as Value)
  if (value !== undefined) return value
  open(d)
  vm.charge(40)
  d.set(k as Value, otherwise)
  return otherwise
})
dict('pop', 1, 2, (d, [k, otherwise]) => {
  open(d)
  const key = keyOf(k as Value)
  const entry = d.map.get(key)
  if (!entry) {
    if (otherwise !== undefined) return otherwise
    throw raise('KeyError', k as Value)
  }
  d.map.delete(key)
  return entry[1]
})
dict('popitem', 0, 0, (d, _, vm) => {
  open(d)
  vm.step(d.map.size)
  const last = [...d.map].pop()
  if (!last) throw raise('KeyError', 'popitem(): dictionary is empty')
  d.map.delete(last[0])
  return new PyTuple(last[1])
})
dict('clear', 0, 0, (d) => {
  open(d)
  d.map.clear()
  return null
})
dict('copy', 0, 0, (d, _, vm) => {
  const result = new PyDict(vm.home)
  updateDict(vm, result, d)
  return result
})

/** Adds what a mapping, or an iterable of pairs, holds. */
export function updateDict(vm: Machine, into: PyDict, from: Value): void {
  if (from instanceof PyDict) {
    vm.charge(40 * from.map.size)
    vm.step(from.map.size)
    for (const [k, v] of from.map.values()) into.set(k, v)
    return
  }
  if (from instanceof HostObject) throw unsupported(`a dict from a ${from.cls.name}`)
  if (from !== null && typeof from === 'object' && from.cls.lookup('keys') !== undefined) {
    throw unsupported('a dict from an object with keys()')
  }
  vm.items(from).forEach((pair, i) => {
    checkIterable(pair, `cannot convert dictionary update sequence element #${i} to a sequence`)
    const items = vm.items(pair)
    if (items.length !== 2) {
      throw raise(
        'ValueError',
        `dictionary update sequence element #${i} has length ${items.length}; 2 is required`,
      )
    }
    vm.charge(40)
    into.set(items[0] as Value, items[1] as Value)
  })
}

types.dict.dict.set(
  'update',
  nativeMethod('update(self, other=, /, **kwargs)', (a, vm) => {
    const self = a.need('self')
    if (!(self instanceof PyDict)) throw inexact('TypeError', 'not a dict')
    open(self)
    const other = a.get('other')
    if (other !== undefined) updateDict(vm, self, other)
    for (const [k, v] of a.keywords) self.set(k, v)
    vm.charge(40 * a.keywords.size)
    return null
  }),
)
types.dict.dict.set(
  'fromkeys',
  new PyWrapped(
    'classmethod',
    native('fromkeys(cls, keys, value=, /)', (a, vm) => {
      const result = new PyDict(vm.home)
      const items = vm.items(a.need('keys'))
      vm.charge(40 * items.length)
      for (const k of items) result.set(k, a.get('value') ?? null)
      return result
    }),
  ),
)

/** The items of any iterable, by key. */
function asSet(vm: Machine, value: Value): PySet {
  if (value instanceof PySet) return value
  const items = vm.items(value)
  vm.charge(40 * items.length)
  return new PySet(items, vm.home)
}

for (const cls of [types.set, types.frozenset]) {
  const set = maker(cls, (v) => v instanceof PySet)
  const fresh = (s: PySet, vm: Machine) => {
    vm.charge(40 * s.map.size)
    return new PySet(s.map.values(), vm.home, s.isFrozen)
  }
  set('copy', 0, 0, (s, _, vm) => fresh(s, vm))
  set('union', 0, 99, (s, others, vm) => {
    const result = fresh(s, vm)
    for (const o of others) {
      for (const [k, v] of asSet(vm, o).map) if (!result.map.has(k)) result.map.set(k, v)
      vm.charge(40 * result.map.size)
    }
    return result
  })
  set('intersection', 0, 99, (s, others, vm) => {
    let result = fresh(s, vm)
    for (const o of others) {
      const into = new PySet([], vm.home, s.isFrozen)
      result = intersect(result, asSet(vm, o), into, !(o instanceof PySet))
    }
    return result
  })
  set('difference', 0, 99, (s, others, vm) => {
    const result = fresh(s, vm)
    for (const o of others) for (const k of asSet(vm, o).map.keys()) result.map.delete(k)
    return result
  })
  set('symmetric_difference', 1, 1, (s, [o], vm) => {
    const result = fresh(s, vm)
    for (const [k, v] of asSet(vm, o as Value).map) {
      if (!result.map.delete(k)) result.map.set(k, v)
    }
    return result
  })
  set('issubset', 1, 1, (s, [o], vm) => {
    const keys = asSet(vm, o as Value).map
    return [...s.map.keys()].every((k) => keys.has(k))
  })
  set('issuperset', 1, 1, (s, [o], vm) =>
    [...asSet(vm, o as Value).map.keys()].every((k) => s.map.has(k)),
  )
  set('isdisjoint', 1, 1, (s, [o], vm) =>
    [...asSet(vm, o as Value).map.keys()].every((k) => !s.map.has(k)),
  )
}

const set = maker(types.set, (v) => v instanceof PySet)
const changing = (s: PySet) => checkFrozen(s.home, 'a shared set')
set('add', 1, 1, (s, [v], vm) => {
  changing(s)
  vm.charge(40)
  countKey(vm, v as Value)
  const key = keyOf(v as Value)
  if (!s.map.has(key)) s.map.set(key, v as Value)
  return null
})
set('discard', 1, 1, (s, [v]) => {
  changing(s)
  s.map.delete(setKey(v as Value))
  return null
})
set('remove', 1, 1, (s, [v]) => {
  changing(s)
  if (!s.map.delete(setKey(v as Value))) throw raise('KeyError', v as Value)
  return null
})
set('clear', 0, 0, (s) => {
  changing(s)
  s.map.clear()
  return null
})
set('pop', 0, 0, (s) => {
  changing(s)
  if (s.map.size > 1) throw unsupported('the order of a set')
  for (const [k, v] of s.map) {
    s.map.delete(k)
    return v
  }
  throw raise('KeyError', 'pop from an empty set')
})
set('update', 0, 99, (s, others, vm) => {
  changing(s)
  for (const o of others) {
    for (const [k, v] of Array.from(asSet(vm, o).map)) if (!s.map.has(k)) s.map.set(k, v)
    vm.charge(40 * s.map.size)
  }
  return null
})
set('difference_update', 0, 99, (s, others, vm) => {
  changing(s)
  for (const o of others) for (const k of Array.from(asSet(vm, o).map.keys())) s.map.delete(k)
  return null
})
set('intersection_update', 0, 99, (s, others, vm) => {
  changing(s)
  for (const o of others) {
    const kept = intersect(s, asSet(vm, o), new PySet([]), !(o instanceof PySet)).map
    s.map.clear()
    for (const [k, v] of kept) s.map.set(k, v)
  }
  return null
})

for (const cls of [types.generator, types.map, types.filter, types.zip, types.iterator]) {
  cls.dict.set(
    '__next__',
    positional(
      '__next__',
      1,
      1,
      (_, [self]) => {
        if (!(self instanceof PyIterator)) throw inexact('TypeError', 'not an iterator')
        const value = self.next()
        if (value === undefined) throw raise('StopIteration')
        return value
      },
      true,
    ),
  )
}
