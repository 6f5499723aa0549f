/** Names and the frames they live in. Source: The Python Language Reference 3.11, section 4.2. */
import { builtins } from './builtins-table.ts'
import { checkFrozen } from './attributes.ts'
import { raise } from './exceptions.ts'
import type { Expression } from './ast.ts'
import type { Frame, Machine } from './machine.ts'
import { targetNames } from './scope.ts'
import { unsupported } from './signals.ts'
import type { Value } from './values.ts'

export function load(frame: Frame, id: string): Value {
  const value = frame.vars.get(id)
  return value === undefined ? loadOuter(frame, id) : value
}

/** Set in the module's names after `from unknown import *`: any name may come from there. */
export const unknownNames = '*'

function loadOuter(frame: Frame, id: string): Value {
  if (frame.code?.locals.has(id)) {
    throw raise(
      'UnboundLocalError',
      `cannot access local variable '${id}' where it is not associated with a value`,
    )
  }
  if (frame.kind === 'comprehension' && ownNames(frame).has(id)) {
    throw raise(
      'UnboundLocalError',
      `cannot access local variable '${id}' where it is not associated with a value`,
    )
  }
  if (frame.kind === 'class' && id === '__qualname__') return frame.qualname
  if (!frame.code?.globals.has(id)) {
    for (let f = frame.parent; f; f = f.parent) {
      if (f.kind === 'class') continue
      const value = f.vars.get(id)
      if (value !== undefined) return value
      if (f.code?.globals.has(id)) break
      if (f.code?.locals.has(id) || (f.kind === 'comprehension' && ownNames(f).has(id))) {
        throw raise(
          'NameError',
          `cannot access free variable '${id}' where it is not associated with a value in enclosing scope`,
        )
      }
    }
  }
  // None is a value too: no `??` here.
  const global = frame.module.dict.get(id)
  if (global !== undefined) return global
  const builtin = builtins.get(id)
  if (builtin !== undefined) return builtin
  if (frame.module.dict.has(unknownNames)) throw unsupported(`the name '${id}'`)
  if (id.startsWith('__') || unmodelled.has(id)) throw unsupported(`the name '${id}'`)
  throw raise('NameError', `name '${id}' is not defined`)
}

const unmodelled = new Set(
  `aiter anext breakpoint compile copyright credits delattr dir eval exec exit globals help input locals
   memoryview bytearray complex open quit vars BaseExceptionGroup ExceptionGroup BrokenPipeError
   ConnectionAbortedError ConnectionRefusedError ConnectionResetError InterruptedError BytesWarning
   EncodingWarning ImportWarning PendingDeprecationWarning ResourceWarning UnicodeWarning
   UnicodeTranslateError`.split(/\s+/),
)

const comprehensionNames = new WeakMap<Expression, ReadonlySet<string>>()

function ownNames(frame: Frame): ReadonlySet<string> {
  const e = frame.comprehension
  if (e?.k !== 'comprehension') return new Set()
  let names = comprehensionNames.get(e)
  if (!names) {
    const all = new Set<string>()
    for (const c of e.clauses) targetNames(c.target, all)
    comprehensionNames.set(e, (names = all))
  }
  return names
}

/** The map that holds a name of this frame, for writing. */
function home(frame: Frame, id: string): Map<string, Value> {
  if (frame.code?.globals.has(id)) {
    checkFrozen(frame.module.home, `names of the shared module ${frame.module.name}`)
    return frame.module.dict
  }
  if (frame.code?.nonlocals.has(id)) {
    for (let f = frame.parent; f; f = f.parent) {
      if (f.kind === 'function' && f.code?.locals.has(id)) {
        checkFrozen(f.home, 'names of a shared function')
        return f.vars
      }
    }
    throw unsupported(`nonlocal '${id}' without an enclosing function that has it`)
  }
  return frame.vars
}

export function store(vm: Machine, frame: Frame, id: string, value: Value): void {
  vm.charge(16)
  if (frame.code) home(frame, id).set(id, value)
  else frame.vars.set(id, value)
}

/** `:=` binds outside of comprehensions. */
export function storeWalrus(vm: Machine, frame: Frame, id: string, value: Value): void {
  let f = frame
  while (f.kind === 'comprehension' && f.parent) f = f.parent
  if (f !== frame && f.kind === 'class')
    throw unsupported("':=' in a comprehension of a class body")
  store(vm, f, id, value)
}

export function remove(frame: Frame, id: string): void {
  if (home(frame, id).delete(id)) return
  if (frame.code?.locals.has(id)) {
    throw raise(
      'UnboundLocalError',
      `cannot access local variable '${id}' where it is not associated with a value`,
    )
  }
  throw raise('NameError', `name '${id}' is not defined`)
}

/** What a function or class defined here is called in full. */
export const qualified = (frame: Frame, name: string): string =>
  frame.qualname ? `${frame.qualname}.${name}` : name
