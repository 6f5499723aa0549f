/** Records as `(package (inherit p) (name "x") …)` makes them: fields wait until they are asked for. */
import { Nil, NIL, Pair, sym, type Value } from './data.ts'
import { Frame, inner, isIdentifier, Macro, Memo, Promised, symbolOf } from './environment.ts'
import type { Evaluator } from './eval.ts'
import { FieldMemo, lengthOf, type Primitive } from './eval.ts'
import { datum } from './quote.ts'
import { Unread } from './read.ts'
import type { RecordType } from './rec.ts'
import { type Field, Rec } from './rec.ts'
import { second, special } from './special.ts'

/** A field's value, worked out if need be. */
export function fieldValue(record: Rec, i: number, ev: Evaluator): Value {
  const slot = record.slots[i]
  if (slot instanceof Memo) return ev.force(slot)
  return slot instanceof Unread ? slot.datum() : slot
}

/** A field as `match` sees it: a delayed one is a promise, a thunked one a procedure of the record. */
export function rawField(record: Rec, i: number, ev: Evaluator): Value {
  const slot = record.slots[i]
  const field = record.type.fields[i]
  if (field?.thunked) {
    const get: Primitive = ([of], ev) =>
      of === record ? fieldValue(record, i, ev) : ev.stop('a field asked of another record')
    return get
  }
  return field?.delayed && slot instanceof Memo ? new Promised(slot) : fieldValue(record, i, ev)
}

const inherit = sym('inherit')

/** Values that need no working out. */
const isConstant = (x: Value): boolean =>
  typeof x === 'object'
    ? !(
        x instanceof Pair ||
        x instanceof Unread ||
        x instanceof Nil ||
        isIdentifier(x) ||
        Array.isArray(x)
      )
    : x !== undefined

/** The syntactic constructor: `(package (inherit p) (name "x") …)`. */
export function construct(
  type: RecordType,
  form: Pair,
  clauses: Value,
  env: Frame,
  ev: Evaluator,
): Rec {
  const { pos } = form
  const slots: Value[] = type.blank.slice()
  const record = new Rec(type, slots, pos)
  // Each field may use those before it as variables: one frame, seen as far as it was filled.
  const count = lengthOf(clauses)
  const names = Array<object>(count)
  const values = Array<Value>(count)
  let filled = 0
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
    let slot: Value
    if (isSettled(field, expression)) slot = expression
    else {
      const frame = filled === 0 ? env : new Frame(names, values, env, env.module, filled)
      const scope =
        parent && field.thunked && type.bindsInherited
          ? inner(frame, [clause.car], [inherited(type, parent.slots[i])])
          : frame
      slot = fieldSlot(field, expression, scope, record, ev)
    }
    slots[i] = slot
    names[filled] = clause.car
    values[filled++] = slot
  }
  for (let i = 0; i < slots.length; i++) {
    if (slots[i] === undefined) slots[i] = missing(type, i, parent, record, ev)
  }
  return record
}

/** A name that stands for the parent's value of a field, worked out for the record at hand. */
function inherited(type: RecordType, slot: Value): Macro<Evaluator> {
  // Few fields use it: what it stands for is made only then.
  return new Macro<Evaluator>((use) => {
    const value = special('an inherited field', (_form, env, ev) => {
      if (!(slot instanceof FieldMemo)) return slot
      const self = ev.parameterIn(type.self, env)
      return self instanceof Rec
        ? ev.force(new FieldMemo(slot.expression, slot.env as Frame, self, slot.field))
        : ev.stop('an inherited field outside of a record')
    })
    const expression = new Pair(value, NIL)
    return use instanceof Pair ? new Pair(expression, use.cdr, use.pos) : expression
  })
}

/** Whether what is written is the value, as it is: a constant, or a text left unread. */
const isSettled = ({ sanitize }: Field, expression: Value): boolean =>
  !sanitize && (isConstant(expression) || (expression instanceof Unread && expression.isString))

function fieldSlot(field: Field, expression: Value, env: Frame, record: Rec, ev: Evaluator): Value {
  if (isSettled(field, expression)) return expression
  if (field.thunked || field.delayed) return new FieldMemo(expression, env, record, field)
  if (isIdentifier(expression) && !field.sanitize) {
    const value = ev.ready(expression, env)
    if (value !== undefined) return value
  }
  const memo = new FieldMemo(expression, env, record, field)
  if (ev.dynamic) return ev.force(memo)
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
      return new FieldMemo(slot.expression, slot.env as Frame, record, field)
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
  return fieldSlot(field, expression, env, record, ev)
}

/** A default as it is sanitised. */
const sanitized = (field: Field, expression: Value): Value =>
  new Pair(
    special('a default', (_form, env, ev) => field.sanitize?.(ev.evaluate(expression, env), ev)),
    NIL,
  )

/** Value of `'()`, `'("out")`, `#f`: the sanitisers leave such defaults as they are. */
export function constantOf(expression: Value): Value {
  if (isConstant(expression)) return expression
  const quoted =
    expression instanceof Pair &&
    isIdentifier(expression.car) &&
    symbolOf(expression.car).name === 'quote'
  return quoted ? datum(second(expression)) : undefined
}
