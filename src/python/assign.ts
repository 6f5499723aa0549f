/** Assignment, augmented assignment and `del`. Source: The Python Language Reference 3.11, 7.2 and 7.5. */
import { extendList } from './lists.ts'
import type { Expression } from './ast.ts'
import { checkFrozen, deleteAttribute } from './attributes.ts'
import { raise } from './exceptions.ts'
import { checkIterable } from './iteration.ts'
import type { Frame, Machine } from './machine.ts'
import { load, remove, store } from './names.ts'
import { binary } from './operators.ts'
import { unsupported } from './signals.ts'
import { deleteItem, getItem, setItem } from './subscripts.ts'
import { PyDict, PyList, PySet, typeOf, type Value } from './values.ts'

export function assign(vm: Machine, frame: Frame, target: Expression, value: Value): void {
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- nothing else is a target
  switch (target.k) {
    case 'name':
      return store(vm, frame, target.id, value)
    case 'tuple':
    case 'list':
      return unpack(vm, frame, target.items, value)
    case 'attribute':
      return vm.setAttribute(vm.evaluate(frame, target.value), target.name, value)
    case 'subscript': {
      const object = vm.evaluate(frame, target.value)
      return setItem(vm, object, vm.evaluate(frame, target.index), value)
    }
    default:
      throw unsupported('assignment to this')
  }
}

export function deleteTarget(vm: Machine, frame: Frame, target: Expression): void {
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- nothing else is a target
  switch (target.k) {
    case 'name':
      return remove(frame, target.id)
    case 'attribute':
      return deleteAttribute(vm, vm.evaluate(frame, target.value), target.name)
    case 'subscript': {
      const object = vm.evaluate(frame, target.value)
      return deleteItem(vm, object, vm.evaluate(frame, target.index))
    }
    default:
      throw unsupported('deleting this')
  }
}

function unpack(vm: Machine, frame: Frame, targets: readonly Expression[], value: Value): void {
  const star = targets.findIndex((t) => t.k === 'starred')
  checkIterable(value, `cannot unpack non-iterable ${typeOf(value).name} object`)
  const iterable = vm.iterate(value)
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
    store(vm, frame, target.id, inPlace(vm, op, old, vm.evaluate(frame, value)))
  } else if (target.k === 'attribute') {
    const object = vm.evaluate(frame, target.value)
    const old = vm.attribute(object, target.name)
    vm.setAttribute(object, target.name, inPlace(vm, op, old, vm.evaluate(frame, value)))
  } else if (target.k === 'subscript') {
    const object = vm.evaluate(frame, target.value)
    const index = vm.evaluate(frame, target.index)
    const old = getItem(vm, object, index)
    setItem(vm, object, index, inPlace(vm, op, old, vm.evaluate(frame, value)))
  } else throw unsupported('augmented assignment to this')
}

function inPlace(vm: Machine, op: string, old: Value, value: Value): Value {
  if (old instanceof PyList && op === '+') {
    checkFrozen(old.home, 'a shared list')
    extendList(vm, old, value)
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
