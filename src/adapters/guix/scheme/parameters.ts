/** Values that change for the time of an expression, and names that do for its text. */
import { NIL, Pair, UNSPECIFIED, type Value } from './data.ts'
import { define } from './define.ts'
import type { Frame, Special } from './environment.ts'
import { type Identifier, inner, symbolOf, SyntaxParameter } from './environment.ts'
import type { Evaluator } from './eval.ts'
import { Parameter } from './eval.ts'
import { toArray, transformer } from './macros.ts'
import { behind, type Run, second, special } from './special.ts'

const parameterize: Run = (form, env, ev) => {
  const values = toArray(second(form)).map((binding) => {
    const [parameter, value] = toArray(binding).map((part) => ev.evaluate(part, env))
    if (!(parameter instanceof Parameter))
      return ev.stop('parameterize of something that is no parameter')
    return [
      parameter,
      parameter.convert === undefined ? value : ev.apply(parameter.convert, [value]),
    ] as const
  })
  return ev.withParameters(values, () =>
    ev.evaluate(new Pair(letForm, new Pair(NIL, behind(form, 2))), env),
  )
}
const letForm = special('let', (form, env, ev) => ev.body(behind(form, 2), inner(env, [], [])))

const syntaxParameterize: Run = (form, env, ev) => {
  const keys: SyntaxParameter[] = []
  const values: Value[] = []
  for (const binding of toArray(second(form))) {
    const [name, value] = toArray(binding)
    const parameter = parameterOf(name as Identifier, env, ev)
    keys.push(parameter)
    values.push(transformer(value, env, ev))
  }
  return ev.body(behind(form, 2), inner(env, keys, values))
}

/** The syntax parameter a name means. */
export function parameterOf(name: Identifier, env: Frame, ev: Evaluator): SyntaxParameter {
  const meaning = ev.meaning(name, env)
  return meaning instanceof SyntaxParameter
    ? meaning
    : ev.stop(`${symbolOf(name).name} is no syntax parameter`)
}

export const parameterForms: readonly Special<Evaluator>[] = [
  special('parameterize', parameterize),
  special('syntax-parameterize', syntaxParameterize),
  special('define-syntax-parameter', (form, env) => {
    const name = second(form) as Identifier
    define(env, name, new SyntaxParameter(symbolOf(name).name))
    return UNSPECIFIED
  }),
]
