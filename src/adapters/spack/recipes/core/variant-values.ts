/**
 * Values that a variant may take, as Spack's `variant.py` models them: disjoint sets of which one may
 * be combined, and values that exist only under a condition.
 */
import { inexact, raise } from '../../../../python/exceptions.ts'
import { HostObject } from '../../../../python/host.ts'
import { PyNative, type Machine } from '../../../../python/machine.ts'
import {
  PyClass,
  PySlice,
  PyTuple,
  types,
  type Key,
  type Value,
} from '../../../../python/values.ts'
import { PySpec } from './spec-object.ts'
import type { Spec } from '../../../../spec/spec.ts'

const conditionalClass = new PyClass('ConditionalValue', [types.object])
const conditionalListClass = new PyClass('ConditionalVariantValues', [types.object])
const setsClass = new PyClass('DisjointSetsOfValues', [types.object])

/** A value under a condition; `when` null: never. It equals and prints as its value. */
export class PyConditional extends HostObject {
  readonly value: Value
  readonly when: Spec | null
  constructor(value: Value, when: Spec | null) {
    super()
    this.value = value
    this.when = when
  }
  override get cls(): PyClass {
    return conditionalClass
  }
  override attribute(name: string): Value | undefined {
    if (name === 'value') return this.value
    if (name === 'when') return this.when === null ? null : new PySpec(this.when)
    return undefined
  }
  override isInstance(of: PyClass): boolean {
    return of === conditionalClass
  }
  override key(): Key {
    return plain(this) as Key
  }
  override compare(op: string, other: Value, vm: Machine): boolean {
    const same = vm.equals(this.value, plain(other))
    if (op === '==') return same
    if (op === '!=') return !same
    return super.compare(op, other, vm)
  }
  override truth(): boolean {
    return true
  }
  override str(vm: Machine): string {
    return vm.str(this.value)
  }
}

const plain = (value: Value): Value => (value instanceof PyConditional ? value.value : value)

/** `conditional(…)`: a list, but of its own kind. */
export class PyConditionals extends HostObject {
  readonly items: readonly PyConditional[]
  constructor(items: readonly PyConditional[]) {
    super()
    this.items = items
  }
  override get cls(): PyClass {
    return conditionalListClass
  }
  override isInstance(of: PyClass): boolean {
    return of === conditionalListClass
  }
  override item(index: Value): Value {
    const item = this.items.at(Number(index))
    if (item === undefined) throw raise('IndexError', 'list index out of range')
    return item
  }
  override iterate(): Iterable<Value> {
    return this.items
  }
  override length(): number {
    return this.items.length
  }
  override truth(): boolean {
    return this.items.length > 0
  }
}

/** Conditional values stand among the others. */
export const flattened = (items: readonly Value[]): Value[] =>
  items.flatMap((item): Value[] => (item instanceof PyConditionals ? [...item.items] : [item]))

const isEmptySet = (set: readonly Value[]): boolean => set.length === 1 && set[0] === 'none'

type SetsState = { sets: readonly (readonly Value[])[]; default: Value; features: readonly Value[] }

export class PySets extends HostObject {
  readonly state: SetsState
  constructor(state: SetsState) {
    super()
    this.state = state
  }
  override get cls(): PyClass {
    return setsClass
  }
  #all(): Value[] {
    return this.state.sets.flat()
  }
  override attribute(name: string): Value | undefined {
    if (name === 'sets') return new PyTuple(this.state.sets.map((set) => new PyTuple(set)))
    if (name === 'default') return this.state.default
    if (name === 'multi') return true
    if (name === 'feature_values') return new PyTuple(this.state.features)
    const method = methods[name]
    return method && new PyNative(name, (_vm, args) => method(this, args))
  }
  override iterate(): Iterable<Value> {
    return this.#all()
  }
  override item(index: Value, vm: Machine): Value {
    const all = this.#all()
    if (index instanceof PySlice)
      return vm.call(vm.attribute(new PyTuple(all), '__getitem__'), [index])
    const value = all.at(Number(index))
    if (value === undefined) throw raise('IndexError', 'tuple index out of range')
    return value
  }
  override length(): number {
    return this.#all().length
  }
  override truth(): boolean {
    return this.#all().length > 0
  }
  override contains(value: Value, vm: Machine): boolean {
    return this.#all().some((item) => vm.equals(plain(item), plain(value)))
  }
}

/** Throws Python's exception when a value is in two sets, or `none` among others. */
function makeSets(sets: readonly (readonly Value[])[]): SetsState {
  if (sets.some((set) => set.map(plain).includes('none') && !isEmptySet(set)))
    throw inexact('Exception', "the value 'none' must stand alone in a set of values")
  const seen = new Set<Value>()
  for (const set of sets) {
    const values = new Set(set.map(plain))
    for (const value of values)
      if (seen.has(value)) throw inexact('Exception', 'a value is in two sets of values')
    for (const value of values) seen.add(value)
  }
  return { sets, default: null, features: sets.flat() }
}

const methods: Record<string, (self: PySets, args: readonly Value[]) => Value> = {
  // Spack changes the object itself and gives it back; nobody uses both.
  with_default: (self, [value = null]) => new PySets({ ...self.state, default: value }),
  with_error: (self) => self,
  with_non_feature_values: (self, args) =>
    new PySets({
      ...self.state,
      features: self.state.features.filter((v) => !args.includes(plain(v))),
    }),
  allow_empty_set: (self) => {
    if (self.state.sets.some(isEmptySet)) return self
    const features = [...self.state.features, 'none']
    return new PySets({ ...makeSets([['none'], ...self.state.sets]), features })
  },
  prohibit_empty_set: (self) => {
    if (!self.state.sets.some(isEmptySet)) return self
    const features = self.state.features.filter((v) => plain(v) !== 'none')
    return new PySets({ ...makeSets(self.state.sets.filter((s) => !isEmptySet(s))), features })
  },
}

const singleOr = (single: string, values: readonly Value[]): PySets =>
  new PySets({
    ...makeSets([[single], flattened(values)]),
    default: single,
    features: flattened(values),
  })

/** Spack's functions that make such values. */
export const valueMakers: Record<string, (vm: Machine, args: readonly Value[]) => Value> = {
  any_combination_of: (_vm, args) => singleOr('none', args),
  auto_or_any_combination_of: (_vm, args) => singleOr('auto', args),
  disjoint_sets: (vm, args) => {
    const sets = args.map((set) => flattened(vm.items(set)))
    const state = makeSets(sets)
    const open = methods['allow_empty_set']!(new PySets(state), [])
    return new PySets({ ...(open as PySets).state, default: 'none' })
  },
}
