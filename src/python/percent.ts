/**
 * `'…' % values`. Source: The Python Standard Library 3.11, printf-style String Formatting.
 */
import { inexact, raise } from './exceptions.ts'
import { exponential, fixed, general, special } from './floats.ts'
import type { Machine } from './machine.ts'
import { limitReached, unsupported } from './signals.ts'
import { codePoints, sliceText } from './text.ts'
import { asciiOf, bigintText } from './representation.ts'
import { HostObject } from './host.ts'
import { PyDict, PyFloat, PyInstance, PyList, PyTuple, typeOf, type Value } from './values.ts'

const directive = /%(?:\(([^()]*)\))?([-+ #0]*)(\*|\d+)?(?:\.(\*|\d*))?([hlL])?([^])?/gu

/** Wider fields than any text needs. */
const maximumWidth = 100_000

export function percentFormat(vm: Machine, text: string, values: Value): string {
  const args = values instanceof PyTuple ? values.items : [values]
  let next = 0
  let mapped = false
  const take = (): Value => {
    if (next >= args.length) throw raise('TypeError', 'not enough arguments for format string')
    return args[next++] as Value
  }
  const star = (given: string | undefined): number | null => {
    if (given === undefined) return null
    const n = given === '*' ? take() : Number(given)
    if (typeof n !== 'number') throw raise('TypeError', '* wants int')
    if (Math.abs(n) > maximumWidth) throw limitReached(`a field wider than ${maximumWidth}`)
    return n
  }
  const result = text.replace(
    directive,
    (all, key?: string, flags = '', width?: string, precision?: string, _size?, type?: string) => {
      vm.step()
      if (/%\([^()]*\(/.test(all) || (type === '(' && key === undefined)) {
        throw unsupported('brackets in the key of a format')
      }
      if (type === undefined) throw inexact('ValueError', 'incomplete format')
      let value: Value | undefined
      if (key !== undefined) {
        mapped = true
        value = lookUp(vm, values, key)
      }
      let w = star(width)
      let left = flags.includes('-')
      if (w !== null && w < 0) {
        left = true
        w = -w
      }
      const p = star(precision === '' ? '0' : precision)
      if (type === '%') {
        if (all !== '%%') throw unsupported("'%' with flags")
        return '%'
      }
      if (!/[diouxXeEfFgGcrsa]/.test(type)) {
        throw inexact('ValueError', `unsupported format character '${type}'`)
      }
      if (value === undefined) value = take()
      return convert(vm, value, { flags, width: w ?? 0, left, precision: p, type })
    },
  )
  const isMapping =
    values instanceof PyDict || values instanceof PyList || values instanceof PyInstance
  if (!mapped && next < args.length && !(isMapping && next === 0)) {
    if (values instanceof HostObject) throw unsupported('formatting host values with %')
    throw raise('TypeError', 'not all arguments converted during string formatting')
  }
  vm.charge(2 * result.length)
  return result
}

function lookUp(vm: Machine, values: Value, key: string): Value {
  if (values instanceof PyDict) {
    const value = values.get(key)
    if (value === undefined) throw raise('KeyError', key)
    return value
  }
  if (values instanceof HostObject) return values.item(key, vm)
  if (values instanceof PyInstance) throw unsupported('formatting objects with %(…)')
  throw raise('TypeError', 'format requires a mapping')
}

type Field = {
  flags: string
  width: number
  left: boolean
  precision: number | null
  type: string
}

function convert(vm: Machine, value: Value, field: Field): string {
  const { type, precision } = field
  if (type === 's' || type === 'r' || type === 'a') {
    const text =
      type === 's' ? vm.str(value) : type === 'r' ? vm.repr(value) : asciiOf(vm.repr(value))
    return pad(
      '',
      precision === null ? text : sliceText(text, 0, Math.max(0, precision)),
      field,
      false,
    )
  }
  if (type === 'c') {
    if (typeof value === 'string') {
      if (codePoints(value) !== 1) throw raise('TypeError', '%c requires int or char')
      return pad('', value, field, false)
    }
    const code = typeof value === 'boolean' ? Number(value) : value
    if (typeof code === 'bigint') throw inexact('OverflowError', 'too large')
    if (typeof code !== 'number') throw raise('TypeError', '%c requires int or char')
    if (code < 0 || code > 0x10ffff) {
      throw raise('OverflowError', '%c arg not in range(0x110000)')
    }
    if (code >= 0xd800 && code < 0xe000) throw unsupported('surrogates in strings')
    return pad('', String.fromCodePoint(code), field, false)
  }
  return /[diouxX]/.test(type) ? integerField(value, field) : floatField(value, field)
}

function pad(sign: string, body: string, field: Field, numeric: boolean): string {
  const missing = field.width - sign.length - codePoints(body)
  if (missing <= 0) return sign + body
  if (field.left) return sign + body + ' '.repeat(missing)
  if (numeric && field.flags.includes('0')) return sign + '0'.repeat(missing) + body
  return ' '.repeat(missing) + sign + body
}

const signOf = (negative: boolean, flags: string) =>
  negative ? '-' : flags.includes('+') ? '+' : flags.includes(' ') ? ' ' : ''

function integerField(value: Value, field: Field): string {
  const { type, flags, precision } = field
  const decimal = type === 'd' || type === 'i' || type === 'u'
  let n: bigint
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') {
    n = BigInt(value)
  } else if (value instanceof PyFloat && decimal) {
    if (Number.isNaN(value.value)) throw raise('ValueError', 'cannot convert float NaN to integer')
    if (!Number.isFinite(value.value)) {
      throw raise('OverflowError', 'cannot convert float infinity to integer')
    }
    n = BigInt(Math.trunc(value.value))
  } else if (value instanceof PyInstance || value instanceof HostObject) {
    throw unsupported(`%${type} of a ${typeOf(value).name}`)
  } else {
    const wanted = decimal ? 'a real number' : 'an integer'
    throw raise('TypeError', `%${type} format: ${wanted} is required, not ${typeOf(value).name}`)
  }
  const size = n < 0n ? -n : n
  let digits = decimal ? bigintText(size) : size.toString(type === 'o' ? 8 : 16)
  if (precision !== null) digits = digits.padStart(precision, '0')
  const base = !decimal && flags.includes('#') ? `0${type}` : ''
  if (type === 'X') digits = digits.toUpperCase()
  return pad(signOf(n < 0n, flags) + base, digits, field, true)
}

function floatField(value: Value, field: Field): string {
  const { type, flags } = field
  const alternate = flags.includes('#')
  const precision = field.precision ?? 6
  let x: number
  if (value instanceof PyFloat) x = value.value
  else if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') {
    x = Number(value)
    if (!Number.isFinite(x)) throw raise('OverflowError', 'int too large to convert to float')
  } else if (value instanceof PyInstance || value instanceof HostObject) {
    throw unsupported(`%${type} of a ${typeOf(value).name}`)
  } else throw raise('TypeError', `must be real number, not ${typeOf(value).name}`)
  const size = Math.abs(x)
  let text: string
  if (!Number.isFinite(x)) text = special(size)
  else if (type === 'f' || type === 'F') text = fixed(size, precision)
  else if (type === 'e' || type === 'E') text = exponential(size, precision)
  else text = general(size, precision, alternate)
  if (alternate && !text.includes('.')) text = text.replace(/^\d+/, '$&.')
  if (type === type.toUpperCase()) text = text.toUpperCase()
  const negative = x < 0 || Object.is(x, -0)
  return pad(signOf(negative, flags), text, field, true)
}
