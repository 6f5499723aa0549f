/** The `variant` directive: its arguments checked and completed as Spack does (`directives.py`). */
import { inexact } from '../../../../python/exceptions.ts'
import { PyFunction, PyNative, type Machine } from '../../../../python/machine.ts'
import { PyBound, PyClass, PyTuple, type Value } from '../../../../python/values.ts'
import { printSpec } from '../../../../spec/print.ts'
import type { VariantDraft } from '../draft.ts'
import { text, type Bound } from './arguments.ts'
import { flattened, PyConditional, PySets } from './variant-values.ts'

type Values = { list: Value[] | null; sets: readonly (readonly Value[])[] | null }

const isCallable = (value: Value): boolean =>
  value instanceof PyFunction ||
  value instanceof PyNative ||
  value instanceof PyBound ||
  value instanceof PyClass

const isBooleanText = (value: Value): boolean =>
  typeof value === 'string' && /^(true|false)$/i.test(value)

/** Allowed values; null where code decides. */
function valuesOf(vm: Machine, given: Value | undefined, byDefault: Value | undefined): Values {
  if (given === undefined || given === null) {
    const list = typeof byDefault === 'boolean' || isBooleanText(byDefault ?? null)
    return { list: list ? [true, false] : null, sets: null }
  }
  if (given === '*' || isCallable(given)) return { list: null, sets: null }
  if (given instanceof PySets) return { list: given.state.sets.flat(), sets: given.state.sets }
  return { list: flattened(vm.items(given)), sets: null }
}

type Fact = NonNullable<VariantDraft['values']>[number]

function valueFact(vm: Machine, value: Value): Fact[] {
  if (value instanceof PyConditional) {
    if (value.when === null) return []
    return [{ value: vm.str(value.value), when: printSpec(value.when) }]
  }
  return [typeof value === 'boolean' ? value : vm.str(value)]
}

function defaultOf(vm: Machine, name: string, value: Value | undefined): string | boolean {
  if (value === undefined || value === null)
    throw inexact('Exception', `the variant '${name}' has no default`)
  if (value === '') throw inexact('Exception', `the default of '${name}' is the empty text`)
  if (value instanceof PyTuple) return value.items.map((item) => vm.str(item)).join(',')
  return typeof value === 'boolean' ? value : vm.str(value)
}

export function variantOf(vm: Machine, said: Bound): Omit<VariantDraft, 'precedence'> {
  const name = text(said['name'], "a variant's name")
  const given = said['values']
  const sets = given instanceof PySets ? given : null
  for (const argument of ['default', 'multi', 'validator'] as const) {
    if (sets && (said[argument] ?? null) !== null)
      throw inexact('Exception', `'${argument}' of the variant '${name}' comes from its values`)
  }
  const fallback = sets ? sets.state.default : said['default']
  const values = valuesOf(vm, given, fallback)
  const multi = sets !== null || vm.truth(said['multi'] ?? false)
  const isBool = values.list?.length === 2 && values.list[0] === true && values.list[1] === false
  const facts = values.list?.flatMap((value) => valueFact(vm, value))
  const strings = (set: readonly Value[]) => set.map((v) => vm.str(v)).sort()
  const validator = sets !== null || (said['validator'] ?? null) !== null
  return {
    name,
    type: multi ? 'multi' : isBool ? 'bool' : 'single',
    default: defaultOf(vm, name, fallback),
    ...(facts ? { values: facts } : { validator: true as const }),
    ...(vm.truth(said['sticky'] ?? false) && { sticky: true as const }),
    ...(values.sets && { disjoint_sets: values.sets.map(strings) }),
    ...(validator && { group_validator: true as const }),
  }
}
