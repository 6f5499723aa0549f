/** Truth, comparison, identity and membership. Source: The Python Language Reference 3.11, 3.3.1 and 6.10. */
import { asInt } from './arithmetic.ts'
import { inexact, raise } from './exceptions.ts'
import { countKey } from './hash.ts'
import { HostObject } from './host.ts'
import { checkIterable } from './iteration.ts'
import type { Machine } from './machine.ts'
import type { Int } from './numbers.ts'
import { unsupported } from './signals.ts'
import {
  NotImplemented,
  PyBytes,
  PyDict,
  PyFloat,
  PyInstance,
  PyList,
  PyObject,
  PyRange,
  PySet,
  PyTuple,
  keyOf,
  typeOf,
  type Value,
} from './values.ts'

export const isView = (v: Value) =>
  v instanceof PyObject && /^dict_(?:keys|items)$/.test(v.cls.name)

export function truth(vm: Machine, value: Value): boolean {
  if (typeof value === 'boolean') return value
  if (value === null) return false
  if (typeof value === 'string') return value !== ''
  if (typeof value === 'number') return value !== 0
  if (typeof value === 'bigint') return true
  if (value instanceof PyList || value instanceof PyTuple) return value.items.length > 0
  if (value instanceof PyDict || value instanceof PySet) return value.map.size > 0
  if (value instanceof PyFloat) return value.value !== 0
  if (value instanceof PyBytes) return value.data.length > 0
  if (value instanceof PyRange) return value.length > 0
  if (value instanceof HostObject) return value.truth(vm)
  if (value instanceof PyInstance) {
    const bool = value.cls.lookup('__bool__')
    if (bool !== undefined) {
      const result = vm.call(bool, [value])
      if (typeof result !== 'boolean') throw inexact('TypeError', '__bool__ should return bool')
      return result
    }
    const length = value.cls.lookup('__len__')
    if (length !== undefined) return truth(vm, vm.call(length, [value]))
  }
  if (value.cls.name.startsWith('dict_')) throw unsupported('truth of a view of a dict')
  return true
}

export function identical(a: Value, b: Value): boolean {
  if (a instanceof HostObject) return a.identical(b)
  if (b instanceof HostObject) return b.identical(a)
  if (a === b) {
    // Which equal strings and large numbers are one object is CPython's secret.
    if (typeof a === 'number' && (a < -5 || a > 256)) throw unsupported("'is' between numbers")
    if (typeof a === 'bigint') throw unsupported("'is' between numbers")
    if (typeof a === 'string' && a !== '') throw unsupported("'is' between strings")
    return true
  }
  if (a instanceof PyFloat && b instanceof PyFloat && Object.is(a.value, b.value)) {
    throw unsupported("'is' between numbers")
  }
  if (a instanceof PyTuple && b instanceof PyTuple) throw unsupported("'is' between tuples")
  if (a instanceof PyBytes && b instanceof PyBytes) throw unsupported("'is' between bytes")
  return false
}

// oxlint-disable-next-line eqeqeq -- between a float and a bigint, `==` compares the numbers.
const numericallyEqual = (x: number, y: Int): boolean => x == y

export function equals(vm: Machine, a: Value, b: Value): boolean {
  if (typeof a === 'string') {
    if (typeof b === 'string') return a === b
    if (!(b instanceof PyObject)) return false
  }
  const x = asInt(a)
  const y = asInt(b)
  if (x !== undefined && y !== undefined) return x === y
  if (a === null && !(b instanceof PyObject)) return b === null
  if (a instanceof PyFloat && (b instanceof PyFloat || y !== undefined)) {
    return b instanceof PyFloat ? a.value === b.value : numericallyEqual(a.value, y as Int)
  }
  if (b instanceof PyFloat && x !== undefined) return numericallyEqual(b.value, x)
  vm.step()
  if (a instanceof PyInstance || b instanceof PyInstance) {
    const result = richCompare(vm, '__eq__', '__eq__', a, b)
    if (result !== undefined) return vm.truth(result)
  }
  if (a instanceof HostObject) return a.compare('==', b, vm)
  if (b instanceof HostObject) return b.compare('==', a, vm)
  if (a === b) return true
  if (a instanceof PyList) return b instanceof PyList && sameItems(vm, a.items, b.items)
  if (a instanceof PyTuple) return b instanceof PyTuple && sameItems(vm, a.items, b.items)
  if (a instanceof PyDict && b instanceof PyDict) {
    if (a.map.size !== b.map.size) return false
    for (const [k, [, v]] of a.map) {
      const other = b.map.get(k)
      if (!other || !same(vm, v, other[1])) return false
    }
    return true
  }
  if (a instanceof PySet && b instanceof PySet) {
    if (a.map.size !== b.map.size) return false
    for (const k of a.map.keys()) if (!b.map.has(k)) return false
    return true
  }
  if (a instanceof PyBytes && b instanceof PyBytes) {
    return a.data.length === b.data.length && a.data.every((v, i) => v === b.data[i])
  }
  if (a instanceof PyRange && b instanceof PyRange) {
    if (a.length !== b.length) return false
    if (a.length === 0) return true
    return a.start === b.start && (a.length === 1 || a.step === b.step)
  }
  if (isView(a) || isView(b)) throw unsupported('comparison of views of dicts')
  return false
}

/** `is` or `==`, as containers compare. */
export function same(vm: Machine, a: Value, b: Value): boolean {
  return (a === b && a instanceof PyObject) || vm.equals(a, b)
}

function sameItems(vm: Machine, a: readonly Value[], b: readonly Value[]): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) if (!same(vm, a[i] as Value, b[i] as Value)) return false
  return true
}

function richCompare(
  vm: Machine,
  name: string,
  reflected: string,
  a: Value,
  b: Value,
): Value | undefined {
  const left = a instanceof PyInstance ? a.cls.lookup(name) : undefined
  const right = b instanceof PyInstance ? b.cls.lookup(reflected) : undefined
  const tryLeft = () => (left === undefined ? NotImplemented : vm.call(left, [a, b]))
  const tryRight = () => (right === undefined ? NotImplemented : vm.call(right, [b, a]))
  const rightFirst = typeOf(a) !== typeOf(b) && typeOf(b).isSubclassOf(typeOf(a))
  const first = rightFirst ? tryRight() : tryLeft()
  if (first !== NotImplemented) return first
  const second = rightFirst ? tryLeft() : tryRight()
  return second === NotImplemented ? undefined : second
}

const orderings: ReadonlyMap<string, readonly [string, string]> = new Map([
  ['<', ['__lt__', '__gt__']],
  ['>', ['__gt__', '__lt__']],
  ['<=', ['__le__', '__ge__']],
  ['>=', ['__ge__', '__le__']],
])

/** `a op b` for one operator of a comparison. */
export function compare(vm: Machine, op: string, a: Value, b: Value): Value {
  switch (op) {
    case '==':
      if (a instanceof PyInstance || b instanceof PyInstance) {
        return richCompare(vm, '__eq__', '__eq__', a, b) ?? vm.equals(a, b)
      }
      return vm.equals(a, b)
    case '!=': {
      if (a instanceof PyInstance || b instanceof PyInstance) {
        const result = richCompare(vm, '__ne__', '__ne__', a, b)
        if (result !== undefined) return result
      }
      if (a instanceof HostObject) return a.compare('!=', b, vm)
      if (b instanceof HostObject) return b.compare('!=', a, vm)
      return !vm.equals(a, b)
    }
    case 'is':
      return identical(a, b)
    case 'is not':
      return !identical(a, b)
    case 'in':
      return contains(vm, b, a)
    case 'not in':
      return !contains(vm, b, a)
    default:
      return ordering(vm, op, a, b)
  }
}

export function ordering(vm: Machine, op: string, a: Value, b: Value): Value {
  const decide = (c: number) =>
    op === '<' ? c < 0 : op === '>' ? c > 0 : op === '<=' ? c <= 0 : c >= 0
  if (typeof a === 'string' && typeof b === 'string') return decide(compareText(a, b))
  const x = a instanceof PyFloat ? a.value : asInt(a)
  const y = b instanceof PyFloat ? b.value : asInt(b)
  if (x !== undefined && y !== undefined) {
    return op === '<' ? x < y : op === '>' ? x > y : op === '<=' ? x <= y : x >= y
  }
  vm.step()
  if (a instanceof PyInstance || b instanceof PyInstance) {
    const [name, reflected] = orderings.get(op) as readonly [string, string]
    const result = richCompare(vm, name, reflected, a, b)
    if (result !== undefined) return result
  }
  if (a instanceof HostObject) return a.compare(op, b, vm)
  if (b instanceof HostObject) {
    return b.compare(
      op.replace(/[<>]/, (c) => (c === '<' ? '>' : '<')),
      a,
      vm,
    )
  }
  if (
    (a instanceof PyList && b instanceof PyList) ||
    (a instanceof PyTuple && b instanceof PyTuple)
  ) {
    const n = Math.min(a.items.length, b.items.length)
    for (let i = 0; i < n; i++) {
      const [p, q] = [a.items[i] as Value, b.items[i] as Value]
      if (!same(vm, p, q)) return ordering(vm, op, p, q)
    }
    return decide(a.items.length - b.items.length)
  }
  if (a instanceof PySet && b instanceof PySet) {
    const subset = (p: PySet, q: PySet) => [...p.map.keys()].every((k) => q.map.has(k))
    vm.step(a.map.size + b.map.size)
    if (op === '<=' || op === '<') return subset(a, b) && (op === '<=' || a.map.size < b.map.size)
    return subset(b, a) && (op === '>=' || a.map.size > b.map.size)
  }
  if (a instanceof PyBytes && b instanceof PyBytes) throw unsupported('order of bytes')
  if (isView(a) || isView(b)) throw unsupported('comparison of views of dicts')
  throw raise(
    'TypeError',
    `'${op}' not supported between instances of '${typeOf(a).name}' and '${typeOf(b).name}'`,
  )
}

/** By code points, as Python orders strings; UTF-16 units differ beyond U+FFFF. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0
  const n = Math.min(a.length, b.length)
  for (let i = 0; i < n; i++) {
    const x = a.charCodeAt(i)
    const y = b.charCodeAt(i)
    if (x !== y) {
      const high = (c: number) => (c >= 0xd800 && c <= 0xdfff ? c + 0x10000 : c)
      return high(x) - high(y)
    }
  }
  return a.length - b.length
}

/** In sets, a set is looked for as the frozenset of its items. */
export const setKey = (value: Value) =>
  keyOf(
    value instanceof PySet && !value.isFrozen
      ? new PySet(value.map.values(), value.home, true)
      : value,
  )

export function contains(vm: Machine, container: Value, value: Value): boolean {
  if (typeof container === 'string') {
    if (typeof value !== 'string') {
      throw raise(
        'TypeError',
        `'in <string>' requires string as left operand, not ${typeOf(value).name}`,
      )
    }
    vm.step(container.length >> 6)
    return container.includes(value)
  }
  if (value instanceof PyTuple && (container instanceof PyDict || container instanceof PySet)) {
    countKey(vm, value)
  }
  if (container instanceof PyDict) return container.map.has(keyOf(value))
  if (container instanceof PySet) {
    return container.map.has(setKey(value))
  }
  if (container instanceof PyList || container instanceof PyTuple) {
    for (let i = 0; i < container.items.length; i++) {
      vm.step()
      if (same(vm, container.items[i] as Value, value)) return true
    }
    return false
  }
  if (container instanceof PyRange && typeof value !== 'string') {
    const n = value instanceof PyFloat ? value.value : asInt(value)
    if (n !== undefined) {
      const { start, step, length } = container
      const i = (Number(n) - start) / step
      return Number.isInteger(i) && i >= 0 && i < length && numericallyEqual(Number(n), n)
    }
  }
  if (container instanceof HostObject) return container.contains(value, vm)
  if (container instanceof PyInstance) {
    const method = container.cls.lookup('__contains__')
    if (method !== undefined) return vm.truth(vm.call(method, [container, value]))
  }
  if (container instanceof PyBytes) throw unsupported("'in' of bytes")
  checkIterable(container, `argument of type '${typeOf(container).name}' is not iterable`)
  const iterator = vm.iterate(container)
  for (let v = iterator.next(); v !== undefined; v = iterator.next()) {
    vm.step()
    if (same(vm, v, value)) return true
  }
  return false
}
