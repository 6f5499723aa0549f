/**
 * Records: SRFI 9, and Guix's `define-record-type*` with default, thunked, delayed, innate and
 * sanitised fields and `inherit` (Guix's guix/records.scm describes them).
 */
import { constantOf, construct, fieldValue } from './construct.ts'
import { NIL, Pair, sym, type Value } from './data.ts'
import type { Frame, Special } from './environment.ts'
import { type Identifier, inner, isIdentifier, symbolOf } from './environment.ts'
import type { Evaluator, Primitive } from './eval.ts'
import { toArray } from './macros.ts'
import { type Field, Rec, RecordType } from './rec.ts'
import { behind, second, special } from './special.ts'

/** `env` is where the record type was defined. */
export type Sanitizer = (value: Value, ev: Evaluator, env: Frame) => Value
/** How a channel's (guix records) makes records: what differs between versions of Guix. */
export type RecordOptions = {
  readonly sanitizer: (name: string) => Sanitizer | null | undefined
  /** Since 2025: in `(package (inherit p) (inputs …))`, `inputs` within its own value is what is inherited. */
  readonly bindsInherited: boolean
}

/** What a definition of a record type binds. */
export type Bound = readonly (readonly [Identifier, Value])[]

const accessor =
  (type: RecordType, i: number, name: string): Primitive =>
  (args, ev) => {
    const record = args[0]
    return record instanceof Rec && record.type === type
      ? fieldValue(record, i, ev)
      : ev.stop(`${name}: not a ${type.name}`)
  }

/** `(define-record-type* <x> x make-x x? this-x (field getter properties …) …)` */
export function guixRecordType(
  form: Pair,
  env: Frame,
  { sanitizer, bindsInherited }: RecordOptions,
): Bound {
  const [, rtd, constructor, ...rest] = toArray(form)
  const bound: [Identifier, Value][] = []
  const names = rest.filter(isIdentifier)
  const specs = rest.filter((part): part is Pair => part instanceof Pair)
  const fields = specs.map((spec): Field => {
    const properties = toArray(behind(spec, 2)).filter((p): p is Pair => p instanceof Pair)
    const property = (name: string): Pair | undefined =>
      properties.find((p) => isIdentifier(p.car) && symbolOf(p.car).name === name)
    const fallback = property('default')
    const sanitize = property('sanitize')
    return {
      name: symbolOf(spec.car as Identifier),
      fallback: fallback ? { expression: second(fallback), env } : null,
      thunked: property('thunked') !== undefined,
      delayed: property('delayed') !== undefined,
      innate: property('innate') !== undefined,
      constant: fallback && constantOf(second(fallback)),
      sanitize: sanitize && within(sanitizeWith(second(sanitize), env, sanitizer), env),
    }
  })
  const type = new RecordType(
    symbolOf(constructor as Identifier).name.replace(/^%/, ''),
    fields,
    bindsInherited,
  )
  bound.push([rtd as Identifier, type])
  bound.push([constructor as Identifier, constructorForm(type)])
  const [make, predicate, self] = names
  if (make) bound.push([make, rawConstructor(type)])
  if (predicate) bound.push([predicate, is(type)])
  if (self) bound.push([self, type.self])
  specs.forEach((spec, i) => {
    const getter = spec.cdr instanceof Pair ? spec.cdr.car : undefined
    if (isIdentifier(getter)) bound.push([getter, accessor(type, i, symbolOf(getter).name)])
  })
  return bound
}

const constructorForm = (type: RecordType): Special<Evaluator> =>
  special(type.name, (form, env, ev) => construct(type, form, form.cdr, env, ev))
const is =
  (type: RecordType): Primitive =>
  (args) =>
    args[0] instanceof Rec && args[0].type === type
const rawConstructor =
  (type: RecordType): Primitive =>
  (args, ev) => {
    if (args.length !== type.fields.length)
      return ev.stop(`make-${type.name}: needs ${type.fields.length} values`)
    return new Rec(type, args.slice(), ev.pos)
  }

const within = (sanitize: Sanitizer | undefined, env: Frame): Field['sanitize'] =>
  sanitize && ((value, ev) => sanitize(value, ev, env))

function sanitizeWith(
  expression: Value,
  env: Frame,
  known: (name: string) => Sanitizer | null | undefined,
): Sanitizer | undefined {
  const own = isIdentifier(expression) ? known(symbolOf(expression).name) : undefined
  if (own !== undefined) return own ?? undefined
  // It may be a macro: `(sanitizer value)` is evaluated where the type was defined.
  const given = sym('value')
  const call = new Pair(expression, new Pair(given, NIL))
  return (value, ev) => ev.evaluate(call, inner(env, [given], [value]))
}

/** `(define-record-type <x> (make-x field …) x? (field getter [setter]) …)`, SRFI 9. */
export function plainRecordType(form: Pair): Bound {
  const [, rtd, constructor, predicate, ...specs] = toArray(form)
  const names = specs.map((spec) =>
    symbolOf((spec instanceof Pair ? spec.car : spec) as Identifier),
  )
  const fields = names.map((name): Field => ({
    name,
    fallback: null,
    thunked: false,
    delayed: false,
    innate: false,
    constant: undefined,
    sanitize: undefined,
  }))
  const type = new RecordType(
    String(symbolOf((rtd instanceof Pair ? rtd.car : rtd) as Identifier).name).replace(
      /^<|>$/g,
      '',
    ),
    fields,
  )
  const bound: [Identifier, Value][] = [[(rtd instanceof Pair ? rtd.car : rtd) as Identifier, type]]
  if (constructor instanceof Pair) {
    const order = toArray(constructor.cdr).map(
      (name) => type.index.get(symbolOf(name as Identifier)) ?? -1,
    )
    bound.push([constructor.car as Identifier, positional(type, order)])
  } else if (isIdentifier(constructor)) bound.push([constructor, rawConstructor(type)])
  if (isIdentifier(predicate)) bound.push([predicate, is(type)])
  specs.forEach((spec, i) => {
    const [, getter, setter] = spec instanceof Pair ? toArray(spec) : []
    if (isIdentifier(getter)) bound.push([getter, accessor(type, i, symbolOf(getter).name)])
    if (isIdentifier(setter)) bound.push([setter, functionalSetter(type, i)])
  })
  return bound
}

const positional =
  (type: RecordType, order: readonly number[]): Primitive =>
  (args, ev) => {
    if (args.length !== order.length)
      return ev.stop(`the constructor of ${type.name} needs ${order.length} values`)
    const slots: Value[] = Array.from<Value>({ length: type.fields.length }).fill(false)
    order.forEach((at, i) => {
      slots[at] = args[i]
    })
    return new Rec(type, slots, ev.pos)
  }
/** The setter of an immutable record gives a changed copy; a mutable one's is not followed. */
const functionalSetter =
  (type: RecordType, i: number): Primitive =>
  (args, ev) => {
    const [record, value] = args
    if (!(record instanceof Rec) || record.type !== type) return ev.stop(`not a ${type.name}`)
    return new Rec(type, record.slots.with(i, value), record.pos)
  }
