/**
 * The format-specification mini-language of `format()`, str.format and f-strings.
 * Source: The Python Standard Library 3.11, string — Format Specification Mini-Language.
 */
import { inexact, raise } from './exceptions.ts'
import { exponential, fixed, floatRepr, general, generalFloat, special } from './floats.ts'
import { HostObject } from './host.ts'
import type { Machine } from './machine.ts'
import { toFloat } from './arithmetic.ts'
import { bigintText } from './representation.ts'
import { limitReached, unsupported } from './signals.ts'
import { codePoints, sliceText } from './text.ts'
import { PyFloat, PyInstance, typeOf, type Value } from './values.ts'

type Spec = {
  fill: string
  align: string
  sign: string
  alternate: boolean
  zero: boolean
  width: number
  grouping: string
  precision: number | null
  type: string
}

const pattern = /^(?:([^])?([<>=^]))?([-+ ])?(z)?(#)?(0)?(\d+)?([,_])?(?:\.(\d+))?([a-zA-Z%])?$/u

/** Wider fields than any text needs. */
const maximumWidth = 100_000

export function parseSpec(text: string, usual: string): Spec {
  const match = pattern.exec(text)
  if (!match) throw inexact('ValueError', `Invalid format specifier '${text}'`)
  const [, fill, align, sign, z, alternate, zero, width, grouping, precision, type] = match
  if (z) throw unsupported("'z' in a format")
  const kind = type ?? usual
  if (grouping && !/^[defgEG%F]?$/.test(kind) && !(grouping === '_' && /^[boxX]$/.test(kind))) {
    throw raise('ValueError', `Cannot specify '${grouping}' with '${kind}'.`)
  }
  if (Number(width ?? 0) > maximumWidth || Number(precision ?? 0) > maximumWidth) {
    throw limitReached(`a field wider than ${maximumWidth}`)
  }
  return {
    fill: fill ?? (zero && !align ? '0' : zero && align ? '0' : ' '),
    align: align ?? (zero ? '=' : ''),
    sign: sign ?? '',
    alternate: alternate !== undefined,
    zero: zero !== undefined,
    width: Number(width ?? 0),
    grouping: grouping ?? '',
    precision: precision === undefined ? null : Number(precision),
    type: type ?? '',
  }
}

export function formatValue(vm: Machine, value: Value, specText: string): string {
  vm.step()
  if (value instanceof PyInstance) {
    const method = value.cls.lookup('__format__')
    if (method !== undefined) {
      const result = vm.call(method, [value, specText])
      if (typeof result !== 'string') throw inexact('TypeError', '__format__ must return a str')
      return result
    }
  }
  if (specText === '') return vm.str(value)
  const result = formatted(value, specText)
  vm.charge(2 * result.length)
  return result
}

function formatted(value: Value, specText: string): string {
  if (typeof value === 'string') return formatString(value, parseSpec(specText, 's'))
  const isInt = typeof value === 'number' || typeof value === 'bigint'
  if (isInt || typeof value === 'boolean') {
    const spec = parseSpec(specText, 'd')
    if (/^[eEfFgG%]$/.test(spec.type)) return formatFloat(toFloat(value), spec)
    return formatInt(value, spec)
  }
  if (value instanceof PyFloat) return formatFloat(value.value, parseSpec(specText, ''))
  if (value instanceof HostObject || value instanceof PyInstance) {
    throw unsupported(`format of a ${typeOf(value).name}`)
  }
  throw raise('TypeError', `unsupported format string passed to ${typeOf(value).name}.__format__`)
}

function unknownCode(type: string, name: string): Error {
  return raise('ValueError', `Unknown format code '${type}' for object of type '${name}'`)
}

function formatString(text: string, spec: Spec): string {
  if (spec.type !== '' && spec.type !== 's') throw unknownCode(spec.type, 'str')
  if (spec.sign) throw inexact('ValueError', 'Sign not allowed in string format specifier')
  if (spec.alternate) throw inexact('ValueError', 'Alternate form not allowed in string format')
  if (spec.align === '=' && !spec.zero) throw inexact('ValueError', "'=' alignment not allowed")
  if (spec.align === '=') spec.align = '<'
  const cut = spec.precision === null ? text : sliceText(text, 0, spec.precision)
  return pad('', cut, spec, '<')
}

/** `prefix` (sign and base) stays in front of the fill where the alignment is `=`. */
function pad(prefix: string, body: string, spec: Spec, usual: string): string {
  const missing = spec.width - prefix.length - codePoints(body)
  if (missing <= 0) return prefix + body
  const align = spec.align || usual
  if (align === '<') return prefix + body + spec.fill.repeat(missing)
  if (align === '>') return spec.fill.repeat(missing) + prefix + body
  if (align === '=') return prefix + spec.fill.repeat(missing) + body
  const left = Math.floor(missing / 2)
  return spec.fill.repeat(left) + prefix + body + spec.fill.repeat(missing - left)
}

function group(digits: string, separator: string, every: number): string {
  const parts: string[] = []
  for (let end = digits.length; end > 0; end -= every) {
    parts.unshift(digits.slice(Math.max(0, end - every), end))
  }
  return parts.join(separator)
}

/** Groups and, where zeros fill the field, puts separators between those too. */
function grouped(prefix: string, digits: string, rest: string, spec: Spec, every: number): string {
  if (!spec.grouping) return digits + rest
  if (spec.fill === '0' && spec.align === '=') {
    let wide = digits
    for (;;) {
      const text = group(wide, spec.grouping, every)
      if (prefix.length + text.length + rest.length >= spec.width) return text + rest
      wide = `0${wide}`
    }
  }
  return group(digits, spec.grouping, every) + rest
}

function signOf(negative: boolean, spec: Spec): string {
  return negative ? '-' : spec.sign === '-' ? '' : spec.sign
}

export function formatInt(given: number | bigint | boolean, spec: Spec): string {
  const value = typeof given === 'boolean' ? Number(given) : given
  if (!/^[bcdoxXn]?$/.test(spec.type)) throw unknownCode(spec.type, typeOf(given).name)
  if (spec.precision !== null) {
    throw raise('ValueError', 'Precision not allowed in integer format specifier')
  }
  const { type } = spec
  if (type === 'c') {
    if (spec.sign) throw inexact('ValueError', "Sign not allowed with integer format specifier 'c'")
    if (spec.alternate) throw unsupported("'c' with flags")
    const code = Number(value)
    if (code < 0 || code > 0x10ffff) throw inexact('OverflowError', '%c arg not in range(0x110000)')
    if (code >= 0xd800 && code < 0xe000) throw unsupported('surrogates in strings')
    return pad('', String.fromCodePoint(code), spec, '>')
  }
  const negative = value < 0
  const size = BigInt(value) < 0n ? -BigInt(value) : BigInt(value)
  const radix = { b: 2, o: 8, x: 16, X: 16 }[type]
  let digits = radix === undefined ? bigintText(size) : size.toString(radix)
  if (type === 'X') digits = digits.toUpperCase()
  const base = radix !== undefined && spec.alternate ? `0${type}` : ''
  const prefix = signOf(negative, spec) + base
  return pad(prefix, grouped(prefix, digits, '', spec, radix === undefined ? 3 : 4), spec, '>')
}

export function formatFloat(given: number, spec: Spec): string {
  const { type } = spec
  const x = type === '%' ? given * 100 : given
  if (!/^[eEfFgGn%]?$/.test(type)) throw unknownCode(type, 'float')
  const negative = x < 0 || Object.is(x, -0)
  const prefix = signOf(negative, spec)
  const upper = type === 'E' || type === 'F' || type === 'G'
  let text: string
  if (Number.isFinite(x)) text = floatText(Math.abs(x), spec)
  else text = special(Math.abs(x)) + (type === '%' ? '%' : '')
  if (upper) text = text.toUpperCase()
  if (!Number.isFinite(x)) return pad(prefix, text, spec, '>')
  const [, digits = '', rest = ''] = /^(\d+)(.*)$/.exec(text) ?? []
  return pad(prefix, grouped(prefix, digits, rest, spec, 3), spec, '>')
}

function floatText(x: number, spec: Spec): string {
  const { precision, alternate } = spec
  const point = (text: string) =>
    alternate && !text.includes('.') ? text.replace(/^\d+/, '$&.') : text
  switch (spec.type.toLowerCase()) {
    case 'f':
      return point(fixed(x, precision ?? 6))
    case 'e':
      return point(exponential(x, precision ?? 6))
    case '%':
      return `${point(fixed(x, precision ?? 6))}%`
    case 'g':
    case 'n':
      return point(general(x, precision ?? 6, alternate))
    default:
      if (alternate) throw unsupported("'#' in the format of a float without a type")
      return precision === null ? floatRepr(x) : generalFloat(x, precision)
  }
}
