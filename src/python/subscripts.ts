/** `x[…]`: items and slices. */
import { checkFrozen } from './attributes.ts'
import { inexact, raise } from './exceptions.ts'
import { countKey } from './hash.ts'
import { HostObject, PyUnknown } from './host.ts'
import type { Machine } from './machine.ts'
import { unsupported } from './signals.ts'
import { characters, codePoints } from './text.ts'
import {
  keyOf,
  PyBytes,
  PyClass,
  PyDict,
  PyInstance,
  PyList,
  PyRange,
  PySet,
  PySlice,
  PyTuple,
  typeOf,
  type Value,
} from './values.ts'

/** A position counted from the front, or null when it is outside. */
function position(index: Value, length: number, what: string): number | null {
  const n = typeof index === 'boolean' ? Number(index) : index
  if (typeof n === 'bigint') return null
  if (typeof n !== 'number') {
    if (index instanceof PyInstance || index instanceof HostObject) {
      throw unsupported(`a ${typeOf(index).name} as index`)
    }
    throw raise(
      'TypeError',
      what === 'string'
        ? `string indices must be integers, not '${typeOf(index).name}'`
        : `${what} indices must be integers or slices, not ${typeOf(index).name}`,
    )
  }
  const at = n < 0 ? n + length : n
  return at >= 0 && at < length ? at : null
}

/** Start, count and step of a slice over `length` items. */
export function sliceRange(
  slice: PySlice,
  length: number,
): { start: number; count: number; step: number } {
  const number = (v: Value): number | null => {
    if (v === null) return null
    if (typeof v === 'number') return v
    if (typeof v === 'boolean') return Number(v)
    if (typeof v === 'bigint') return v > 0n ? Number.MAX_SAFE_INTEGER : -Number.MAX_SAFE_INTEGER
    if (v instanceof PyInstance || v instanceof HostObject) throw unsupported('objects in slices')
    throw raise('TypeError', 'slice indices must be integers or None or have an __index__ method')
  }
  const step = number(slice.step) ?? 1
  if (step === 0) throw raise('ValueError', 'slice step cannot be zero')
  const lowest = step > 0 ? 0 : -1
  const highest = step > 0 ? length : length - 1
  const clamp = (n: number | null, fallback: number) =>
    n === null ? fallback : Math.min(Math.max(n < 0 ? n + length : n, lowest), highest)
  const start = clamp(number(slice.lower), step > 0 ? 0 : length - 1)
  const stop = clamp(number(slice.upper), step > 0 ? length : -1)
  return { start, count: Math.max(0, Math.ceil((stop - start) / step)), step }
}

function take<T>(items: readonly T[], slice: PySlice): T[] {
  const { start, count, step } = sliceRange(slice, items.length)
  if (step === 1) return items.slice(start, start + count)
  const result: T[] = []
  for (let i = 0; i < count; i++) result.push(items[start + i * step] as T)
  return result
}

const generic = new Set(['list', 'dict', 'tuple', 'set', 'frozenset', 'type'])

export function getItem(vm: Machine, object: Value, index: Value): Value {
  if (object instanceof PyDict) {
    if (index instanceof PyTuple) countKey(vm, index)
    const value = object.map.get(keyOf(index))
    if (value === undefined) throw raise('KeyError', index)
    return value[1]
  }
  if (object instanceof PyList || object instanceof PyTuple) {
    const isList = object instanceof PyList
    if (index instanceof PySlice) {
      vm.charge(8 * object.items.length)
      const items = take(object.items, index)
      return isList ? vm.list(items) : new PyTuple(items)
    }
    const at = position(index, object.items.length, isList ? 'list' : 'tuple')
    if (at === null) {
      if (typeof index === 'bigint') throw inexact('IndexError', 'index out of range')
      throw raise('IndexError', `${isList ? 'list' : 'tuple'} index out of range`)
    }
    return object.items[at] as Value
  }
  if (typeof object === 'string') return textItem(vm, object, index)
  if (object instanceof PyRange) return rangeItem(object, index)
  if (object instanceof HostObject) return object.item(index, vm)
  if (object instanceof PyInstance) {
    const method = object.cls.lookup('__getitem__')
    if (method !== undefined) return vm.call(method, [object, index])
    if (object.cls.mro.some((c) => c.open)) throw unsupported(`subscript of ${object.cls.name}`)
  }
  // `list[str]`: says nothing, but may stand in annotations and the like.
  if (object instanceof PyClass && generic.has(object.name) && object.module === 'builtins') {
    return new PyUnknown(`${object.name}[…]`)
  }
  if (object instanceof PyBytes || object instanceof PyClass) {
    throw unsupported(`subscript of ${object instanceof PyClass ? 'a class' : 'bytes'}`)
  }
  throw raise('TypeError', `'${typeOf(object).name}' object is not subscriptable`)
}

function textItem(vm: Machine, text: string, index: Value): Value {
  vm.charge(2 * text.length)
  if (index instanceof PySlice) {
    if (codePoints(text) === text.length) {
      const { start, count, step } = sliceRange(index, text.length)
      if (step === 1) return text.slice(start, start + count)
    }
    return take(characters(text), index).join('')
  }
  const at = position(index, codePoints(text), 'string')
  if (at === null) {
    if (typeof index === 'bigint') throw inexact('IndexError', 'index out of range')
    throw raise('IndexError', 'string index out of range')
  }
  return codePoints(text) === text.length ? (text[at] as string) : (characters(text)[at] as string)
}

function rangeItem(range: PyRange, index: Value): Value {
  if (index instanceof PySlice) {
    const { start, count, step } = sliceRange(index, range.length)
    const first = range.start + start * range.step
    const by = range.step * step
    // CPython keeps the end that the slice names, which only shows in repr.
    if (count === 0 || step !== 1) throw unsupported('slices of ranges')
    return new PyRange(first, first + count * by, by)
  }
  const at = position(index, range.length, 'range')
  if (at === null) throw raise('IndexError', 'range object index out of range')
  return range.start + at * range.step
}

export function setItem(vm: Machine, object: Value, index: Value, value: Value): void {
  if (object instanceof PyDict) {
    checkFrozen(object.home, 'a shared dict')
    if (index instanceof PyTuple) countKey(vm, index)
    vm.charge(40)
    object.set(index, value)
  } else if (object instanceof PyList) {
    checkFrozen(object.home, 'a shared list')
    if (index instanceof PySlice) return setSlice(vm, object, index, vm.items(value))
    const at = position(index, object.items.length, 'list')
    if (at === null) throw raise('IndexError', 'list assignment index out of range')
    object.items[at] = value
  } else if (object instanceof HostObject) object.setItem(index, value, vm)
  else {
    if (object instanceof PyInstance) {
      const method = object.cls.lookup('__setitem__')
      if (method !== undefined) {
        vm.call(method, [object, index, value])
        return
      }
      if (object.cls.mro.some((c) => c.open)) throw unsupported(`[…] = of ${object.cls.name}`)
    }
    throw raise('TypeError', `'${typeOf(object).name}' object does not support item assignment`)
  }
}

function setSlice(vm: Machine, list: PyList, slice: PySlice, values: Value[]): void {
  const { start, count, step } = sliceRange(slice, list.items.length)
  vm.charge(8 * (list.items.length + values.length))
  if (step === 1) {
    list.items = [...list.items.slice(0, start), ...values, ...list.items.slice(start + count)]
    return
  }
  if (values.length !== count) {
    throw raise(
      'ValueError',
      `attempt to assign sequence of size ${values.length} to extended slice of size ${count}`,
    )
  }
  values.forEach((v, i) => (list.items[start + i * step] = v))
}

export function deleteItem(vm: Machine, object: Value, index: Value): void {
  if (object instanceof PyDict) {
    checkFrozen(object.home, 'a shared dict')
    if (!object.map.delete(keyOf(index))) throw raise('KeyError', index)
  } else if (object instanceof PyList) {
    checkFrozen(object.home, 'a shared list')
    if (index instanceof PySlice) {
      const { start, count, step } = sliceRange(index, object.items.length)
      const gone = new Set(Array.from({ length: count }, (_, i) => start + i * step))
      object.items = object.items.filter((_, i) => !gone.has(i))
      return
    }
    const at = position(index, object.items.length, 'list')
    if (at === null) throw raise('IndexError', 'list assignment index out of range')
    object.items.splice(at, 1)
    vm.step()
  } else if (object instanceof HostObject) object.deleteItem(index, vm)
  else {
    if (object instanceof PyInstance) {
      const method = object.cls.lookup('__delitem__')
      if (method !== undefined) {
        vm.call(method, [object, index])
        return
      }
      if (object.cls.mro.some((c) => c.open)) throw unsupported(`del […] of ${object.cls.name}`)
    }
    // CPython has two texts, by how it asks the type.
    const sequence =
      typeof object === 'string' ||
      object instanceof PyTuple ||
      object instanceof PySet ||
      object instanceof PyRange ||
      object instanceof PyInstance
    const not =
      sequence && (typeof index === 'number' || typeof index === 'boolean') ? "doesn't" : 'does not'
    throw raise('TypeError', `'${typeOf(object).name}' object ${not} support item deletion`)
  }
}
