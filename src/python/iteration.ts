/** Iterators. Source: The Python Standard Library 3.11, Iterator Types. */
import { checkFrozen } from './attributes.ts'
import { PyRaise, raise } from './exceptions.ts'
import { HostObject } from './host.ts'
import type { Machine } from './machine.ts'
import { unsupported } from './signals.ts'
import { characters } from './text.ts'
import {
  PyBytes,
  PyClass,
  PyDict,
  PyInstance,
  PyIterator,
  PyList,
  PyRange,
  PySet,
  PyTuple,
  typeOf,
  types,
  type Value,
} from './values.ts'

/** A dict's keys, values or items: shows what the dict then holds. */
export class PyView extends PyIterator {
  readonly dict: PyDict
  readonly of: 'keys' | 'values' | 'items'
  constructor(dict: PyDict, of: 'keys' | 'values' | 'items') {
    const cls = { keys: types.dictKeys, values: types.dictValues, items: types.dictItems }[of]
    super(
      () => {
        throw unsupported('next() of a view')
      },
      dict.home,
      cls,
    )
    this.dict = dict
    this.of = of
  }
}

export function iterate(vm: Machine, value: Value): PyIterator {
  if (value instanceof PyList || value instanceof PyTuple) {
    let at = 0
    return new PyIterator(() => (at < value.items.length ? value.items[at++] : undefined), vm.home)
  }
  if (value instanceof PyView) return dictIterator(vm, value.dict, value.of)
  if (value instanceof PyIterator) {
    checkFrozen(value.home, 'a shared iterator')
    return value
  }
  if (typeof value === 'string') {
    vm.charge(2 * value.length)
    return over(vm, characters(value))
  }
  if (value instanceof PyDict) return dictIterator(vm, value, 'keys')
  if (value instanceof PySet) return setIterator(vm, value)
  if (value instanceof PyRange) {
    let i = 0
    return new PyIterator(
      () => (i < value.length ? value.start + value.step * i++ : undefined),
      vm.home,
    )
  }
  if (value instanceof HostObject) return over(vm, value.iterate(vm))
  if (value instanceof PyInstance) return instanceIterator(vm, value)
  if (value instanceof PyBytes) return over(vm, value.data)
  if (value instanceof PyClass && value.mro.some((c) => c.open)) {
    throw unsupported(`iteration over ${value.name}`)
  }
  throw raise('TypeError', `'${typeOf(value).name}' object is not iterable`)
}

/** TypeError with that text where `iterate` would not get anywhere. */
export function checkIterable(value: Value, message: string): void {
  if (typeof value === 'string' || value instanceof HostObject || value instanceof PyIterator)
    return
  if (value instanceof PyList || value instanceof PyTuple || value instanceof PyDict) return
  if (value instanceof PySet || value instanceof PyRange || value instanceof PyBytes) return
  const cls = value instanceof PyClass ? value : value instanceof PyInstance ? value.cls : null
  const may =
    cls !== null &&
    (cls.mro.some((c) => c.open) ||
      (value instanceof PyInstance &&
        (cls.lookup('__iter__') !== undefined || cls.lookup('__getitem__') !== undefined)))
  if (!may) throw raise('TypeError', message)
}

/** An iterator over TypeScript values. */
export function over(vm: Machine, values: Iterable<Value>): PyIterator {
  const iterator = values[Symbol.iterator]()
  return new PyIterator(() => {
    const { done, value } = iterator.next()
    return done ? undefined : value
  }, vm.home)
}

function dictIterator(vm: Machine, dict: PyDict, of: 'keys' | 'values' | 'items'): PyIterator {
  const { size } = dict.map
  const entries = dict.map.values()
  let finished = false
  return new PyIterator(() => {
    if (finished) return undefined
    if (dict.map.size !== size) {
      throw raise('RuntimeError', 'dictionary changed size during iteration')
    }
    const { done, value } = entries.next()
    if (done) {
      finished = true
      return undefined
    }
    return of === 'keys' ? value[0] : of === 'values' ? value[1] : new PyTuple([value[0], value[1]])
  }, vm.home)
}

function setIterator(vm: Machine, set: PySet): PyIterator {
  const { size } = set.map
  if (size > 1 && vm.setOrder === 'unsupported') {
    throw unsupported('the order of a set')
  }
  const entries = set.map.values()
  return new PyIterator(() => {
    if (set.map.size !== size) throw raise('RuntimeError', 'Set changed size during iteration')
    const { done, value } = entries.next()
    return done ? undefined : value
  }, vm.home)
}

function instanceIterator(vm: Machine, value: PyInstance): PyIterator {
  const method = value.cls.lookup('__iter__')
  if (method === undefined) {
    if (value.cls.lookup('__getitem__') !== undefined) throw unsupported('iteration by __getitem__')
    if (value.cls.mro.some((c) => c.open)) throw unsupported(`iteration over ${value.cls.name}`)
    throw raise('TypeError', `'${value.cls.name}' object is not iterable`)
  }
  const iterator = vm.call(method, [value])
  if (iterator instanceof PyIterator && !(iterator instanceof PyView)) return iterator
  const next = iterator instanceof PyInstance ? iterator.cls.lookup('__next__') : undefined
  if (next === undefined) {
    throw raise('TypeError', `iter() returned non-iterator of type '${typeOf(iterator).name}'`)
  }
  return new PyIterator(() => nextOf(vm, next, iterator), vm.home)
}

function nextOf(vm: Machine, next: Value, iterator: Value): Value | undefined {
  const { frame, depth, classBody, trying } = vm
  try {
    return vm.call(next, [iterator])
  } catch (error) {
    if (error instanceof PyRaise && error.value.cls.mro.some((c) => c.name === 'StopIteration')) {
      vm.frame = frame
      vm.depth = depth
      vm.trying = trying
      vm.classBody = classBody
      return undefined
    }
    throw error
  }
}
