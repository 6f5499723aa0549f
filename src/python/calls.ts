/** Calls, and how arguments find their parameters. Source: The Python Language Reference 3.11, 6.3.4. */
import type { Statement } from './ast.ts'
import { evaluate } from './evaluate.ts'
import { inexact, PyException, raise } from './exceptions.ts'
import { execute, generate } from './execute.ts'
import { HostObject } from './host.ts'
import { Frame, PyFunction, PyNative, type Machine } from './machine.ts'
import { parseBody } from './parser.ts'
import { expressionCode, functionCode } from './scope.ts'
import { limitReached, unsupported } from './signals.ts'
import {
  PyBound,
  PyClass,
  PyDict,
  PyInstance,
  PyIterator,
  PyTuple,
  PyWrapped,
  typeOf,
  types,
  type Keywords,
  type Value,
} from './values.ts'

export function call(
  vm: Machine,
  func: Value,
  args: readonly Value[],
  keywords: Keywords = null,
): Value {
  if (func instanceof PyBound) return call(vm, func.func, [func.self, ...args], keywords)
  if (func instanceof PyNative) return func.run(vm, args, keywords)
  if (func instanceof PyFunction) return callFunction(vm, func, args, keywords)
  if (func instanceof PyClass) return instantiate(vm, func, args, keywords)
  if (func instanceof HostObject) return func.call(args, keywords, vm)
  if (func instanceof PyWrapped && func.kind === 'staticmethod') {
    return call(vm, func.func, args, keywords)
  }
  if (func instanceof PyInstance) {
    const method = func.cls.lookup('__call__')
    if (method !== undefined) return call(vm, method, [func, ...args], keywords)
    if (func.cls.mro.some((c) => c.open)) throw unsupported(`calling a ${func.cls.name}`)
  }
  throw raise('TypeError', `'${typeOf(func).name}' object is not callable`)
}

function instantiate(vm: Machine, cls: PyClass, args: readonly Value[], keywords: Keywords): Value {
  const maker = cls.mro.find((c) => c.construct || (c.open && c.line === 0))
  if (maker && !maker.construct) throw unsupported(`calling ${cls.name}`)
  vm.charge(64)
  let object: Value
  if (maker?.construct) object = maker.construct(vm as never, cls, args, keywords)
  else {
    if (cls.line === 0 && cls !== types.object) throw unsupported(`calling ${cls.name}`)
    object = new PyInstance(cls, vm.home)
  }
  if (!(object instanceof PyInstance)) return object
  const init = cls.lookup('__init__')
  if (init !== undefined) {
    const result = call(vm, init, [object, ...args], keywords)
    if (result !== null) {
      throw raise('TypeError', `__init__() should return None, not '${typeOf(result).name}'`)
    }
  } else if (!(object instanceof PyException) && (args.length > 0 || keywords)) {
    if (!maker) throw raise('TypeError', `${cls.name}() takes no arguments`)
  }
  return object
}

function callFunction(
  vm: Machine,
  func: PyFunction,
  args: readonly Value[],
  keywords: Keywords,
): Value {
  const { body, params } = func
  func.code ??= compile(func)
  const { code } = func
  vm.charge(128 + 16 * params.length)
  const frame = new Frame(
    'function',
    bindArguments(vm, func, args, keywords),
    func.frame,
    func.frame.module,
    code,
    vm.home,
  )
  frame.qualname = `${func.qualname}.<locals>`
  frame.firstParameter = params[0]?.name ?? null
  if (code.generator) {
    if ('expression' in body) throw unsupported('yield in a lambda')
    return makeGenerator(vm, frame, code.statements)
  }
  if (++vm.depth > vm.limits.depth) {
    throw limitReached(`more than ${vm.limits.depth} calls inside each other`)
  }
  const { frame: outer, line } = vm
  vm.frame = frame
  if ('expression' in body) {
    frame.returned = evaluate(vm, frame, body.expression)
  } else execute(vm, frame, code.statements)
  vm.frame = outer
  vm.line = line
  vm.depth--
  return frame.returned
}

function compile(func: PyFunction) {
  const names = func.params.map((p) => p.name)
  if ('expression' in func.body) return expressionCode(func.body.expression, names)
  return functionCode(parseBody(func.body), names)
}

function makeGenerator(vm: Machine, frame: Frame, statements: readonly Statement[]): PyIterator {
  const generator = generate(vm, frame, statements)
  let running = false
  return new PyIterator(
    () => {
      if (running) throw raise('ValueError', 'generator already executing')
      if (++vm.depth > vm.limits.depth) {
        throw limitReached(`more than ${vm.limits.depth} calls inside each other`)
      }
      const { frame: outer, line } = vm
      vm.frame = frame
      running = true
      try {
        const { done, value } = generator.next()
        vm.frame = outer
        vm.line = line
        vm.depth--
        return done ? undefined : value
      } finally {
        running = false
      }
    },
    vm.home,
    types.generator,
  )
}

const quoted = (names: readonly string[]) => {
  const all = names.map((n) => `'${n}'`)
  if (all.length < 3) return all.join(' and ')
  return `${all.slice(0, -1).join(', ')}, and ${all[all.length - 1] as string}`
}

function bindArguments(
  vm: Machine,
  func: PyFunction,
  args: readonly Value[],
  keywords: Keywords,
): Map<string, Value> {
  const vars = new Map<string, Value>()
  const { params, defaults } = func
  let next = 0
  let rest: PyDict | null = null
  let star = false
  for (const p of params) {
    if (p.kind === 'positional' || p.kind === 'positional-only') {
      if (next < args.length) vars.set(p.name, args[next++] as Value)
    } else if (p.kind === 'star') {
      star = true
      vars.set(p.name, new PyTuple(args.slice(next)))
      next = args.length
    } else if (p.kind === 'double-star') {
      rest = new PyDict(vm.home)
      vars.set(p.name, rest)
    }
  }
  if (keywords) {
    for (const [name, value] of keywords) {
      const p = params.find(
        (q) => q.name === name && (q.kind === 'positional' || q.kind === 'keyword'),
      )
      if (p) {
        if (vars.has(name)) {
          throw raise('TypeError', `${func.qualname}() got multiple values for argument '${name}'`)
        }
        vars.set(name, value)
      } else if (rest) rest.set(name, value)
      else if (params.some((q) => q.name === name && q.kind === 'positional-only')) {
        throw inexact('TypeError', 'positional-only arguments passed as keyword arguments')
      } else {
        throw raise('TypeError', `${func.qualname}() got an unexpected keyword argument '${name}'`)
      }
    }
  }
  if (next < args.length && !star) throw tooMany(func, args.length, vars)
  const missing: string[] = []
  const missingKeywords: string[] = []
  for (let i = 0; i < params.length; i++) {
    const p = params[i] as (typeof params)[number]
    if (vars.has(p.name)) continue
    const value = defaults[i]
    if (value !== undefined) vars.set(p.name, value)
    else (p.kind === 'keyword' ? missingKeywords : missing).push(p.name)
  }
  const lacking = missing.length > 0 ? missing : missingKeywords
  if (lacking.length > 0) {
    const kind = missing.length > 0 ? 'positional' : 'keyword-only'
    throw raise(
      'TypeError',
      `${func.qualname}() missing ${lacking.length} required ${kind} argument${lacking.length > 1 ? 's' : ''}: ${quoted(lacking)}`,
    )
  }
  return vars
}

function tooMany(func: PyFunction, given: number, vars: Map<string, Value>): Error {
  const { params, defaults } = func
  const positional = params.filter((p) => p.kind === 'positional' || p.kind === 'positional-only')
  const most = positional.length
  const least = positional.filter((p) => defaults[params.indexOf(p)] === undefined).length
  if (params.some((p) => p.kind === 'keyword' && vars.has(p.name))) {
    return inexact('TypeError', 'too many arguments')
  }
  const takes = least < most ? `from ${least} to ${most}` : String(most)
  const plural = most === 1 && least === most ? '' : 's'
  return raise(
    'TypeError',
    `${func.qualname}() takes ${takes} positional argument${plural} but ${given} ${given === 1 ? 'was' : 'were'} given`,
  )
}
