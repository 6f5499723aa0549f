/** Methods of dict. Source: The Python Standard Library 3.11, 4.10. */
import { checkFrozen } from './attributes.ts'
import { inexact, raise } from './exceptions.ts'
import { countKey } from './hash.ts'
import { HostObject } from './host.ts'
import { checkIterable, PyView } from './iteration.ts'
import { native, nativeMethod } from './native.ts'
import { unsupported } from './signals.ts'
import { maker } from './methods.ts'
import { keyOf, PyDict, PyTuple, PyWrapped, types, type Value } from './values.ts'
import type { Machine } from './machine.ts'

const dict = maker(types.dict, (v) => v instanceof PyDict)
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
  let i = 0
  for (const pair of vm.each(from)) {
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
    i++
  }
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
      for (const k of vm.each(a.need('keys'))) {
        vm.charge(40)
        result.set(k, a.get('value') ?? null)
      }
      return result
    }),
  ),
)
