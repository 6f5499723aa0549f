/** `itertools`, `functools`, `collections`, `string`, `textwrap`, `typing`…: what recipes use of them. */
import { raise } from '../exceptions.ts'
import { PyUnknown } from '../host.ts'
import { over } from '../iteration.ts'
import { native, positional } from '../native.ts'
import { binary } from '../operators.ts'
import { unsupported } from '../signals.ts'
import { PyModule, PyTuple, type Value } from '../values.ts'

export function itertoolsModule(): PyModule {
  const m = new PyModule('itertools', { open: true, home: { frozen: false } })
  m.dict.set(
    'chain',
    native('chain(*iterables)', (a, vm) =>
      over(
        vm,
        (function* () {
          for (const source of a.rest) {
            const it = vm.iterate(source)
            for (let v = it.next(); v !== undefined; v = it.next()) {
              vm.step()
              yield v
            }
          }
        })(),
      ),
    ),
  )
  m.dict.set(
    'product',
    native('product(*iterables, repeat=)', (a, vm) => {
      const times = a.get('repeat') ?? 1
      if (typeof times !== 'number') throw unsupported('product() with this repeat')
      if (times < 0) throw raise('ValueError', 'repeat argument cannot be negative')
      const once = a.rest.map((s) => vm.items(s))
      const pools: Value[][] = []
      for (let i = 0; i < times; i++) pools.push(...once)
      vm.charge(8 * pools.length)
      return over(
        vm,
        product(pools, 0, [], () => vm.step()),
      )
    }),
  )
  m.dict.set(
    'permutations',
    native('permutations(iterable, r=)', (a, vm) => {
      const pool = vm.items(a.need('iterable'))
      const r = a.get('r') ?? pool.length
      if (typeof r !== 'number') throw unsupported('permutations() of this many')
      if (r < 0) throw raise('ValueError', 'r must be non-negative')
      return over(
        vm,
        arrangements(pool, r, [], 'permutations', () => vm.step()),
      )
    }),
  )
  m.dict.set(
    'combinations',
    native('combinations(iterable, r)', (a, vm) => {
      const pool = vm.items(a.need('iterable'))
      const r = a.need('r')
      if (typeof r !== 'number') throw unsupported('combinations() of this many')
      if (r < 0) throw raise('ValueError', 'r must be non-negative')
      return over(
        vm,
        arrangements(pool, r, [], 'combinations', () => vm.step()),
      )
    }),
  )
  return m
}

function* product(
  pools: readonly Value[][],
  at: number,
  chosen: readonly Value[],
  step: () => void,
): Generator<Value> {
  const pool = pools[at]
  if (!pool) {
    yield new PyTuple(chosen)
    return
  }
  for (const v of pool) {
    step()
    yield* product(pools, at + 1, [...chosen, v], step)
  }
}

function* arrangements(
  pool: readonly Value[],
  size: number,
  chosen: readonly number[],
  kind: 'permutations' | 'combinations',
  step: () => void,
): Generator<Value> {
  if (chosen.length === size) {
    yield new PyTuple(chosen.map((i) => pool[i] as Value))
    return
  }
  const from = kind === 'combinations' ? (chosen[chosen.length - 1] ?? -1) + 1 : 0
  for (let i = from; i < pool.length; i++) {
    step()
    if (kind === 'combinations' || !chosen.includes(i)) {
      yield* arrangements(pool, size, [...chosen, i], kind, step)
    }
  }
}

export function functoolsModule(): PyModule {
  const m = new PyModule('functools', { open: true, home: { frozen: false } })
  m.dict.set(
    'reduce',
    positional('reduce', 2, 3, (vm, [f, source, start]) => {
      const items = vm.items(source as Value)
      let total = start === undefined ? items.shift() : start
      if (total === undefined) {
        throw raise('TypeError', 'reduce() of empty iterable with no initial value')
      }
      for (const v of items) total = vm.call(f as Value, [total, v])
      return total
    }),
  )
  m.dict.set(
    'partial',
    native('partial(func, *args, **kwargs)', (a) =>
      native('partial(*args, **kwargs)', (b, vm) =>
        vm.call(a.need('func'), [...a.rest, ...b.rest], new Map([...a.keywords, ...b.keywords])),
      ),
    ),
  )
  m.dict.set(
    'wraps',
    native('wraps(wrapped)', () => positional('wraps', 1, 1, (_, [f]) => f as Value)),
  )
  return m
}

export function collectionsModule(): PyModule {
  const m = new PyModule('collections', { open: true, home: { frozen: false } })
  // Only its repr and move_to_end differ from dict; both are unsupported there.
  m.dict.set('abc', new PyModule('collections.abc', { open: true, home: { frozen: false } }))
  return m
}

export function stringModule(): PyModule {
  const m = new PyModule('string', { open: true, home: { frozen: false } })
  const lower = 'abcdefghijklmnopqrstuvwxyz'
  const upper = lower.toUpperCase()
  const punctuation = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~'
  const whitespace = ' \t\n\r\v\f'
  for (const [name, value] of Object.entries({
    ascii_lowercase: lower,
    ascii_uppercase: upper,
    ascii_letters: lower + upper,
    digits: '0123456789',
    hexdigits: '0123456789abcdefABCDEF',
    octdigits: '01234567',
    punctuation,
    whitespace,
    printable: `0123456789${lower}${upper}${punctuation}${whitespace}`,
  })) {
    m.dict.set(name, value)
  }
  return m
}

export function operatorModule(): PyModule {
  const m = new PyModule('operator', { open: true, home: { frozen: false } })
  for (const [name, op] of Object.entries({ add: '+', sub: '-', mul: '*', mod: '%' })) {
    m.dict.set(
      name,
      positional(name, 2, 2, (vm, [a, b]) => binary(vm, op, a as Value, b as Value)),
    )
  }
  return m
}

/** Names of types, which stand in annotations and may be subscripted, but say nothing. */
class TypeForm extends PyUnknown {
  override item(): Value {
    return this
  }
  override binary(op: string): Value {
    if (op === '|') return this
    throw unsupported(`'${op}' of a type`)
  }
}

export function typingModule(): PyModule {
  const m = new PyModule('typing', { open: true, home: { frozen: false } })
  for (const name of `Any Callable ClassVar Dict FrozenSet Generator Generic Iterable Iterator List
    Literal Mapping Optional Sequence Set Tuple Type Union Pattern Match Text`.split(/\s+/)) {
    m.dict.set(name, new TypeForm(`typing.${name}`))
  }
  m.dict.set('TYPE_CHECKING', false)
  m.dict.set(
    'TypeVar',
    native('TypeVar(name, *args, **kwargs)', () => new TypeForm('TypeVar')),
  )
  m.dict.set(
    'cast',
    positional('cast', 2, 2, (_, [, v]) => v as Value),
  )
  return m
}
