/** What a recipe's class says outside its directives: attributes, looked up through its bases. */
import type { Machine } from '../../../python/machine.ts'
import { PyList, PyTuple, type PyClass } from '../../../python/values.ts'
import { tryProperty } from './core/classes.ts'
import { upstreamKinds, type PackageFacts } from './facts.ts'
import type { ClassFacts } from './finish.ts'

/** Items of a list or tuple that are strings; undefined for anything else. */
function listOf(vm: Machine, cls: PyClass, name: string): string[] | undefined {
  const value = tryProperty(vm, cls, name)
  if (!(value instanceof PyList || value instanceof PyTuple)) return undefined
  return value.items.map((item) => vm.str(item))
}

function listsOf(
  vm: Machine,
  cls: PyClass,
  names: Partial<Record<keyof PackageFacts, string>>,
): Partial<PackageFacts> {
  const entries = Object.entries(names).flatMap(([key, name]) => {
    const list = listOf(vm, cls, name)
    return list === undefined ? [] : [[key, list]]
  })
  return Object.fromEntries(entries) as Partial<PackageFacts>
}

function upstreamOf(vm: Machine, cls: PyClass): Partial<PackageFacts> {
  const entries = upstreamKinds.flatMap((kind) => {
    const value = tryProperty(vm, cls, kind)
    return typeof value === 'string' && value !== '' ? [[kind, value]] : []
  })
  return Object.fromEntries(entries) as Partial<PackageFacts>
}

export function classFacts(vm: Machine, cls: PyClass, namespace: string): ClassFacts {
  const homepage = tryProperty(vm, cls, 'homepage')
  return {
    namespace,
    bases: cls.bases.map((base) => base.name),
    ...(typeof homepage === 'string' && { homepage }),
    upstream: upstreamOf(vm, cls),
    tags: [...new Set(listOf(vm, cls, 'tags') ?? [])].sort(),
    ...listsOf(vm, cls, {
      detect_executables: 'executables',
      detect_libraries: 'libraries',
      compiler_languages: 'compiler_languages',
      compiler_prefixes: 'compiler_prefixes',
      compiler_suffixes: 'compiler_suffixes',
    }),
  }
}
