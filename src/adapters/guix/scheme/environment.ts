/**
 * Names and what they stand for: frames of local names, modules, and memos, which are definitions
 * and record fields worked out when first wanted.
 */
import { Sym, type Value } from './data.ts'

/** A name that a macro put in: it means what the name means where the macro was written. */
export class Alias {
  readonly of: Identifier
  readonly env: Frame
  constructor(of: Identifier, env: Frame) {
    this.of = of
    this.env = env
  }
}
export type Identifier = Sym | Alias

export const isIdentifier = (value: Value): value is Identifier =>
  value instanceof Sym || value instanceof Alias

/** The symbol that was written. */
export function symbolOf(id: Identifier): Sym {
  let found = id
  while (found instanceof Alias) found = found.of
  return found
}

/** Local names; keys are compared by identity. `SyntaxParameter`s are bound here too. */
export class Frame {
  readonly names: object[]
  readonly values: Value[]
  readonly up: Frame | null
  readonly module: ModuleScope
  /** How many of the names are visible here; -1: all, also those still to come. */
  readonly size: number
  constructor(names: object[], values: Value[], up: Frame | null, module: ModuleScope, size = -1) {
    this.names = names
    this.values = values
    this.up = up
    this.module = module
    this.size = size
  }

  /** Where a name is among the values, -1 when it is not. */
  indexOf(name: object): number {
    const { names } = this
    for (let i = (this.size < 0 ? names.length : this.size) - 1; i >= 0; i--)
      if (names[i] === name) return i
    return -1
  }
}

export const inner = (up: Frame, names: object[], values: Value[]): Frame =>
  new Frame(names, values, up, up.module)

/** What the evaluator needs of a module. */
export interface ModuleScope {
  readonly name: string
  readonly root: Frame
  /** Steps taken for definitions of this module, all together. */
  steps: number
  lookup(name: Sym): Value
}

/** Something a value hangs on: a definition, a field, what a file gives. */
export interface Hold {
  /** The input, by its name (see `RecipeUnit.inputs`), that decides it; null: what it uses does. */
  readonly input: string | null
  /** The module in which its names are looked up. */
  readonly module: ModuleScope | null
  readonly uses: readonly Hold[]
  /** Number of whoever looked at it last. */
  mark: number
}
export const nothing: readonly Hold[] = Object.freeze([])

/** An expression whose value is worked out once, when wanted. */
export class Memo implements Hold {
  expression: Value
  env: Frame | null
  state: 'waiting' | 'running' | 'done' | 'failed' = 'waiting'
  value: Value = undefined
  /** Worked out when its module is loaded, before anybody changes a parameter. */
  get atLoad(): boolean {
    return false
  }
  /** Where it was written, -1 when that is not known. */
  get place(): number {
    return -1
  }
  get input(): string | null {
    return null
  }
  get module(): ModuleScope | null {
    return null
  }
  /** What was asked for on the way to the value; `nothing` means that nobody need know of it. */
  uses = nothing
  mark = 0
  constructor(expression: Value, env: Frame) {
    this.expression = expression
    this.env = env
  }
}

/** A syntactic form of the core language: gets the form unevaluated. */
export class Special<E = unknown> {
  readonly name: string
  readonly run: (form: Value, env: Frame, ev: E) => Value
  constructor(name: string, run: (form: Value, env: Frame, ev: E) => Value) {
    this.name = name
    this.run = run
  }
}

/** A macro: gives the form that stands for the one it was used in. */
export class Macro<E = unknown> {
  readonly expand: (form: Value, env: Frame, ev: E) => Value
  constructor(expand: (form: Value, env: Frame, ev: E) => Value) {
    this.expand = expand
  }
}

/** A name whose meaning is set for the extent of an expression's text, e.g. `this-package`. */
export class SyntaxParameter {
  readonly name: string
  readonly fallback: Value
  constructor(name: string, fallback?: Value) {
    this.name = name
    this.fallback = fallback
  }
}

/** A promise: worked out when forced. */
export class Promised {
  readonly memo: Memo
  constructor(memo: Memo) {
    this.memo = memo
  }
}
