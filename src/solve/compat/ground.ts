/** The rules of compatibility as rules of the program: what is never part of one plan. */
import type { Ground } from '../nodes.ts'
import { groundDrivers } from './drivers.ts'
import { groundFortranModules } from './fortran.ts'
import { groundModules } from './modules.ts'
import { groundPlaces } from './places.ts'
import { groundRuntimes } from './runtimes.ts'
import { groundTraits } from './traits.ts'

export function groundCompat(g: Ground): void {
  groundPlaces(g)
  groundTraits(g)
  groundRuntimes(g)
  groundFortranModules(g)
  groundModules(g)
  groundDrivers(g)
}
