/** Operators on values. Source: The Python Language Reference 3.11, sections 3.3 and 6.5–6.10. */
import { inexact, raise } from './exceptions.ts'
import { percentFormat } from './percent.ts'
import { HostObject } from './host.ts'
import type { Machine } from './machine.ts'
import { bits, checkBits, floorDivide, integer, modulo, power, type Int } from './numbers.ts'
import { unsupported } from './signals.ts'
import {
  keyOf,
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
  typeOf,
  type Value,
} from './values.ts'

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

const asInt = (v: Value): Int | undefined =>
  typeof v === 'number' || typeof v === 'bigint'
    ? v
    : typeof v === 'boolean'
      ? Number(v)
      : undefined

export function badOperands(op: string, a: Value, b: Value, inplace = false) {
  const name = op === '**' ? '** or pow()' : op
  return raise(
    'TypeError',
    `unsupported operand type(s) for ${inplace ? `${op}=` : name}: '${typeOf(a).name}' and '${typeOf(b).name}'`,
  )
}

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
    return intOperation(op, x, y, a, b)
  }
  if ((a instanceof PyFloat || x !== undefined) && (b instanceof PyFloat || y !== undefined)) {
    return floatOperation(op, toFloat(a), toFloat(b), a, b)
  }
  if (a instanceof PyInstance || b instanceof PyInstance) {
    const result = instanceOperation(vm, op, a, b)
    if (result !== undefined) return result
  }
  if (a instanceof HostObject) return a.binary(op, b, false, vm)
  if (b instanceof HostObject) return b.binary(op, a, true, vm)
  return sequenceOperation(vm, op, a, b, inplace)
}

/** An int or float as a JavaScript number; OverflowError where Python has it. */
export function toFloat(v: Value): number {
  if (v instanceof PyFloat) return v.value
  const n = Number(asInt(v) as Int)
  if (!Number.isFinite(n)) throw raise('OverflowError', 'int too large to convert to float')
  return n
}

function intOperation(op: string, x: Int, y: Int, a: Value, b: Value): Value {
  switch (op) {
    case '+':
      return integer(BigInt(x) + BigInt(y))
    case '-':
      return integer(BigInt(x) - BigInt(y))
    case '*': {
      if (typeof x === 'number' && typeof y === 'number') {
        const r = x * y
        if (Number.isSafeInteger(r)) return r + 0
      }
      checkBits(bits(x) + bits(y))
      return integer(BigInt(x) * BigInt(y))
    }
    case '/':
      if (Number(y) === 0) throw raise('ZeroDivisionError', 'division by zero')
      return new PyFloat(trueDivide(x, y))
    case '//':
      if (Number(y) === 0) throw raise('ZeroDivisionError', 'integer division or modulo by zero')
      return floorDivide(x, y)
    case '%':
      if (Number(y) === 0) throw raise('ZeroDivisionError', 'integer modulo by zero')
      return modulo(x, y)
    case '**':
      if (y >= 0) return power(x, y)
      return floatOperation(op, toFloat(a), toFloat(b), a, b)
    case '&':
      return integer(BigInt(x) & BigInt(y))
    case '|':
      return integer(BigInt(x) | BigInt(y))
    case '^':
      return integer(BigInt(x) ^ BigInt(y))
    case '<<':
      if (y < 0) throw raise('ValueError', 'negative shift count')
      if (x === 0) return 0
      checkBits(bits(x) + Number(y))
      return integer(BigInt(x) << BigInt(y))
    case '>>':
      if (y < 0) throw raise('ValueError', 'negative shift count')
      if (Number(y) > bits(x) + 1) return x < 0 ? -1 : 0
      return integer(BigInt(x) >> BigInt(y))
    default:
      throw badOperands(op, a, b)
  }
}

function trueDivide(x: Int, y: Int): number {
  if (typeof x === 'number' && typeof y === 'number') return x === 0 ? 0 : x / y
  // Correctly rounded: 66 bits of the quotient, the last one sticky, then one rounding.
  const negative = x < 0 !== y < 0
  const p = BigInt(x) < 0n ? -BigInt(x) : BigInt(x)
  const q = BigInt(y) < 0n ? -BigInt(y) : BigInt(y)
  if (p === 0n) return 0
  const shift = Math.max(66 - (bits(p) - bits(q)), 0)
  const scaled = p << BigInt(shift)
  const quotient = scaled / q
  const sticky = scaled % q === 0n ? quotient : quotient | 1n
  if (shift > 1000) throw unsupported('division of very large ints')
  const result = Number(sticky) / 2 ** shift
  if (!Number.isFinite(result)) {
    throw raise('OverflowError', 'integer division result too large for a float')
  }
  if (result < 1e-300) throw unsupported('division of very large ints')
  return negative ? -result : result
}

function floatOperation(op: string, x: number, y: number, a: Value, b: Value): Value {
  switch (op) {
    case '+':
      return new PyFloat(x + y)
    case '-':
      return new PyFloat(x - y)
    case '*':
      return new PyFloat(x * y)
    case '/':
      if (y === 0) throw raise('ZeroDivisionError', 'float division by zero')
      return new PyFloat(x / y)
    case '//':
      if (y === 0) throw raise('ZeroDivisionError', 'float floor division by zero')
      return new PyFloat(floatDivmod(x, y)[0])
    case '%':
      if (y === 0) throw raise('ZeroDivisionError', 'float modulo')
      return new PyFloat(floatDivmod(x, y)[1])
    case '**':
      return floatPower(x, y)
    default:
      throw badOperands(op, a, b)
  }
}

/** Quotient and remainder as CPython's float_divmod makes them. */
export function floatDivmod(x: number, y: number): [quotient: number, remainder: number] {
  let r = x % y
  let q = (x - r) / y
  if (r !== 0) {
    if (y < 0 !== r < 0) {
      r += y
      q -= 1
    }
  } else r = y < 0 ? -0 : 0
  if (q === 0 || Number.isNaN(q)) return [Number.isNaN(q) ? q : x / y < 0 ? -0 : 0, r]
  const floor = Math.floor(q)
  return [q - floor > 0.5 ? floor + 1 : floor, r]
}

function floatPower(x: number, y: number): Value {
  if (x === 0 && y < 0) throw raise('ZeroDivisionError', '0.0 cannot be raised to a negative power')
  if (x < 0 && Number.isFinite(x) && !Number.isInteger(y) && Number.isFinite(y)) {
    throw unsupported('complex numbers')
  }
  if (x === 1 || y === 0) return new PyFloat(1)
  if (x === -1 && !Number.isFinite(y)) return new PyFloat(Number.isNaN(y) ? y : 1)
  const r = x ** y
  if (!Number.isFinite(r) && Number.isFinite(x) && Number.isFinite(y)) {
    throw inexact('OverflowError', 'Numerical result out of range')
  }
  // Engines may be one unit off where the result is not exact.
  if (!exactPower(x, y, r)) throw unsupported('powers of floats that are not exact')
  return new PyFloat(r)
}

function exactPower(x: number, y: number, r: number): boolean {
  if (!Number.isFinite(r) || y === 1) return true
  if (!Number.isInteger(y)) return false
  if (y >= 0) return Number.isInteger(x) && Math.abs(r) <= Number.MAX_SAFE_INTEGER
  // 2.0 ** -3 and the like.
  return Number.isInteger(Math.log2(Math.abs(x))) && 2 ** Math.log2(Math.abs(x)) === Math.abs(x)
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

function sequenceOperation(vm: Machine, op: string, a: Value, b: Value, inplace: boolean): Value {
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
      return setOperation(vm, op, a, b)
    case '&':
    case '-':
    case '^':
      return setOperation(vm, op, a, b)
    default:
  }
  throw badOperands(op, a, b, inplace)
}

const isTypeLike = (v: Value) => v !== null && typeof v === 'object' && v.cls.name === 'type'
const isView = (v: Value) => v instanceof PyObject && /^dict_(?:keys|items)$/.test(v.cls.name)

function setOperation(vm: Machine, op: string, a: Value, b: Value): PySet {
  if (!(a instanceof PySet) || !(b instanceof PySet)) {
    if (isView(a) || isView(b)) throw unsupported('operators on views of dicts')
    throw badOperands(op, a, b)
  }
  vm.charge(32 * (a.map.size + b.map.size))
  const result = new PySet([], vm.home, a.isFrozen)
  const { map } = result
  for (const [k, v] of a.map) if (op === '|' || b.map.has(k) === (op === '&')) map.set(k, v)
  if (op === '|' || op === '^') {
    for (const [k, v] of b.map) if (!a.map.has(k)) map.set(k, v)
  }
  return result
}

const isSequence = (v: Value): v is string | PyList | PyTuple | PyBytes =>
  typeof v === 'string' || v instanceof PyList || v instanceof PyTuple || v instanceof PyBytes

function repeat(vm: Machine, value: string | PyList | PyTuple | PyBytes, times: Int): Value {
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
  if (/^dict_/.test(value.cls.name)) throw unsupported('truth of a view of a dict')
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
    return b instanceof PyFloat ? a.value === b.value : a.value == (y as Int)
  }
  if (b instanceof PyFloat && x !== undefined) return x == b.value
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
  if (container instanceof PyDict) return container.map.has(keyOf(value))
  if (container instanceof PySet) {
    if (value instanceof PySet && !value.isFrozen) throw unsupported('a set in a set')
    return container.map.has(keyOf(value))
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
      return Number.isInteger(i) && i >= 0 && i < length && Number(n) == n
    }
  }
  if (container instanceof HostObject) return container.contains(value, vm)
  if (container instanceof PyInstance) {
    const method = container.cls.lookup('__contains__')
    if (method !== undefined) return vm.truth(vm.call(method, [container, value]))
  }
  if (container instanceof PyBytes) throw unsupported("'in' of bytes")
  if (
    !(container instanceof PyObject) ||
    (container instanceof PyInstance && !container.cls.lookup('__iter__') && !container.cls.open)
  ) {
    if (container instanceof PyInstance && container.cls.lookup('__getitem__')) {
      throw unsupported('iteration by __getitem__')
    }
    throw raise('TypeError', `argument of type '${typeOf(container).name}' is not iterable`)
  }
  const iterator = vm.iterate(container)
  for (let v = iterator.next(); v !== undefined; v = iterator.next()) {
    vm.step()
    if (same(vm, v, value)) return true
  }
  return false
}
