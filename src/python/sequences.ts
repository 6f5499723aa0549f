/** Operators on strings, lists, tuples, dicts and sets. Source: The Python Standard Library 3.11, 4.6–4.10. */
import { asInt, badOperands } from './arithmetic.ts'
import { isView } from './comparison.ts'
import { inexact, raise } from './exceptions.ts'
import type { Machine } from './machine.ts'
import type { Int } from './numbers.ts'
import { percentFormat } from './percent.ts'
import { unsupported } from './signals.ts'
import { PyBytes, PyDict, PyList, PySet, PyTuple, typeOf, type Value } from './values.ts'

export function sequenceOperation(
  vm: Machine,
  op: string,
  a: Value,
  b: Value,
  inplace: boolean,
): Value {
  switch (op) {
    case '+': {
      if (a instanceof PyList && b instanceof PyList) {
        vm.charge(8 * (a.items.length + b.items.length))
        return vm.list([...a.items, ...b.items])
      }
      if (a instanceof PyTuple && b instanceof PyTuple) {
        vm.charge(8 * (a.items.length + b.items.length))
        return new PyTuple([...a.items, ...b.items])
      }
      if (a instanceof PyBytes && b instanceof PyBytes) {
        vm.charge(a.data.length + b.data.length)
        return new PyBytes(Uint8Array.of(...a.data, ...b.data))
      }
      const name = typeOf(a).name
      if (typeof a === 'string' || a instanceof PyList || a instanceof PyTuple) {
        const what = typeof a === 'string' ? 'str' : name
        throw raise(
          'TypeError',
          `can only concatenate ${what} (not "${typeOf(b).name}") to ${what}`,
        )
      }
      if (a instanceof PyBytes || b instanceof PyBytes) throw inexact('TypeError', 'bytes')
      break
    }
    case '*': {
      const times = asInt(b)
      if (times !== undefined && isSequence(a)) return repeat(vm, a, times)
      const reverse = asInt(a)
      if (reverse !== undefined && isSequence(b)) return repeat(vm, b, reverse)
      if (isSequence(a)) {
        throw raise('TypeError', `can't multiply sequence by non-int of type '${typeOf(b).name}'`)
      }
      if (isSequence(b)) {
        throw raise('TypeError', `can't multiply sequence by non-int of type '${typeOf(a).name}'`)
      }
      break
    }
    case '%':
      if (typeof a === 'string') return percentFormat(vm, a, b)
      if (a instanceof PyBytes) throw unsupported('% of bytes')
      break
    case '|':
      if (a instanceof PyDict && b instanceof PyDict) {
        vm.charge(32 * (a.map.size + b.map.size))
        const result = new PyDict(vm.home)
        for (const [k, e] of a.map) result.map.set(k, [e[0], e[1]])
        for (const [k, v] of b.map.values()) result.set(k, v)
        return result
      }
      if (isTypeLike(a) || isTypeLike(b)) throw unsupported('unions of types')
      return setOperation(vm, op, a, b, inplace)
    case '&':
    case '-':
    case '^':
      return setOperation(vm, op, a, b, inplace)
    default:
  }
  throw badOperands(op, a, b, inplace)
}

const isTypeLike = (v: Value) => v !== null && typeof v === 'object' && v.cls.name === 'type'

function setOperation(vm: Machine, op: string, a: Value, b: Value, inplace: boolean): PySet {
  if (!(a instanceof PySet) || !(b instanceof PySet)) {
    if (isView(a) || isView(b)) throw unsupported('operators on views of dicts')
    throw badOperands(op, a, b, inplace)
  }
  vm.charge(32 * (a.map.size + b.map.size))
  const result = new PySet([], vm.home, a.isFrozen)
  const { map } = result
  if (op === '&') return intersect(a, b, result)
  for (const [k, v] of a.map) if (op === '|' || !b.map.has(k)) map.set(k, v)
  if (op === '|' || op === '^') {
    for (const [k, v] of b.map) if (!a.map.has(k)) map.set(k, v)
  }
  return result
}

/** Of equal items CPython keeps the one of the smaller set, or of the right one. */
export function intersect(a: PySet, b: PySet, into: PySet, fromRight = false): PySet {
  const [from, other] = b.map.size > a.map.size && !fromRight ? [a, b] : [b, a]
  for (const [k, v] of from.map) if (other.map.has(k)) into.map.set(k, v)
  return into
}

const isSequence = (v: Value): v is string | PyList | PyTuple | PyBytes =>
  typeof v === 'string' || v instanceof PyList || v instanceof PyTuple || v instanceof PyBytes

function repeat(vm: Machine, value: string | PyList | PyTuple | PyBytes, times: Int): Value {
  if (typeof times === 'bigint' && (times >= 2n ** 63n || times < -(2n ** 63n))) {
    throw raise('OverflowError', "cannot fit 'int' into an index-sized integer")
  }
  const n = Math.max(0, Number(times))
  const length = typeof value === 'string' ? value.length : sizeOf(value)
  if (length > 0 && n > 0) vm.charge(8 * length * n)
  const count = length === 0 ? 0 : n
  if (typeof value === 'string') return value.repeat(count)
  if (value instanceof PyBytes) {
    const data = new Uint8Array(length * count)
    for (let i = 0; i < count; i++) data.set(value.data, i * length)
    return new PyBytes(data)
  }
  const items: Value[] = []
  for (let i = 0; i < count; i++) for (const item of value.items) items.push(item)
  vm.step(items.length)
  return value instanceof PyList ? vm.list(items) : new PyTuple(items)
}

const sizeOf = (v: PyList | PyTuple | PyBytes) =>
  v instanceof PyBytes ? v.data.length : v.items.length
