/** What calling a built-in class gives. */
import { builtins } from './builtins-table.ts'
import { inexact, raise } from './exceptions.ts'
import { updateDict } from './dicts.ts'
import { addAll } from './sets.ts'
import { HostObject } from './host.ts'
import { iterate } from './iteration.ts'
import type { Frame, Machine } from './machine.ts'
import { positional, signature } from './native.ts'
import { integer } from './numbers.ts'
import { unsupported } from './signals.ts'
import { allWhitespace, characters, sliceText } from './text.ts'
import {
  PyBytes,
  PyClass,
  PyDict,
  PyFloat,
  PyInstance,
  PyIterator,
  PyList,
  PyProperty,
  PyRange,
  PySet,
  PySlice,
  PySuper,
  PyTuple,
  PyWrapped,
  typeOf,
  types,
  type Construct,
  type Keywords,
  type Value,
} from './values.ts'

const named = [
  types.object,
  types.type,
  types.int,
  types.bool,
  types.float,
  types.str,
  types.bytes,
  types.list,
  types.tuple,
  types.dict,
  types.set,
  types.frozenset,
  types.range,
  types.slice,
  types.map,
  types.filter,
  types.zip,
  types.enumerate,
  types.reversed,
  types.property,
  types.staticmethod,
  types.classmethod,
] as const
for (const cls of named) {
  builtins.set(cls.name, cls)
}

function construct(
  cls: PyClass,
  text: string,
  make: (vm: Machine, a: ReturnType<ReturnType<typeof signature>>) => Value,
): void {
  const bind = signature(text)
  cls.construct = ((vm: Machine, _: PyClass, args: readonly Value[], keywords: Keywords) =>
    make(vm, bind(args, keywords))) as unknown as Construct
}

construct(types.str, 'str(object=, encoding=, errors=)', (vm, a) => {
  if (a.get('encoding') !== undefined || a.get('errors') !== undefined) {
    throw unsupported('str() of bytes')
  }
  const v = a.get('object')
  return v === undefined ? '' : vm.str(v)
})
construct(types.bool, 'bool(x=, /)', (vm, a) => vm.truth(a.get('x') ?? false))

construct(types.int, 'int(x=, /, base=)', (vm, a) => {
  const v = a.get('x')
  const base = a.get('base')
  if (v === undefined) {
    if (base !== undefined) throw raise('TypeError', 'int() missing string argument')
    return 0
  }
  if (typeof v === 'string') return parseInteger(vm, v, base ?? 10)
  if (base !== undefined) {
    throw raise('TypeError', "int() can't convert non-string with explicit base")
  }
  if (typeof v === 'number' || typeof v === 'bigint') return v
  if (typeof v === 'boolean') return Number(v)
  if (v instanceof PyFloat) {
    if (Number.isNaN(v.value)) throw raise('ValueError', 'cannot convert float NaN to integer')
    if (!Number.isFinite(v.value)) {
      throw raise('OverflowError', 'cannot convert float infinity to integer')
    }
    return integer(BigInt(Math.trunc(v.value)))
  }
  if (v instanceof PyInstance || v instanceof HostObject || v instanceof PyBytes) {
    throw unsupported(`int() of a ${typeOf(v).name}`)
  }
  throw raise(
    'TypeError',
    `int() argument must be a string, a bytes-like object or a real number, not '${typeOf(v).name}'`,
  )
})

function trim(text: string): string {
  const all = characters(text)
  while (all.length > 0 && allWhitespace.test(all[0] as string)) all.shift()
  while (all.length > 0 && allWhitespace.test(all[all.length - 1] as string)) all.pop()
  return all.join('')
}

function parseInteger(vm: Machine, text: string, base: Value): Value {
  if (typeof base !== 'number') throw inexact('TypeError', 'base must be an int')
  if (base !== 0 && (base < 2 || base > 36)) {
    throw raise('ValueError', 'int() base must be >= 2 and <= 36, or 0')
  }
  vm.charge(2 * text.length)
  const bad = () =>
    raise(
      'ValueError',
      `invalid literal for int() with base ${base}: ${sliceText(vm.repr(text), 0, 200)}`,
    )
  const stripped = trim(text)
  if (/[^\0-\x7f]/.test(stripped)) throw unsupported('int() of text beyond ASCII')
  const [, sign = '', prefix = '', rest = ''] =
    /^([+-]?)(0[xXoObB](?=_?[0-9a-zA-Z]))?(.*)$/s.exec(stripped) ?? []
  const given = { x: 16, o: 8, b: 2 }[prefix.slice(1).toLowerCase()]
  let radix = base
  let digits = rest
  if (base === 0) {
    radix = given ?? 10
    if (given === undefined && /^0[\d_]*[1-9]/.test(rest)) throw bad()
  } else if (given !== base) digits = prefix + rest
  const from =
    given !== undefined && digits === rest
      ? /^_?[0-9a-z]+(?:_[0-9a-z]+)*$/i
      : /^[0-9a-z]+(?:_[0-9a-z]+)*$/i
  if (!from.test(digits)) throw bad()
  const plain = digits.replaceAll('_', '')
  if (plain.length > 4300 && (radix & (radix - 1)) !== 0) {
    throw raise(
      'ValueError',
      `Exceeds the limit (4300 digits) for integer string conversion: value has ${plain.length} digits; use sys.set_int_max_str_digits() to increase the limit`,
    )
  }
  if (plain.length > 20_000) throw unsupported('int() of very long text')
  let value = 0n
  for (const c of plain.toLowerCase()) {
    const digit = Number.parseInt(c, 36)
    if (digit >= radix) throw bad()
    value = value * BigInt(radix) + BigInt(digit)
  }
  return integer(sign === '-' ? -value : value)
}

construct(types.float, 'float(x=, /)', (vm, a) => {
  const v = a.get('x')
  if (v === undefined) return new PyFloat(0)
  if (v instanceof PyFloat) return v
  if (typeof v === 'number' || typeof v === 'boolean') return new PyFloat(Number(v))
  if (typeof v === 'bigint') {
    const n = Number(v)
    if (!Number.isFinite(n)) throw raise('OverflowError', 'int too large to convert to float')
    return new PyFloat(n)
  }
  if (typeof v === 'string') {
    const text = trim(v)
    if (/[^\0-\x7f]/.test(text)) throw unsupported('float() of text beyond ASCII')
    const special = /^([+-]?)(?:(inf|infinity)|nan)$/i.exec(text)
    if (special) {
      const n = special[2] === undefined ? Number.NaN : Number.POSITIVE_INFINITY
      return new PyFloat(special[1] === '-' ? -n : n)
    }
    const digits = String.raw`[0-9](?:_?[0-9])*`
    const whole = new RegExp(
      `^[+-]?(?:${digits}\\.?(?:${digits})?|\\.${digits})(?:[eE][+-]?${digits})?$`,
    )
    if (whole.test(text)) return new PyFloat(Number(text.replaceAll('_', '')))
    throw raise('ValueError', `could not convert string to float: ${vm.repr(v)}`)
  }
  if (v instanceof PyInstance || v instanceof HostObject || v instanceof PyBytes) {
    throw unsupported(`float() of a ${typeOf(v).name}`)
  }
  throw raise(
    'TypeError',
    `float() argument must be a string or a real number, not '${typeOf(v).name}'`,
  )
})

construct(types.bytes, 'bytes(x=, /)', (_, a) => {
  const v = a.get('x')
  if (v === undefined) return new PyBytes(new Uint8Array())
  throw unsupported('bytes()')
})
construct(types.list, 'list(x=, /)', (vm, a) => {
  const v = a.get('x')
  return vm.list(v === undefined ? [] : vm.items(v))
})
construct(types.tuple, 'tuple(x=, /)', (vm, a) => {
  const v = a.get('x')
  return v instanceof PyTuple ? v : new PyTuple(v === undefined ? [] : vm.items(v))
})
construct(types.dict, 'dict(x=, /, **kwargs)', (vm, a) => {
  const dict = new PyDict(vm.home)
  const v = a.get('x')
  if (v !== undefined) updateDict(vm, dict, v)
  vm.charge(40 * a.keywords.size)
  for (const [k, value] of a.keywords) dict.set(k, value)
  return dict
})
for (const cls of [types.set, types.frozenset]) {
  construct(cls, `${cls.name}(x=, /)`, (vm, a) => {
    const v = a.get('x')
    const set = new PySet([], vm.home, cls === types.frozenset)
    if (v !== undefined) addAll(vm, set, v)
    return set
  })
}

construct(types.range, 'range(a, b=, step=, /)', (_, a) => {
  const bound = (v: Value | undefined, otherwise: number): number => {
    if (v === undefined) return otherwise
    if (typeof v === 'number') return v
    if (typeof v === 'boolean') return Number(v)
    if (typeof v === 'bigint' || v instanceof PyInstance || v instanceof HostObject) {
      throw unsupported('range() of this')
    }
    throw raise('TypeError', `'${typeOf(v).name}' object cannot be interpreted as an integer`)
  }
  const first = bound(a.get('a'), 0)
  const second = a.get('b')
  const start = second === undefined ? 0 : first
  const stop = second === undefined ? first : bound(second, 0)
  const step = bound(a.get('step'), 1)
  if (step === 0) throw raise('ValueError', 'range() arg 3 must not be zero')
  if (!Number.isSafeInteger(stop - start)) throw unsupported('range() with very large bounds')
  return new PyRange(start, stop, step)
})
construct(types.slice, 'slice(a, b=, step=, /)', (_, a) => {
  const b = a.get('b')
  return b === undefined
    ? new PySlice(null, a.need('a'), null)
    : new PySlice(a.need('a'), b, a.get('step') ?? null)
})

construct(types.enumerate, 'enumerate(iterable, start=)', (vm, a) => {
  const source = iterate(vm, a.need('iterable'))
  let at = a.get('start')
  if (at === undefined) at = 0
  if (typeof at === 'boolean') at = Number(at)
  if (typeof at !== 'number') throw unsupported('enumerate() from this')
  let next = at
  return new PyIterator(
    () => {
      const v = source.next()
      return v === undefined ? undefined : new PyTuple([next++, v])
    },
    vm.home,
    types.enumerate,
  )
})
construct(types.zip, 'zip(*iterables, strict=)', (vm, a) => {
  if (a.get('strict') !== undefined) throw unsupported('zip(strict=…)')
  const sources = a.rest.map((v) => iterate(vm, v))
  return new PyIterator(
    () => {
      if (sources.length === 0) return undefined
      const items: Value[] = []
      for (const s of sources) {
        const v = s.next()
        if (v === undefined) return undefined
        items.push(v)
      }
      vm.charge(32 + 8 * items.length)
      return new PyTuple(items)
    },
    vm.home,
    types.zip,
  )
})
construct(types.map, 'map(func, first, *rest)', (vm, a) => {
  const func = a.need('func')
  const sources = [a.need('first'), ...a.rest].map((v) => iterate(vm, v))
  return new PyIterator(
    () => {
      const items: Value[] = []
      for (const s of sources) {
        const v = s.next()
        if (v === undefined) return undefined
        items.push(v)
      }
      return vm.call(func, items)
    },
    vm.home,
    types.map,
  )
})
construct(types.filter, 'filter(func, iterable, /)', (vm, a) => {
  const func = a.need('func')
  const source = iterate(vm, a.need('iterable'))
  return new PyIterator(
    () => {
      for (let v = source.next(); v !== undefined; v = source.next()) {
        vm.step()
        if (vm.truth(func === null ? v : vm.call(func, [v]))) return v
      }
      return undefined
    },
    vm.home,
    types.filter,
  )
})
construct(types.reversed, 'reversed(sequence, /)', (vm, a) => {
  const v = a.need('sequence')
  let items: readonly Value[]
  if (v instanceof PyList || v instanceof PyTuple) ({ items } = v)
  else if (typeof v === 'string' || v instanceof PyRange || v instanceof PyDict) items = vm.items(v)
  else if (
    v instanceof PyInstance ||
    v instanceof HostObject ||
    typeOf(v).name.startsWith('dict_')
  ) {
    throw unsupported(`reversed() of a ${typeOf(v).name}`)
  } else throw raise('TypeError', `'${typeOf(v).name}' object is not reversible`)
  let at = items.length - 1
  return new PyIterator(
    () => {
      if (v instanceof PyList) ({ items } = v)
      return at >= 0 && at < items.length ? items[at--] : undefined
    },
    vm.home,
    types.reversed,
  )
})

construct(types.property, 'property(fget=, fset=, fdel=, doc=)', (_, a) => {
  if ((a.get('fdel') ?? null) !== null) throw unsupported('properties with a deleter')
  return new PyProperty(a.get('fget') ?? null, a.get('fset') ?? null)
})
construct(
  types.staticmethod,
  'staticmethod(f, /)',
  (_, a) => new PyWrapped('staticmethod', a.need('f')),
)
construct(
  types.classmethod,
  'classmethod(f, /)',
  (_, a) => new PyWrapped('classmethod', a.need('f')),
)
construct(types.type, 'type(object, *rest)', (_, a) => {
  if (a.rest.length > 0) throw unsupported('type() with three arguments')
  const v = a.need('object')
  if (v instanceof HostObject) throw unsupported('type() of a host value')
  return typeOf(v)
})

construct(types.super, 'super(cls=, self=, /)', (vm, a) => {
  const cls = a.get('cls')
  const self = a.get('self')
  if (cls !== undefined) {
    if (!(cls instanceof PyClass) || self === undefined) throw unsupported('super() of this')
    return new PySuper(cls, self)
  }
  const { frame } = vm
  let body: Frame | null = frame
  while (body && body.kind !== 'class') body = body.parent
  if (!frame || frame.kind !== 'function' || !body?.madeClass || frame.firstParameter === null) {
    if (frame?.kind === 'comprehension') throw unsupported('super() in a comprehension')
    throw raise('RuntimeError', 'super(): no arguments')
  }
  const first = frame.vars.get(frame.firstParameter)
  if (first === undefined) throw raise('RuntimeError', 'super(): arg[0] deleted')
  return new PySuper(body.madeClass, first)
})

/** `@x.setter`. */
types.property.dict.set(
  'setter',
  positional(
    'setter',
    2,
    2,
    (_, [self, f]) => {
      if (!(self instanceof PyProperty)) throw inexact('TypeError', 'not a property')
      return new PyProperty(self.get, f as Value)
    },
    true,
  ),
)
