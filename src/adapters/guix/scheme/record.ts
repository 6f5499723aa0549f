/**
 * Records: SRFI 9, and Guix's `define-record-type*` with default, thunked, delayed, innate and
 * sanitised fields and `inherit` (Guix's guix/records.scm describes them).
 */
import { NIL, Pair, type Sym, sym, type Value } from './data.ts'
import {
  Frame,
  type Identifier,
  inner,
  isIdentifier,
  Macro,
  Memo,
  type Special,
  symbolOf,
  SyntaxParameter,
} from './environment.ts'
import { type Evaluator, FieldMemo, type Primitive } from './eval.ts'
import { toArray } from './macros.ts'
import { behind, datum, Promised, second, special } from './forms.ts'

/** `env` is where the record type was defined. */
export type Sanitizer = (value: Value, ev: Evaluator, env: Frame) => Value
/** How a channel's (guix records) makes records: what differs between versions of Guix. */
export type RecordOptions = {
  sanitizer(name: string): Sanitizer | null | undefined
  /** Since 2025: in `(package (inherit p) (inputs …))`, `inputs` within its own value is what is inherited. */
  readonly bindsInherited: boolean
}

export type Field = {
  name: Sym
  /** The default as written, with the place where it is; absent when there is none. */
  fallback: { expression: Value; env: Frame } | null
  thunked: boolean
  delayed: boolean
  innate: boolean
  /** The default's value, where it is the same for all. */
  constant: Value
  sanitize: ((value: Value, ev: Evaluator) => Value) | undefined
}

export class RecordType {
  readonly name: string
  readonly fields: readonly Field[]
  readonly self: SyntaxParameter
  readonly index: ReadonlyMap<Sym, number>
  readonly bindsInherited: boolean
  constructor(name: string, fields: readonly Field[], bindsInherited = false) {
    this.name = name
    this.fields = fields
    this.bindsInherited = bindsInherited
    this.self = new SyntaxParameter(`this-${name}`)
    this.index = new Map(fields.map((field, i) => [field.name, i]))
  }

  /** A field's value, worked out if need be. */
  get(record: Rec, i: number, ev: Evaluator): Value {
    const slot = record.slots[i]
    return slot instanceof Memo ? ev.force(slot) : slot
  }

  /** A field as `match` sees it: a delayed one is a promise, a thunked one a procedure of the record. */
  raw(record: Rec, i: number, ev: Evaluator): Value {
    const slot = record.slots[i]
    if (this.fields[i]?.thunked) {
      return (([of], ev) =>
        of === record
          ? this.get(record, i, ev)
          : ev.stop('a field asked of another record')) satisfies Primitive
    }
    return this.fields[i]?.delayed && slot instanceof Memo
      ? new Promised(slot)
      : this.get(record, i, ev)
  }
}

export class Rec {
  readonly type: RecordType
  readonly slots: Value[]
  /** Place of the form that made it. */
  readonly pos: number
  constructor(type: RecordType, slots: Value[], pos: number) {
    this.type = type
    this.slots = slots
    this.pos = pos
  }
}

const inherit = sym('inherit')

/** Values that need no working out. */
const isConstant = (x: Value): boolean =>
  typeof x === 'string' || typeof x === 'boolean' || typeof x === 'number'

/** The syntactic constructor: `(package (inherit p) (name "x") …)`. */
export function construct(
  type: RecordType,
  form: Pair,
  clauses: Value,
  env: Frame,
  ev: Evaluator,
): Rec {
  const { pos } = form
  const slots: Value[] = Array.from<Value>({ length: type.fields.length })
  const record = new Rec(type, slots, pos)
  // Each field may use those before it as variables: one frame, seen as far as it was filled.
  const names: object[] = []
  const values: Value[] = []
  let parent: Rec | null = null
  for (let rest = clauses; rest instanceof Pair; rest = rest.cdr) {
    const clause = rest.car
    if (!(clause instanceof Pair) || !isIdentifier(clause.car))
      return ev.stop(`a field of ${type.name} is not written (name value)`, pos)
    const name = symbolOf(clause.car)
    const expression = (clause.cdr as Pair).car
    if (name === inherit) {
      const value = ev.evaluate(expression, env)
      if (!(value instanceof Rec) || value.type !== type)
        return ev.stop(`inherits from something that is no ${type.name}`, pos)
      parent = value
      continue
    }
    const i = type.index.get(name)
    const field = type.fields[i ?? -1]
    if (i === undefined || !field) return ev.stop(`${type.name} has no field ${name.name}`, pos)
    // Guix refuses this only where nothing is inherited; else the last one counts.
    if (slots[i] !== undefined && !parent)
      return ev.stop(`${type.name} has the field ${name.name} twice`, pos)
    const frame = names.length === 0 ? env : new Frame(names, values, env, env.module, names.length)
    const scope =
      parent && field.thunked && type.bindsInherited
        ? inner(frame, [clause.car], [inherited(type, parent.slots[i])])
        : frame
    const slot = fieldSlot(type, field, expression, scope, record, ev)
    slots[i] = slot
    names.push(clause.car)
    values.push(slot)
  }
  for (let i = 0; i < slots.length; i++) {
    if (slots[i] === undefined) slots[i] = missing(type, i, parent, record, ev)
  }
  return record
}

/** A name that stands for the parent's value of a field, worked out for the record at hand. */
function inherited(type: RecordType, slot: Value): Macro<Evaluator> {
  const value = special('an inherited field', (_form, env, ev) => {
    if (!(slot instanceof FieldMemo)) return slot
    const self = ev.evaluate(thisRecord, env)
    return ev.force(
      new FieldMemo(slot.expression, slot.env as Frame, self, type.self, slot.sanitize, true),
    )
  })
  const thisRecord = new Pair(
    special('this record', (_form, env, ev) => ev.parameterIn(type.self, env)),
    NIL,
  )
  const expression = new Pair(value, NIL)
  return new Macro<Evaluator>((use) =>
    use instanceof Pair ? new Pair(expression, use.cdr, use.pos) : expression,
  )
}

function fieldSlot(
  type: RecordType,
  field: Field,
  expression: Value,
  env: Frame,
  record: Rec,
  ev: Evaluator,
): Value {
  if (isConstant(expression) && !field.sanitize) return expression
  const memo = new FieldMemo(expression, env, record, type.self, field.sanitize, field.thunked)
  if (ev.dynamic && !field.thunked && !field.delayed) return ev.force(memo)
  return memo
}

function missing(
  type: RecordType,
  i: number,
  parent: Rec | null,
  record: Rec,
  ev: Evaluator,
): Value {
  const field = type.fields[i] as Field
  if (parent && !field.innate) {
    const slot = parent.slots[i]
    // The same expression, for this record.
    if (slot instanceof FieldMemo && field.thunked)
      return new FieldMemo(
        slot.expression,
        slot.env as Frame,
        record,
        type.self,
        field.sanitize,
        true,
      )
    return slot
  }
  if (!field.fallback) return ev.stop(`${type.name} lacks the field ${field.name.name}`, record.pos)
  const { expression, env } = field.fallback
  // A default that hangs on nothing is worked out once for all records.
  if (field.constant !== undefined) return field.constant
  if (!field.thunked && !field.innate)
    return (field.constant = new Memo(
      field.sanitize ? sanitized(field, expression) : expression,
      env,
    ))
  return fieldSlot(type, field, expression, env, record, ev)
}

/** A default as it is sanitised. */
const sanitized = (field: Field, expression: Value): Value =>
  new Pair(
    special('a default', (_form, env, ev) => field.sanitize?.(ev.evaluate(expression, env), ev)),
    NIL,
  )

/** Value of `'()`, `'("out")`, `#f`: the sanitisers leave such defaults as they are. */
function constantOf(expression: Value): Value {
  if (isConstant(expression)) return expression
  const quoted =
    expression instanceof Pair &&
    isIdentifier(expression.car) &&
    symbolOf(expression.car).name === 'quote'
  return quoted ? datum(second(expression)) : undefined
}

/** What a definition of a record type binds. */
export type Bound = readonly (readonly [Identifier, Value])[]

const accessor =
  (type: RecordType, i: number, name: string): Primitive =>
  (args, ev) => {
    const record = args[0]
    return record instanceof Rec && record.type === type
      ? type.get(record, i, ev)
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
