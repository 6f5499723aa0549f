/** The special forms of Scheme (R7RS chapter 4) and those of Guile's that recipes use. */
import { NIL, Pair, Raised, UNSPECIFIED, type Value } from './data.ts'
import type { Frame, Special } from './environment.ts'
import { Memo, Promised } from './environment.ts'
import type { Evaluator } from './eval.ts'
import { toArray } from './macros.ts'
import { read } from './patterns.ts'
import { datum, isNamed, words } from './quote.ts'
import { behind, second, special } from './special.ts'

function clauses(form: Pair, env: Frame, ev: Evaluator): Value {
  for (let rest = form.cdr; rest instanceof Pair; rest = rest.cdr) {
    const clause = read(rest.car) as Pair
    if (isNamed(clause.car, words.else)) return ev.body(clause.cdr, env)
    const test = ev.evaluate(clause.car, env)
    if (test === false) continue
    if (clause.cdr === NIL) return test
    if (isNamed((clause.cdr as Pair).car, words.arrow))
      return ev.apply(ev.evaluate(second(clause.cdr as Pair), env), [test])
    return ev.body(clause.cdr, env)
  }
  return UNSPECIFIED
}

function caseOf(form: Pair, env: Frame, ev: Evaluator): Value {
  const key = ev.evaluate(second(form), env)
  for (const clause of toArray(behind(form, 2))) {
    const { car, cdr } = clause as Pair
    if (!isNamed(car, words.else) && !toArray(car).some((item) => datum(item) === key)) continue
    if (isNamed((cdr as Pair).car, words.arrow))
      return ev.apply(ev.evaluate(second(cdr as Pair), env), [key])
    return ev.body(cdr, env)
  }
  return UNSPECIFIED
}

export const basicForms: readonly Special<Evaluator>[] = [
  special('if', (form, env, ev) => {
    if (ev.evaluate(second(form), env) !== false) return ev.tail(second(form.cdr as Pair), env)
    const otherwise = behind(form, 3)
    return otherwise instanceof Pair ? ev.tail(otherwise.car, env) : UNSPECIFIED
  }),
  special('when', (form, env, ev) =>
    ev.evaluate(second(form), env) === false ? UNSPECIFIED : ev.body(behind(form, 2), env),
  ),
  special('unless', (form, env, ev) =>
    ev.evaluate(second(form), env) === false ? ev.body(behind(form, 2), env) : UNSPECIFIED,
  ),
  special('and', (form, env, ev) => {
    if (!(form.cdr instanceof Pair)) return true
    let rest: Pair = form.cdr
    for (; rest.cdr instanceof Pair; rest = rest.cdr)
      if (ev.evaluate(rest.car, env) === false) return false
    return ev.tail(rest.car, env)
  }),
  special('or', (form, env, ev) => {
    if (!(form.cdr instanceof Pair)) return false
    let rest: Pair = form.cdr
    for (; rest.cdr instanceof Pair; rest = rest.cdr) {
      const value = ev.evaluate(rest.car, env)
      if (value !== false) return value
    }
    return ev.tail(rest.car, env)
  }),
  special('cond', clauses),
  special('case', caseOf),
  special('begin', (form, env, ev) => ev.body(form.cdr, env)),
  special('delay', (form, env) => new Promised(new Memo(second(form), env))),
  special('eval-when', (form, env, ev) => ev.body(behind(form, 2), env)),
  special('false-if-exception', (form, env, ev) => {
    const { depth, dynamic } = ev
    try {
      return ev.evaluate(second(form), env)
    } catch (error) {
      // Only what Guile would raise too: what is merely not followed here must not turn into #f.
      if (!(error instanceof Raised)) throw error
      Object.assign(ev, { depth, dynamic })
      return false
    }
  }),
  special('assert', () => UNSPECIFIED),
  special('use-modules', () => UNSPECIFIED),
]
