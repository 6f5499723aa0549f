/** Conditions (SRFI 35) as far as recipes raise and handle them (SRFI 34: `raise`, `guard`). */
import { NIL, Opaque, Pair, Raised, type Value } from './data.ts'
import type { Special } from './environment.ts'
import { type Identifier, inner, isIdentifier, symbolOf } from './environment.ts'
import type { Evaluator, Primitive } from './eval.ts'
import { toArray } from './macros.ts'
import type { Bound } from './record.ts'
import { behind, second, special } from './special.ts'

class ConditionType {
  readonly name: string
  readonly parent: unknown
  constructor(name: string, parent: unknown) {
    this.name = name
    this.parent = parent
  }
}
class Condition {
  readonly type: ConditionType
  readonly fields: ReadonlyMap<string, Value>
  constructor(type: ConditionType, fields: ReadonlyMap<string, Value>) {
    this.type = type
    this.fields = fields
  }
}

/** `(define-condition-type &x &parent x? (field accessor) …)`. */
export function conditionType(form: Pair): Bound {
  const [, name, parent, predicate, ...fields] = toArray(form)
  const type = new ConditionType(
    symbolOf(name as Identifier).name,
    isIdentifier(parent) ? symbolOf(parent).name : parent,
  )
  const bound: [Identifier, Value][] = [[name as Identifier, type]]
  const is: Primitive = ([x]) => x instanceof Condition && x.type === type
  if (isIdentifier(predicate)) bound.push([predicate, is])
  for (const field of fields) {
    const [key, accessor] = toArray(field)
    if (!isIdentifier(key) || !isIdentifier(accessor)) continue
    const get: Primitive = ([x], ev) =>
      x instanceof Condition
        ? x.fields.get(symbolOf(key).name)
        : ev.raise('a condition was expected')
    bound.push([accessor, get])
  }
  return bound
}

/** `(condition (&x (field value) …))`; those of several types are not followed. */
const condition = special('condition', (form, env, ev) => {
  const [, clause, ...more] = toArray(form)
  if (more.length > 0) return new Opaque('condition')
  const [name, ...fields] = toArray(clause)
  const type = ev.evaluate(name, env)
  if (!(type instanceof ConditionType)) return new Opaque('condition')
  const values = fields.map(
    (field) =>
      [
        symbolOf((field as Pair).car as Identifier).name,
        ev.evaluate(second(field as Pair), env),
      ] as const,
  )
  return new Condition(type, new Map(values))
})

const guard = special('guard', (form, env, ev) => {
  const { depth, dynamic, record } = ev
  try {
    return ev.finish(ev.body(behind(form, 2), inner(env, [], [])))
  } catch (error) {
    if (!(error instanceof Raised)) throw error
    // What Guile's own errors are made of is not known here.
    if (!(error.payload instanceof Condition))
      return ev.stop(`an error that a handler would look at: ${error.message}`)
    Object.assign(ev, { depth, dynamic, record })
    const { car: name, cdr: clauses } = second(form) as Pair
    const frame = inner(env, [name as Identifier], [error.payload])
    for (let rest = clauses; rest instanceof Pair; rest = rest.cdr) {
      const { car: test, cdr: body } = rest.car as Pair
      const value =
        isIdentifier(test) && symbolOf(test).name === 'else' ? true : ev.evaluate(test, frame)
      if (value === false) continue
      return body === NIL ? value : ev.finish(ev.body(body, frame))
    }
    throw error
  }
})

export const raise: Primitive = ([payload], ev) => {
  const kind = payload instanceof Condition ? ` (${payload.type.name})` : ''
  throw new Raised(`the recipe raises an error${kind}`, ev.pos, payload)
}
export const conditionForms: readonly Special<Evaluator>[] = [condition, guard]
