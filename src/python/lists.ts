/** Methods of list, tuple and iterators. Source: The Python Standard Library 3.11, 4.5, 4.6. */
import { checkFrozen } from './attributes.ts'
import { inexact, PyRaise, raise } from './exceptions.ts'
import { nativeMethod, positional } from './native.ts'
import { same } from './comparison.ts'
import { unsupported } from './signals.ts'
import { sortKeyed, withKeys, type Keyed } from './sorting.ts'
import { maker } from './methods.ts'
import { PyIterator, PyList, PyTuple, types, type Value } from './values.ts'
import type { Machine } from './machine.ts'

const list = maker(types.list, (v) => v instanceof PyList)
const tuple = maker(types.tuple, (v) => v instanceof PyTuple)

/** What an iterator gave before it failed stays in the list. */
export function extendList(vm: Machine, l: PyList, from: Value): void {
  if (from instanceof PyList || from instanceof PyTuple) {
    for (const item of vm.items(from)) l.items.push(item)
    return
  }
  for (const item of vm.each(from)) {
    vm.charge(8)
    l.items.push(item)
  }
}

const writable = (l: PyList) => checkFrozen(l.home, 'a shared list')

list('append', 1, 1, (l, [v], vm) => {
  writable(l)
  vm.charge(8)
  l.items.push(v as Value)
  return null
})
list('extend', 1, 1, (l, [v], vm) => {
  writable(l)
  extendList(vm, l, v as Value)
  return null
})
list('insert', 2, 2, (l, [i, v], vm) => {
  writable(l)
  const n = typeof i === 'boolean' ? Number(i) : i
  if (typeof n !== 'number') throw inexact('TypeError', 'an integer is required')
  vm.charge(8)
  vm.step(1 + (l.items.length >> 8))
  const at = n < 0 ? Math.max(0, n + l.items.length) : Math.min(n, l.items.length)
  l.items.splice(at, 0, v as Value)
  return null
})
list('pop', 0, 1, (l, [i = -1], vm) => {
  writable(l)
  const n = typeof i === 'boolean' ? Number(i) : i
  if (typeof n !== 'number') throw inexact('TypeError', 'an integer is required')
  if (l.items.length === 0) throw raise('IndexError', 'pop from empty list')
  const at = n < 0 ? n + l.items.length : n
  if (at < 0 || at >= l.items.length) throw raise('IndexError', 'pop index out of range')
  vm.step(1 + (l.items.length >> 8))
  return at === l.items.length - 1 ? (l.items.pop() as Value) : (l.items.splice(at, 1)[0] as Value)
})
list('remove', 1, 1, (l, [v], vm) => {
  writable(l)
  const at = indexOf(vm, l.items, v as Value)
  if (at < 0) throw raise('ValueError', 'list.remove(x): x not in list')
  l.items.splice(at, 1)
  return null
})
list('clear', 0, 0, (l) => {
  writable(l)
  l.items = []
  return null
})
list('copy', 0, 0, (l, _, vm) => {
  vm.charge(8 * l.items.length)
  return vm.list([...l.items])
})
list('reverse', 0, 0, (l, _, vm) => {
  writable(l)
  vm.step(l.items.length)
  l.items.reverse()
  return null
})
/** Where comparing fails, CPython leaves the items in an order that is its own secret. */
function compareKeys(vm: Machine, keyed: Keyed[], reverse: boolean): Value[] {
  try {
    return sortKeyed(vm, keyed, reverse)
  } catch (error) {
    if (error instanceof PyRaise && vm.trying > 0) throw unsupported('a list whose sort failed')
    throw error
  }
}

types.list.dict.set(
  'sort',
  nativeMethod('sort(self, /, *, key=, reverse=)', (a, vm) => {
    const self = a.need('self')
    if (!(self instanceof PyList)) throw inexact('TypeError', 'not a list')
    writable(self)
    const before = self.items
    self.items = []
    let sorted: Value[]
    try {
      const keyed = withKeys(vm, before, a.get('key') ?? null)
      sorted = compareKeys(vm, keyed, vm.truth(a.get('reverse') ?? false))
    } catch (error) {
      self.items = before
      throw error
    }
    if (self.items.length > 0) throw raise('ValueError', 'list modified during sort')
    self.items = sorted
    return null
  }),
)

function indexOf(
  vm: Machine,
  items: readonly Value[],
  wanted: Value,
  from = 0,
  to?: number,
): number {
  const end = Math.min(to ?? items.length, items.length)
  for (let i = from; i < end; i++) {
    vm.step()
    if (same(vm, items[i] as Value, wanted)) return i
  }
  return -1
}

function bounds(args: readonly Value[], length: number): [from: number, to: number] {
  const at = (v: Value | undefined, otherwise: number): number => {
    const n = v === undefined ? otherwise : typeof v === 'boolean' ? Number(v) : v
    if (typeof n !== 'number') {
      throw raise('TypeError', 'slice indices must be integers or have an __index__ method')
    }
    return n < 0 ? Math.max(0, n + length) : n
  }
  return [at(args[0], 0), at(args[1], length)]
}

list('index', 1, 3, (l, [v, ...rest], vm) => {
  const [from, to] = bounds(rest, l.items.length)
  const at = indexOf(vm, l.items, v as Value, from, to)
  if (at >= 0) return at
  throw raise('ValueError', `${vm.repr(v as Value)} is not in list`)
})
tuple('index', 1, 3, (t, [v, ...rest], vm) => {
  const [from, to] = bounds(rest, t.items.length)
  const at = indexOf(vm, t.items, v as Value, from, to)
  if (at >= 0) return at
  throw raise('ValueError', 'tuple.index(x): x not in tuple')
})
const count = (items: readonly Value[], v: Value, vm: Machine) => {
  vm.step(items.length)
  return items.filter((i) => same(vm, i, v)).length
}
list('count', 1, 1, (l, [v], vm) => count(l.items, v as Value, vm))
tuple('count', 1, 1, (t, [v], vm) => count(t.items, v as Value, vm))

for (const cls of [types.generator, types.map, types.filter, types.zip, types.iterator]) {
  cls.dict.set(
    '__next__',
    positional(
      '__next__',
      1,
      1,
      (_, [self]) => {
        if (!(self instanceof PyIterator)) throw inexact('TypeError', 'not an iterator')
        const value = self.next()
        if (value === undefined) throw raise('StopIteration')
        return value
      },
      true,
    ),
  )
}
