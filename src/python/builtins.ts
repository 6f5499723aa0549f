/** The built-in functions and classes. Source: The Python Standard Library 3.11, Built-in Functions. */
import { builtins } from './builtins-table.ts'
import './builtin-classes.ts'
import './dicts.ts'
import './lists.ts'
import './sets.ts'
import './hash.ts'
import './strings.ts'
import { exceptions, inexact, PyRaise, raise } from './exceptions.ts'
import { roundTo, roundToInteger } from './floats.ts'
import { formatValue } from './format-spec.ts'
import { HostObject } from './host.ts'
import { iterate, PyView } from './iteration.ts'
import { PyFunction, PyNative, type Machine } from './machine.ts'
import { native, positional } from './native.ts'
import { integer } from './numbers.ts'
import { binary } from './operators.ts'
import { floatDivmod, toFloat } from './arithmetic.ts'
import { ordering } from './comparison.ts'
import { asciiOf } from './representation.ts'
import { unsupported } from './signals.ts'
import { sortValues } from './sorting.ts'
import { codePoints } from './text.ts'
import {
  Ellipsis,
  keyOf,
  NotImplemented,
  PyBound,
  PyBytes,
  PyClass,
  PyDict,
  PyFloat,
  PyInstance,
  PyIterator,
  PyList,
  PyRange,
  PySet,
  PyTuple,
  PyWrapped,
  typeOf,
  types,
  type Value,
} from './values.ts'

for (const [name, cls] of exceptions) builtins.set(name, cls)
builtins.set('NotImplemented', NotImplemented)
builtins.set('Ellipsis', Ellipsis)
builtins.set('__debug__', true)

function define(
  name: string,
  least: number,
  most: number,
  run: (vm: Machine, args: readonly Value[]) => Value,
): void {
  builtins.set(name, positional(name, least, most, run))
}

define('len', 1, 1, (vm, [v]) => {
  const value = v as Value
  if (typeof value === 'string') return codePoints(value)
  if (value instanceof PyList || value instanceof PyTuple) return value.items.length
  if (value instanceof PyDict || value instanceof PySet) return value.map.size
  if (value instanceof PyView) return value.dict.map.size
  if (value instanceof PyRange) return value.length
  if (value instanceof PyBytes) return value.data.length
  if (value instanceof HostObject) return value.length(vm)
  if (value instanceof PyInstance) {
    const method = value.cls.lookup('__len__')
    if (method !== undefined) {
      const n = vm.call(method, [value])
      if (typeof n !== 'number' || n < 0) throw inexact('TypeError', 'bad length')
      return n
    }
    if (value.cls.mro.some((c) => c.open)) throw unsupported(`len() of a ${value.cls.name}`)
  }
  throw raise('TypeError', `object of type '${typeOf(value).name}' has no len()`)
})

define('repr', 1, 1, (vm, [v]) => vm.repr(v as Value))
define('ascii', 1, 1, (vm, [v]) => asciiOf(vm.repr(v as Value)))
define('format', 1, 2, (vm, [v, spec = '']) => {
  if (typeof spec !== 'string') throw inexact('TypeError', 'format() argument 2 must be str')
  return formatValue(vm, v as Value, spec)
})
define('any', 1, 1, (vm, [v]) => {
  for (const x of each(vm, v as Value)) if (vm.truth(x)) return true
  return false
})
define('all', 1, 1, (vm, [v]) => {
  for (const x of each(vm, v as Value)) if (!vm.truth(x)) return false
  return true
})

/** Sets too: for functions to which the order means nothing. */
function each(vm: Machine, value: Value): Iterable<Value> {
  if (!(value instanceof PySet)) return vm.each(value)
  vm.step(value.map.size)
  return value.map.values()
}

/** Sets of which every order gives the same: all strings, or all ordinary numbers. */
function inAnyOrder(value: Value): value is PySet {
  if (!(value instanceof PySet)) return false
  const items = [...value.map.values()]
  return (
    items.every((v) => typeof v === 'string') ||
    items.every((v) => number(v) && !(v instanceof PyFloat && Number.isNaN(v.value)))
  )
}

builtins.set(
  'sorted',
  native('sorted(iterable, /, *, key=, reverse=)', (a, vm) => {
    const value = a.need('iterable')
    const key = a.get('key') ?? null
    const reverse = vm.truth(a.get('reverse') ?? false)
    // Keys of a function, and what cannot be compared, would show the order of the set.
    const items = key === null && inAnyOrder(value) ? [...value.map.values()] : vm.items(value)
    return vm.list(sortValues(vm, items, key, reverse))
  }),
)

for (const [name, op] of [
  ['min', '<'],
  ['max', '>'],
] as const) {
  builtins.set(
    name,
    native(`${name}(first, *rest, key=, default=)`, (a, vm) => {
      const first = a.need('first')
      const single = a.rest.length === 0
      const key = a.get('key') ?? null
      const otherwise = a.get('default')
      if (!single && otherwise !== undefined) {
        throw inexact('TypeError', 'Cannot specify a default with multiple positional arguments')
      }
      const plainSet = single && key === null && inAnyOrder(first)
      const items = single ? (plainSet ? each(vm, first) : vm.each(first)) : [first, ...a.rest]
      let best: { value: Value; key: Value } | null = null
      for (const value of items) {
        vm.step()
        const k = key === null ? value : vm.call(key, [value])
        if (!best || vm.truth(ordering(vm, op, k, best.key))) best = { value, key: k }
      }
      if (best) return best.value
      if (otherwise !== undefined) return otherwise
      throw raise('ValueError', `${name}() arg is an empty sequence`)
    }),
  )
}

builtins.set(
  'sum',
  native('sum(iterable, /, start=)', (a, vm) => {
    const start = a.get('start')
    let total: Value = start === undefined ? 0 : start
    if (typeof total === 'string') {
      throw raise('TypeError', "sum() can't sum strings [use ''.join(seq) instead]")
    }
    const source = a.need('iterable')
    const ints =
      source instanceof PySet && [...source.map.values()].every((v) => typeof v === 'number')
    for (const v of ints ? each(vm, source) : vm.each(source)) total = binary(vm, '+', total, v)
    return total
  }),
)

const number = (v: Value | undefined): v is number | bigint | boolean | PyFloat =>
  typeof v === 'number' || typeof v === 'bigint' || typeof v === 'boolean' || v instanceof PyFloat

function noObjects(v: Value | undefined, what: string): void {
  if (v instanceof PyInstance || v instanceof HostObject) {
    throw unsupported(`${what} of a ${typeOf(v).name}`)
  }
}

define('abs', 1, 1, (_, [v]) => {
  noObjects(v, 'abs()')
  if (!number(v)) {
    throw raise('TypeError', `bad operand type for abs(): '${typeOf(v as Value).name}'`)
  }
  if (v instanceof PyFloat) return new PyFloat(Math.abs(v.value))
  if (typeof v === 'bigint') return integer(v < 0n ? -v : v)
  return Math.abs(Number(v))
})
define('divmod', 2, 2, (vm, [a, b]) => {
  if (a instanceof PyFloat || b instanceof PyFloat) {
    if (!number(a) || !number(b)) throw inexact('TypeError', 'unsupported operands for divmod()')
    const [x, y] = [toFloat(a), toFloat(b)]
    if (y === 0) throw raise('ZeroDivisionError', 'float divmod()')
    return new PyTuple(floatDivmod(x, y).map((n) => new PyFloat(n)))
  }
  if (!number(a) || !number(b)) throw inexact('TypeError', 'unsupported operands for divmod()')
  return new PyTuple([binary(vm, '//', a, b), binary(vm, '%', a, b)])
})
define('pow', 2, 3, (vm, [a, b, m]) => {
  if (m !== undefined && m !== null) throw unsupported('pow() with three arguments')
  return binary(vm, '**', a as Value, b as Value)
})
builtins.set(
  'round',
  native('round(number, ndigits=)', (a) => {
    const v = a.need('number')
    const digits = a.get('ndigits') ?? null
    noObjects(v, 'round()')
    if (!number(v)) {
      throw raise('TypeError', `type ${typeOf(v).name} doesn't define __round__ method`)
    }
    if (digits !== null && typeof digits !== 'number') throw unsupported('round() to this')
    if (v instanceof PyFloat) {
      if (digits !== null) {
        const r = roundTo(v.value, digits)
        if (!Number.isFinite(r) && Number.isFinite(v.value)) {
          throw inexact('OverflowError', 'rounded value too large to represent')
        }
        return new PyFloat(r)
      }
      if (Number.isNaN(v.value)) {
        throw raise('ValueError', 'cannot convert float NaN to integer')
      }
      if (!Number.isFinite(v.value)) {
        throw raise('OverflowError', 'cannot convert float infinity to integer')
      }
      return integer(roundToInteger(v.value))
    }
    const n = typeof v === 'boolean' ? Number(v) : v
    if (digits === null || digits >= 0) return n
    if (digits < -400) return 0
    const unit = 10n ** BigInt(-digits)
    const whole = BigInt(n)
    const size = whole < 0n ? -whole : whole
    let q = size / unit
    const twice = 2n * (size % unit)
    if (twice > unit || (twice === unit && q % 2n === 1n)) q++
    return integer(whole < 0n ? -q * unit : q * unit)
  }),
)

define('chr', 1, 1, (_, [v]) => {
  const n = typeof v === 'boolean' ? Number(v) : v
  if (typeof n === 'bigint' || Math.abs(Number(n)) >= 2 ** 31)
    throw inexact('OverflowError', 'int too large to convert to C int')
  if (typeof n !== 'number') throw inexact('TypeError', 'an integer is required')
  if (n < 0 || n > 0x10ffff) throw raise('ValueError', 'chr() arg not in range(0x110000)')
  if (n >= 0xd800 && n < 0xe000) throw unsupported('surrogates in strings')
  return String.fromCodePoint(n)
})
define('ord', 1, 1, (_, [v]) => {
  if (v instanceof PyBytes && v.data.length === 1) return v.data[0] as number
  if (typeof v !== 'string') {
    throw raise(
      'TypeError',
      `ord() expected string of length 1, but ${typeOf(v as Value).name} found`,
    )
  }
  if (codePoints(v) !== 1) {
    throw raise(
      'TypeError',
      `ord() expected a character, but string of length ${codePoints(v)} found`,
    )
  }
  return v.codePointAt(0) as number
})
for (const [name, radix, prefix] of [
  ['bin', 2, '0b'],
  ['oct', 8, '0o'],
  ['hex', 16, '0x'],
] as const) {
  define(name, 1, 1, (vm, [v]) => {
    noObjects(v, `${name}()`)
    if (!number(v) || v instanceof PyFloat) {
      throw raise(
        'TypeError',
        `'${typeOf(v as Value).name}' object cannot be interpreted as an integer`,
      )
    }
    const n = BigInt(v)
    const text = (n < 0n ? '-' : '') + prefix + (n < 0n ? -n : n).toString(radix)
    vm.charge(2 * text.length)
    return text
  })
}

define('isinstance', 2, 2, (_, [v, of]) => isInstance(v as Value, of as Value))
define('issubclass', 2, 2, (_, [c, of]) => {
  if (!(c instanceof PyClass)) {
    if (c instanceof HostObject) throw unsupported('issubclass() of a host value')
    throw raise('TypeError', 'issubclass() arg 1 must be a class')
  }
  return isSubclass(c, of as Value)
})

function isSubclass(cls: PyClass, of: Value): boolean {
  if (of instanceof PyTuple) return of.items.some((o) => isSubclass(cls, o))
  if (of instanceof HostObject) throw unsupported('issubclass() with a host value')
  if (!(of instanceof PyClass)) {
    throw raise('TypeError', 'issubclass() arg 2 must be a class, a tuple of classes, or a union')
  }
  return cls.isSubclassOf(of)
}

function isInstance(value: Value, of: Value): boolean {
  if (of instanceof PyTuple) return of.items.some((o) => isInstance(value, o))
  if (of instanceof HostObject) throw unsupported('isinstance() with a host value')
  if (!(of instanceof PyClass)) {
    throw raise('TypeError', 'isinstance() arg 2 must be a type, a tuple of types, or a union')
  }
  if (value instanceof HostObject) return value.isInstance(of)
  return typeOf(value).isSubclassOf(of)
}

define('getattr', 2, 3, (vm, [v, name, otherwise]) => {
  if (typeof name !== 'string') throw inexact('TypeError', 'attribute name must be string')
  if (otherwise === undefined) return vm.attribute(v as Value, name)
  const found = attributeOr(vm, v as Value, name)
  return found === undefined ? otherwise : found
})
define('hasattr', 2, 2, (vm, [v, name]) => {
  if (typeof name !== 'string') throw inexact('TypeError', 'attribute name must be string')
  return attributeOr(vm, v as Value, name) !== undefined
})
define('setattr', 3, 3, (vm, [v, name, to]) => {
  if (typeof name !== 'string') throw inexact('TypeError', 'attribute name must be string')
  vm.setAttribute(v as Value, name, to as Value)
  return null
})
define('callable', 1, 1, (_, [v]) => {
  if (v instanceof HostObject) throw unsupported('callable() of a host value')
  if (v instanceof PyInstance) return v.cls.lookup('__call__') !== undefined
  return (
    v instanceof PyFunction ||
    v instanceof PyNative ||
    v instanceof PyBound ||
    v instanceof PyClass ||
    (v instanceof PyWrapped && v.kind === 'staticmethod')
  )
})

/** undefined where there is none, or where asking for it raises AttributeError. */
function attributeOr(vm: Machine, v: Value, name: string): Value | undefined {
  const { frame, depth, classBody, trying } = vm
  try {
    return vm.tryAttribute(v, name)
  } catch (error) {
    if (!(error instanceof PyRaise)) throw error
    if (!error.value.cls.mro.some((c) => c.name === 'AttributeError')) throw error
    vm.frame = frame
    vm.depth = depth
    vm.trying = trying
    vm.classBody = classBody
    return undefined
  }
}

define('iter', 1, 2, (vm, [v, sentinel]) => {
  if (sentinel !== undefined) throw unsupported('iter() with two arguments')
  const result = iterate(vm, v as Value)
  return result
})
define('next', 1, 2, (_, [v, otherwise]) => {
  if (v instanceof PyInstance || v instanceof HostObject) {
    throw unsupported(`next() of a ${v.cls.name}`)
  }
  if (!(v instanceof PyIterator) || v instanceof PyView) {
    throw raise('TypeError', `'${typeOf(v as Value).name}' object is not an iterator`)
  }
  if (v.home.frozen) throw unsupported('changing a shared iterator')
  const value = v.next()
  if (value !== undefined) return value
  if (otherwise !== undefined) return otherwise
  throw raise('StopIteration')
})

builtins.set('print', new PyNative('print', () => null))
define('id', 1, 1, () => {
  throw unsupported('id()')
})
define('hash', 1, 1, (_, [v]) => {
  keyOf(v as Value)
  if (typeof v === 'number' && v !== -1 && Math.abs(v) < 2 ** 60) return v
  if (typeof v === 'boolean') return Number(v)
  throw unsupported('hash()')
})
define('vars', 0, 1, () => {
  throw unsupported('vars()')
})

builtins.set('super', types.super)
