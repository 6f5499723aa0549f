/** `import`. Where modules come from is the host's to say. Source: Language Reference 3.11, 7.11. */
import type { Statement } from './ast.ts'
import { raise } from './exceptions.ts'
import { PyUnknown } from './host.ts'
import type { Frame, Machine } from './machine.ts'
import { store, unknownNames } from './names.ts'
import { unsupported } from './signals.ts'
import { PyList, PyTuple, type PyModule, type Value } from './values.ts'

type Of<K extends Statement['k']> = Extract<Statement, { k: K }>

export function executeImport(vm: Machine, frame: Frame, s: Of<'import'>): void {
  for (const { name, as } of s.names) {
    const parts = name.split('.')
    const top = vm.importModule(parts[0] as string)
    let module = top
    for (let i = 1; i < parts.length; i++) {
      const full = parts.slice(0, i + 1).join('.')
      const next = vm.importModule(full)
      if (!module.dict.has(parts[i] as string)) module.dict.set(parts[i] as string, next)
      module = next
    }
    store(vm, frame, as ?? (parts[0] as string), as === null ? top : module)
  }
}

/** The absolute name of `from ..x import`. */
function absolute(frame: Frame, s: Of<'from'>): string {
  if (s.level === 0) return s.module
  const parts = frame.module.package === '' ? [] : frame.module.package.split('.')
  if (parts.length < s.level) {
    throw raise('ImportError', 'attempted relative import with no known parent package')
  }
  const base = parts.slice(0, parts.length - s.level + 1)
  return [...base, ...(s.module ? [s.module] : [])].join('.')
}

export function executeFrom(vm: Machine, frame: Frame, s: Of<'from'>): void {
  const name = absolute(frame, s)
  if (name === '__future__') return futures(s)
  const module = vm.importModule(name)
  if (s.names === null) return importAll(vm, frame, module)
  for (const item of s.names) {
    store(vm, frame, item.as ?? item.name, member(vm, module, name, item.name))
  }
}

function futures(s: Of<'from'>): void {
  for (const { name } of s.names ?? []) {
    if (
      !/^(?:annotations|division|print_function|unicode_literals|absolute_import|generator_stop|with_statement|nested_scopes|generators)$/.test(
        name,
      )
    ) {
      throw unsupported(`from __future__ import ${name}`)
    }
  }
}

function member(vm: Machine, module: PyModule, path: string, name: string): Value {
  const value = module.dict.get(name)
  if (value !== undefined) return value
  if (name === '__name__') return module.name
  if (module.open) return new PyUnknown(`${path}.${name}`)
  const submodule = vm.tryImport(`${path}.${name}`)
  if (submodule) return submodule
  if (name.startsWith('__')) throw unsupported(`${path}.${name}`)
  throw raise('ImportError', `cannot import name '${name}' from '${path}' (${module.file})`)
}

function importAll(vm: Machine, frame: Frame, module: PyModule): void {
  const all = module.dict.get('__all__')
  if (module.open) frame.vars.set(unknownNames, null)
  if (all instanceof PyList || all instanceof PyTuple) {
    for (const name of all.items) {
      if (typeof name !== 'string') throw unsupported('__all__ of other things than strings')
      store(vm, frame, name, member(vm, module, module.name, name))
    }
    return
  }
  for (const [name, value] of module.dict) {
    if (name === unknownNames) frame.vars.set(unknownNames, null)
    else if (!name.startsWith('_')) store(vm, frame, name, value)
  }
}
