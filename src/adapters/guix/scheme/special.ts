/** How special forms are made, and the parts of a form. */
import type { Pair } from './data.ts'
import { Opaque, type Value } from './data.ts'
import type { Frame } from './environment.ts'
import { Special } from './environment.ts'
import type { Evaluator } from './eval.ts'

export type Run = (form: Pair, env: Frame, ev: Evaluator) => Value
export const special = (name: string, run: Run): Special<Evaluator> =>
  new Special(name, (form, env, ev) => run(form as Pair, env, ev))
export const second = (form: Pair): Value => (form.cdr as Pair).car
export const behind = (form: Pair, count: number): Value => {
  let rest: Value = form
  for (let i = 0; i < count; i++) rest = (rest as Pair).cdr
  return rest
}

export const opaqueForm = (name: string): Special<Evaluator> =>
  special(name, () => new Opaque(name))
