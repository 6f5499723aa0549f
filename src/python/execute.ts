/**
 * Statements, run at once (`execute`) or as the body of a generator (`generate`), which may stop at
 * each `yield` statement. Source: The Python Language Reference 3.11, chapters 7 and 8.
 */
import type { Expression, Handler, Statement } from './ast.ts'
import { defineClass, defineFunction } from './definitions.ts'
import { assign, augment, deleteTarget } from './assign.ts'
import { evaluate } from './evaluate.ts'
import { exceptionClass, inexact, PyException, PyRaise, raise } from './exceptions.ts'
import { HostObject } from './host.ts'
import { executeFrom, executeImport } from './imports.ts'
import type { Frame, Machine } from './machine.ts'
import { remove, store } from './names.ts'
import { unsupported } from './signals.ts'
import { PyClass, PyInstance, PyTuple, typeOf, types, type Value } from './values.ts'

/** How a statement ended; the value of `return` is in the frame. */
export type Outcome = 0 | 1 | 2 | 3
const [NORMAL, BREAK, CONTINUE, RETURN] = [0, 1, 2, 3] as const

type Of<K extends Statement['k']> = Extract<Statement, { k: K }>

export function execute(vm: Machine, frame: Frame, statements: readonly Statement[]): Outcome {
  for (let i = 0; i < statements.length; i++) {
    const outcome = executeOne(vm, frame, statements[i] as Statement)
    if (outcome !== NORMAL) return outcome
  }
  return NORMAL
}

function executeOne(vm: Machine, frame: Frame, s: Statement): Outcome {
  if (--vm.stepsLeft < 0) vm.step(0)
  vm.line = s.line
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- the others follow
  switch (s.k) {
    case 'expression':
      evaluate(vm, frame, s.value)
      return NORMAL
    case 'assign': {
      const value = evaluate(vm, frame, s.value)
      for (const t of s.targets) assign(vm, frame, t, value)
      return NORMAL
    }
    case 'return':
      frame.returned = s.value ? evaluate(vm, frame, s.value) : null
      return RETURN
    case 'if': {
      for (const b of s.branches) {
        if (vm.truth(evaluate(vm, frame, b.test))) return execute(vm, frame, b.body)
      }
      return execute(vm, frame, s.otherwise)
    }
    case 'for':
      return executeFor(vm, frame, s)
    case 'while':
      return executeWhile(vm, frame, s)
    case 'with':
      return executeWith(vm, frame, s, 0)
    case 'try':
      return executeTry(vm, frame, s)
    case 'break':
      return BREAK
    case 'continue':
      return CONTINUE
    default:
      executeSimple(vm, frame, s)
      return NORMAL
  }
}

/** Statements that always go on behind them. */
function executeSimple(vm: Machine, frame: Frame, s: Statement): void {
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- the others came before
  switch (s.k) {
    case 'def':
      return defineFunction(vm, frame, s)
    case 'class':
      return defineClass(vm, frame, s, (body) => execute(vm, body, s.body))
    case 'augmented':
      return augment(vm, frame, s.target, s.op, s.value)
    case 'annotated':
      if (s.value) assign(vm, frame, s.target, evaluate(vm, frame, s.value))
      return
    case 'import':
      return executeImport(vm, frame, s)
    case 'from':
      return executeFrom(vm, frame, s)
    case 'raise':
      throw raised(vm, frame, s)
    case 'assert':
      if (!vm.truth(evaluate(vm, frame, s.test))) {
        throw raise('AssertionError', ...(s.message ? [evaluate(vm, frame, s.message)] : []))
      }
      return
    case 'del':
      for (const t of s.targets) deleteTarget(vm, frame, t)
      return
    case 'global':
    case 'nonlocal':
      if (!frame.code && frame.kind === 'class') throw unsupported(`${s.k} in a class body`)
      return
    case 'unsupported':
      throw unsupported(s.what)
    default:
  }
}

function executeFor(vm: Machine, frame: Frame, s: Of<'for'>): Outcome {
  const iterator = vm.iterate(evaluate(vm, frame, s.source))
  for (let v = iterator.next(); v !== undefined; v = iterator.next()) {
    vm.step()
    assign(vm, frame, s.target, v)
    const outcome = execute(vm, frame, s.body)
    if (outcome === BREAK) return NORMAL
    if (outcome === RETURN) return outcome
    vm.line = s.line
  }
  return execute(vm, frame, s.otherwise)
}

function executeWhile(vm: Machine, frame: Frame, s: Of<'while'>): Outcome {
  while (vm.truth(evaluate(vm, frame, s.test))) {
    const outcome = execute(vm, frame, s.body)
    if (outcome === BREAK) return NORMAL
    if (outcome === RETURN) return outcome
    vm.line = s.line
  }
  return execute(vm, frame, s.otherwise)
}

function raised(vm: Machine, frame: Frame, s: Of<'raise'>): Error {
  if (!s.value) {
    const current = frame.handling?.[frame.handling.length - 1]
    if (current instanceof PyException) return new PyRaise(current)
    if (frame.parent === null || frame.kind === 'function') {
      throw unsupported('raise without an exception being handled here')
    }
    throw raise('RuntimeError', 'No active exception to reraise')
  }
  const value = asException(vm, evaluate(vm, frame, s.value))
  if (s.cause) {
    const cause = evaluate(vm, frame, s.cause)
    value.cause = cause === null ? null : asException(vm, cause)
  }
  return new PyRaise(value)
}

function asException(vm: Machine, value: Value): PyException {
  if (value instanceof HostObject) throw unsupported('raising a host value')
  const object =
    value instanceof PyClass && value.isSubclassOf(exceptionClass('BaseException'))
      ? vm.call(value, [])
      : value
  if (object instanceof PyException) return object
  throw raise('TypeError', 'exceptions must derive from BaseException')
}

/** What a frame's state must be again when an exception is caught in it. */
function restorer(vm: Machine, frame: Frame): () => void {
  const { depth, classBody, trying } = vm
  return () => {
    vm.depth = depth
    vm.trying = trying
    vm.classBody = classBody
    vm.frame = frame
  }
}

/** Notes where an exception came from, before the frames are gone. */
function caught(vm: Machine, error: unknown): PyRaise {
  if (!(error instanceof PyRaise)) throw error
  error.where ??= vm.where()
  return error
}

function matches(vm: Machine, frame: Frame, error: PyRaise, handler: Handler): boolean {
  if (!handler.type) return true
  const wanted = evaluate(vm, frame, handler.type)
  return matchesClass(error, wanted)
}

function matchesClass(error: PyRaise, wanted: Value): boolean {
  if (wanted instanceof PyTuple) return wanted.items.some((w) => matchesClass(error, w))
  if (wanted instanceof PyClass && wanted.isSubclassOf(exceptionClass('BaseException'))) {
    return error.value.cls.isSubclassOf(wanted)
  }
  if (wanted instanceof HostObject) throw unsupported('except with a host value')
  throw raise('TypeError', 'catching classes that do not inherit from BaseException is not allowed')
}

function enterHandler(vm: Machine, frame: Frame, handler: Handler, error: PyRaise): () => void {
  if (handler.name !== null) store(vm, frame, handler.name, error.value)
  const handling = (frame.handling ??= [])
  handling.push(error.value)
  return () => {
    handling.pop()
    if (handler.name === null) return
    store(vm, frame, handler.name, null)
    remove(frame, handler.name)
  }
}

function executeTry(vm: Machine, frame: Frame, s: Of<'try'>): Outcome {
  if (s.finally.length === 0) return executeHandlers(vm, frame, s)
  const restore = restorer(vm, frame)
  let outcome: Outcome
  try {
    outcome = executeHandlers(vm, frame, s)
  } catch (error) {
    const e = caught(vm, error)
    restore()
    const handling = (frame.handling ??= [])
    handling.push(e.value)
    const last = execute(vm, frame, s.finally)
    handling.pop()
    if (last !== NORMAL) return last
    throw e
  }
  const { returned } = frame
  const last = execute(vm, frame, s.finally)
  if (last !== NORMAL) return last
  frame.returned = returned
  return outcome
}

function executeHandlers(vm: Machine, frame: Frame, s: Of<'try'>): Outcome {
  if (s.handlers.length === 0) return execute(vm, frame, s.body)
  const restore = restorer(vm, frame)
  let outcome: Outcome
  try {
    vm.trying++
    outcome = execute(vm, frame, s.body)
    vm.trying--
  } catch (error) {
    const e = caught(vm, error)
    restore()
    for (const handler of s.handlers) {
      vm.line = handler.line
      if (!matches(vm, frame, e, handler)) continue
      const leave = enterHandler(vm, frame, handler, e)
      try {
        return execute(vm, frame, handler.body)
      } catch (next) {
        if (next instanceof PyRaise) next.where ??= vm.where()
        throw next
      } finally {
        leave()
      }
    }
    throw e
  }
  return outcome === NORMAL ? execute(vm, frame, s.otherwise) : outcome
}

type Manager = { enter(): Value; exit(error: PyRaise | null): boolean }

/** `__enter__` and `__exit__` of a value used in `with`. */
function manager(vm: Machine, value: Value): Manager {
  if (value instanceof HostObject) {
    return {
      enter: () => value.enter(vm),
      exit: (error) => value.exit(vm, error?.value ?? null),
    }
  }
  const enter = value instanceof PyInstance ? value.cls.lookup('__enter__') : undefined
  const exit = value instanceof PyInstance ? value.cls.lookup('__exit__') : undefined
  if (!(value instanceof PyInstance) || enter === undefined || exit === undefined) {
    if (value instanceof PyInstance && value.cls.mro.some((c) => c.open)) {
      throw unsupported(`with ${value.cls.name}`)
    }
    throw inexact(
      'TypeError',
      `'${typeOf(value).name}' object does not support the context manager protocol`,
    )
  }
  return {
    enter: () => vm.call(enter, [value]),
    exit: (error) => {
      if (!error) {
        vm.call(exit, [value, null, null, null])
        return false
      }
      // The traceback is an object nobody can look into.
      const traceback = new PyInstance(new PyClass('traceback', [types.object], { open: true }))
      return vm.truth(vm.call(exit, [value, error.value.cls, error.value, traceback]))
    },
  }
}

function executeWith(vm: Machine, frame: Frame, s: Of<'with'>, at: number): Outcome {
  const item = s.items[at]
  if (!item) return execute(vm, frame, s.body)
  const m = manager(vm, evaluate(vm, frame, item.context))
  const entered = m.enter()
  const restore = restorer(vm, frame)
  let outcome: Outcome
  try {
    if (item.target) assign(vm, frame, item.target, entered)
    outcome = executeWith(vm, frame, s, at + 1)
  } catch (error) {
    const e = caught(vm, error)
    restore()
    if (m.exit(e)) return NORMAL
    throw e
  }
  const { returned } = frame
  m.exit(null)
  frame.returned = returned
  return outcome
}

/** The body of a generator function: yields where `yield` stands as a statement of its own. */
export function* generate(
  vm: Machine,
  frame: Frame,
  statements: readonly Statement[],
): Generator<Value, Outcome> {
  for (const s of statements) {
    vm.step()
    vm.line = s.line
    const outcome = yield* generateOne(vm, frame, s)
    if (outcome !== NORMAL) return outcome
  }
  return NORMAL
}

function* generateOne(vm: Machine, frame: Frame, s: Statement): Generator<Value, Outcome> {
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- the others hold no yield that is supported
  switch (s.k) {
    case 'expression':
      if (s.value.k === 'yield') {
        yield yielded(vm, frame, s.value.value)
        return NORMAL
      }
      if (s.value.k === 'yield-from') {
        const iterator = vm.iterate(evaluate(vm, frame, s.value.value))
        for (let v = iterator.next(); v !== undefined; v = iterator.next()) yield v
        return NORMAL
      }
      return executeOne(vm, frame, s)
    case 'if': {
      for (const b of s.branches) {
        if (vm.truth(evaluate(vm, frame, b.test))) return yield* generate(vm, frame, b.body)
      }
      return yield* generate(vm, frame, s.otherwise)
    }
    case 'for': {
      const iterator = vm.iterate(evaluate(vm, frame, s.source))
      for (let v = iterator.next(); v !== undefined; v = iterator.next()) {
        vm.step()
        assign(vm, frame, s.target, v)
        const outcome = yield* generate(vm, frame, s.body)
        if (outcome === BREAK) return NORMAL
        if (outcome === RETURN) return outcome
      }
      return yield* generate(vm, frame, s.otherwise)
    }
    case 'while': {
      while (vm.truth(evaluate(vm, frame, s.test))) {
        const outcome = yield* generate(vm, frame, s.body)
        if (outcome === BREAK) return NORMAL
        if (outcome === RETURN) return outcome
      }
      return yield* generate(vm, frame, s.otherwise)
    }
    default:
      return executeOne(vm, frame, s)
  }
}

const yielded = (vm: Machine, frame: Frame, e: Expression | null): Value =>
  e ? evaluate(vm, frame, e) : null
