/** `def` and `class`. Source: The Python Language Reference 3.11, sections 8.7, 8.8 and 3.3.3. */
import type { Definition, Statement } from './ast.ts'
import { evaluate } from './evaluate.ts'
import { qualified } from './names.ts'
import { inexact, raise } from './exceptions.ts'
import { HostObject, PyUnknown } from './host.ts'
import { Frame, PyFunction, type Machine } from './machine.ts'
import { store } from './names.ts'
import { docstring } from './parser.ts'
import { unsupported } from './signals.ts'
import {
  InconsistentBases,
  PyClass,
  PyFloat,
  PyObject,
  typeOf,
  types,
  type Value,
} from './values.ts'

export function defineFunction(vm: Machine, frame: Frame, s: Definition): void {
  if (s.asynchronous) throw unsupported('asynchronous functions')
  const decorators = s.decorators.map((d) => evaluate(vm, frame, d))
  vm.charge(256)
  const func = new PyFunction({
    name: s.name,
    qualname: qualified(frame, s.name),
    params: s.params,
    defaults: s.params.map((p) => (p.default ? evaluate(vm, frame, p.default) : undefined)),
    body: s.body,
    frame,
    line: s.line,
    home: vm.home,
  })
  store(vm, frame, s.name, decorate(vm, decorators, func, s.line))
}

function decorate(vm: Machine, decorators: readonly Value[], value: Value, line: number): Value {
  let result = value
  for (const d of decorators.toReversed()) {
    vm.line = line
    result = vm.call(d, [result])
  }
  return result
}

/** Special methods that change what classes and attributes are. */
const unsupportedMethods = new Set(
  `new getattribute delattr set_name get set delete init_subclass class_getitem slots prepare index int float complex round trunc floor ceil abs divmod rdivmod reversed length_hint missing dir instancecheck subclasscheck mro_entries bytes match_args del call_ex subclasshook`
    .split(/\s+/)
    .map((name) => `__${name}__`),
)

/** Built-in classes that programs may inherit from; others keep their contents elsewhere. */
const plainBases = new Set<string>(['object'])

export function defineClass(
  vm: Machine,
  frame: Frame,
  s: Extract<Statement, { k: 'class' }>,
  run: (body: Frame) => void,
): void {
  const decorators = s.decorators.map((d) => evaluate(vm, frame, d))
  const bases = s.bases.map((b) => baseClass(evaluate(vm, frame, b)))
  if (bases.length === 0) bases.push(types.object)
  if (s.keywords.length > 0) throw unsupported('keywords in a class statement')
  if (new Set(bases).size < bases.length) throw inexact('TypeError', 'duplicate base class')
  const body = new Frame('class', new Map(), frame, frame.module, null, vm.home)
  body.qualname = qualified(frame, s.name)
  const { classBody, frame: outer } = vm
  vm.classBody = body
  vm.frame = body
  vm.charge(512)
  const doc = s.body[0] ? docstring(s.body[0]) : null
  if (doc !== null) body.vars.set('__doc__', doc)
  run(body)
  vm.frame = outer
  vm.classBody = classBody
  vm.line = s.line
  const cls = makeClass(s.name, bases, {
    dict: body.vars,
    module: moduleName(frame),
    line: s.line,
    home: vm.home,
    qualname: body.qualname,
  })
  body.madeClass = cls
  for (const base of cls.mro) if (base !== cls) base.onSubclass?.(vm, cls)
  store(vm, frame, s.name, decorate(vm, decorators, cls, s.line))
}

const moduleName = (frame: Frame) => {
  const name = frame.module.dict.get('__name__')
  return typeof name === 'string' ? name : frame.module.name
}

function makeClass(
  name: string,
  bases: readonly PyClass[],
  options: ConstructorParameters<typeof PyClass>[2],
): PyClass {
  for (const key of options?.dict?.keys() ?? []) {
    if (unsupportedMethods.has(key)) throw unsupported(`classes with ${key}`)
  }
  // Equality without a hash makes objects unhashable; keyOf asks for both.
  try {
    return new PyClass(name, bases, options)
  } catch (error) {
    if (error instanceof InconsistentBases) throw inexact('TypeError', error.message)
    throw error
  }
}

function baseClass(value: Value): PyClass {
  if (value instanceof PyUnknown) return value.cls
  if (value instanceof HostObject) throw unsupported(`inheriting from a ${value.cls.name}`)
  if (!(value instanceof PyClass)) {
    if (value instanceof PyObject && !(value instanceof PyFloat)) {
      throw unsupported(`inheriting from a ${value.cls.name}`)
    }
    throw inexact('TypeError', `cannot inherit from a ${typeOf(value).name}`)
  }
  if (value.line === 0 && value.module === 'builtins' && !value.construct && !value.open) {
    if (value === types.bool) {
      throw raise('TypeError', "type 'bool' is not an acceptable base type")
    }
    const isException = value.mro.some((c) => c.name === 'BaseException')
    if (!plainBases.has(value.name) && !isException) {
      throw unsupported(`inheriting from ${value.name}`)
    }
  }
  if (Object.values(types).includes(value as never) && value !== types.object) {
    throw unsupported(`inheriting from ${value.name}`)
  }
  return value
}
