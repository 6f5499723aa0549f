/** What class bodies use of Python's library. */
import { PyUnknown } from '../../../../python/host.ts'
import { PyNative, type Machine } from '../../../../python/machine.ts'
import { unsupported } from '../../../../python/signals.ts'
import {
  PyClass,
  PyDict,
  PyIterator,
  PyList,
  PyModule,
  PyTuple,
  types,
  type Keywords,
  type Value,
} from '../../../../python/values.ts'
import { regularExpressions } from './regular.ts'

export type Run = (vm: Machine, args: readonly Value[], keywords: Keywords) => Value

export const native = (name: string, run: Run): PyNative => new PyNative(name, run)

/** A module of which only these names are known. */
export function moduleOf(name: string, values: Record<string, Value | Run>): PyModule {
  const module = new PyModule(name, { open: true })
  for (const [key, value] of Object.entries(values))
    module.dict.set(key, typeof value === 'function' ? native(key, value) : value)
  return module
}

/** A class to inherit from; nothing is known of what is in it. */
export const openClass = (name: string): PyClass =>
  new PyClass(name, [types.object], { module: name, open: true })

/** `List`, and so `List[str]`: types are not looked at. */
export class PyTyping extends PyUnknown {
  override item(): Value {
    return this
  }
}

const typingNames =
  'Any Callable ClassVar Dict Generator Iterable Iterator List Mapping NamedTuple Optional Sequence ' +
  'Set Tuple Type Union'

function copy(vm: Machine, value: Value, each: (value: Value) => Value): Value {
  vm.step()
  if (value instanceof PyList) return vm.list(value.items.map(each))
  if (value instanceof PyTuple) return new PyTuple(value.items.map(each))
  if (value instanceof PyDict) {
    const dict = new PyDict(vm.home)
    for (const [key, item] of value.map.values()) dict.set(each(key), each(item))
    return dict
  }
  if (typeof value === 'object' && value !== null) throw unsupported('copying a value')
  return value
}

const deepCopy = (vm: Machine, value: Value): Value => {
  vm.charge(64)
  return copy(vm, value, (v) => deepCopy(vm, v))
}

/** An iterator over what the generator gives, one step an item. */
function lazily(vm: Machine, items: Iterator<Value>): PyIterator {
  const next = () => {
    vm.step()
    const { done, value } = items.next()
    return done === true ? undefined : (value as Value)
  }
  return new PyIterator(next, vm.home)
}

function* chain(vm: Machine, sources: Iterable<Value>): Generator<Value> {
  for (const source of sources) {
    const iterator = vm.iterate(source)
    for (let v = iterator.next(); v !== undefined; v = iterator.next()) yield v
  }
}

function* product(vm: Machine, pools: readonly Value[][], head: Value[] = []): Generator<Value> {
  const [first, ...rest] = pools
  if (first === undefined) {
    vm.charge(32 + 8 * head.length)
    yield new PyTuple(head)
    return
  }
  for (const item of first) yield* product(vm, rest, [...head, item])
}

function* choices(
  vm: Machine,
  pool: readonly Value[],
  count: number,
  ordered: boolean,
  head: readonly number[] = [],
): Generator<Value> {
  if (head.length === count) {
    vm.charge(32 + 8 * count)
    yield new PyTuple(head.map((i) => pool[i]!))
    return
  }
  const from = ordered ? 0 : (head.at(-1) ?? -1) + 1
  for (let i = from; i < pool.length; i++) {
    vm.step()
    if (!head.includes(i)) yield* choices(vm, pool, count, ordered, [...head, i])
  }
}

function countOf(value: Value | undefined, pool: readonly Value[]): number {
  if (value === undefined || value === null) return pool.length
  if (typeof value === 'number' && value >= 0 && value < 100) return value
  throw unsupported('such a number of items')
}

const itertools = (): PyModule => {
  const chainClass = native('chain', (vm, args) => lazily(vm, chain(vm, args)))
  const permuted = (ordered: boolean): Run => (vm, args) => {
    const pool = vm.items(args[0] ?? null)
    return lazily(vm, choices(vm, pool, countOf(args[1], pool), ordered))
  }
  return moduleOf('itertools', {
    chain: chainClass,
    product: (vm, args, keywords) => {
      if (keywords) throw unsupported('product(…, repeat=…)')
      return lazily(vm, product(vm, args.map((arg) => vm.items(arg))))
    },
    permutations: permuted(true),
    combinations: permuted(false),
  })
}

/** Parts of a url as attributes; the ones that recipes ask for. */
function urlparse(vm: Machine, [url = null]: readonly Value[]): Value {
  const match = /^(?:([a-zA-Z][a-zA-Z0-9+.-]*):)?(?:\/\/([^/?#]*))?([^?#]*)/.exec(vm.str(url))!
  return moduleOf('ParseResult', {
    scheme: match[1]?.toLowerCase() ?? '',
    netloc: match[2] ?? '',
    path: match[3] ?? '',
  })
}

/** Modules of the library that class bodies use. */
export function libraryModules(): PyModule[] {
  const parse = moduleOf('urllib.parse', { urlparse })
  return [
    regularExpressions(),
    itertools(),
    moduleOf('contextlib', { contextmanager: () => new PyUnknown('a context manager') }),
    moduleOf('copy', {
      deepcopy: (vm, args) => deepCopy(vm, args[0] ?? null),
      copy: (vm, args) => copy(vm, args[0] ?? null, (value) => value),
    }),
    moduleOf('enum', {
      Enum: openClass('Enum'),
      IntEnum: openClass('IntEnum'),
      auto: () => new PyUnknown('a value of an enumeration'),
    }),
    moduleOf('pathlib', { Path: openClass('Path'), PurePath: openClass('PurePath') }),
    moduleOf('html.parser', { HTMLParser: openClass('HTMLParser') }),
    moduleOf('urllib', { parse }),
    parse,
    moduleOf(
      'typing',
      Object.fromEntries(typingNames.split(' ').map((name) => [name, new PyTyping(name)])),
    ),
  ]
}
