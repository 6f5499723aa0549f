/** Procedures written in Scheme: `lambda`, `lambda*`, `define*` (Guile manual, "Optional Arguments"). */
import { Keyword, list, Pair, type Value } from './data.ts'
import type { Frame } from './environment.ts'
import { type Identifier, inner, isIdentifier, symbolOf } from './environment.ts'
import type { Evaluator } from './eval.ts'

type Optional = { name: Identifier; fallback: Value }
export type Parameters = {
  required: readonly Identifier[]
  optional: readonly Optional[]
  keys: readonly (Optional & { keyword: string })[]
  rest: Identifier | null
  allowOtherKeys: boolean
  hasKeys: boolean
}

export class Closure {
  readonly parameters: Parameters
  readonly body: Value
  readonly env: Frame
  /** The name it was defined under; null for a lambda used as it stands. */
  name: string | null = null
  constructor(parameters: Parameters, body: Value, env: Frame) {
    this.parameters = parameters
    this.body = body
    this.env = env
  }
}

/** Reads a parameter list as written. */
export function parameters(formals: Value, ev: Evaluator): Parameters {
  const required: Identifier[] = []
  const optional: Optional[] = []
  const keys: (Optional & { keyword: string })[] = []
  let rest: Identifier | null = null
  let section = 'required'
  let allowOtherKeys = false
  let hasKeys = false
  let left = formals
  for (; left instanceof Pair; left = left.cdr) {
    const item = left.car
    if (item instanceof Keyword) {
      if (item.name === 'allow-other-keys') allowOtherKeys = true
      else section = item.name
      if (section === 'key') hasKeys = true
      continue
    }
    const name = item instanceof Pair ? item.car : item
    if (!isIdentifier(name)) return ev.stop('a parameter has no name')
    const fallback = item instanceof Pair ? (item.cdr as Pair).car : false
    if (section === 'required') required.push(name)
    else if (section === 'optional') optional.push({ name, fallback })
    else if (section === 'key') keys.push({ name, fallback, keyword: symbolOf(name).name })
    else if (section === 'rest') rest = name
    else return ev.stop(`#:${section} in a parameter list is not understood`)
  }
  if (isIdentifier(left)) rest = left
  return { required, optional, keys, rest, allowOtherKeys, hasKeys }
}

export function bindArguments(f: Closure, args: readonly Value[], ev: Evaluator): Frame {
  const { required, optional, rest, hasKeys } = f.parameters
  if (args.length < required.length)
    ev.stop(`called with ${args.length} arguments, needs ${required.length}`)
  if (optional.length === 0 && !hasKeys) {
    if (rest === null) {
      if (args.length !== required.length)
        ev.stop(`called with ${args.length} arguments, takes ${required.length}`)
      return inner(f.env, required.slice(), args as Value[])
    }
    return inner(
      f.env,
      [...required, rest],
      [...args.slice(0, required.length), list(args.slice(required.length))],
    )
  }
  const frame = inner(f.env, required.slice(), args.slice(0, required.length))
  const bind = (name: Identifier, value: Value): void => {
    frame.names.push(name)
    frame.values.push(value)
  }
  let at = required.length
  for (const { name, fallback } of optional) {
    const given = at < args.length && !(hasKeys && args[at] instanceof Keyword)
    bind(name, given ? args[at++] : ev.evaluate(fallback, frame))
  }
  if (rest) bind(rest, list(args.slice(at)))
  if (hasKeys) bindKeys(f.parameters, args.slice(at), frame, ev)
  else if (!rest && at < args.length) ev.stop(`called with ${args.length} arguments, takes ${at}`)
  return frame
}

function bindKeys(
  { keys, rest, allowOtherKeys }: Parameters,
  args: readonly Value[],
  frame: Frame,
  ev: Evaluator,
): void {
  const given = new Map<string, Value>()
  for (let i = 0; i < args.length; i += 2) {
    const key = args[i]
    if (!(key instanceof Keyword)) {
      if (rest) {
        i--
        continue
      }
      ev.stop('a keyword argument was expected')
    } else given.set(key.name, args[i + 1])
  }
  for (const { name, fallback, keyword } of keys) {
    const value = given.has(keyword) ? given.get(keyword) : ev.evaluate(fallback, frame)
    given.delete(keyword)
    frame.names.push(name)
    frame.values.push(value)
  }
  if (given.size > 0 && !allowOtherKeys && !rest)
    ev.stop(`no parameter #:${[...given.keys()].join(', #:')}`)
}
