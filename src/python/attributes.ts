/** Attributes. Source: The Python Language Reference 3.11, sections 3.3.2 and 3.3.3. */
import { exactArguments, PyException, raise } from './exceptions.ts'
import { HostObject, PyUnknown } from './host.ts'
import { PyFunction, PyNative, type Machine } from './machine.ts'
import { docstring, parseBody } from './parser.ts'
import { unsupported } from './signals.ts'
import {
  PyBound,
  PyClass,
  PyInstance,
  PyModule,
  PyProperty,
  PySuper,
  PyTuple,
  PyWrapped,
  typeOf,
  types,
  type Value,
} from './values.ts'

/** undefined: there is none. Throws Unsupported where that cannot be known. */
export function tryAttribute(vm: Machine, object: Value, name: string): Value | undefined {
  if (object instanceof PyModule) return moduleAttribute(object, name)
  if (object instanceof PyInstance) return instanceAttribute(vm, object, name)
  if (object instanceof PyClass) return classAttribute(vm, object, name)
  if (object instanceof HostObject) {
    const own = object.attribute(name, vm)
    if (own !== undefined) return own
    const found = object.cls.lookup(name)
    if (found !== undefined) return bind(vm, found, object, object.cls)
    throw unsupported(`${object.cls.name}.${name}`)
  }
  if (object instanceof PySuper) return superAttribute(vm, object, name)
  if (object instanceof PyFunction) {
    const own = object.attributes.get(name)
    if (own !== undefined) return own
    if (name === '__name__') return object.name
    if (name === '__qualname__') return object.qualname
    if (name === '__doc__') return documentation(object)
    if (name.startsWith('__')) throw unsupported(`${name} of a function`)
    return undefined
  }
  const cls = typeOf(object)
  const found = cls.lookup(name)
  if (found !== undefined) return bind(vm, found, object, cls)
  if (name === '__class__') return cls
  if (name === '__name__' && object instanceof PyNative) return object.name
  if (name.startsWith('__')) throw unsupported(`${cls.name}.${name}`)
  if (unmodelled.get(cls)?.has(name) ?? !unmodelled.has(cls)) {
    throw unsupported(`${cls.name}.${name}`)
  }
  return undefined
}

export function attribute(vm: Machine, object: Value, name: string): Value {
  // What is not known may be passed on, but not where the program waits for its absence.
  const unknown =
    object instanceof PyUnknown ||
    (object instanceof PyModule && object.open && !object.dict.has(name))
  if (unknown && vm.trying === 0 && !name.startsWith('__')) {
    return new PyUnknown(`${object instanceof PyUnknown ? object.cls.name : object.name}.${name}`)
  }
  const value = tryAttribute(vm, object, name)
  if (value !== undefined) return value
  throw noAttribute(object, name)
}

function documentation(func: PyFunction): Value {
  if ('expression' in func.body) return null
  const first = parseBody(func.body)[0]
  return first ? docstring(first) : null
}

function noAttribute(object: Value, name: string): Error {
  if (object instanceof PyClass) {
    return raise('AttributeError', `type object '${object.name}' has no attribute '${name}'`)
  }
  if (object instanceof PyModule) {
    return raise('AttributeError', `module '${object.name}' has no attribute '${name}'`)
  }
  const cls = object instanceof PySuper ? types.super : typeOf(object)
  return raise('AttributeError', `'${cls.name}' object has no attribute '${name}'`)
}

/** Names of CPython 3.11 that are not modelled; a class not listed here is not known well enough. */
const unmodelled = new Map<PyClass, ReadonlySet<string>>(
  (
    [
      [
        types.str,
        'casefold encode expandtabs format_map isidentifier isprintable maketrans translate',
      ],
      [
        types.int,
        'as_integer_ratio bit_count bit_length conjugate denominator from_bytes imag numerator real to_bytes',
      ],
      [
        types.bool,
        'as_integer_ratio bit_count bit_length conjugate denominator from_bytes imag numerator real to_bytes',
      ],
      [types.float, 'as_integer_ratio conjugate fromhex hex imag is_integer real'],
      [types.list, ''],
      [types.tuple, ''],
      [types.dict, ''],
      [types.set, ''],
      [types.frozenset, ''],
      [types.none, ''],
      [types.range, 'count index start step stop'],
    ] as const
  ).map(([cls, names]) => [cls, new Set(names.split(' '))]),
)

function moduleAttribute(module: PyModule, name: string): Value | undefined {
  const value = module.dict.get(name)
  if (value !== undefined) return value
  if (name === '__name__') return module.name
  if (module.open || name.startsWith('__')) throw unsupported(`${module.name}.${name}`)
  return undefined
}

/** What an attribute found in a class gives when it is asked of an instance, or of the class (null). */
export function bind(vm: Machine, found: Value, self: Value | undefined, owner: PyClass): Value {
  if (found instanceof PyFunction) return self === undefined ? found : new PyBound(self, found)
  if (found instanceof PyNative) {
    return found.binds && self !== undefined ? new PyBound(self, found) : found
  }
  if (found instanceof PyWrapped) {
    return found.kind === 'staticmethod' ? found.func : new PyBound(owner, found.func)
  }
  if (found instanceof PyProperty) {
    if (self === undefined) return found
    if (found.get === null) throw raise('AttributeError', 'unreadable attribute')
    return vm.call(found.get, [self])
  }
  if (found instanceof HostObject) return found.get(owner, vm)
  if (found instanceof PyInstance && found.cls.lookup('__get__') !== undefined) {
    throw unsupported('descriptors')
  }
  return found
}

function instanceAttribute(vm: Machine, object: PyInstance, name: string): Value | undefined {
  const found = object.cls.lookup(name)
  if (found instanceof PyProperty) return bind(vm, found, object, object.cls)
  const own = object.attributes.get(name)
  if (own !== undefined) return own
  if (found !== undefined) return bind(vm, found, object, object.cls)
  if (name === '__class__') return object.cls
  if (object instanceof PyException) {
    if (name === 'args') return new PyTuple(exactArguments(object))
    if (name === '__cause__') return object.cause
    const isStop = object.cls.mro.some((c) => c.name === 'StopIteration')
    if (isStop && name === 'value') return object.args[0] ?? null
    if (
      object.cls.mro.some((c) =>
        /^(?:OSError|ImportError|SystemExit|SyntaxError|UnicodeError|NameError|AttributeError)$/.test(
          c.name,
        ),
      )
    ) {
      throw unsupported(`${object.cls.name}.${name}`)
    }
    if (/^(?:with_traceback|add_note)$/.test(name)) throw unsupported(`${object.cls.name}.${name}`)
  }
  if (name === '__dict__' || name === '__doc__') throw unsupported(`${name} of an object`)
  const fallback = object.cls.lookup('__getattr__')
  if (fallback !== undefined) return vm.call(fallback, [object, name])
  if (name.startsWith('__') && name.endsWith('__')) throw unsupported(`${name} of an object`)
  if (isOpen(object.cls)) throw unsupported(`${object.cls.name}.${name}`)
  return undefined
}

const isOpen = (cls: PyClass) => cls.mro.some((c) => c.open)

function classAttribute(vm: Machine, cls: PyClass, name: string): Value | undefined {
  // Not inherited.
  if (name === '__doc__' && cls.line > 0) return cls.dict.get(name) ?? null
  const found = cls.lookup(name)
  if (found !== undefined) return bind(vm, found, undefined, cls)
  switch (name) {
    case '__name__':
      return cls.name
    case '__qualname__':
      return cls.qualname
    case '__module__':
      return cls.module
    case '__bases__':
      return new PyTuple(cls.bases)
    case '__mro__':
      return new PyTuple(cls.mro)
    case '__class__':
      return types.type
    default:
  }
  if (isOpen(cls) || name.startsWith('__') || name === 'mro')
    throw unsupported(`${cls.name}.${name}`)
  if (cls.home.frozen && cls.line === 0 && unmodelled.get(cls)?.has(name)) {
    throw unsupported(`${cls.name}.${name}`)
  }
  for (const c of cls.mro) {
    const missing = unmodelled.get(c)
    if (missing?.has(name) || (!missing && c.line === 0 && !c.closed && c !== types.object)) {
      throw unsupported(`${cls.name}.${name}`)
    }
  }
  return undefined
}

function superAttribute(vm: Machine, object: PySuper, name: string): Value | undefined {
  const { self, start } = object
  const cls = self instanceof PyClass ? self : typeOf(self)
  const rest = cls.mro.slice(cls.mro.indexOf(start) + 1)
  for (const c of rest) {
    const found = c.dict.get(name)
    if (found !== undefined) return bind(vm, found, self instanceof PyClass ? undefined : self, cls)
    if (c.open) throw unsupported(`${c.name}.${name}`)
  }
  if (name === '__init__') {
    return new PyNative('__init__', (_, args) => {
      if (self instanceof PyException) self.args = args
      else if (args.length > 0) {
        throw raise(
          'TypeError',
          'object.__init__() takes exactly one argument (the instance to initialize)',
        )
      }
      return null
    })
  }
  if (name.startsWith('__')) throw unsupported(`super().${name}`)
  return undefined
}

export function setAttribute(vm: Machine, object: Value, name: string, value: Value): void {
  if (object instanceof HostObject) return object.setAttribute(name, value, vm)
  if (object instanceof PyInstance) {
    const found = object.cls.lookup(name)
    if (found instanceof PyProperty) {
      if (found.set === null) {
        throw raise(
          'AttributeError',
          `property '${name}' of '${object.cls.qualname}' object has no setter`,
        )
      }
      vm.call(found.set, [object, value])
      return
    }
    if (object.cls.lookup('__setattr__') !== undefined) throw unsupported('__setattr__')
    checkFrozen(object.home, `attributes of a shared ${object.cls.name}`)
    if (object instanceof PyException && name === 'args') throw unsupported('setting args')
    if (name === '__class__' || name === '__dict__') throw unsupported(`setting ${name}`)
    vm.charge(64)
    object.attributes.set(name, value)
  } else if (object instanceof PyClass) {
    if (object.line === 0) {
      throw raise('TypeError', `cannot set '${name}' attribute of immutable type '${object.name}'`)
    }
    checkFrozen(object.home, `attributes of the shared class ${object.name}`)
    if (/^__.*__$/.test(name) && name !== '__doc__') {
      throw unsupported(`setting ${name} of a class`)
    }
    vm.charge(64)
    object.dict.set(name, value)
  } else if (object instanceof PyFunction) {
    checkFrozen(object.home, 'attributes of a shared function')
    if (/^__.*__$/.test(name) && name !== '__doc__') {
      throw unsupported(`setting ${name} of a function`)
    }
    vm.charge(64)
    object.attributes.set(name, value)
  } else if (object instanceof PyModule) {
    checkFrozen(object.home, `names of the shared module ${object.name}`)
    object.dict.set(name, value)
  } else {
    const has = typeOf(object).lookup(name) !== undefined
    throw raise(
      'AttributeError',
      has
        ? `'${typeOf(object).name}' object attribute '${name}' is read-only`
        : `'${typeOf(object).name}' object has no attribute '${name}'`,
    )
  }
}

export function deleteAttribute(vm: Machine, object: Value, name: string): void {
  const map =
    object instanceof PyInstance
      ? object.attributes
      : object instanceof PyClass && object.line > 0
        ? object.dict
        : object instanceof PyModule
          ? object.dict
          : null
  if (!map || object === null || typeof object !== 'object' || object instanceof HostObject) {
    throw unsupported(`deleting an attribute of a ${typeOf(object).name}`)
  }
  checkFrozen((object as PyInstance | PyClass | PyModule).home, 'attributes of a shared object')
  if (object instanceof PyInstance && object.cls.lookup(name) instanceof PyProperty) {
    throw unsupported('deleting a property')
  }
  vm.step()
  if (!map.delete(name)) {
    if (object instanceof PyInstance && object.cls.lookup(name) === undefined) {
      throw noAttribute(object, name)
    }
    throw raise('AttributeError', name)
  }
}

export function checkFrozen(home: { frozen: boolean }, what: string): void {
  if (home.frozen) throw unsupported(`changing ${what}`)
}
