/** How methods of built-in classes are defined. */
import { inexact } from './exceptions.ts'
import { positional } from './native.ts'
import type { PyClass, Value } from './values.ts'
import type { Machine } from './machine.ts'

type Maker<T> = (
  name: string,
  least: number,
  most: number,
  run: (self: T, args: readonly Value[], vm: Machine) => Value,
) => void

/** Defines methods of a class that take positional arguments only, of objects that `is` says are its own. */
export function maker<T extends Value>(cls: PyClass, is: (v: Value) => v is T): Maker<T> {
  return (name, least, most, run) => {
    cls.dict.set(
      name,
      positional(
        name,
        least + 1,
        most + 1,
        (vm, [self, ...args]) => {
          if (!is(self as Value)) throw inexact('TypeError', `${name}: wrong type of object`)
          return run(self as T, args, vm)
        },
        true,
      ),
    )
  }
}
