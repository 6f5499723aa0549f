/** Random programs: bindings, control flow, functions, closures, classes, exceptions; the answer is in `r`. */
import { Expressions, type Kind } from './expressions.ts'
import { easyconfigProgram, moduleProgram, recipeProgram } from './recipes.ts'
import { regexProgram } from './regexes.ts'
import type { Random } from './random.ts'

const variables = ['v0', 'v1', 'v2', 'v3', 'v4']

export function randomProgram(r: Random): { theme: string; text: string } {
  const theme = r.pick([...themes.keys()])
  return { theme, text: `${(themes.get(theme) as Theme)(r)}\n` }
}

type Theme = (r: Random) => string

const themes: ReadonlyMap<string, Theme> = new Map<string, Theme>([
  ...(['int', 'float', 'str', 'bool', 'list', 'tuple', 'dict', 'set'] as const).map(
    (kind) => [kind, (r: Random) => expressionOf(r, kind)] as const,
  ),
  ['set', setProgram],
  ['format', (r) => expressionOf(r, 'str')],
  ['statements', (r) => new Programs(r).statements()],
  ['functions', (r) => new Programs(r).functions()],
  ['classes', (r) => new Programs(r).classes()],
  ['exceptions', (r) => new Programs(r).exceptions()],
  ['generators', (r) => new Programs(r).generators()],
  ['unpacking', (r) => new Programs(r).unpacking()],
  ['regex', regexProgram],
  ['recipe', recipeProgram],
  ['easyconfig', easyconfigProgram],
  ['modules', moduleProgram],
])

const expressionOf = (r: Random, kind: Kind) => `r = ${new Expressions(r).of(kind, 1 + r.int(3))}`

/** The order of a set is nobody's business: what is in it is asked. */
function setProgram(r: Random): string {
  const e = new Expressions(r)
  const asked = Array.from({ length: 5 }, () => `(${e.literal(e.anyKind())})`).join(', ')
  return `s = ${e.of('set', 1 + r.int(3))}\nr = [len(s), isinstance(s, frozenset)]\nfor x in (1, 'a', 2.0, ${asked}):\n    r.append(x in s)`
}

const indent = (lines: readonly string[]) => lines.map((l) => `    ${l}`)

class Programs {
  readonly r: Random
  readonly e: Expressions
  constructor(r: Random) {
    this.r = r
    this.e = new Expressions(r)
  }

  #bind(): string {
    const name = this.r.pick(variables)
    const kind = this.e.anyKind()
    const text = `${name} = ${this.e.of(kind, 1)}`
    this.e.scope.set(name, kind)
    return text
  }

  #known(kind?: Kind): string | undefined {
    const all = [...this.e.scope].filter(([, k]) => !kind || k === kind).map(([n]) => n)
    return all.length > 0 ? this.r.pick(all) : undefined
  }

  #simple(): string {
    const { r, e } = this
    const list = this.#known('list')
    const dict = this.#known('dict')
    const int = this.#known('int')
    const str = this.#known('str')
    const any = this.#known()
    const choices: (() => string)[] = [() => this.#bind(), () => `r.append(${e.any(1)})`]
    if (list) {
      choices.push(
        () => `${list}.append(${e.any(0)})`,
        () => `${list}[${e.slice()}] = ${e.of('list', 0)}`,
        () => `${list} += ${e.of(r.pick(['list', 'tuple', 'str']), 0)}`,
        () => `del ${list}[${r.pick(['0', '-1', '1:', ':1', '::2'])}]`,
        () => `${list}[${r.int(3)}] = ${e.any(0)}`,
        () => `${list}.sort()`,
        () => `${list} *= ${r.int(3)}`,
      )
    }
    if (dict) {
      choices.push(
        () => `${dict}[${e.any(0)}] = ${e.any(0)}`,
        () => `del ${dict}[${e.literal('int')}]`,
        () => `${dict}.update(${e.of('dict', 0)})`,
        () => `${dict} |= ${e.of('dict', 0)}`,
        () => `r.append(${dict}.setdefault(${e.literal('str')}, []))`,
      )
    }
    if (int)
      choices.push(() => `${int} ${r.pick(['+', '-', '*', '//', '%', '|', '<<'])}= ${r.int(9)}`)
    if (str)
      choices.push(
        () => `${str} += ${e.of('str', 0)}`,
        () => `${str} %= ${e.any(0)}`,
      )
    if (any)
      choices.push(
        () => `r.append(${any})`,
        () => `assert ${any}, 'no'`,
        () => `del ${any}`,
      )
    return r.pick(choices)()
  }

  #block(depth: number, inLoop: boolean): string[] {
    const { r, e } = this
    const lines: string[] = []
    const count = 1 + r.int(3)
    for (let i = 0; i < count; i++) {
      if (depth > 0 && r.chance(0.35)) lines.push(...this.#compound(depth - 1, inLoop))
      else if (inLoop && r.chance(0.15)) {
        lines.push(`if ${e.of('bool', 0)}: ${r.pick(['break', 'continue'])}`)
      } else lines.push(this.#simple())
    }
    return lines
  }

  #compound(depth: number, inLoop: boolean): string[] {
    const { r, e } = this
    const otherwise = () => (r.chance(0.3) ? ['else:', ...indent(this.#block(depth, false))] : [])
    return r.pick<() => string[]>([
      () => [
        `if ${e.any(1)}:`,
        ...indent(this.#block(depth, inLoop)),
        ...(r.chance(0.3)
          ? [`elif ${e.of('bool', 1)}:`, ...indent(this.#block(depth, inLoop))]
          : []),
        ...(r.chance(0.3) ? ['else:', ...indent(this.#block(depth, inLoop))] : []),
      ],
      () => {
        const name = r.pick(variables)
        const head = `for ${name} in ${e.of(r.pick(['list', 'tuple', 'str', 'dict']), 1)}:`
        this.e.scope.delete(name)
        return [head, ...indent(this.#block(depth, true)), ...otherwise()]
      },
      () => [
        `for i, x in enumerate(${e.of('str', 1)}):`,
        ...indent(['r.append((i, x))', ...this.#block(depth, true)]),
      ],
      () => {
        const n = `n${r.int(1000)}`
        return [
          `${n} = ${r.int(4)}`,
          `while ${n} > 0:`,
          ...indent([`${n} -= 1`, ...this.#block(depth, true)]),
          ...otherwise(),
        ]
      },
      () => this.#try(depth, inLoop),
    ])()
  }

  #try(depth: number, inLoop: boolean): string[] {
    const { r } = this
    const lines = ['try:', ...indent(this.#block(depth, inLoop))]
    const type = r.pick([
      'Exception',
      '(TypeError, ValueError)',
      'LookupError',
      'KeyError',
      'ZeroDivisionError',
      'ArithmeticError',
      'AttributeError',
    ])
    lines.push(
      `except ${type} as ex:`,
      ...indent(['r.append(type(ex).__name__)', ...(r.chance(0.2) ? ['raise'] : [])]),
    )
    if (r.chance(0.3)) lines.push('else:', ...indent(["r.append('else')"]))
    if (r.chance(0.3)) lines.push('finally:', ...indent(["r.append('finally')"]))
    return lines
  }

  statements(): string {
    const lines = ['r = []', this.#bind(), this.#bind()]
    for (let i = 0; i < 3; i++) lines.push(...this.#block(2, false))
    return lines.join('\n')
  }

  exceptions(): string {
    const { r, e } = this
    const lines = [
      'r = []',
      'class E(ValueError): pass',
      'class F(E):',
      "    def __str__(self): return 'F!'",
    ]
    const raise = () =>
      r.pick([
        'raise E',
        `raise E(${e.any(0)})`,
        `raise F(${e.any(0)}, 2)`,
        `raise KeyError(${e.any(0)})`,
        'raise E() from None',
        `r.append(${e.any(2)})`,
        'return 1',
        'raise StopIteration(3)',
        '1 / 0',
        '[][0]',
        "{}['k']",
        "int('x')",
        'nope',
        'None.x',
        "'a' + 1",
        'raise 1',
      ])
    lines.push(
      'def f(x):',
      ...indent([
        'try:',
        ...indent([raise(), raise()]),
        `except ${r.pick(['E', 'F', 'ValueError', 'Exception', '(KeyError, TypeError)', 'LookupError', 'BaseException'])} as ex:`,
        ...indent([
          'r.append((type(ex).__name__, str(ex), repr(ex), ex.args))',
          r.pick(['raise', 'pass', 'return 2', 'raise F(9)', "r.append('x')"]),
        ]),
        ...(r.chance(0.4) ? ['else:', ...indent(["r.append('else')"])] : []),
        ...(r.chance(0.5)
          ? ['finally:', ...indent(["r.append('finally')", ...(r.chance(0.2) ? ['return 5'] : [])])]
          : []),
        'return 7',
      ]),
    )
    lines.push(
      'for i in range(2):',
      ...indent([
        'try:',
        '    r.append(f(i))',
        `except ${r.pick(['Exception', 'E', 'KeyError'])} as err:`,
        '    r.append((type(err).__name__, err.args))',
      ]),
    )
    return lines.join('\n')
  }

  functions(): string {
    const { r, e } = this
    const params = r.pick([
      'a, b=1',
      'a, *args',
      'a, b=2, *args, c=3, **kw',
      '*, a, b=2',
      'a, /, b',
      'a=[], **kw',
      '*args, **kw',
      'a, b',
      'a, b=None, c=()',
    ])
    const used = [...new Set(params.match(/[a-z]+/g))]
      .filter((n) => n !== 'one' && n !== 'None')
      .map((n) => n.trim())
    const tuple = params.includes('None') ? 'a, b, c' : used.join(', ')
    const args = () =>
      r.pick([
        '1',
        '1, 2',
        '1, 2, 3',
        'a=1',
        '1, b=5',
        '*[1, 2]',
        "**{'a': 1}",
        '1, c=3',
        '',
        "*(1,), **{'b': 2}",
        '1, 2, 3, 4, z=5',
        'a=1, b=2',
        '2, a=1',
      ])
    const lines = ['r = []', `def f(${params}):`, `    return (${tuple},)`]
    for (let i = 0; i < 4; i++)
      lines.push(
        'try:',
        `    r.append(f(${args()}))`,
        'except TypeError as ex:',
        '    r.append(str(ex))',
      )
    const body = r.pick([
      [
        'def g(n):',
        '    def h():',
        '        nonlocal n',
        '        n += 1',
        '        return n',
        '    return h',
        'k = g(3)',
        'r.append((k(), k(), g(0)()))',
      ],
      [
        'x = 1',
        'def g():',
        '    global x',
        '    x += 1',
        '    return x',
        'g(); g()',
        'r.append(x)',
      ],
      ['def g(n):', '    return 1 if n < 2 else n * g(n - 1)', `r.append(g(${r.int(30)}))`],
      [
        'fs = [lambda i=i: i for i in range(3)]',
        'gs = [lambda: i for i in range(3)]',
        'r.append([f() for f in fs] + [g() for g in gs])',
      ],
      [
        'def d(f):',
        '    def w(*a, **k):',
        "        return ('w', f(*a, **k))",
        '    return w',
        '@d',
        'def g(x): return x',
        `r.append(g(${e.any(0)}))`,
      ],
      ['def g(x, acc=[]):', '    acc.append(x)', '    return acc', 'g(1)', 'r.append(g(2))'],
      ['def g():', '    if False: y = 1', '    return y', 'r.append(g())'],
      [`r.append(list(map(lambda x, y: (x, y), ${e.of('list', 1)}, ${e.of('str', 1)})))`],
      ['y = 5', 'def g():', '    return [y + z for z in range(3) if (w := z)]', 'r.append(g())'],
      ['class A:', '    n = 3', '    t = [n for _ in range(2)]', 'r.append(A.t)'],
      ['class A:', '    n = 3', '    t = [i for i in range(n)]', 'r.append(A.t)'],
      [`r.append((lambda *a, k=${e.any(0)}, **kw: (a, k, kw))(1, 2, z=3))`],
    ])
    lines.push(...body)
    return lines.join('\n')
  }

  classes(): string {
    const { r, e } = this
    const value = () => e.any(1)
    const lines = [
      'r = []',
      'class A:',
      `    x = ${value()}`,
      '    items = []',
      '    def __init__(self, v=0):',
      '        self.v = v',
      '    def m(self): return ("A", self.v)',
      `    def over(self): return ${value()}`,
    ]
    const extra: string[][] = [
      ['    @property', '    def p(self): return (self.v, 1)'],
      ['    @p.setter', '    def p(self, value): self.v = value'],
      ['    @staticmethod', '    def s(a): return a'],
      ['    @classmethod', '    def c(cls, a=1): return (cls.__name__, a)'],
      ["    def __repr__(self): return f'A({self.v!r})'"],
      ['    def __eq__(self, o): return isinstance(o, A) and self.v == o.v'],
      ['    def __lt__(self, o): return self.v < o.v'],
      ['    def __len__(self): return 2'],
      ['    def __getitem__(self, i): return (i, self.v)'],
      ['    def __contains__(self, i): return i == 1'],
      ['    def __call__(self, *a): return a'],
      ['    def __add__(self, o): return ("add", o)'],
      ['    def __radd__(self, o): return ("radd", o)'],
      ['    def __bool__(self): return False'],
      ['    def __iter__(self): return iter([1, 2])'],
      ["    def __str__(self): return 'str'"],
      ["    def __getattr__(self, n): return 'got ' + n"],
      [
        '    def __enter__(self): return 9',
        '    def __exit__(self, t, v, tb): r.append(t and t.__name__); return True',
      ],
      ['    def __format__(self, s): return "F" + s'],
    ]
    for (const m of extra)
      if (r.chance(0.4) && !(m[0] as string).includes('p.setter')) lines.push(...m)
    lines.push(
      'class B(A):',
      '    x = 2',
      '    def m(self): return ("B",) + super().m()',
      'class C(A):',
      '    def m(self): return ("C", super().m())',
      `class D(${r.pick(['B, C', 'C, B', 'B', 'A, B', 'B, A'])}):`,
      r.pick([
        '    pass',
        '    def m(self): return ("D", super().m())',
        '    def __init__(self):\n        super().__init__(5)',
      ]),
    )
    lines.push(`o = ${r.pick(['A', 'B', 'C', 'D'])}(${r.pick(['', '1', "'s'", '[1]'])})`)
    const uses = [
      'o.m()',
      'o.x',
      'o.v',
      'o.p',
      'o.s(3)',
      'A.s(3)',
      'o.c()',
      'B.c(2)',
      'repr(o)',
      'str(o)',
      'o == A(1)',
      'o != A(1)',
      'o < A(3)',
      'len(o)',
      'o[3]',
      'o[1:2]',
      '1 in o',
      'o(1, 2)',
      'o + 1',
      '1 + o',
      'bool(o)',
      'list(o)',
      'o.missing',
      'hasattr(o, "zz")',
      'getattr(o, "x", 5)',
      'isinstance(o, B)',
      'type(o).__name__',
      '[k.__name__ for k in D.__mro__]',
      'issubclass(D, C)',
      'f"{o}"',
      'f"{o:>5}"',
      'A.over(o)',
      'o.items is A.items',
      '{o: 1}[o]',
      'o in [o]',
      'max([o, A(2)]) is o',
      'o.__class__.__name__',
      'D.__bases__[0].__name__',
      'vars',
      '"%s" % o',
      'not o',
      'o == o',
      'sorted([A(2), A(1)])[0].v',
      'A.m',
      'super',
    ]
    for (let i = 0; i < 6; i++) {
      if (r.chance(0.15))
        lines.push(
          r.pick([
            `o.${r.pick(['x', 'v', 'new', 'p'])} = ${value()}`,
            `A.x = ${value()}`,
            'o.items.append(1)',
            'del o.v',
            'with o as w: r.append(w); 1 / 0',
            'setattr(o, "q", 4)',
            'o += 1',
            'o.v += 1',
          ]),
        )
      const use = r.pick(uses.filter((u) => u !== 'vars' && u !== 'super'))
      lines.push(
        'try:',
        `    r.append(${use})`,
        'except Exception as ex:',
        '    r.append((type(ex).__name__, str(ex)))',
      )
    }
    lines.push('r = [x if not isinstance(x, A) else x.__class__.__name__ for x in r]')
    return lines.join('\n')
  }

  generators(): string {
    const { r, e } = this
    const lines = [
      'r = []',
      'def g(n):',
      `    for i in ${e.of(r.pick(['list', 'str', 'tuple']), 1)}:`,
      `        ${r.pick(['if i == n: return', 'if i == n: break', 'r.append(i)', 'pass'])}`,
      '        yield i',
      ...(r.chance(0.3) ? ['    else:', "        yield 'else'"] : []),
      ...(r.chance(0.3) ? ['    yield from range(2)'] : []),
      '    yield n',
    ]
    lines.push(`x = g(${e.any(0)})`)
    for (let i = 0; i < 3; i++) {
      lines.push(
        `r.append(${r.pick(['next(x)', 'next(x, None)', 'list(x)', 'sum(1 for _ in x)', 'tuple(zip(x, "ab"))', '[y for y in x]', 'any(x)', 'list(enumerate(x))', '2 in x', 'sorted(x, key=str)', 'max(x, default=0, key=repr)', 'dict.fromkeys(x)', '",".join(map(str, x))'])})`,
      )
    }
    lines.push(
      `y = (${r.pick(['a', '(a, b)', 'a * 2'])} for a in ${e.of('list', 1)} for b in ${e.of('str', 0)} if ${r.pick(['a', 'b', 'True', 'a != b'])})`,
      `r.append(${r.pick(['list(y)', 'next(y)', 'set(y) == 1', 'tuple(y)', 'all(y)'])})`,
    )
    return lines.join('\n')
  }

  unpacking(): string {
    const { r, e } = this
    const target = r.pick([
      'a, b',
      'a, *b',
      '*a, b',
      'a, (b, c)',
      '[a, b]',
      'a, *_, b',
      'a,',
      '(a, b), c',
      '*a,',
    ])
    const bound = [...new Set(target.match(/[abc]/g))].join(', ')
    const value = () => e.of(r.pick(['list', 'tuple', 'str', 'dict']), 1)
    return r.pick([
      () => `${target} = ${value()}\nr = (${bound},)`,
      () => `r = []\nfor ${target} in [${value()}, ${value()}]:\n    r.append((${bound},))`,
      () => `r = [(${bound},) for ${target} in [${value()}, (1, 2)]]`,
      () => `a = b = c = ${value()}\nr = (a, b, c)`,
      () => `a, b = 1, 2\na, b = b, a\nr = (a, b)`,
      () => `x = ${e.of('list', 1)}\nx[0], x[-1] = x[-1], x[0]\nr = x`,
      () => `r = (lambda *a, **k: (a, k))(*${value()}, **${e.of('dict', 1)})`,
      () => `print(${value()})\nr = max(*${value()}, key=str)`,
    ])()
  }
}
