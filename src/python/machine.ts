/**
 * The state of one evaluation, and what the parts of the evaluator ask of each other. The working
 * machine is in interpreter.ts; natives get it as `vm`.
 */
import type { Definition, Expression, Parameter } from './ast.ts'
import type { FunctionCode } from './scope.ts'
import { limitReached } from './signals.ts'
import {
  PyObject,
  types,
  type Home,
  type Keywords,
  type PyClass,
  type PyIterator,
  type PyList,
  type PyModule,
  type Value,
} from './values.ts'

export type Limits = {
  /** Expressions, statements and items of native loops. */
  steps: number
  /** Bytes of all strings, lists, dicts… ever made, counted roughly; nothing is given back. */
  memory: number
  /** Calls inside each other. */
  depth: number
}

export const defaultLimits: Limits = { steps: 5_000_000, memory: 256 * 1024 * 1024, depth: 100 }

/** Names of a module, class body, function call or comprehension while it runs. */
export class Frame {
  readonly kind: 'module' | 'class' | 'function' | 'comprehension'
  readonly vars: Map<string, Value>
  /** The frame around it in the text. */
  readonly parent: Frame | null
  readonly module: PyModule
  readonly code: FunctionCode | null
  readonly home: Home
  /** Of a class body: the class made from it, when it is done. */
  madeClass: PyClass | null = null
  /** Of a function: its first parameter's name, for `super()`. */
  firstParameter: string | null = null
  /** Of a comprehension. */
  comprehension: Expression | null = null
  /** Of a class body, function: what names inside it are qualified with. */
  qualname = ''
  returned: Value = null
  /** Exceptions being handled here, the last one is what a bare `raise` raises. */
  handling: PyObject[] | null = null
  constructor(
    kind: Frame['kind'],
    vars: Map<string, Value>,
    parent: Frame | null,
    module: PyModule,
    code: FunctionCode | null,
    home: Home,
  ) {
    this.kind = kind
    this.vars = vars
    this.parent = parent
    this.module = module
    this.code = code
    this.home = home
  }
}

export class PyFunction extends PyObject {
  readonly name: string
  readonly qualname: string
  readonly params: readonly Parameter[]
  /** Value of each parameter's default, undefined where it has none. */
  readonly defaults: readonly (Value | undefined)[]
  readonly body: Definition['body'] | { expression: Expression }
  readonly frame: Frame
  readonly line: number
  readonly home: Home
  readonly attributes = new Map<string, Value>()
  /** Parsed at the first call. */
  code: FunctionCode | null = null
  constructor(options: {
    name: string
    qualname: string
    params: readonly Parameter[]
    defaults: readonly (Value | undefined)[]
    body: PyFunction['body']
    frame: Frame
    line: number
    home: Home
  }) {
    super()
    this.name = options.name
    this.qualname = options.qualname
    this.params = options.params
    this.defaults = options.defaults
    this.body = options.body
    this.frame = options.frame
    this.line = options.line
    this.home = options.home
  }
  get cls(): PyClass {
    return types.function
  }
}

export abstract class Machine {
  readonly limits: Limits
  stepsLeft: number
  memoryLeft: number
  depth = 0
  /** `try` statements with handlers being executed. */
  trying = 0
  /** Of the statement or call being evaluated. */
  line = 0
  frame: Frame | null = null
  /** The class body being executed, also while functions called from it run. */
  classBody: Frame | null = null
  home: Home = { frozen: false }
  /** Whether sets may be iterated: CPython's order is by hash, and differs between runs for strings. */
  readonly setOrder: 'unsupported' | 'insertion'
  constructor(limits: Limits, setOrder: 'unsupported' | 'insertion') {
    this.limits = limits
    this.stepsLeft = limits.steps
    this.memoryLeft = limits.memory
    this.setOrder = setOrder
  }

  /** `path:line` of what is being evaluated. */
  where(): string {
    return `${this.frame?.module.file ?? '?'}:${this.line}`
  }

  /** Counts work of a native: one step per item. */
  step(count = 1): void {
    this.stepsLeft -= count
    if (this.stepsLeft < 0) throw limitReached(`more than ${this.limits.steps} steps`)
  }

  /** Counts memory before it is used. */
  charge(bytes: number): void {
    this.memoryLeft -= bytes
    if (!(this.memoryLeft >= 0))
      throw limitReached(`more than ${this.limits.memory} bytes of values`)
  }

  abstract evaluate(frame: Frame, e: Expression): Value
  abstract call(func: Value, args: readonly Value[], keywords?: Keywords): Value
  abstract attribute(value: Value, name: string): Value
  abstract tryAttribute(value: Value, name: string): Value | undefined
  abstract setAttribute(value: Value, name: string, to: Value): void
  abstract iterate(value: Value): PyIterator
  /** All items, in order. */
  items(value: Value): Value[] {
    const iterator = this.iterate(value)
    const items: Value[] = []
    for (let v = iterator.next(); v !== undefined; v = iterator.next()) {
      this.step()
      items.push(v)
    }
    this.charge(8 * items.length)
    return items
  }
  abstract truth(value: Value): boolean
  abstract equals(a: Value, b: Value): boolean
  abstract repr(value: Value): string
  abstract str(value: Value): string
  /** Throws ModuleNotFoundError (as PyRaise) or Unsupported. */
  abstract importModule(name: string): PyModule
  /** null: the host says there is no such module. */
  abstract tryImport(name: string): PyModule | null
  abstract list(items: Value[]): PyList
}

/** A function written in TypeScript; as a class attribute it binds like a Python function if `binds`. */
export class PyNative extends PyObject {
  readonly name: string
  readonly binds: boolean
  readonly run: (vm: Machine, args: readonly Value[], keywords: Keywords) => Value
  constructor(name: string, run: PyNative['run'], binds = false) {
    super()
    this.name = name
    this.run = run
    this.binds = binds
  }
  get cls(): PyClass {
    return types.builtinFunction
  }
}
