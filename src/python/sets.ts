/** Methods of set and frozenset. Source: The Python Standard Library 3.11, 4.9. */
import { checkFrozen } from './attributes.ts'
import { raise } from './exceptions.ts'
import { countKey } from './hash.ts'
import { intersect } from './sequences.ts'
import { setKey } from './comparison.ts'
import { unsupported } from './signals.ts'
import { maker } from './methods.ts'
import { keyOf, PySet, types, type Value } from './values.ts'
import type { Machine } from './machine.ts'

/** The items of any iterable, by key. */
function asSet(vm: Machine, value: Value): PySet {
  if (value instanceof PySet) return value
  const set = new PySet([], vm.home)
  addAll(vm, set, value)
  return set
}

/** Looks at each item's key before it asks for the next. */
export function addAll(vm: Machine, set: PySet, value: Value): void {
  for (const item of value instanceof PySet ? value.map.values() : vm.each(value)) {
    vm.charge(40)
    countKey(vm, item)
    const key = keyOf(item)
    if (!set.map.has(key)) set.map.set(key, item)
  }
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
  // Both stop at the first item that decides.
  set('issuperset', 1, 1, (s, [o], vm) => {
    for (const v of o instanceof PySet ? o.map.values() : vm.each(o as Value)) {
      if (!s.map.has(keyOf(v))) return false
    }
    return true
  })
  set('isdisjoint', 1, 1, (s, [o], vm) => {
    for (const v of o instanceof PySet ? o.map.values() : vm.each(o as Value)) {
      if (s.map.has(keyOf(v))) return false
    }
    return true
  })
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
    addAll(vm, s, o)
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
