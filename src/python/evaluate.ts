/** Expressions. Source: The Python Language Reference 3.11, chapter 6. */
import type { Expression, FormatPart } from './ast.ts'
import { compare } from './comparison.ts'
import { addToSet, evaluateComprehension } from './comprehensions.ts'
import { inexact, raise } from './exceptions.ts'
import { formatValue } from './format-spec.ts'
import { countKey } from './hash.ts'
import { HostObject } from './host.ts'
import { checkIterable } from './iteration.ts'
import { PyFunction, PyNative, type Frame, type Machine } from './machine.ts'
import { load, qualified, storeWalrus } from './names.ts'
import { binary, unary } from './operators.ts'
import { asciiOf } from './representation.ts'
import { unsupported } from './signals.ts'
import { getItem } from './subscripts.ts'
import { PyDict, PySet, PySlice, PyTuple, typeOf, type Value } from './values.ts'

type Of<K extends Expression['k']> = Extract<Expression, { k: K }>

export function evaluate(vm: Machine, frame: Frame, e: Expression): Value {
  if (--vm.stepsLeft < 0) vm.step(0)
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- the others follow
  switch (e.k) {
    case 'const':
      return e.value
    case 'name':
      return load(frame, e.id)
    case 'call':
      return evaluateCall(vm, frame, e)
    case 'attribute':
      return vm.attribute(evaluate(vm, frame, e.value), e.name)
    case 'list':
      return vm.list(evaluateItems(vm, frame, e))
    case 'tuple':
      return new PyTuple(evaluateItems(vm, frame, e))
    case 'dict':
      return evaluateDict(vm, frame, e)
    case 'binary':
      return evaluateBinary(vm, frame, e)
    case 'subscript':
      return getItem(vm, evaluate(vm, frame, e.value), evaluate(vm, frame, e.index))
    case 'compare':
      return evaluateComparison(vm, frame, e)
    case 'boolean':
      return evaluateBoolean(vm, frame, e)
    case 'unary':
      return unary(vm, e.op, evaluate(vm, frame, e.value))
    case 'fstring':
      return formatParts(vm, frame, e.parts)
    case 'conditional':
      return evaluate(vm, frame, vm.truth(evaluate(vm, frame, e.test)) ? e.chosen : e.otherwise)
    case 'comprehension':
      return evaluateComprehension(vm, frame, e)
    case 'set':
      return evaluateSet(vm, frame, e)
    default:
      return evaluateRare(vm, frame, e)
  }
}

function evaluateRare(vm: Machine, frame: Frame, e: Expression): Value {
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- the others came before
  switch (e.k) {
    case 'lambda':
      return new PyFunction({
        name: '<lambda>',
        qualname: qualified(frame, '<lambda>'),
        params: e.params,
        defaults: e.params.map((p) => (p.default ? evaluate(vm, frame, p.default) : undefined)),
        body: { expression: e.body },
        frame,
        line: e.line,
        home: vm.home,
      })
    case 'slice': {
      const part = (x: Expression | null) => (x ? evaluate(vm, frame, x) : null)
      return new PySlice(part(e.lower), part(e.upper), part(e.step))
    }
    case 'walrus': {
      const value = evaluate(vm, frame, e.value)
      storeWalrus(vm, frame, e.name, value)
      return value
    }
    case 'yield':
    case 'yield-from':
      throw unsupported('yield inside an expression')
    case 'await':
      throw unsupported('await')
    default:
      throw unsupported(`'${e.k}' here`)
  }
}

function evaluateItems(vm: Machine, frame: Frame, e: Of<'tuple' | 'list' | 'set'>): Value[] {
  const { items } = e
  const count = items.length
  vm.charge(32 + 8 * count)
  const values: Value[] = []
  if (!e.starred) {
    for (let i = 0; i < count; i++) values.push(evaluate(vm, frame, items[i] as Expression))
    return values
  }
  for (const item of items) {
    if (item.k === 'starred') {
      const source = evaluate(vm, frame, item.value)
      checkIterable(source, `Value after * must be an iterable, not ${typeOf(source).name}`)
      for (const v of vm.items(source)) values.push(v)
    } else values.push(evaluate(vm, frame, item))
  }
  return values
}

/** Up to this many pairs CPython evaluates before it looks at a key. */
const pairsAtOnce = 15

function evaluateDict(vm: Machine, frame: Frame, e: Of<'dict'>): Value {
  vm.charge(64 + 40 * e.keys.length)
  const dict = new PyDict(vm.home)
  const setKey = (key: Value, value: Value) => {
    countKey(vm, key)
    dict.set(key, value)
  }
  for (let i = 0; i < e.keys.length;) {
    if (e.keys[i] === null) {
      addMapping(vm, dict, evaluate(vm, frame, e.values[i] as Expression))
      i++
      continue
    }
    let end = i
    while (end < e.keys.length && e.keys[end] !== null && end - i < pairsAtOnce + 2) end++
    const pairs: [Value, Value][] = []
    const atOnce = end - i <= pairsAtOnce
    for (; i < end; i++) {
      const key = evaluate(vm, frame, e.keys[i] as Expression)
      const value = evaluate(vm, frame, e.values[i] as Expression)
      if (atOnce) pairs.push([key, value])
      else setKey(key, value)
    }
    for (const [k, v] of pairs) setKey(k, v)
  }
  return dict
}

function addMapping(vm: Machine, dict: PyDict, other: Value): void {
  if (!(other instanceof PyDict)) {
    if (other instanceof HostObject) throw unsupported('** of a host value')
    throw raise('TypeError', `'${typeOf(other).name}' object is not a mapping`)
  }
  vm.charge(40 * other.map.size)
  for (const [k, v] of other.map.values()) dict.set(k, v)
}

function evaluateSet(vm: Machine, frame: Frame, e: Of<'tuple' | 'list' | 'set'>): Value {
  vm.charge(40 * e.items.length)
  const star = e.items.findIndex((i) => i.k === 'starred')
  const first = star >= 0 ? star : e.items.length <= 30 ? e.items.length : 0
  const start = e.items.slice(0, first).map((i) => evaluate(vm, frame, i))
  const set = new PySet(start, vm.home)
  for (const item of e.items.slice(first)) {
    if (item.k !== 'starred') addToSet(set, evaluate(vm, frame, item))
    else {
      const source = evaluate(vm, frame, item.value)
      checkIterable(source, `'${typeOf(source).name}' object is not iterable`)
      const values = source instanceof PySet ? [...source.map.values()] : vm.items(source)
      vm.charge(40 * values.length)
      for (const v of values) addToSet(set, v)
    }
  }
  return set
}

/** Long chains of one operator lean to the left: they are walked, not recursed into. */
function evaluateBinary(vm: Machine, frame: Frame, e: Of<'binary'>): Value {
  if (e.left.k !== 'binary') {
    const left = evaluate(vm, frame, e.left)
    return binary(vm, e.op, left, evaluate(vm, frame, e.right))
  }
  const spine: Of<'binary'>[] = []
  let first: Expression = e
  while (first.k === 'binary') {
    spine.push(first)
    first = first.left
  }
  let value = evaluate(vm, frame, first)
  for (let i = spine.length - 1; i >= 0; i--) {
    const node = spine[i] as Of<'binary'>
    vm.step()
    value = binary(vm, node.op, value, evaluate(vm, frame, node.right))
  }
  return value
}

function evaluateComparison(vm: Machine, frame: Frame, e: Of<'compare'>): Value {
  let left = evaluate(vm, frame, e.left)
  for (let i = 0; ; i++) {
    const right = evaluate(vm, frame, e.rights[i] as Expression)
    const result = compare(vm, e.ops[i] as string, left, right)
    if (i === e.ops.length - 1 || !vm.truth(result)) return result
    left = right
  }
}

function evaluateBoolean(vm: Machine, frame: Frame, e: Of<'boolean'>): Value {
  const last = e.items.length - 1
  for (let i = 0; i < last; i++) {
    const value = evaluate(vm, frame, e.items[i] as Expression)
    if (vm.truth(value) === (e.op === 'or')) return value
  }
  return evaluate(vm, frame, e.items[last] as Expression)
}

function evaluateCall(vm: Machine, frame: Frame, e: Of<'call'>): Value {
  const func = evaluate(vm, frame, e.func)
  const args: Value[] = []
  let keywords: Map<string, Value> | null = null
  if (!e.starred) {
    for (let i = 0; i < e.args.length; i++) args.push(evaluate(vm, frame, e.args[i] as Expression))
    if (e.keywords.length > 0) {
      keywords = new Map()
      for (const k of e.keywords) keywords.set(k.name as string, evaluate(vm, frame, k.value))
    }
  } else keywords = starArguments(vm, frame, e, args)
  vm.line = e.line
  vm.charge(16 + 8 * args.length)
  if (func instanceof PyNative) return func.run(vm, args, keywords)
  return vm.call(func, args, keywords)
}

/** CPython's text names the function in many ways. */
function checkStar(value: Value): void {
  try {
    checkIterable(value, '')
  } catch {
    throw inexact('TypeError', `argument after * must be an iterable, not ${typeOf(value).name}`)
  }
}

function starArguments(
  vm: Machine,
  frame: Frame,
  e: Of<'call'>,
  args: Value[],
): Map<string, Value> | null {
  // A lone `*args` is looked at when the keywords are there; among others, at once.
  const [only] = e.args
  const last =
    e.args.length === 1 && only?.k === 'starred' ? evaluate(vm, frame, only.value) : undefined
  for (const a of last === undefined ? e.args : []) {
    if (a.k === 'starred') {
      const value = evaluate(vm, frame, a.value)
      checkIterable(value, `Value after * must be an iterable, not ${typeOf(value).name}`)
      for (const v of vm.items(value)) args.push(v)
    } else args.push(evaluate(vm, frame, a))
  }
  const keywords = new Map<string, Value>()
  let unnamed = false
  for (const k of e.keywords) {
    const value = evaluate(vm, frame, k.value)
    if (k.name !== null) {
      if (keywords.has(k.name)) throw inexact('TypeError', `got multiple values for '${k.name}'`)
      keywords.set(k.name, value)
      continue
    }
    if (!(value instanceof PyDict)) {
      if (value instanceof HostObject) throw unsupported('** of a host value')
      throw inexact('TypeError', 'argument after ** must be a mapping')
    }
    for (const [key, v] of value.map.values()) {
      if (typeof key !== 'string') {
        unnamed = true
        continue
      }
      if (keywords.has(key)) throw inexact('TypeError', `got multiple values for '${key}'`)
      keywords.set(key, v)
    }
  }
  if (last !== undefined) {
    checkStar(last)
    for (const v of vm.items(last)) args.push(v)
  }
  // Only who is called looks at what the keys are.
  if (unnamed) throw raise('TypeError', 'keywords must be strings')
  return keywords.size > 0 ? keywords : null
}

function formatParts(vm: Machine, frame: Frame, parts: readonly (string | FormatPart)[]): string {
  let text = ''
  for (const p of parts) {
    if (typeof p === 'string') text += p
    else {
      let value = evaluate(vm, frame, p.value)
      if (p.conversion === 'r') value = vm.repr(value)
      else if (p.conversion === 's') value = vm.str(value)
      else if (p.conversion === 'a') value = asciiOf(vm.repr(value))
      const spec = p.spec.length > 0 ? formatParts(vm, frame, p.spec) : ''
      text += typeof value === 'string' && spec === '' ? value : formatValue(vm, value, spec)
    }
    vm.charge(2 * text.length)
  }
  return text
}
