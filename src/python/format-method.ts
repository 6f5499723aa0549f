/** `str.format`. Source: The Python Standard Library 3.11, Format String Syntax. */
import { inexact, raise } from './exceptions.ts'
import { formatValue } from './format-spec.ts'
import type { Machine } from './machine.ts'
import { asciiOf } from './representation.ts'
import { getItem } from './subscripts.ts'
import type { Value } from './values.ts'

/** Numbering of fields: `{}` counts by itself and may not be mixed with `{0}`. */
type State = { automatic: number | null; manual: boolean }

export function formatMethod(
  vm: Machine,
  text: string,
  args: readonly Value[],
  keywords: ReadonlyMap<string, Value>,
): string {
  const state: State = { automatic: null, manual: false }
  return expand(vm, text, args, keywords, state, 2)
}

function expand(
  vm: Machine,
  text: string,
  args: readonly Value[],
  keywords: ReadonlyMap<string, Value>,
  state: State,
  depth: number,
): string {
  if (depth === 0) throw raise('ValueError', 'Max string recursion exceeded')
  let result = ''
  let at = 0
  while (at < text.length) {
    const next = text.slice(at).search(/[{}]/)
    if (next < 0) {
      result += text.slice(at)
      break
    }
    result += text.slice(at, at + next)
    at += next
    const c = text[at]
    if (text[at + 1] === c) {
      result += c
      at += 2
      continue
    }
    if (c === '}') throw raise('ValueError', "Single '}' encountered in format string")
    if (at + 1 === text.length) {
      throw raise('ValueError', "Single '{' encountered in format string")
    }
    const end = closing(text, at + 1)
    result += field(vm, text.slice(at + 1, end), args, keywords, state, depth)
    vm.charge(2 * result.length)
    at = end + 1
  }
  vm.charge(2 * result.length)
  return result
}

function closing(text: string, from: number): number {
  let depth = 1
  for (let i = from; i < text.length; i++) {
    if (text[i] === '{') depth++
    else if (text[i] === '}' && --depth === 0) return i
    else if (text[i] === '[' && depth === 1) {
      const close = text.indexOf(']', i)
      const brace = text.indexOf('}', i)
      if (close > 0 && (brace < 0 || close < brace)) i = close
    }
  }
  throw inexact('ValueError', "expected '}' before end of string")
}

function field(
  vm: Machine,
  inside: string,
  args: readonly Value[],
  keywords: ReadonlyMap<string, Value>,
  state: State,
  depth: number,
): string {
  const match = /^((?:[^[\]{}!:]|\[[^\]]*\])*)(?:!([^:]*))?(?::([^]*))?$/u.exec(inside)
  if (!match) throw inexact('ValueError', `bad field '${inside}'`)
  const [, name = '', conversion, spec = ''] = match
  let value = lookUp(vm, name, args, keywords, state)
  if (conversion !== undefined) {
    if (conversion === 'r') value = vm.repr(value)
    else if (conversion === 's') value = vm.str(value)
    else if (conversion === 'a') value = asciiOf(vm.repr(value))
    else throw inexact('ValueError', `Unknown conversion specifier ${conversion}`)
  }
  const expanded =
    spec.includes('{') || spec.includes('}')
      ? expand(vm, spec, args, keywords, state, depth - 1)
      : spec
  return formatValue(vm, value, expanded)
}

function lookUp(
  vm: Machine,
  name: string,
  args: readonly Value[],
  keywords: ReadonlyMap<string, Value>,
  state: State,
): Value {
  const [, first = '', rest = ''] = /^([^.[]*)([^]*)$/.exec(name) ?? []
  let value: Value | undefined
  if (first === '' || /^\d+$/.test(first)) {
    let index: number
    if (first === '') {
      if (state.manual) {
        throw raise(
          'ValueError',
          'cannot switch from manual field specification to automatic field numbering',
        )
      }
      index = state.automatic ?? 0
      state.automatic = index + 1
    } else {
      if (state.automatic !== null) {
        throw raise(
          'ValueError',
          'cannot switch from automatic field numbering to manual field specification',
        )
      }
      state.manual = true
      index = Number(first)
    }
    value = args[index]
    if (value === undefined) {
      throw raise('IndexError', `Replacement index ${index} out of range for positional args tuple`)
    }
  } else {
    value = keywords.get(first)
    if (value === undefined) throw raise('KeyError', first)
  }
  return follow(vm, value, rest)
}

function follow(vm: Machine, start: Value, path: string): Value {
  let value = start
  let at = 0
  const step = /\.([^.[]+)|\[([^\]]+)\]/y
  while (at < path.length) {
    step.lastIndex = at
    const match = step.exec(path)
    if (!match) throw inexact('ValueError', 'bad path in a format field')
    at = step.lastIndex
    const [, name, index] = match
    if (name !== undefined) value = vm.attribute(value, name)
    else {
      const key = /^\d+$/.test(index as string) ? Number(index) : (index as string)
      value = getItem(vm, value, key)
    }
  }
  return value
}
