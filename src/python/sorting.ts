/** `sorted` and `list.sort`: stable, by `<` alone. */
import type { Machine } from './machine.ts'
import { compareText, ordering } from './comparison.ts'
import type { Value } from './values.ts'

export function sortValues(
  vm: Machine,
  items: readonly Value[],
  key: Value,
  reverse: boolean,
): Value[] {
  vm.charge(32 * items.length)
  const keyed = items.map((value) => ({ value, key: key === null ? value : vm.call(key, [value]) }))
  const texts = keyed.every((k) => typeof k.key === 'string')
  const order = (a: Value, b: Value): number => {
    vm.step()
    if (texts) return compareText(a as string, b as string)
    if (vm.truth(ordering(vm, '<', a, b))) return -1
    return vm.truth(ordering(vm, '<', b, a)) ? 1 : 0
  }
  // Reversed, equal items keep their order too.
  keyed.sort((a, b) => (reverse ? order(b.key, a.key) : order(a.key, b.key)))
  return keyed.map((k) => k.value)
}
