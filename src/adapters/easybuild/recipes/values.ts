/** Python values of an easyconfig made plain: tuples and lists are arrays, dictionaries Maps. */
import { PortolanError } from '../../../model/errors.ts'
import { PyDict, PyFloat, PyList, PySet, PyTuple, type Value } from '../../../python/values.ts'

/** A number with a point, in Python's own writing. */
export class Float {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

export type Plain = null | boolean | number | bigint | string | Float | Plain[] | PlainMap
export type PlainMap = Map<string, Plain>

/** Lists may share parts, so that little text stands for more than any memory holds. */
const maximumItems = 2_000_000
const maximumDepth = 50

/** Throws PortolanError EASYCONFIG for a value that is no data, contains itself or is too large. */
export function plain(value: Value, floatText: (value: PyFloat) => string): Plain {
  let left = maximumItems
  const convert = (value: Value, depth: number): Plain => {
    if (--left < 0) throw bad(`a parameter has more than ${maximumItems} items`)
    if (depth > maximumDepth) throw bad(`lists inside each other more than ${maximumDepth} deep`)
    if (value === null || typeof value !== 'object') return value
    if (value instanceof PyList || value instanceof PyTuple)
      return value.items.map((item) => convert(item, depth + 1))
    if (value instanceof PyDict) {
      const map: PlainMap = new Map()
      for (const [key, item] of value.map.values())
        map.set(textOf(convert(key, depth + 1)), convert(item, depth + 1))
      return map
    }
    if (value instanceof PyFloat) return new Float(floatText(value))
    if (value instanceof PySet)
      return [...value.map.values()].map((item) => convert(item, depth + 1))
    throw bad(`${value.cls.name} is no value of a parameter`)
  }
  return convert(value, 0)
}

const bad = (what: string) => new PortolanError('EASYCONFIG', what)

/** Python's `str()` of it. */
export function textOf(value: Plain): string {
  if (typeof value === 'string') return value
  if (value === null) return 'None'
  if (value === true) return 'True'
  if (value === false) return 'False'
  if (value instanceof Float) return value.text
  return typeof value === 'object' ? show(value) : String(value)
}

/** The value as Python would write it, cut when long: for messages. */
export function show(value: Plain): string {
  const text = write(value, 0)
  return text.length > 100 ? `${text.slice(0, 100)}…` : text
}

function write(value: Plain, depth: number): string {
  if (typeof value === 'string') return `'${value.slice(0, 100)}'`
  const inner = (items: Plain[]) =>
    depth > 3
      ? '…'
      : items
          .slice(0, 10)
          .map((item) => write(item, depth + 1))
          .join(', ')
  if (Array.isArray(value)) return `(${inner(value)})`
  if (value instanceof Map)
    return `{${[...value]
      .slice(0, 10)
      .map(([key, item]) => `'${key}': ${inner([item])}`)
      .join(', ')}}`
  return textOf(value)
}

export const listOf = (value: Plain | undefined): readonly Plain[] =>
  Array.isArray(value) ? value : value === undefined || value === null ? [] : [value]

export const stringOf = (value: Plain | undefined): string | undefined =>
  typeof value === 'string' ? value : undefined
