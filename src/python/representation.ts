/** `repr()` and `str()`. */
import { exactArguments, inexact, PyException, raise } from './exceptions.ts'
import { floatRepr } from './floats.ts'
import { HostObject } from './host.ts'
import { PyFunction, type Machine } from './machine.ts'
import { maximumBits } from './numbers.ts'
import { unsupported } from './signals.ts'
import {
  PyBytes,
  PyClass,
  PyDict,
  PyFloat,
  PyInstance,
  PyList,
  PyRange,
  PySet,
  PySingleton,
  PySlice,
  PyTuple,
  type Value,
} from './values.ts'

const characters = /[\\\p{C}\p{Z}]/gu
const plain = /^[ !#-&(-[\]-~]*$/

/** `repr` of a str. */
export function stringRepr(text: string): string {
  if (plain.test(text)) return `'${text}'`
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'"
  const body = text.replace(characters, escapeCharacter)
  return quote + (quote === "'" ? body.replaceAll("'", String.raw`\'`) : body) + quote
}

function escapeCharacter(c: string): string {
  if (c === ' ') return c
  if (c === '\\') return '\\\\'
  if (c === '\n') return String.raw`\n`
  if (c === '\r') return String.raw`\r`
  if (c === '\t') return String.raw`\t`
  return numericEscape(c)
}

function numericEscape(c: string): string {
  const code = c.codePointAt(0) as number
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`
  if (code < 0x10000) return `\\u${code.toString(16).padStart(4, '0')}`
  return `\\U${code.toString(16).padStart(8, '0')}`
}

/** `ascii()`: repr with everything beyond ASCII escaped. */
export const asciiOf = (repr: string): string => repr.replace(/[^\0-\x7f]/gu, numericEscape)

function bytesRepr(data: Uint8Array): string {
  let text = ''
  for (const byte of data) {
    if (byte === 92) text += '\\\\'
    else if (byte === 9) text += String.raw`\t`
    else if (byte === 10) text += String.raw`\n`
    else if (byte === 13) text += String.raw`\r`
    else if (byte < 32 || byte > 126) text += `\\x${byte.toString(16).padStart(2, '0')}`
    else text += String.fromCharCode(byte)
  }
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'"
  return `b${quote}${quote === "'" ? text.replaceAll("'", String.raw`\'`) : text}${quote}`
}

export function bigintText(n: bigint): string {
  const size = n < 0n ? -n : n
  if (size >= 10n ** 4300n) {
    throw raise(
      'ValueError',
      'Exceeds the limit (4300 digits) for integer string conversion; use sys.set_int_max_str_digits() to increase the limit',
    )
  }
  return n.toString()
}

/** Containers being shown, innermost last: one that holds itself is shown as `[...]`. */
const active: object[] = []

function inside(object: object, cycle: string, show: () => string): string {
  if (active.includes(object)) return cycle
  active.push(object)
  try {
    return show()
  } finally {
    active.pop()
  }
}

export function repr(vm: Machine, value: Value): string {
  vm.step()
  if (typeof value === 'string') {
    vm.charge(2 * value.length)
    return stringRepr(value)
  }
  if (value === null) return 'None'
  if (typeof value === 'number') return String(value)
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (typeof value === 'bigint') return bigintText(value)
  if (value instanceof PyFloat) return floatRepr(value.value)
  const text = objectRepr(vm, value)
  vm.charge(2 * text.length)
  return text
}

function objectRepr(vm: Machine, value: Exclude<Value, null | boolean | number | bigint | string>) {
  const all = (items: Iterable<Value>) => Array.from(items, (v) => vm.repr(v)).join(', ')
  if (value instanceof PyList) return inside(value, '[...]', () => `[${all(value.items)}]`)
  if (value instanceof PyTuple) {
    return inside(value, '(...)', () =>
      value.items.length === 1 ? `(${all(value.items)},)` : `(${all(value.items)})`,
    )
  }
  if (value instanceof PyDict) {
    return inside(
      value,
      '{...}',
      () =>
        `{${Array.from(value.map.values(), ([k, v]) => `${vm.repr(k)}: ${vm.repr(v)}`).join(', ')}}`,
    )
  }
  if (value instanceof PySet) {
    const name = value.isFrozen ? 'frozenset' : 'set'
    if (value.map.size === 0) return `${name}()`
    const items = all(vm.items(value))
    return value.isFrozen ? `frozenset({${items}})` : `{${items}}`
  }
  if (value instanceof PyRange) {
    const { start, stop, step } = value
    return step === 1 ? `range(${start}, ${stop})` : `range(${start}, ${stop}, ${step})`
  }
  if (value instanceof PyBytes) return bytesRepr(value.data)
  if (value instanceof PySlice) return `slice(${all([value.lower, value.upper, value.step])})`
  if (value instanceof PySingleton) return value.name
  if (value instanceof HostObject) return value.repr(vm)
  if (value instanceof PyClass) {
    if (value.open && value.line === 0) throw unsupported(`repr of ${value.name}`)
    return `<class '${value.module === 'builtins' ? '' : `${value.module}.`}${value.qualname}'>`
  }
  if (value instanceof PyInstance) return instanceRepr(vm, value)
  if (value instanceof PyFunction) throw unsupported('repr of a function')
  throw unsupported(`repr of a ${value.cls.name}`)
}

function instanceRepr(vm: Machine, value: PyInstance): string {
  const method = value.cls.lookup('__repr__')
  if (method !== undefined) return textOf(vm, vm.call(method, [value]), '__repr__')
  if (value instanceof PyException) {
    const args = exactArguments(value)
    const inner = args.map((v) => vm.repr(v)).join(', ')
    return `${value.cls.name}(${inner})`
  }
  throw unsupported(`repr of a ${value.cls.name} object`)
}

function textOf(_vm: Machine, value: Value, method: string): string {
  if (typeof value === 'string') return value
  throw inexact('TypeError', `${method} returned non-string`)
}

export function str(vm: Machine, value: Value): string {
  if (typeof value === 'string') return value
  if (value instanceof HostObject) return value.str(vm)
  if (value instanceof PyInstance) {
    const method = value.cls.lookup('__str__')
    if (method !== undefined) return textOf(vm, vm.call(method, [value]), '__str__')
    if (value instanceof PyException) {
      const args = exactArguments(value)
      if (args.length === 0) return ''
      if (args.length > 1) return `(${args.map((v) => vm.repr(v)).join(', ')})`
      const isKey = value.cls.mro.some((c) => c.name === 'KeyError' && c.module === 'builtins')
      return isKey ? vm.repr(args[0] as Value) : vm.str(args[0] as Value)
    }
  }
  return vm.repr(value)
}

/** Cost of making a decimal text of an int is bounded by the bits it may have. */
export const maximumDigits = Math.ceil(maximumBits * 0.302)
