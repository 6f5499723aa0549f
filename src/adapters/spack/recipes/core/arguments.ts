/** Arguments of natives, bound to names as Python binds them. */
import { PortolanError } from '../../../../model/errors.ts'
import { inexact } from '../../../../python/exceptions.ts'
import type { Machine } from '../../../../python/machine.ts'
import { PyList, PyTuple, typeOf, type Keywords, type Value } from '../../../../python/values.ts'

/** Positional names first; after `*` names that are given by keyword only. */
export type Signature = { name: string; positional: readonly string[]; all: ReadonlySet<string> }

export function signature(name: string, parameters: string): Signature {
  const [before = '', after = ''] = parameters.split('*')
  const words = (text: string) => text.split(' ').filter((word) => word !== '')
  return { name, positional: words(before), all: new Set([...words(before), ...words(after)]) }
}

export type Bound = {
  readonly [name: string]: Value | undefined
}

/** Throws Python's TypeError on arguments that nothing takes. */
export function bind(to: Signature, args: readonly Value[], keywords: Keywords): Bound {
  if (args.length > to.positional.length)
    throw inexact('TypeError', `${to.name}() got ${args.length} positional arguments`)
  const bound: Record<string, Value> = {}
  for (let i = 0; i < args.length; i++) bound[to.positional[i]!] = args[i]!
  if (keywords)
    for (const [name, value] of keywords) {
      if (!to.all.has(name))
        throw inexact('TypeError', `${to.name}() got an unexpected keyword argument '${name}'`)
      if (name in bound)
        throw inexact('TypeError', `${to.name}() got multiple values for argument '${name}'`)
      bound[name] = value
    }
  return bound
}

/** A str; throws Python's TypeError on anything else. */
export function text(value: Value | undefined, what: string): string {
  if (typeof value === 'string') return value
  throw inexact('TypeError', `${what} must be a str, not ${typeName(value)}`)
}

export const typeName = (value: Value | undefined): string =>
  value === undefined ? 'nothing' : typeOf(value).name

export const isSequence = (value: Value | undefined): value is PyList | PyTuple =>
  value instanceof PyList || value instanceof PyTuple

/** Items of a list, tuple, set…, each a str. */
export const texts = (vm: Machine, value: Value, what: string): string[] =>
  vm.items(value).map((item) => text(item, what))

/** Errors of specs and versions become Python's, so that they get the line of the recipe. */
export function pythonErrors<T>(action: () => T): T {
  try {
    return action()
  } catch (error) {
    if (!(error instanceof PortolanError)) throw error
    const { message, where } = error
    throw inexact('ValueError', where === undefined ? message : `${message}, ${where}`)
  }
}
