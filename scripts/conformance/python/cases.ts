/** Programs written for what chance does not reach; the answer is in `r`. */
export const cases: readonly string[] = [
  // Classes: order of resolution, super, properties, class and static methods.
  `
class A:
    def who(self): return ['A']
class B(A):
    def who(self): return ['B'] + super().who()
class C(A):
    def who(self): return ['C'] + super().who()
class D(B, C):
    def who(self): return ['D'] + super().who()
r = D().who(), [c.__name__ for c in D.__mro__]
`,
  `
class A: pass
class B(A): pass
class C(A, B): pass
r = 1
`,
  `
class A:
    count = 0
    def __init__(self): A.count += 1
    @property
    def double(self): return self.count * 2
    @classmethod
    def make(cls): return cls()
    @staticmethod
    def name(x): return x.upper()
class B(A): pass
b = B.make()
r = type(b).__name__, b.double, B.name('x'), A.count, isinstance(b, A)
`,
  `
class A:
    """Text."""
    x: int = 1
    y: str
    def f(self):
        "Doc of f."
        return __name__
r = A.__doc__, A.x, hasattr(A, 'y'), A.f.__doc__, A().f(), A.f.__name__, A.__name__, A.f.__qualname__
`,
  `
class M:
    def __init__(self): self.log = []
    def __enter__(self): self.log.append('in'); return self
    def __exit__(self, kind, value, tb):
        self.log.append(kind.__name__ if kind else None)
        return kind is KeyError
m = M()
with m as n:
    {}['x']
with m, m:
    pass
try:
    with m:
        raise ValueError('v')
except ValueError as e:
    m.log.append(str(e))
r = m.log, n is m
`,
  // Closures and scopes.
  `
def counter():
    n = 0
    def step(by=1):
        nonlocal n
        n += by
        return n
    return step
a, b = counter(), counter()
r = a(), a(5), b(), a()
`,
  `
x = 'module'
class A:
    x = 'class'
    inner = [x for _ in range(1)]
    def f(self): return x
def g():
    x = 'function'
    class B:
        y = x
    return B.y
r = A.inner, A().f(), g()
`,
  `
def f():
    try:
        return 'try'
    finally:
        r.append('finally')
def g():
    for i in range(3):
        try:
            continue
        finally:
            r.append(i)
    else:
        r.append('else')
r = []
f(); g()
`,
  `
def f(a, b=2, /, c=3, *rest, d, e=5, **more):
    return a, b, c, rest, d, e, more
r = f(1, d=4), f(1, 2, 3, 4, 5, d=6, z=7), f(*[1, 2], **{'d': 3, 'c': 9})
`,
  `
def f(x, seen=[]):
    seen.append(x)
    return seen
f(1)
r = f(2), f.__name__, (lambda: 0).__name__
`,
  // Generators.
  `
log = []
def g():
    log.append('start')
    for i in range(3):
        yield i
        log.append(i)
    return 9
it = g()
log.append('made')
r = next(it), list(it), log, next(it, 'end')
`,
  `
def walk(t):
    for x in t:
        if isinstance(x, list):
            yield from walk(x)
        else:
            yield x
r = list(walk([1, [2, [3, []], 4]]))
`,
  // Strings and formats.
  `r = 'a' 'b' f'{1 + 1}' r'\\n' "c", 'x\\
y', '\\x41\\u00e9\\101'
`,
  `w = 10; p = 3
r = f'{3.14159:{w}.{p}}|{"q"!r:>5}|{w=}|{w = !s}|{{}}|{[x for x in (1, 2)]}|{"a" if w else "b"}|{w:#x}|{1000000:,}'
`,
  `r = ['{0}-{1}-{0}'.format('a', 'b'), '{x[k]} {y.real}'.format(x={'k': 1}, y=2) if 0 else '', '{:>{}}'.format('a', 4), '{!r}'.format("it's")]
`,
  `r = ['%s %r %d %5.2f %-4s| %04d %x %%' % ('a', 'b', 3, 2.5, 'c', 42, 255), '%(a)s/%(b)03d' % {'a': 1, 'b': 2}, '%s' % (1,), '%s' % [1, 2]]
`,
  `r = ['a.b.c'.rsplit('.', 1), 'a  b'.split(), 'a  b'.split(' '), '  x '.strip(), 'xxaxx'.strip('x'), 'Ab'.swapcase(), 'hello world'.title(), 'abc'.partition('b'), 'abc'.replace('b', ''), '1,2'.split(',', 1), 'x'.join('abc'), 'a\\nb\\r\\n'.splitlines(), 'abcabc'.rfind('c'), 'é'.upper(), '😀x'[1], len('😀')]
`,
  // Numbers.
  `r = [7 // -2, -7 // 2, 7 % -3, -7 % 3, 2 ** 100, 2 ** -1, 10 ** 20 // 3, 1 / 3, 0.1 + 0.2, 1e16, 1e15, 1.0, 100.0, 1e-5, -0.0, 3.0 // 2, 5 % 2.5, True + 1, ~5, 1 << 70, 0xff, 0b11, 0o17, 1_000, round(2.5), round(3.5), round(2.675, 2), int('-12'), int('ff', 16), float('1e3'), divmod(-7, 2), abs(-3), 9007199254740993 + 0, 2 ** 53 + 1.0]
`,
  `r = [1 == 1.0, {1: 'a', True: 'b', 1.0: 'c'}, {0: 1, False: 2}, 2 ** 53 == 2.0 ** 53, (1, 'a') in {(1.0, 'a'): 1}, 10 ** 30 == 1e30, 1 < 2 < 3 > 2, not 0 == 1, [1, 2] < [1, 3], 'a' < 'b' < 'c', (1,) < (1, 2)]
`,
  // Containers.
  `
l = [3, 1, 2]
l.sort(reverse=True); l.insert(1, 9); l.extend('ab'); l[1:3] = ['x']; l += (7,)
d = {'b': 1, 'a': 2}
d['c'] = d.pop('b'); d.setdefault('z', []).append(1); d.update(a=5)
del d['c']
r = l, d, list(d.items()), sorted(d, reverse=True), l[::-1], l[-2:], l.index('a'), l.count(7), [*l, *d], {**d, 'q': 0}
`,
  `
a, *b, c = range(5)
(x, y), z = (1, 2), 3
m = n = []
n.append(1)
for i, (k, v) in enumerate({'a': 1}.items()):
    pass
r = a, b, c, x, y, z, m, i, k, v
`,
  `r = sorted({3, 1, 2}), len({1, 1.0, True}), {1, 2} & {2, 3} == {2}, {1} <= {1, 2}, 2 in {1, 2}, sorted('b a c'.split(), key=lambda s: s, reverse=True), min('b', 'a'), max([1, 5, 3], key=lambda n: -n), sum([1, 2.5]), any([0, '']), all([])
`,
  `r = [(x, y) for x in range(3) for y in 'ab' if x], {k: v for k, v in zip('ab', (1, 2))}, list(map(lambda a, b: a + b, [1, 2], [3, 4])), list(filter(None, [0, 1, '', 'a'])), list(reversed([1, 2])), [y := 5, y * 2]
`,
  // Exceptions.
  `
r = []
for f in (lambda: 1 / 0, lambda: [][1], lambda: {}['k'], lambda: int('x'), lambda: None.a, lambda: 'a' + 1,
          lambda: undefined, lambda: (1)(), lambda: len(5), lambda: [1, 2][None], lambda: {[]: 1},
          lambda: 'a'.index('b'), lambda: [].pop(), lambda: float('z'), lambda: 'x'.nope, lambda: 1 < 'a',
          lambda: iter(3), lambda: next(iter([])), lambda: 'abc'['x'], lambda: '%d' % 'a', lambda: range(1, 2, 0)):
    try:
        r.append(f())
    except Exception as e:
        r.append((type(e).__name__, str(e), e.args))
`,
  `
class Bad(Exception):
    def __init__(self, code):
        super().__init__('code %d' % code)
        self.code = code
r = []
try:
    try:
        raise Bad(3)
    except Bad as e:
        r.append((str(e), e.code, repr(e)))
        raise KeyError('k') from e
except LookupError as e:
    r.append((repr(e), repr(e.__cause__)))
try:
    e
except NameError as n:
    r.append(str(n))
`,
  `
def f():
    try:
        raise ValueError(1)
    except ValueError:
        try:
            raise
        except ValueError as e:
            return e.args
r = f()
`,
  // Modules.
  `
import re, os.path, itertools as it, string
from functools import reduce
from os.path import join as j, splitext
r = [re.sub(r'(\\w+)-(\\d+)', r'\\2:\\1', 'gcc-12 llvm-9'), re.findall(r'[a-z]+', 'ab 1 cd'), re.match(r'v(?P<major>\\d+)', 'v12').group('major'),
     re.split(r'[,;]', 'a,b;c'), bool(re.search('^b', 'a\\nb', re.M)), os.path.join('a', '/b', 'c'), os.path.basename('/x/y.tar.gz'), splitext('y.tar.gz'), j('a', 'b'), os.path.dirname('/x/y'), os.path.normpath('a//b/../c'),
     list(it.chain([1], 'a')), list(it.product('ab', [1, 2])), list(it.permutations([1, 2, 3], 2)), list(it.combinations('abc', 2)), reduce(lambda a, b: a * b, [1, 2, 3]), string.digits]
`,
  `
import textwrap, json
r = textwrap.dedent('  a\\n    b\\n\\n  c\\n'), json.dumps({'a': [1, 2.0, None, True, 'é"']})
`,
  // Texts as recipes have them.
  `
name = 'zlib'
version = '1.2.13'
local_deps = [('binutils', '2.40')]
toolchain = {'name': 'GCCcore', 'version': '12.3.0'}
sources = ['%s-%s.tar.gz' % (name, version)]
r = {'url': f'https://example.org/{name}/v{version.replace(".", "_")}', 'sources': sources, 'deps': local_deps + [('m4', '1.4', '', toolchain)],
     'short': '.'.join(version.split('.')[:2]), 'exts': [(n, v, {'modulename': n.lower()}) for n, v in [('A', '1'), ('B', '2')]]}
`,
  // Syntax that must be refused.
  'r = 1 +',
  'def f(:\n    pass',
  'r = (1',
  'if 1:\nr = 1',
  "r = 'a",
  'r = 01',
  'f(a=1, 2)',
  'x = = 1',
  'return 1',
  'break',
  'a, *b, *c = 1',
  '1 = x',
  "f'{'",
  'for in x: pass',
  'class: pass',
  'r = 1 2',
  'del 1',
  'def f(a, a): pass',
  'r = [1, 2',
  "r = f'{}'",
  'else: pass',
]
