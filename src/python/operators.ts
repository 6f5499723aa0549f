/** Binary and unary operators. Source: The Python Language Reference 3.11, sections 3.3.8 and 6.5–6.9. */
import { asInt, floatOperation, intOperation, toFloat } from './arithmetic.ts'
import { raise } from './exceptions.ts'
import { HostObject } from './host.ts'
import type { Machine } from './machine.ts'
import { integer } from './numbers.ts'
import { sequenceOperation } from './sequences.ts'
import { unsupported } from './signals.ts'
import { NotImplemented, PyFloat, PyInstance, typeOf, type Value } from './values.ts'

const methods: ReadonlyMap<string, readonly [string, string]> = new Map(
  Object.entries({
    '+': 'add',
    '-': 'sub',
    '*': 'mul',
    '/': 'truediv',
    '//': 'floordiv',
    '%': 'mod',
    '**': 'pow',
    '@': 'matmul',
    '&': 'and',
    '|': 'or',
    '^': 'xor',
    '<<': 'lshift',
    '>>': 'rshift',
  }).map(([op, name]) => [op, [`__${name}__`, `__r${name}__`] as const]),
)

export function binary(vm: Machine, op: string, a: Value, b: Value, inplace = false): Value {
  if (typeof a === 'number' && typeof b === 'number') {
    if (op === '+') {
      const r = a + b
      if (Number.isSafeInteger(r)) return r
    } else if (op === '-') {
      const r = a - b
      if (Number.isSafeInteger(r)) return r
    }
  }
  if (op === '+' && typeof a === 'string' && typeof b === 'string') {
    vm.charge(2 * (a.length + b.length))
    return a + b
  }
  const x = asInt(a)
  const y = asInt(b)
  if (x !== undefined && y !== undefined) {
    if (typeof a === 'boolean' && typeof b === 'boolean') {
      if (op === '&') return a && b
      if (op === '|') return a || b
      if (op === '^') return a !== b
    }
    return intOperation(op, x, y, a, b, inplace)
  }
  if ((a instanceof PyFloat || x !== undefined) && (b instanceof PyFloat || y !== undefined)) {
    return floatOperation(op, toFloat(a), toFloat(b), a, b, inplace)
  }
  if (a instanceof PyInstance || b instanceof PyInstance) {
    const result = instanceOperation(vm, op, a, b)
    if (result !== undefined) return result
  }
  if (a instanceof HostObject) return a.binary(op, b, false, vm)
  if (b instanceof HostObject) return b.binary(op, a, true, vm)
  return sequenceOperation(vm, op, a, b, inplace)
}

function instanceOperation(vm: Machine, op: string, a: Value, b: Value): Value | undefined {
  const names = methods.get(op) as readonly [string, string]
  const left = a instanceof PyInstance ? a.cls.lookup(names[0]) : undefined
  const right = b instanceof PyInstance ? b.cls.lookup(names[1]) : undefined
  const tryLeft = () => (left === undefined ? NotImplemented : vm.call(left, [a, b]))
  const tryRight = () => (right === undefined ? NotImplemented : vm.call(right, [b, a]))
  const sameType = typeOf(a) === typeOf(b)
  const rightFirst =
    !sameType && right !== undefined && typeOf(b).isSubclassOf(typeOf(a)) && right !== left
  const first = rightFirst ? tryRight() : tryLeft()
  if (first !== NotImplemented) return first
  if (sameType) return undefined
  const second = rightFirst ? tryLeft() : tryRight()
  return second === NotImplemented ? undefined : second
}

export function unary(vm: Machine, op: string, value: Value): Value {
  if (op === 'not') return !vm.truth(value)
  const n = asInt(value)
  if (n !== undefined) {
    if (op === '+') return n
    if (op === '-') return typeof n === 'bigint' ? integer(-n) : 0 - n
    return integer(~BigInt(n))
  }
  if (value instanceof PyFloat && op !== '~') {
    return op === '-' ? new PyFloat(-value.value) : value
  }
  if (value instanceof PyInstance) {
    const name = op === '-' ? '__neg__' : op === '+' ? '__pos__' : '__invert__'
    const method = value.cls.lookup(name)
    if (method !== undefined) return vm.call(method, [value])
  }
  if (value instanceof HostObject) throw unsupported(`unary ${op} of ${value.cls.name}`)
  throw raise('TypeError', `bad operand type for unary ${op}: '${typeOf(value).name}'`)
}
