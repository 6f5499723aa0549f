/** Random expressions, mostly of a wanted type and now and then of a wrong one. */
import type { Random } from './random.ts'

export type Kind = 'int' | 'float' | 'str' | 'bool' | 'list' | 'tuple' | 'dict' | 'set' | 'none'
const kinds: readonly Kind[] = [
  'int',
  'float',
  'str',
  'bool',
  'list',
  'tuple',
  'dict',
  'set',
  'none',
]

const ints =
  `0 1 2 3 5 7 10 16 42 100 255 -1 -2 -7 -10 1000 65536 2**31 2**53 2**53+1 -2**53 10**20 -10**25
  0x1F 0o17 0b101 1_000 2**64-1 9007199254740993 -9007199254740993 3**40`.split(/\s+/)
const floats =
  `0.0 1.0 -1.0 1.5 2.5 -2.5 0.5 0.1 0.2 3.14159 1e16 1e15 1e-4 1e-5 1e100 123456.789 1e22 -0.0
  2.675 1.005 1e3 100.0 5e-324 1.7976931348623157e308 .25 1. 12345678.9 0.3 1e21 123456789012345680.0
  float('inf') float('nan') -1e-7 7.0 99.995 0.045`.split(/\s+/)
const strings = [
  "''",
  "'a'",
  "'abc'",
  "'Hello World'",
  "' x  y '",
  "'a,b,,c'",
  "'1.2.3'",
  "'0'",
  "'-5'",
  "'42'",
  "'é'",
  "'naïve'",
  "'日本語'",
  "'😀x'",
  String.raw`'\n\t'`,
  `"it's"`,
  `'say "hi"'`,
  String.raw`'\\'`,
  "'%s'",
  "'{}'",
  String.raw`'\x00\x7f'`,
  String.raw`'\u200b'`,
  "'aBc1_'",
  "'ABC'",
  "'abcabc'",
  "'  '",
  String.raw`'a\nb\r\nc'`,
  String.raw`r'\d+'`,
  "'foo-1.0.tar.gz'",
  "'x=1;y=2'",
  "'٣'",
  "'ǅ'",
  "'ß'",
  "'3.14'",
  "'1e5'",
  "'0x1f'",
  "' 7 '",
  "'1_0'",
  "'True'",
  "'tab\\there'",
  String.raw`'\''`,
  "'aaa'",
  `"'\\""`,
  "'\u00a0nbsp\u3000'",
  "'{0}'",
  "'%d%%'",
  "'+7'",
  "'nan'",
  "b'ab'.decode() if 0 else 'b'",
]
const names = ['a', 'b', 'c', 'd']

export class Expressions {
  readonly r: Random
  /** Names that are bound, by kind. */
  readonly scope = new Map<string, Kind>()
  constructor(r: Random) {
    this.r = r
  }

  anyKind(): Kind {
    return this.r.pick(kinds)
  }

  any(depth: number): string {
    return this.of(this.anyKind(), depth)
  }

  /** An expression of a kind; one in thirty is of another. */
  of(kind: Kind, depth: number): string {
    const { r } = this
    const wanted = r.chance(0.03) ? this.anyKind() : kind
    if (r.chance(0.25)) {
      const known = [...this.scope].filter(([, k]) => k === wanted).map(([n]) => n)
      if (known.length > 0) return r.pick(known)
    }
    if (depth <= 0) return this.literal(wanted)
    if (r.chance(0.06)) return this.#anywhere(wanted, depth)
    switch (wanted) {
      case 'int':
        return this.#int(depth)
      case 'float':
        return this.#float(depth)
      case 'str':
        return this.#str(depth)
      case 'bool':
        return this.#bool(depth)
      case 'list':
        return this.#list(depth)
      case 'tuple':
        return this.#tuple(depth)
      case 'dict':
        return this.#dict(depth)
      case 'set':
        return this.#set(depth)
      case 'none':
        return 'None'
    }
  }

  literal(kind: Kind): string {
    const { r } = this
    switch (kind) {
      case 'int':
        return r.chance(0.7) ? String(r.int(12)) : r.pick(ints)
      case 'float':
        return r.pick(floats)
      case 'str':
        return r.pick(strings)
      case 'bool':
        return r.pick(['True', 'False'])
      case 'list':
        return `[${this.#many(() => this.literal(r.pick(['int', 'str', 'float'])), 4)}]`
      case 'tuple': {
        const items = this.#list0(() => this.literal(r.pick(['int', 'str', 'float'])), 4)
        return items.length === 1 ? `(${items[0]},)` : `(${items.join(', ')})`
      }
      case 'dict':
        return `{${this.#many(() => `${this.literal(r.pick(['int', 'str', 'bool', 'float']))}: ${this.literal('int')}`, 4)}}`
      case 'set':
        return r.pick(['set()', '{1, 2, 3}', "{'a'}", '{1}', '{0, 1.0, True}', 'frozenset([2])'])
      case 'none':
        return 'None'
    }
  }

  #list0(make: () => string, most: number): string[] {
    return Array.from({ length: this.r.int(most + 1) }, make)
  }
  #many(make: () => string, most: number): string {
    return this.#list0(make, most).join(', ')
  }

  #anywhere(kind: Kind, depth: number): string {
    const { r } = this
    const d = depth - 1
    const x = () => this.of(kind, d)
    return r.pick([
      () => `(${x()} if ${this.of('bool', d)} else ${x()})`,
      () => `(${x()} or ${x()})`,
      () => `(${x()} and ${x()})`,
      () => `(lambda ${r.pick(names)}=${this.any(d)}: ${x()})()`,
      () => `[${x()}, ${x()}][${r.int(3)}]`,
      () => `(${x()}, ${x()})[-1]`,
      () => `{${this.literal('str')}: ${x()}}[${this.literal('str')}]`,
      () => `{'k': ${x()}}.get('k')`,
      () => `next(iter([${x()}]))`,
    ])()
  }

  #index(): string {
    return String(this.r.int(9) - 4)
  }

  slice(): string {
    const { r } = this
    const part = () => (r.chance(0.4) ? '' : this.#index())
    return r.chance(0.4)
      ? `${part()}:${part()}:${r.chance(0.3) ? '' : this.#index()}`
      : `${part()}:${part()}`
  }

  #int(depth: number): string {
    const { r } = this
    const d = depth - 1
    const i = () => this.of('int', d)
    return r.pick([
      () => `(${i()} ${r.pick(['+', '-', '*', '//', '%', '&', '|', '^'])} ${i()})`,
      () => `(${i()} ${r.pick(['+', '-', '*'])} ${i()})`,
      () => `(${r.pick(['-', '+', '~'])}${i()})`,
      () => `(${i()} ** ${r.int(6)})`,
      () => `(${i()} ${r.pick(['<<', '>>'])} ${r.int(70)})`,
      () => `len(${this.of(r.pick(['str', 'list', 'tuple', 'dict', 'set']), d)})`,
      () => `abs(${i()})`,
      () => `int(${this.of(r.pick(['str', 'float', 'int', 'bool']), d)})`,
      () => `int(${this.of('str', d)}, ${r.pick(['10', '16', '2', '0', '36'])})`,
      () => `round(${this.of('float', d)})`,
      () => `round(${i()}, -${r.int(3)})`,
      () => `sum(${this.of('list', d)})`,
      () => `sum(range(${i()} % 20))`,
      () => `${r.pick(['min', 'max'])}(${i()}, ${i()}, ${i()})`,
      () =>
        `${this.of('str', d)}.${r.pick(['find', 'rfind', 'index', 'count'])}(${this.literal('str')})`,
      () =>
        `${this.of('str', d)}.${r.pick(['find', 'rfind', 'count'])}(${this.literal('str')}, ${this.#index()}, ${this.#index()})`,
      () => `${this.of('list', d)}.${r.pick(['index', 'count'])}(${this.literal('int')})`,
      () => `ord(${this.of('str', d)})`,
      () => `${this.of('list', d)}[${this.#index()}]`,
      () => `divmod(${i()}, ${i()})[${r.int(2)}]`,
      () => `(${this.of('bool', d)} + ${i()})`,
      () => `bool(${this.any(d)}) * 3`,
    ])()
  }

  #float(depth: number): string {
    const { r } = this
    const d = depth - 1
    const x = () => this.of(r.chance(0.7) ? 'float' : 'int', d)
    return r.pick([
      () => `(${x()} ${r.pick(['+', '-', '*', '/', '//', '%'])} ${x()})`,
      () => `(${x()} / ${x()})`,
      () => `(-${x()})`,
      () => `float(${this.of(r.pick(['str', 'int', 'bool', 'float']), d)})`,
      () => `round(${this.of('float', d)}, ${r.int(6) - 1})`,
      () => `abs(${x()})`,
      () => `${r.pick(['min', 'max'])}(${x()}, ${x()})`,
      () => `(${this.of('int', d)} ** -${r.int(3)})`,
      () => `(${x()} ** ${r.int(3)})`,
      () => `divmod(${x()}, ${x()})[${r.int(2)}]`,
      () => `sum([${x()}, ${x()}], ${x()})`,
    ])()
  }

  formatSpec(): string {
    const { r } = this
    const align = r.chance(0.4)
      ? (r.chance(0.5) ? r.pick(['*', '0', ' ', 'é', '.']) : '') + r.pick(['<', '>', '^', '='])
      : ''
    const sign = r.chance(0.2) ? r.pick(['+', '-', ' ']) : ''
    const hash = r.chance(0.12) ? '#' : ''
    const zero = r.chance(0.15) ? '0' : ''
    const width = r.chance(0.5) ? String(1 + r.int(20)) : ''
    const group = r.chance(0.15) ? r.pick([',', '_']) : ''
    const precision = r.chance(0.35) ? `.${r.int(9)}` : ''
    const type = r.chance(0.6) ? r.pick(Array.from('bcdeEfFgGnosxX%')) : ''
    return align + sign + hash + zero + width + group + precision + type
  }

  percentSpec(): string {
    const { r } = this
    const flags = r.chance(0.4) ? r.pick(['-', '+', ' ', '0', '#', '-+', '+0', '# ']) : ''
    const width = r.chance(0.4) ? String(r.int(12)) : ''
    const precision = r.chance(0.3) ? `.${r.int(6)}` : ''
    return `%${flags}${width}${precision}${r.pick(Array.from('sdrixXoeEfFgGcas%'))}`
  }

  #value(d: number): string {
    return this.of(this.r.pick(['int', 'float', 'str', 'int', 'float', 'bool', 'list', 'none']), d)
  }

  #str(depth: number): string {
    const { r } = this
    const d = depth - 1
    const s = () => this.of('str', d)
    const lit = () => this.literal('str')
    return r.pick([
      () => `(${s()} + ${s()})`,
      () => `(${s()} * ${r.int(4)})`,
      () =>
        `${s()}.${r.pick(['upper', 'lower', 'title', 'capitalize', 'swapcase', 'strip', 'lstrip', 'rstrip'])}()`,
      () =>
        `${s()}.${r.pick(['strip', 'lstrip', 'rstrip'])}(${r.pick(["'ab'", "' '", "'.0'", 'None', "''", lit()])})`,
      () => `${s()}.replace(${lit()}, ${lit()})`,
      () => `${s()}.replace(${lit()}, ${lit()}, ${r.int(4) - 1})`,
      () => `${s()}.${r.pick(['ljust', 'rjust', 'center', 'zfill'])}(${r.int(12)})`,
      () =>
        `${s()}.${r.pick(['ljust', 'rjust', 'center'])}(${r.int(12)}, ${r.pick(["'*'", "'é'", "'ab'"])})`,
      () => `${s()}.${r.pick(['removeprefix', 'removesuffix'])}(${lit()})`,
      () => `${s()}.join(${this.of('list', d)})`,
      () => `${s()}.join([${this.#many(s, 4)}])`,
      () => `${s()}[${this.slice()}]`,
      () => `${s()}[${this.#index()}]`,
      () => `str(${this.any(d)})`,
      () => `repr(${this.any(d)})`,
      () => `ascii(${s()})`,
      () => `${r.pick(['hex', 'oct', 'bin'])}(${this.of('int', d)})`,
      () => `chr(${r.pick(['65', '97', '233', '0x1F600', '10', '0', this.of('int', 0)])})`,
      () => `format(${this.#value(d)}, '${this.formatSpec()}')`,
      () => `f"{${this.#value(0).replaceAll('"', "'").replaceAll('\\', '')}:${this.formatSpec()}}"`,
      () => `f"<{${this.#value(0).replaceAll(/["\\]/g, '')}${r.pick(['', '!r', '!s', '!a'])}}>"`,
      () => `'{:${this.formatSpec()}}|{}'.format(${this.#value(d)}, ${this.#value(d)})`,
      () =>
        `'${r.pick(['{0}{1}{0}', '{}-{}', '{1}', '{x}', '{0[0]}', '{!r:>8}', '{0:{1}}', '{{}}', '{', '}', '{2}', '{} {0}', '{x!s:^9}', '{:>{w}}'])}'.format(${this.#value(d)}, ${this.#value(d)}, x=${this.#value(0)}, w=7)`,
      () => `('${this.percentSpec()}' % ${this.of(r.pick(['int', 'float', 'str', 'bool']), d)})`,
      () =>
        `('${this.percentSpec()} ${this.percentSpec()}' % (${this.#value(d)}, ${this.#value(d)}))`,
      () => `('%(k)${this.percentSpec().slice(1)}' % {'k': ${this.#value(d)}})`,
      () => `${s()}.${r.pick(['partition', 'rpartition'])}(${lit()})[${r.int(3)}]`,
      () => `'${r.pick([',', '', '-'])}'.join(sorted(${this.of('dict', d)}))`,
      () => `'-'.join(str(x) for x in ${this.of('list', d)})`,
    ])()
  }

  #bool(depth: number): string {
    const { r } = this
    const d = depth - 1
    const k = this.anyKind()
    return r.pick([
      () => `(${this.of(k, d)} ${r.pick(['==', '!=', '<', '<=', '>', '>='])} ${this.of(k, d)})`,
      () => `(${this.any(d)} ${r.pick(['==', '!='])} ${this.any(d)})`,
      () => `(${this.of('int', d)} < ${this.of('int', d)} <= ${this.of('float', d)})`,
      () => `(not ${this.any(d)})`,
      () => `(${this.of('bool', d)} ${r.pick(['and', 'or'])} ${this.of('bool', d)})`,
      () =>
        `(${this.any(d)} ${r.pick(['in', 'not in'])} ${this.of(r.pick(['list', 'tuple', 'dict', 'set', 'str']), d)})`,
      () => `(${this.literal('str')} in ${this.of('str', d)})`,
      () => `(${this.any(d)} ${r.pick(['is', 'is not'])} ${r.pick(['None', 'True', 'False'])})`,
      () =>
        `isinstance(${this.any(d)}, ${r.pick(['int', 'str', '(int, float)', 'bool', 'list', 'dict', 'object', 'tuple'])})`,
      () => `bool(${this.any(d)})`,
      () => `${r.pick(['any', 'all'])}(${this.of('list', d)})`,
      () => `${this.of('str', d)}.${r.pick(['startswith', 'endswith'])}(${this.literal('str')})`,
      () =>
        `${this.of('str', d)}.${r.pick(['startswith', 'endswith'])}((${this.literal('str')}, ${this.literal('str')}))`,
      () =>
        `${this.of('str', d)}.startswith(${this.literal('str')}, ${this.#index()}, ${this.#index()})`,
      () =>
        `${this.of('str', d)}.${r.pick(['isdigit', 'isalpha', 'isalnum', 'isspace', 'isupper', 'islower', 'istitle', 'isdecimal', 'isnumeric', 'isidentifier', 'isascii', 'isprintable'])}()`,
      () =>
        `${this.of('set', d)}.${r.pick(['issubset', 'issuperset', 'isdisjoint'])}(${this.of(r.pick(['set', 'list']), d)})`,
      () => `(${this.of('set', d)} ${r.pick(['<', '<=', '==', '>', '>='])} ${this.of('set', d)})`,
      () => `hasattr(${this.any(d)}, '${r.pick(['split', 'append', 'keys', 'nope', 'count'])}')`,
      () => `callable(${r.pick(['len', '1', 'str', "'x'", 'lambda: 0'])})`,
      () =>
        `issubclass(${r.pick(['bool', 'int', 'str'])}, ${r.pick(['int', 'object', '(str, list)'])})`,
    ])()
  }

  #list(depth: number): string {
    const { r } = this
    const d = depth - 1
    const l = () => this.of('list', d)
    const source = () => this.of(r.pick(['list', 'tuple', 'str', 'dict']), d)
    return r.pick([
      () => `[${this.#many(() => this.any(d), 4)}]`,
      () => `[${this.#many(() => this.of('int', d), 5)}]`,
      () => `[*${source()}, ${this.any(d)}]`,
      () => `(${l()} + ${l()})`,
      () => `(${l()} * ${r.int(4)})`,
      () => `${l()}[${this.slice()}]`,
      () => `sorted(${l()})`,
      () =>
        `sorted(${source()}, key=${r.pick(['str', 'repr', 'lambda x: -x', 'len', 'lambda x: (len(str(x)), str(x))'])}${r.pick(['', ', reverse=True'])})`,
      () => `list(${source()})`,
      () => `list(range(${this.#index()}, ${r.int(9)}))`,
      () => `list(range(${this.#index()}, ${this.#index()}, ${this.#index()}))`,
      () => `list(reversed(${source()}))`,
      () => `list(enumerate(${source()}, ${r.int(3)}))`,
      () => `list(zip(${source()}, ${source()}))`,
      () => `list(map(${r.pick(['str', 'len', 'repr', 'lambda x: x * 2', 'bool'])}, ${source()}))`,
      () => `list(filter(${r.pick(['None', 'bool', 'lambda x: x'])}, ${source()}))`,
      () => `[x for x in ${source()}]`,
      () => `[(x, y) for x in ${source()} for y in ${l()} if x != y]`,
      () => `[x * 2 for x in ${l()} if ${r.pick(['x', 'x != 1', 'not x', 'isinstance(x, int)'])}]`,
      () => `[[y for y in range(x)] for x in range(${r.int(4)})]`,
      () =>
        `${this.of('str', d)}.split(${r.pick(['', "','", "'.'", 'None', "' '", "'ab'", "''"])})`,
      () =>
        `${this.of('str', d)}.${r.pick(['split', 'rsplit'])}(${r.pick(["','", "'.'", 'None', "' '", "'a'"])}, ${r.int(4) - 1})`,
      () => `${this.of('str', d)}.splitlines(${r.pick(['', 'True'])})`,
      () => `list(${this.of('dict', d)}.${r.pick(['keys', 'values', 'items'])}())`,
      () => `list(${this.of('tuple', d)})`,
      () => `sorted(${this.of('set', d)})`,
      () => `${l()}.copy()`,
      () =>
        `(lambda x: (x.${r.pick(['reverse()', 'append(1)', 'sort()', 'clear()', 'pop()', 'insert(1, 9)', 'extend((1, 2))', 'remove(1)', "insert(-1, 'z')", 'pop(0)', 'sort(key=str, reverse=True)'])}, x))(${l()})[1]`,
    ])()
  }

  #tuple(depth: number): string {
    const { r } = this
    const d = depth - 1
    return r.pick([
      () => `(${this.any(d)}, ${this.any(d)})`,
      () => `(${this.any(d)},)`,
      () => `tuple(${this.of(r.pick(['list', 'str', 'dict', 'tuple']), d)})`,
      () => `(${this.of('tuple', d)} + ${this.of('tuple', d)})`,
      () => `${this.of('tuple', d)}[${this.slice()}]`,
      () => `(${this.of('tuple', d)} * ${r.int(3)})`,
      () => `divmod(${this.of('int', d)}, ${this.of('int', d)})`,
      () => `tuple(x for x in ${this.of('list', d)} if x)`,
      () => `${this.of('str', d)}.${r.pick(['partition', 'rpartition'])}(${this.literal('str')})`,
      () => `(*${this.of('list', d)}, ${this.any(d)})`,
      () => `tuple(zip(*${this.of('list', d)}))`,
    ])()
  }

  #dict(depth: number): string {
    const { r } = this
    const d = depth - 1
    const key = () => this.of(r.pick(['int', 'str', 'bool', 'float', 'tuple', 'none']), d)
    return r.pick([
      () => `{${this.#many(() => `${key()}: ${this.any(d)}`, 4)}}`,
      () => `dict(${this.#many(() => `${r.pick(names)}${r.int(99)}=${this.any(d)}`, 3)})`,
      () =>
        `{x: ${r.pick(['1', 'x', 'str(x)', '[x]'])} for x in ${this.of(r.pick(['list', 'tuple', 'str']), d)}}`,
      () => `{k: v for k, v in ${this.of('dict', d)}.items() if ${r.pick(['k', 'v', 'k != v'])}}`,
      () => `{**${this.of('dict', d)}, ${key()}: ${this.any(d)}}`,
      () => `(${this.of('dict', d)} | ${this.of('dict', d)})`,
      () => `dict(zip(${this.of('list', d)}, ${this.of('list', d)}))`,
      () => `dict.fromkeys(${this.of(r.pick(['list', 'str', 'tuple']), d)}${r.pick(['', ', 0'])})`,
      () => `${this.of('dict', d)}.copy()`,
      () => `dict([(${key()}, ${this.any(d)}), (${key()}, ${this.any(d)})])`,
      () =>
        `(lambda x: (x.${r.pick(['clear()', "update({'a': 1})", "setdefault('a', 2)", "pop('a', None)", "pop('zz')", 'popitem()', 'update(a=3)', "__setitem__('q', 1)"])}, x))(${this.of('dict', d)})[1]`,
    ])()
  }

  #set(depth: number): string {
    const { r } = this
    const d = depth - 1
    return r.pick([
      () => `set(${this.of(r.pick(['list', 'str', 'tuple', 'dict']), d)})`,
      () => `frozenset(${this.of(r.pick(['list', 'str', 'tuple']), d)})`,
      () => `(${this.of('set', d)} ${r.pick(['|', '&', '-', '^'])} ${this.of('set', d)})`,
      () => `{x for x in ${this.of('list', d)}}`,
      () => `{${this.any(d)}, ${this.any(d)}}`,
      () =>
        `${this.of('set', d)}.${r.pick(['union', 'intersection', 'difference', 'symmetric_difference'])}(${this.of(r.pick(['set', 'list']), d)})`,
    ])()
  }
}
