/**
 * Whether two installations that are used through modules can be loaded together: by what the module
 * files say (`conflict`, `family`), and by name, since a module system holds one version of a name.
 * Through a hierarchy the modules above count, too.
 */
import type { Installation } from '../model/installation.ts'
import { type Fit, fits, misfit } from './rules/fit.ts'

const source = 'module files'
const strings = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((v) => typeof v === 'string') : []

/** Modules to load, in order, when it is used through them alone; else none. */
export function modulesNeeded(i: Installation): readonly string[] {
  // With a prefix or programs of its own it is found without them.
  const found = i.prefix !== undefined && i.details?.['module'] === undefined
  return found ? [] : (i.use.modules ?? [])
}

/** Without the version: the last part, when it begins with a digit or stands below a name. */
const nameOf = (module: string): string => {
  const at = module.lastIndexOf('/')
  return at < 0 ? module : module.slice(0, at)
}

const isNamed = (module: string, names: readonly string[]) =>
  names.some((n) => n === module || n === nameOf(module))

export function judgeModules(a: Installation, b: Installation): Fit {
  const [mine, others] = [modulesNeeded(a), modulesNeeded(b)]
  for (const x of mine)
    for (const y of others)
      if (x !== y && nameOf(x) === nameOf(y))
        return misfit(`modules ${x} and ${y} are of one name: only one can be loaded`, source)
  const [x, y] = [mine.at(-1), others.at(-1)]
  if (x === undefined || y === undefined || x === y) return fits('they need no two modules', source)
  const conflict = (of: Installation, own: string, with_: readonly string[]): Fit | null => {
    const hit = with_.find((m) => m !== own && isNamed(m, strings(of.details?.['conflicts'])))
    return hit === undefined ? null : misfit(`module ${own} conflicts with ${hit}`, source)
  }
  const said = conflict(a, x, others) ?? conflict(b, y, mine)
  if (said) return said
  const family = strings(a.details?.['families']).find((f) =>
    strings(b.details?.['families']).includes(f),
  )
  if (family !== undefined)
    return misfit(`modules ${x} and ${y} are both of the family ${family}`, source)
  return fits(`modules ${x} and ${y} can be loaded together`, source)
}
