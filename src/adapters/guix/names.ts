/**
 * Packages by name, as (gnu packages) folds over them for `find-packages-by-name`. Definitions that
 * say what their package is called are worked out only when that name is asked for.
 */
import { isPackage } from './forms.ts'
import { field } from './package-facts.ts'
import { saidBy, saying } from './said-names.ts'
import { Stop, sym, type Sym, type Value } from './scheme/data.ts'
import type { Evaluator } from './scheme/eval.ts'
import type { Module, Variable } from './scheme/module.ts'
import type { Rec } from './scheme/rec.ts'
import { compareVersions } from './version.ts'

type Named = { package: Rec; version: string }
/** An exported definition that could not be worked out, with its text. */
type Unknown = { variable: Variable; text: string }
export type Found = { named: ReadonlyMap<string, readonly Named[]>; unknown: readonly Unknown[] }

/** Exported definitions by what they say that their package is called, and those that do not say. */
export type Index = {
  said: ReadonlyMap<string, readonly Variable[]>
  open: readonly Variable[]
}

/** `meaning` gives what a name means in Guix. */
export function indexOf(modules: Iterable<Module>, meaning: (name: Sym) => Value): Index {
  const said = new Map<string, Variable[]>()
  const open: Variable[] = []
  for (const module of modules) {
    const { text, base } = module.file
    const speaks = saying.every((word) => lookedUp(module, sym(word)) === meaning(sym(word)))
    for (const own of module.exports.values()) {
      const variable = module.variables.get(own)
      if (!variable) continue
      const name = speaks ? nameSaid(variable, module, text, base) : null
      if (name === null) open.push(variable)
      else {
        const same = said.get(name)
        if (same) same.push(variable)
        else said.set(name, [variable])
      }
    }
  }
  return { said, open }
}

function lookedUp(module: Module, word: Sym): Value {
  try {
    return module.lookup(word)
  } catch (error) {
    if (error instanceof Stop) return undefined
    throw error
  }
}

/** Follows packages that inherit the names of others in the file. */
function nameSaid(start: Variable, module: Module, text: string, base: number): string | null {
  const seen = new Set<Variable>()
  for (let variable: Variable | undefined = start; variable;) {
    if (!variable.isPart || seen.has(variable)) return null
    seen.add(variable)
    const said = saidBy(text, variable.pos - base)
    if (said === null || typeof said === 'string') return said
    variable = module.variables.get(sym(said.as))
  }
  return null
}

/** Works the definitions out. */
export function collect(variables: readonly Variable[], ev: Evaluator): Found {
  const found = new Map<string, Named[]>()
  const unknown: Unknown[] = []
  const seen = new Set<Rec>()
  for (const variable of variables) {
    try {
      const value = ev.force(variable)
      if (!isPackage(value) || seen.has(value)) continue
      seen.add(value)
      if (isHidden(value, ev)) continue
      const [name, version] = [field(value, 'name', ev), field(value, 'version', ev)]
      if (typeof name !== 'string' || typeof version !== 'string') continue
      const same = found.get(name)
      if (same) same.push({ package: value, version })
      else found.set(name, [{ package: value, version }])
    } catch (error) {
      if (!(error instanceof Stop)) throw error
      unknown.push({ variable, text: written(variable) })
    }
  }
  return { named: found, unknown }
}

function isHidden(p: Rec, ev: Evaluator): boolean {
  let rest = field(p, 'properties', ev) as { car: unknown; cdr: unknown }
  while ('car' in rest) {
    const entry = rest.car as { car: unknown; cdr: unknown }
    if (entry.car === sym('hidden?')) return entry.cdr !== false
    rest = rest.cdr as typeof rest
  }
  return false
}

/** A definition's text. */
function written(variable: Variable): string {
  const { text, base } = variable.module.file
  const from = variable.pos - base
  const next = text.indexOf('\n(', from)
  return text.slice(from, next < 0 ? undefined : next)
}

/**
 * Whether a definition that could not be worked out may give a package of the name: not when its
 * text lacks the longest part of the name, which even a computed name is made from.
 */
function mayBeCalled(name: string, text: string): boolean {
  const longest = name.split('-').reduce((a, b) => (b.length > a.length ? b : a), '')
  return text.includes(longest)
}

/** The packages of a name, newest first: of `open` definitions, and of those that `say` the name. */
export function called(name: string, open: Found, say: Found, ev: Evaluator): Rec[] {
  const doubtful = say.unknown[0] ?? open.unknown.find(({ text }) => mayBeCalled(name, text))
  if (doubtful)
    ev.stop(
      `which packages are called ${name} is not known: ${doubtful.variable.name.name} could not be read`,
    )
  const packages = new Map<Rec, string>()
  for (const { named } of [say, open])
    for (const one of named.get(name) ?? []) packages.set(one.package, one.version)
  const found = [...packages].toSorted(([, a], [, b]) => compareVersions(b, a))
  if (found.length > 1 && found[0]?.[1] === found[1]?.[1])
    ev.stop(`two packages are called ${name} and have the same version`)
  return found.map(([p]) => p)
}
