/** What decided what a unit says, by the names of inputs. */
import type { Hold } from './scheme/environment.ts'
import { Module, type ModuleLibrary } from './scheme/module.ts'

/** Thousands wait for their turn in each unit: kept, as making it anew takes longer than using it. */
const queue: Hold[] = []

/**
 * The unit's file, the definitions of other files that went into it, those of macros that made
 * them among these, and what the modules in which their names were looked up give to each other.
 * `mark` is a number that nothing is marked with.
 */
export function unitInputs(
  unit: Module,
  holds: readonly Hold[],
  library: ModuleLibrary,
  mark: number,
): string[] {
  const inputs = [unit.file.path]
  let length = 0
  const hangsOn = (hold: Hold): void => {
    if (hold.mark === mark) return
    hold.mark = mark
    queue[length++] = hold
  }
  const sees = (module: Module): void => {
    if (module.mark === mark) return
    module.mark = mark
    hangsOn(module.interface)
    module.loadUses.forEach(hangsOn)
  }
  const looksUp = (module: Module): void => {
    if (module.looking === mark) return
    module.looking = mark
    sees(module)
    for (const other of module.seenModules(library)) sees(other)
    for (const name of module.namesSeen) inputs.push(...library.missed(name))
  }
  looksUp(unit)
  holds.forEach(hangsOn)
  // Grows on the way.
  for (let i = 0; i < length; i++) {
    const hold = queue[i] as Hold
    const { module } = hold
    if (hold.input !== null && module !== unit) inputs.push(hold.input)
    if (module instanceof Module && hold !== module.interface) looksUp(module)
    hold.uses.forEach(hangsOn)
  }
  return inputs
}
