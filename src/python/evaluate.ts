/** Expressions. Source: The Python Language Reference 3.11, chapter 6. */
import type { Clause, Expression, FormatPart } from './ast.ts'
import { checkFrozen } from './attributes.ts'
import { inexact, raise } from './exceptions.ts'
import { formatValue } from './format-spec.ts'
import { HostObject } from './host.ts'
import { Frame, PyFunction, PyNative, type Machine } from './machine.ts'
import { load, store, storeWalrus } from './names.ts'
import { binary, compare, unary } from './operators.ts'
import { asciiOf } from './representation.ts'
import { unsupported } from './signals.ts'
import { deleteItem, getItem, setItem } from './subscripts.ts'
import {
  PyBound,
  PyClass,
  PyDict,
  PyIterator,
  PyList,
  PyModule,
  PySet,
  PySlice,
  PyTuple,
  typeOf,
  types,
  type Value,
} from './values.ts'
import { deleteAttribute } from './attributes.ts'
import { remove } from './names.ts'

type Of<K extends Expression['k']> = Extract<Expression, { k: K }>

export function evaluate(vm: Machine, frame: Frame, e: Expression): Value {
  if (--vm.stepsLeft < 0) vm.step(0)
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
      return evaluate(vm, frame, vm.truth(evaluate(vm, frame, e.test)) ? e.then : e.otherwise)
    case 'comprehension':
      return evaluateComprehension(vm, frame, e)
    case 'set': {
      const items = evaluateItems(vm, frame, e)
      vm.charge(40 * items.length)
      return new PySet(items, vm.home)
    }
    default:
      return evaluateRare(vm, frame, e)
  }
}

function evaluateRare(vm: Machine, frame: Frame, e: Expression): Value {
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

export const qualified = (frame: Frame, name: string): string =>
  frame.qualname ? `${frame.qualname}.${name}` : name

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
      for (const v of vm.items(evaluate(vm, frame, item.value))) values.push(v)
    } else values.push(evaluate(vm, frame, item))
  }
  return values
}

function evaluateDict(vm: Machine, frame: Frame, e: Of<'dict'>): Value {
  vm.charge(64 + 40 * e.keys.length)
  const dict = new PyDict(vm.home)
  for (let i = 0; i < e.keys.length; i++) {
    const key = e.keys[i]
    const value = e.values[i] as Expression
    if (key) {
      const k = evaluate(vm, frame, key)
      dict.set(k, evaluate(vm, frame, value))
    } else {
      const other = evaluate(vm, frame, value)
      if (!(other instanceof PyDict)) {
        if (other instanceof HostObject) throw unsupported('** of a host value')
        throw raise('TypeError', `'${typeOf(other).name}' object is not a mapping`)
      }
      vm.charge(40 * other.map.size)
      for (const [k, v] of other.map.values()) dict.set(k, v)
    }
  }
  return dict
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

function starArguments(
  vm: Machine,
  frame: Frame,
  e: Of<'call'>,
  args: Value[],
): Map<string, Value> | null {
  for (const a of e.args) {
    if (a.k === 'starred') {
      const value = evaluate(vm, frame, a.value)
      for (const v of vm.items(value)) args.push(v)
    } else args.push(evaluate(vm, frame, a))
  }
  const keywords = new Map<string, Value>()
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
      if (typeof key !== 'string') throw raise('TypeError', 'keywords must be strings')
      if (keywords.has(key)) throw inexact('TypeError', `got multiple values for '${key}'`)
      keywords.set(key, v)
    }
  }
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

function evaluateComprehension(vm: Machine, frame: Frame, e: Of<'comprehension'>): Value {
  const inner = new Frame('comprehension', new Map(), frame, frame.module, null, vm.home)
  inner.comprehension = e
  inner.qualname = qualified(
    frame,
    `<${e.of === 'generator' ? 'genexpr' : `${e.of}comp`}>.<locals>`,
  )
  const first = e.clauses[0] as Clause
  const source = vm.iterate(evaluate(vm, frame, first.source))
  if (e.of === 'generator') {
    const steps = combinations(vm, inner, e.clauses, source)
    return new PyIterator(
      () => {
        const { frame: outer } = vm
        vm.frame = inner
        const { done } = steps.next()
        const value = done ? undefined : evaluate(vm, inner, e.element)
        vm.frame = outer
        return value
      },
      vm.home,
      types.generator,
    )
  }
  vm.charge(128)
  const { frame: outer } = vm
  vm.frame = inner
  const result = collect(vm, inner, e, source)
  vm.frame = outer
  return result
}

function collect(vm: Machine, inner: Frame, e: Of<'comprehension'>, source: PyIterator): Value {
  const dict = new PyDict(vm.home)
  const items: Value[] = []
  const set = new PySet([], vm.home)
  eachCombination(vm, inner, e.clauses, 0, source, () => {
    vm.charge(e.of === 'list' ? 8 : 40)
    const element = evaluate(vm, inner, e.element)
    if (e.of === 'list') items.push(element)
    else if (e.of === 'dict') dict.set(element, evaluate(vm, inner, e.value as Expression))
    else addToSet(set, element)
  })
  return e.of === 'list' ? vm.list(items) : e.of === 'dict' ? dict : set
}

function addToSet(set: PySet, value: Value): void {
  const [[key, item] = []] = new PySet([value]).map
  if (key !== undefined && !set.map.has(key)) set.map.set(key, item as Value)
}

function eachCombination(
  vm: Machine,
  frame: Frame,
  clauses: readonly Clause[],
  at: number,
  source: PyIterator,
  found: () => void,
): void {
  const clause = clauses[at] as Clause
  for (let v = source.next(); v !== undefined; v = source.next()) {
    vm.step()
    assign(vm, frame, clause.target, v)
    if (!clause.conditions.every((c) => vm.truth(evaluate(vm, frame, c)))) continue
    if (at + 1 === clauses.length) found()
    else {
      const next = vm.iterate(evaluate(vm, frame, (clauses[at + 1] as Clause).source))
      eachCombination(vm, frame, clauses, at + 1, next, found)
    }
  }
}

/** The same, one at a time, for generator expressions. */
function* combinations(
  vm: Machine,
  frame: Frame,
  clauses: readonly Clause[],
  source: PyIterator,
): Generator<undefined, void> {
  const clause = clauses[0] as Clause
  const rest = clauses.slice(1)
  for (let v = source.next(); v !== undefined; v = source.next()) {
    vm.step()
    assign(vm, frame, clause.target, v)
    if (!clause.conditions.every((c) => vm.truth(evaluate(vm, frame, c)))) continue
    if (rest.length === 0) yield
    else {
      const next = vm.iterate(evaluate(vm, frame, (rest[0] as Clause).source))
      yield* combinations(vm, frame, rest, next)
    }
  }
}

export function assign(vm: Machine, frame: Frame, target: Expression, value: Value): void {
  switch (target.k) {
    case 'name':
      return store(vm, frame, target.id, value)
    case 'tuple':
    case 'list':
      return unpack(vm, frame, target.items, value)
    case 'attribute':
      return vm.setAttribute(evaluate(vm, frame, target.value), target.name, value)
    case 'subscript': {
      const object = evaluate(vm, frame, target.value)
      return setItem(vm, object, evaluate(vm, frame, target.index), value)
    }
    default:
      throw unsupported('assignment to this')
  }
}

export function deleteTarget(vm: Machine, frame: Frame, target: Expression): void {
  switch (target.k) {
    case 'name':
      return remove(frame, target.id)
    case 'attribute':
      return deleteAttribute(vm, evaluate(vm, frame, target.value), target.name)
    case 'subscript': {
      const object = evaluate(vm, frame, target.value)
      return deleteItem(vm, object, evaluate(vm, frame, target.index))
    }
    default:
      throw unsupported('deleting this')
  }
}

function unpack(vm: Machine, frame: Frame, targets: readonly Expression[], value: Value): void {
  const star = targets.findIndex((t) => t.k === 'starred')
  const iterable = unpackable(vm, value)
  const wanted = targets.length
  const items: Value[] = []
  for (;;) {
    // Without a star, one item too many is enough to know.
    if (star < 0 && items.length > wanted) break
    const v = iterable.next()
    if (v === undefined) break
    vm.step()
    items.push(v)
  }
  vm.charge(8 * items.length)
  const got = items.length
  if (star < 0) {
    if (got < wanted) {
      throw raise('ValueError', `not enough values to unpack (expected ${wanted}, got ${got})`)
    }
    if (got > wanted) throw raise('ValueError', `too many values to unpack (expected ${wanted})`)
    for (let i = 0; i < wanted; i++) {
      assign(vm, frame, targets[i] as Expression, items[i] as Value)
    }
    return
  }
  if (got < wanted - 1) {
    throw raise(
      'ValueError',
      `not enough values to unpack (expected at least ${wanted - 1}, got ${got})`,
    )
  }
  const after = wanted - star - 1
  targets.forEach((t, i) => {
    if (i < star) assign(vm, frame, t, items[i] as Value)
    else if (t.k === 'starred') assign(vm, frame, t.value, vm.list(items.slice(star, got - after)))
    else assign(vm, frame, t, items[got - (wanted - i)] as Value)
  })
}

function unpackable(vm: Machine, value: Value): PyIterator {
  const isText = typeof value === 'string'
  if (!isText && (value === null || typeof value !== 'object' || value instanceof PyClass)) {
    throw raise('TypeError', `cannot unpack non-iterable ${typeOf(value).name} object`)
  }
  if (value instanceof PyModule || value instanceof PyBound)
    throw inexact('TypeError', 'cannot unpack')
  return vm.iterate(value)
}

/** `target op= value`. */
export function augment(
  vm: Machine,
  frame: Frame,
  target: Expression,
  op: string,
  value: Expression,
): void {
  if (target.k === 'name') {
    const old = load(frame, target.id)
    store(vm, frame, target.id, inPlace(vm, op, old, evaluate(vm, frame, value)))
  } else if (target.k === 'attribute') {
    const object = evaluate(vm, frame, target.value)
    const old = vm.attribute(object, target.name)
    vm.setAttribute(object, target.name, inPlace(vm, op, old, evaluate(vm, frame, value)))
  } else if (target.k === 'subscript') {
    const object = evaluate(vm, frame, target.value)
    const index = evaluate(vm, frame, target.index)
    const old = getItem(vm, object, index)
    setItem(vm, object, index, inPlace(vm, op, old, evaluate(vm, frame, value)))
  } else throw unsupported('augmented assignment to this')
}

function inPlace(vm: Machine, op: string, old: Value, value: Value): Value {
  if (old instanceof PyList && op === '+') {
    checkFrozen(old.home, 'a shared list')
    const added = vm.items(value)
    for (const item of added) old.items.push(item)
    return old
  }
  if (old instanceof PyList && op === '*') {
    checkFrozen(old.home, 'a shared list')
    const result = binary(vm, '*', old, value, true)
    if (result instanceof PyList) old.items = result.items
    return old
  }
  if (old instanceof PyDict && op === '|') {
    checkFrozen(old.home, 'a shared dict')
    if (!(value instanceof PyDict)) throw unsupported('|= with something that is no dict')
    vm.charge(40 * value.map.size)
    for (const [k, v] of value.map.values()) old.set(k, v)
    return old
  }
  if (old instanceof PySet && !old.isFrozen && '|&-^'.includes(op)) {
    const result = binary(vm, op, old, value, true) as PySet
    checkFrozen(old.home, 'a shared set')
    const items = [...result.map]
    old.map.clear()
    for (const [k, v] of items) old.map.set(k, v)
    return old
  }
  if (old !== null && typeof old === 'object') {
    const name = inPlaceMethods.get(op)
    if (name !== undefined && old.cls.lookup(name) !== undefined) throw unsupported(name)
  }
  return binary(vm, op, old, value, true)
}

const inPlaceMethods: ReadonlyMap<string, string> = new Map(
  Object.entries({
    '+': 'iadd',
    '-': 'isub',
    '*': 'imul',
    '/': 'itruediv',
    '//': 'ifloordiv',
    '%': 'imod',
    '**': 'ipow',
    '&': 'iand',
    '|': 'ior',
    '^': 'ixor',
    '<<': 'ilshift',
    '>>': 'irshift',
  }).map(([op, name]) => [op, `__${name}__`] as const),
)
