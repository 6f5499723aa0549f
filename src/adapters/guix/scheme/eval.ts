/**
 * Evaluator of the part of Guile that recipes are written in. It has no input or output by
 * construction; every definition has a limited number of steps, and nesting is limited too.
 *
 * Tail calls take no room: a special form in tail position leaves the next expression in `next`
 * and `nextEnv` and returns `TAIL`.
 */
import { bindArguments, Closure } from './closure.ts'
import { NIL, Pair, Raised, Stop, Sym, UNSPECIFIED, type Value, Values } from './data.ts'
import {
  Alias,
  Frame,
  type Identifier,
  Macro,
  Memo,
  nothing,
  Special,
  symbolOf,
  SyntaxParameter,
} from './environment.ts'
import { Holds } from './holds.ts'
import type { Variable } from './module.ts'
import { Unread } from './read.ts'
import { type Field, Rec } from './rec.ts'

export const TAIL = { tail: true }

export function lengthOf(list: Value): number {
  let length = 0
  for (let rest = list; rest instanceof Pair; rest = rest.cdr) length++
  return length
}

export type Primitive = (args: Value[], ev: Evaluator) => Value

/** `make-parameter`: a value that `parameterize` changes for the time of an expression. */
export class Parameter {
  readonly value: Value
  readonly convert: Value
  /** Fields of records are asked anew when it changes: the system, the target. */
  readonly ambient: boolean
  constructor(value: Value, convert?: Value, ambient = false) {
    this.value = value
    this.convert = convert
    this.ambient = ambient
  }
}
type Dynamic = { parameter: Parameter; value: Value; up: Dynamic | null; ambient: boolean }

/** A field whose value may differ by the machine it is asked for, and its record. */
export class FieldMemo extends Memo {
  readonly self: Rec
  readonly field: Field
  constructor(expression: Value, env: Frame, self: Rec, field: Field) {
    super(expression, env)
    this.self = self
    this.field = field
  }
  override get place(): number {
    return this.self.pos
  }
}

/** Steps of one definition, those of all of a module, and how deep evaluation may nest. */
export type Limits = { steps: number; moduleSteps: number; depth: number }

/** How deep one nests is no matter of what is worked out: such a failure is not kept. */
class TooDeep extends Stop {}

type Aside = { changes: Dynamic; up: Aside | null }

export class Evaluator {
  next: Value = undefined
  nextEnv: Frame
  /** Records by the definition that made them: the innermost whose value they are. */
  readonly makers = new WeakMap<object, Variable>()
  /** Place of the form being looked at. */
  pos = -1
  steps = 0
  depth = 0
  dynamic: Dynamic | null = null
  /** Changes set aside while a memo is worked out: its value must not hang on them. */
  aside: Aside | null = null
  /** Place of the form a macro is being expanded for: what it makes stands there. */
  used = -1
  /** The record whose field is being worked out. */
  record: Value = undefined
  /** What is asked for on the way to what is being worked out. */
  readonly holds = new Holds()
  readonly limits: Limits

  constructor(limits: Limits, root: Frame) {
    this.limits = limits
    this.nextEnv = root
  }

  stop(reason: string, pos = this.pos): never {
    throw new Stop(reason, pos)
  }

  raise(reason: string): never {
    throw new Raised(reason, this.pos)
  }

  /** One step more. */
  readonly pay = (): void => {
    if (++this.steps > this.limits.steps) this.stop('takes too many steps')
  }

  /** Continue with this expression in tail position. */
  tail(expression: Value, env: Frame): Value {
    this.next = expression
    this.nextEnv = env
    return TAIL
  }

  /** The meaning of a name, macros and special forms included. */
  meaning(id: Identifier, env: Frame): Value {
    let name = id
    let frame: Frame | null = env
    for (;;) {
      for (let f: Frame | null = frame; f; f = f.up) {
        const i = f.indexOf(name)
        if (i >= 0) {
          const value = f.values[i]
          return value instanceof Memo ? this.force(value) : value
        }
      }
      if (name instanceof Alias) {
        frame = name.env
        name = name.of
        continue
      }
      const value = (frame ?? env).module.lookup(name)
      return value instanceof Memo ? this.force(value) : value
    }
  }

  evaluate(expression: Value, environment: Frame): Value {
    let x = expression
    let env = environment
    if (++this.depth > this.limits.depth) throw new TooDeep('nested too deeply', this.pos)
    for (;;) {
      if (++this.steps > this.limits.steps) this.stop('takes too many steps')
      if (x instanceof Pair) {
        if (x.pos >= 0) this.pos = x.pos
        const head = x.car
        const f =
          head instanceof Sym || head instanceof Alias
            ? this.#parameterised(this.meaning(head, env), env)
            : this.evaluate(head, env)
        if (f instanceof Special) {
          const result = f.run(x, env, this)
          if (result === TAIL) {
            x = this.next
            env = this.nextEnv
            continue
          }
          this.depth--
          return result
        }
        if (f instanceof Macro) {
          this.used = x.pos
          x = f.expand(x, env, this)
          continue
        }
        const { pos } = x
        // As long as need be from the beginning: many are kept in frames.
        const args = Array<Value>(lengthOf(x.cdr))
        let rest = x.cdr
        for (let i = 0; rest instanceof Pair; rest = rest.cdr)
          args[i++] = this.evaluate(rest.car, env)
        if (pos >= 0) this.pos = pos
        if (f instanceof Closure) {
          env = bindArguments(f, args, this)
          x = this.body(f.body, env)
          if (x === TAIL) {
            x = this.next
            continue
          }
          this.depth--
          return x
        }
        this.depth--
        return this.#call(f, args, head)
      }
      if (x instanceof Sym || x instanceof Alias) {
        let value = this.#parameterised(this.meaning(x, env), env)
        if (value instanceof Macro) {
          const expanded: Value = value.expand(x, env, this)
          if (expanded !== x) {
            x = expanded
            continue
          }
          value = undefined
        }
        if (value instanceof Special || value === undefined)
          this.stop(`${symbolOf(x).name} is syntax, not a value`)
        this.depth--
        return value
      }
      if (x instanceof Unread) {
        x = x.datum()
        continue
      }
      if (x === NIL) this.stop('() is not an expression')
      this.depth--
      return x
    }
  }

  /** All forms of a body but the last are evaluated; TAIL when the last stands in `next`. */
  body(forms: Value, env: Frame): Value {
    if (!(forms instanceof Pair)) return UNSPECIFIED
    let last: Pair = forms
    for (; last.cdr instanceof Pair; last = last.cdr) this.evaluate(last.car, env)
    return this.tail(last.car, env)
  }

  /** The value of what a form left in tail position, or the value itself. */
  finish(result: Value): Value {
    return result === TAIL ? this.evaluate(this.next, this.nextEnv) : result
  }

  #parameterised(value: Value, env: Frame): Value {
    return value instanceof SyntaxParameter ? this.parameterIn(value, env) : value
  }

  /** What a syntax parameter means at a place. */
  parameterIn(value: SyntaxParameter, env: Frame): Value {
    for (let f: Frame | null = env; f; f = f.up) {
      const i = f.indexOf(value)
      if (i >= 0) return f.values[i]
    }
    return value.fallback ?? this.stop(`${value.name} has no meaning here`)
  }

  #call(f: Value, args: Value[], head: Value): Value {
    if (typeof f === 'function') return (f as Primitive)(args, this)
    if (f instanceof Parameter) return this.parameter(f)
    const name = head instanceof Sym || head instanceof Alias ? symbolOf(head).name : 'this'
    return this.stop(`${name} is not a procedure`)
  }

  apply(f: Value, args: Value[]): Value {
    if (f instanceof Closure) {
      const env = bindArguments(f, args, this)
      return this.finish(this.body(f.body, env))
    }
    if (++this.steps > this.limits.steps) this.stop('takes too many steps')
    return this.#call(f, args, undefined)
  }

  parameter(parameter: Parameter): Value {
    for (let d = this.dynamic; d; d = d.up) if (d.parameter === parameter) return d.value
    for (let a = this.aside; a; a = a.up) {
      for (let d: Dynamic | null = a.changes; d; d = d.up) {
        if (d.parameter === parameter)
          return this.stop('a field whose value hangs on a parameter of its module')
      }
    }
    return parameter.value
  }

  /** The body's value with parameters changed meanwhile. */
  withParameters<T>(values: readonly (readonly [Parameter, Value])[], body: () => T): T {
    const saved = this.dynamic
    for (const [parameter, value] of values) {
      // Said again is not changed.
      if (parameter.ambient && value === this.parameter(parameter)) continue
      const ambient = parameter.ambient || (this.dynamic?.ambient ?? false)
      this.dynamic = { parameter, value, up: this.dynamic, ambient }
    }
    try {
      return body()
    } finally {
      this.dynamic = saved
    }
  }

  /** The value of a memo, worked out if it is the first time. */
  force(memo: Memo): Value {
    if (memo instanceof FieldMemo) {
      // Such a field is asked anew under changed parameters, as Guix does.
      if (memo.field.thunked && this.dynamic?.ambient) return this.#field(memo)
    }
    if (memo.state === 'done') {
      if (memo.uses !== nothing) this.holds.note(memo)
      return memo.value
    }
    if (memo.state !== 'waiting') this.holds.note(memo)
    if (memo.state === 'failed') throw memo.value
    if (memo.state === 'running') this.stop('needs its own value')
    const { steps, depth, pos, dynamic, aside } = this
    const { module } = memo.env as Frame
    if (module.steps > this.limits.moduleSteps) this.stop(`(${module.name}) takes too many steps`)
    this.steps = 0
    // Never the place of whoever happened to ask first.
    this.pos = memo.place
    const before = this.holds.open()
    // A definition is read as if its module were loaded: nobody has changed a parameter yet.
    if (dynamic) this.aside = memo.atLoad ? null : { changes: dynamic, up: aside }
    this.dynamic = null
    memo.state = 'running'
    try {
      memo.value =
        memo instanceof FieldMemo
          ? this.#field(memo)
          : this.evaluate(memo.expression, memo.env as Frame)
      memo.state = 'done'
      if (memo.atLoad && memo.value instanceof Rec && !this.makers.has(memo.value))
        this.makers.set(memo.value, memo as Variable)
      // A thunked field is worked out again for records that inherit it.
      if (!(memo instanceof FieldMemo && memo.field.thunked)) {
        memo.expression = undefined
        memo.env = null
      }
      return memo.value
    } catch (error) {
      const stop = this.#fault(error)
      if (stop instanceof TooDeep && depth > this.limits.depth / 4) memo.state = 'waiting'
      else {
        memo.state = 'failed'
        memo.value = stop
      }
      throw stop
    } finally {
      module.steps += this.steps
      this.steps = steps
      this.depth = depth
      this.pos = pos
      this.dynamic = dynamic
      const asked = this.holds.close(before)
      if (asked !== nothing) memo.uses = asked
      if (memo.uses !== nothing) this.holds.note(memo)
      this.aside = aside
    }
  }

  #fault(error: unknown): Stop {
    if (error instanceof Stop)
      return error.pos >= 0 || error instanceof Raised ? error : new Stop(error.message, this.pos)
    if (error instanceof RangeError) return new TooDeep('nested too deeply', this.pos)
    throw error
  }

  #field(memo: FieldMemo): Value {
    const env = memo.env as Frame
    const { self, field } = memo
    const frame = field.thunked ? new Frame([self.type.self], [self], env, env.module) : env
    this.record = self
    const value = this.evaluate(memo.expression, frame)
    return field.sanitize ? field.sanitize(value, this) : value
  }

  /** What a name stands for if that is known already; undefined: it must be worked out. */
  ready(id: Identifier, env: Frame): Value {
    let value: Value
    let name = id
    let frame: Frame | null = env
    for (;;) {
      let f: Frame | null = frame
      let i = -1
      while (f && (i = f.indexOf(name)) < 0) f = f.up
      if (f) {
        value = f.values[i]
        break
      }
      if (!(name instanceof Alias)) {
        value = (frame ?? env).module.lookup(name)
        break
      }
      frame = name.env
      name = name.of
    }
    if (value instanceof Memo) value = value.state === 'done' ? this.force(value) : undefined
    return value instanceof Macro || value instanceof Special || value instanceof SyntaxParameter
      ? undefined
      : value
  }

  /** A value, of a memo the one it holds. */
  settled(value: Value): Value {
    return value instanceof Memo ? this.force(value) : value
  }

  /** One value where several are allowed. */
  single(value: Value): Value {
    return value instanceof Values ? (value.items[0] ?? UNSPECIFIED) : value
  }
}
