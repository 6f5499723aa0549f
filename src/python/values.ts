/**
 * Python values in TypeScript.
 *
 * None is `null`, bool is `boolean`, str is `string`; int is a safe-integer `number` or, beyond that,
 * a `bigint`; everything else is a PyObject, floats too: `1` and `1.0` are different facts.
 *
 * Mutable values know their **home**, the evaluation that made them. Freezing a home (`Machine.freeze`)
 * makes all of them read-only at once: shared base modules cannot be changed by one of their users.
 */
import { limitReached, unsupported } from './signals.ts'

export type Value = null | boolean | number | bigint | string | PyObject

export type Home = { frozen: boolean }

/** For values that hosts make outside any evaluation. */
export const hostHome: Home = { frozen: false }

export abstract class PyObject {
  abstract get cls(): PyClass
}

export class PyFloat extends PyObject {
  readonly value: number
  constructor(value: number) {
    super()
    this.value = value
  }
  get cls(): PyClass {
    return types.float
  }
}

export class PyBytes extends PyObject {
  readonly data: Uint8Array
  constructor(data: Uint8Array) {
    super()
    this.data = data
  }
  get cls(): PyClass {
    return types.bytes
  }
}

export class PyTuple extends PyObject {
  readonly items: readonly Value[]
  /** Made by `keyOf` when it is first hashed. */
  key: string | null = null
  constructor(items: readonly Value[]) {
    super()
    this.items = items
  }
  get cls(): PyClass {
    return types.tuple
  }
}

export class PyList extends PyObject {
  items: Value[]
  readonly home: Home
  constructor(items: Value[], home: Home = hostHome) {
    super()
    this.items = items
    this.home = home
  }
  get cls(): PyClass {
    return types.list
  }
}

/** Insertion order; keys equal as in Python (`1`, `1.0` and `True` are one key). */
export class PyDict extends PyObject {
  readonly map = new Map<Key, [key: Value, value: Value]>()
  readonly home: Home
  constructor(home: Home = hostHome) {
    super()
    this.home = home
  }
  get cls(): PyClass {
    return types.dict
  }
  get(key: Value): Value | undefined {
    return this.map.get(keyOf(key))?.[1]
  }
  set(key: Value, value: Value): void {
    const k = keyOf(key)
    const entry = this.map.get(k)
    if (entry) entry[1] = value
    else this.map.set(k, [key, value])
  }
}

export class PySet extends PyObject {
  readonly map = new Map<Key, Value>()
  readonly home: Home
  readonly isFrozen: boolean
  constructor(items: Iterable<Value>, home: Home = hostHome, isFrozen = false) {
    super()
    for (const item of items) {
      const key = keyOf(item)
      if (!this.map.has(key)) this.map.set(key, item)
    }
    this.home = home
    this.isFrozen = isFrozen
  }
  get cls(): PyClass {
    return this.isFrozen ? types.frozenset : types.set
  }
}

export class PyRange extends PyObject {
  readonly start: number
  readonly stop: number
  readonly step: number
  readonly length: number
  constructor(start: number, stop: number, step: number) {
    super()
    this.start = start
    this.stop = stop
    this.step = step
    this.length = Math.max(0, Math.ceil((stop - start) / step))
  }
  get cls(): PyClass {
    return types.range
  }
}

export class PySlice extends PyObject {
  readonly lower: Value
  readonly upper: Value
  readonly step: Value
  constructor(lower: Value, upper: Value, step: Value) {
    super()
    this.lower = lower
    this.upper = upper
    this.step = step
  }
  get cls(): PyClass {
    return types.slice
  }
}

/** An iterator; `next` gives undefined at its end. */
export class PyIterator extends PyObject {
  readonly next: () => Value | undefined
  readonly home: Home
  readonly #cls: PyClass
  constructor(next: () => Value | undefined, home: Home, cls: PyClass = types.iterator) {
    super()
    this.next = next
    this.home = home
    this.#cls = cls
  }
  get cls(): PyClass {
    return this.#cls
  }
}

export class PyModule extends PyObject {
  readonly name: string
  /** What messages call it: a path inside the tree. */
  readonly file: string
  readonly dict = new Map<string, Value>()
  readonly home: Home
  /** Names beyond `dict` may exist in the real module: asking for them is unsupported. */
  readonly open: boolean
  /** Package that relative imports start from. */
  package: string
  constructor(
    name: string,
    options: { file?: string; home?: Home; open?: boolean; package?: string } = {},
  ) {
    super()
    this.name = name
    this.file = options.file ?? name
    this.home = options.home ?? hostHome
    this.open = options.open ?? false
    this.package = options.package ?? name.slice(0, Math.max(0, name.lastIndexOf('.')))
  }
  get cls(): PyClass {
    return types.module
  }
}

export class PyBound extends PyObject {
  readonly self: Value
  readonly func: Value
  constructor(self: Value, func: Value) {
    super()
    this.self = self
    this.func = func
  }
  get cls(): PyClass {
    return types.method
  }
}

export class PyProperty extends PyObject {
  readonly get: Value
  readonly set: Value
  constructor(get: Value, set: Value) {
    super()
    this.get = get
    this.set = set
  }
  get cls(): PyClass {
    return types.property
  }
}

/** staticmethod and classmethod objects. */
export class PyWrapped extends PyObject {
  readonly kind: 'staticmethod' | 'classmethod'
  readonly func: Value
  constructor(kind: 'staticmethod' | 'classmethod', func: Value) {
    super()
    this.kind = kind
    this.func = func
  }
  get cls(): PyClass {
    return types[this.kind]
  }
}

export class PySuper extends PyObject {
  readonly start: PyClass
  readonly self: Value
  constructor(start: PyClass, self: Value) {
    super()
    this.start = start
    this.self = self
  }
  get cls(): PyClass {
    return types.super
  }
}

export class PyClass extends PyObject {
  readonly name: string
  readonly bases: readonly PyClass[]
  /** Own namespace, in the order of definition. */
  readonly dict: Map<string, Value>
  /** Method resolution order, itself first. */
  readonly mro: readonly PyClass[]
  readonly module: string
  /** Line of its `class` statement; 0 for native ones. */
  readonly line: number
  readonly home: Home
  /** Attributes beyond those known may exist: asking for them is unsupported. */
  open: boolean
  /** Of a native class: whether all its attributes are in `dict`. */
  closed = false
  /** For native classes: what calling the class or a subclass gives, before `__init__`. */
  construct: Construct | undefined
  /** Called for each new class that has this one in its MRO (also with `self` as first base). */
  onSubclass: ((vm: unknown, cls: PyClass) => void) | undefined
  /** What messages call it, `Outer.Inner` for nested ones. */
  qualname: string
  constructor(
    name: string,
    bases: readonly PyClass[],
    options: {
      dict?: Map<string, Value>
      module?: string
      line?: number
      home?: Home
      open?: boolean
      construct?: Construct
      qualname?: string
    } = {},
  ) {
    super()
    this.name = name
    this.bases = bases
    this.dict = options.dict ?? new Map<string, Value>()
    this.module = options.module ?? 'builtins'
    this.line = options.line ?? 0
    this.home = options.home ?? hostHome
    this.open = options.open ?? false
    this.construct = options.construct
    this.onSubclass = undefined
    this.qualname = options.qualname ?? name
    this.mro = [this, ...linearize(bases)]
  }
  get cls(): PyClass {
    return types.type
  }
  /** The attribute as it stands in the namespace of the first class of the MRO that has it. */
  lookup(name: string): Value | undefined {
    for (const cls of this.mro) {
      const value = cls.dict.get(name)
      if (value !== undefined) return value
    }
    return undefined
  }
  isSubclassOf(other: PyClass): boolean {
    return this.mro.includes(other)
  }
}

/** Keyword arguments of a call; null when there are none. */
export type Keywords = ReadonlyMap<string, Value> | null

export type Construct = (
  vm: never,
  cls: PyClass,
  args: readonly Value[],
  keywords: Keywords,
) => Value

/** Thrown by `new PyClass` when the bases have no consistent order (C3). */
export class InconsistentBases extends Error {}

/** The C3 linearisation of the bases, without the class itself. */
function linearize(bases: readonly PyClass[]): PyClass[] {
  const first = bases[0]
  if (first === undefined) return []
  if (bases.length === 1) return [...first.mro]
  const lists = [...bases.map((b) => [...b.mro]), [...bases]]
  const result: PyClass[] = []
  for (;;) {
    const open = lists.filter((l) => l.length > 0)
    if (open.length === 0) return result
    const head = open.map((l) => l[0]!).find((c) => !open.some((l) => l.indexOf(c) > 0))
    if (!head) throw new InconsistentBases('no consistent order of the bases')
    result.push(head)
    for (const l of lists) if (l[0] === head) l.shift()
  }
}

export class PyInstance extends PyObject {
  readonly #cls: PyClass
  readonly attributes = new Map<string, Value>()
  readonly home: Home
  constructor(cls: PyClass, home: Home = hostHome) {
    super()
    this.#cls = cls
    this.home = home
  }
  get cls(): PyClass {
    return this.#cls
  }
}

/** Ellipsis and NotImplemented. */
export class PySingleton extends PyObject {
  readonly name: string
  readonly #cls: () => PyClass
  constructor(name: string, cls: () => PyClass) {
    super()
    this.name = name
    this.#cls = cls
  }
  get cls(): PyClass {
    return this.#cls()
  }
}

const object = new PyClass('object', [])
const builtin = (name: string, base = object) => new PyClass(name, [base])
const int = builtin('int')

/** The built-in classes; their methods are put into `dict` by the files that define them. */
export const types = {
  object,
  type: builtin('type'),
  int,
  bool: builtin('bool', int),
  float: builtin('float'),
  complex: builtin('complex'),
  str: builtin('str'),
  bytes: builtin('bytes'),
  list: builtin('list'),
  tuple: builtin('tuple'),
  dict: builtin('dict'),
  set: builtin('set'),
  frozenset: builtin('frozenset'),
  range: builtin('range'),
  slice: builtin('slice'),
  iterator: builtin('iterator'),
  generator: builtin('generator'),
  map: builtin('map'),
  filter: builtin('filter'),
  zip: builtin('zip'),
  enumerate: builtin('enumerate'),
  reversed: builtin('reversed'),
  dictKeys: builtin('dict_keys'),
  dictValues: builtin('dict_values'),
  dictItems: builtin('dict_items'),
  module: builtin('module'),
  function: builtin('function'),
  builtinFunction: builtin('builtin_function_or_method'),
  method: builtin('method'),
  property: builtin('property'),
  staticmethod: builtin('staticmethod'),
  classmethod: builtin('classmethod'),
  super: builtin('super'),
  none: builtin('NoneType'),
  ellipsis: builtin('ellipsis'),
  notImplemented: builtin('NotImplementedType'),
} as const

export const Ellipsis = new PySingleton('Ellipsis', () => types.ellipsis)
export const NotImplemented = new PySingleton('NotImplemented', () => types.notImplemented)

export function typeOf(value: Value): PyClass {
  if (typeof value === 'string') return types.str
  if (typeof value === 'number' || typeof value === 'bigint') return types.int
  if (typeof value === 'boolean') return types.bool
  return value === null ? types.none : value.cls
}

/** What a value is found by in a dict or set. */
export type Key = string | number | bigint | null | object

/** Python's `==` between hashable values, as identity of a JavaScript Map key. */
export function keyOf(value: Value): Key {
  if (typeof value === 'string') return value.charCodeAt(0) === 1 ? `\x01s${value}` : value
  if (typeof value === 'number' || value === null) return value
  if (typeof value === 'boolean') return value ? 1 : 0
  if (typeof value === 'bigint') return value
  if (value instanceof PyFloat) return floatKey(value)
  if (value instanceof PyTuple) return (value.key ??= `\x01t${parts(value.items)}`)
  if (value instanceof PySet && value.isFrozen) {
    return `\x01f${parts([...value.map.values()], true)}`
  }
  if (value instanceof PyBytes) return `\x01b${value.data.join(',')}`
  return objectKeys.of(value)
}

/** Filled by hash.ts, which knows what hashing a class or host object means. */
export const objectKeys: { of: (value: PyObject) => Key } = {
  of: () => {
    throw unsupported('hashing')
  },
}

function floatKey(value: PyFloat): Key {
  const n = value.value
  if (Number.isNaN(n)) return value
  if (Number.isInteger(n) && !Number.isSafeInteger(n)) return BigInt(n)
  return n + 0
}

/** Characters of a key made of others: a small tuple can hold itself many times over. */
const maximumKey = 100_000

const identities = new WeakMap<object, number>()
let lastIdentity = 0

function parts(items: readonly Value[], sort = false): string {
  const texts = items.map((item) => {
    const key = keyOf(item)
    if (typeof key === 'string') return `${key.length}:${key}`
    if (key === null) return 'N'
    if (typeof key === 'object') {
      let id = identities.get(key)
      if (id === undefined) identities.set(key, (id = ++lastIdentity))
      return `@${id};`
    }
    return `#${key};`
  })
  if (texts.reduce((sum, t) => sum + t.length, 0) > maximumKey) {
    throw limitReached('a key of a dict or set that is too large')
  }
  return (sort ? texts.sort() : texts).join('')
}
