/** All packages by name, as (gnu packages) folds over them for `find-packages-by-name`. */
import { isPackage } from './forms.ts'
import { field } from './package-facts.ts'
import { Stop, sym } from './scheme/data.ts'
import type { Evaluator } from './scheme/eval.ts'
import type { Module, Variable } from './scheme/module.ts'
import type { Rec } from './scheme/rec.ts'
import { compareVersions } from './version.ts'

type Named = { package: Rec; version: string }
export type Names = {
  byName: ReadonlyMap<string, readonly Named[]>
  /** Exported definitions that could not be worked out, with their text. */
  unknown: readonly { variable: Variable; text: string }[]
}

export function collectNames(modules: Iterable<Module>, ev: Evaluator): Names {
  const byName = new Map<string, Named[]>()
  const unknown: { variable: Variable; text: string }[] = []
  const seen = new Set<Rec>()
  for (const module of modules) {
    for (const own of module.exports.values()) {
      const variable = module.variables.get(own)
      if (!variable) continue
      try {
        const value = ev.force(variable)
        if (!isPackage(value) || seen.has(value)) continue
        seen.add(value)
        if (isHidden(value, ev)) continue
        const [name, version] = [field(value, 'name', ev), field(value, 'version', ev)]
        if (typeof name !== 'string' || typeof version !== 'string') continue
        const same = byName.get(name)
        if (same) same.push({ package: value, version })
        else byName.set(name, [{ package: value, version }])
      } catch (error) {
        if (!(error instanceof Stop)) throw error
        unknown.push({ variable, text: written(variable) })
      }
    }
  }
  return { byName, unknown }
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

/** The packages of a name, newest first. */
export function named(names: Names, name: string, ev: Evaluator): Rec[] {
  const doubtful = names.unknown.find((u) => mayBeCalled(name, u.text))
  if (doubtful)
    ev.stop(
      `which packages are called ${name} is not known: ${doubtful.variable.name.name} could not be read`,
    )
  const found = (names.byName.get(name) ?? []).toSorted((a, b) =>
    compareVersions(b.version, a.version),
  )
  if (found.length > 1 && found[0]?.version === found[1]?.version)
    ev.stop(`two packages are called ${name} and have the same version`)
  return found.map((n) => n.package)
}
