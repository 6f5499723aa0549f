/** Natives with Python-like parameters. */
import { inexact } from './exceptions.ts'
import { PyNative, type Machine } from './machine.ts'
import type { Keywords, Value } from './values.ts'

type Parameter = { name: string; kind: 'positional' | 'keyword' | 'star'; optional: boolean }

/** What arrived for each parameter; undefined where an optional one was left out. */
export class Bound {
  readonly values: Map<string, Value>
  /** Arguments for `*args`. */
  readonly rest: readonly Value[]
  /** Arguments for `**kwargs`. */
  readonly keywords: ReadonlyMap<string, Value>
  constructor(
    values: Map<string, Value>,
    rest: readonly Value[],
    keywords: ReadonlyMap<string, Value>,
  ) {
    this.values = values
    this.rest = rest
    this.keywords = keywords
  }
  get(name: string): Value | undefined {
    return this.values.get(name)
  }
  /** The value of a parameter that has no default. */
  need(name: string): Value {
    const value = this.values.get(name)
    if (value === undefined) throw new Error(`no parameter '${name}'`)
    return value
  }
}

export type Signature = (args: readonly Value[], keywords: Keywords) => Bound

/**
 * `signature('version(ver, checksum=, *, preferred=, **kwargs)')`: names with `=` are optional; a bare
 * `*` and `*name` stand as in Python; `/` ends the positional-only ones. TypeError when arguments do not
 * fit.
 */
export function signature(text: string): Signature {
  const [, name = '', inside = ''] = /^([\w.]*)\((.*)\)$/s.exec(text) ?? []
  const parameters: Parameter[] = []
  let star = false
  let doubleStar = false
  let keywordOnly = false
  let positionalOnly = 0
  for (const part of inside.split(',').map((p) => p.trim())) {
    if (part === '') continue
    if (part === '/') positionalOnly = parameters.length
    else if (part.startsWith('**')) doubleStar = true
    else if (part.startsWith('*')) {
      star = part.length > 1
      keywordOnly = true
    } else {
      const optional = part.endsWith('=')
      const kind = keywordOnly ? 'keyword' : 'positional'
      parameters.push({ name: optional ? part.slice(0, -1) : part, kind, optional })
    }
  }
  const positional = parameters.filter((p) => p.kind === 'positional')
  const byName = new Map(parameters.slice(positionalOnly).map((p) => [p.name, p]))
  const none: ReadonlyMap<string, Value> = new Map()
  return (args, keywords) => {
    const values = new Map<string, Value>()
    if (args.length > positional.length && !star) {
      throw inexact('TypeError', `${name}() takes at most ${positional.length} arguments`)
    }
    for (let i = 0; i < positional.length && i < args.length; i++) {
      values.set((positional[i] as Parameter).name, args[i] as Value)
    }
    let extra: Map<string, Value> | null = null
    for (const [key, value] of keywords ?? none) {
      if (byName.has(key)) {
        if (values.has(key)) {
          throw inexact('TypeError', `${name}() got multiple values for argument '${key}'`)
        }
        values.set(key, value)
      } else if (doubleStar) (extra ??= new Map()).set(key, value)
      else throw inexact('TypeError', `${name}() got an unexpected keyword argument '${key}'`)
    }
    for (const p of parameters) {
      if (!p.optional && !values.has(p.name)) {
        throw inexact('TypeError', `${name}() missing a required argument: '${p.name}'`)
      }
    }
    return new Bound(values, args.slice(positional.length), extra ?? none)
  }
}

/** A function for Python programs: `native('join(first, *parts)', (a, vm) => …)`. */
export function native(
  text: string,
  run: (args: Bound, vm: Machine) => Value,
  options: { binds?: boolean } = {},
): PyNative {
  const bind = signature(text)
  const name = text.slice(0, text.indexOf('('))
  return new PyNative(
    name,
    (vm, args, keywords) => run(bind(args, keywords), vm),
    options.binds ?? false,
  )
}

/** Like `native`, for the methods of a native class: the first parameter is the object. */
export const nativeMethod = (text: string, run: (args: Bound, vm: Machine) => Value): PyNative =>
  native(text, run, { binds: true })

/** Positional arguments only, counted: for built-ins. */
export function positional(
  name: string,
  least: number,
  most: number,
  run: (vm: Machine, args: readonly Value[]) => Value,
  binds = false,
): PyNative {
  return new PyNative(
    name,
    (vm, args, keywords) => {
      if (keywords) throw inexact('TypeError', `${name}() takes no keyword arguments`)
      if (args.length < least || args.length > most) {
        throw inexact('TypeError', `${name}() got ${args.length} arguments`)
      }
      return run(vm, args)
    },
    binds,
  )
}
