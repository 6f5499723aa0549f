import { describe, expect, it } from 'vitest'
import { PortolanError } from '../model/errors.ts'
import { Interpreter, standardLibrary } from './index.ts'

const library = standardLibrary({})

function failure(text: string): PortolanError {
  const vm = new Interpreter({
    limits: { steps: 300_000, memory: 16 * 2 ** 20 },
    importer: (name) => library(name),
  })
  try {
    const module = vm.evaluateModule(text, { file: 'hostile.py' })
    const r = module.dict.get('r')
    if (r !== undefined) vm.run(() => vm.repr(r))
  } catch (error) {
    if (error instanceof PortolanError) return error
    throw error
  }
  throw new Error('the program ended well')
}

const nested = (open: string, close: string, n: number) => open.repeat(n) + close.repeat(n)

const hostile: readonly [string, string, number][] = [
  ['a loop without end', 'while True:\n    pass', 0],
  ['a recursion without end', 'def f(): return f()\nf()', 1],
  [
    'a recursion through special methods',
    'class A:\n    def __eq__(self, o): return self == o\nA() == A()',
    2,
  ],
  [
    'a recursion through a property',
    'class A:\n    @property\n    def p(self): return self.p\nA().p',
    3,
  ],
  ['a long string', "x = 1\ny = 'x' * 10**9", 2],
  ['a long list', 'x = [0] * 10**9', 1],
  ['a long tuple', 'x = (0,) * 10**9', 1],
  ['a string doubled again and again', "s = 'ab'\nfor i in range(100):\n    s += s", 3],
  ['a list doubled again and again', 'l = [1]\nfor i in range(100):\n    l = l + l', 3],
  ['a list that grows while it is walked', 'l = [1]\nfor x in l:\n    l.append(x)', 0],
  ['a power tower', 'x = 10**10**8', 1],
  ['factorials', 'x = 1\nfor i in range(1, 100000):\n    x *= i', 3],
  ['a shift', 'x = 1 << 10**9', 1],
  ['squares of squares', 'x = 3\nfor i in range(100):\n    x *= x', 3],
  ['a huge range made into a list', 'x = list(range(10**9))', 1],
  ['a huge range summed', 'x = sum(range(10**9))', 1],
  ['a huge comprehension', 'x = [i for i in range(10**9)]', 1],
  ['nested comprehensions', 'x = sum(1 for a in range(999) for b in range(999))', 1],
  ['a huge product', "import itertools\nx = list(itertools.product('abcdefghij', repeat=12))", 2],
  ['many permutations', 'import itertools\nx = list(itertools.permutations(range(20)))', 2],
  ['a wide field', "x = '%999999999d' % 1", 1],
  ['a wide field by argument', "x = '%*d' % (10**8, 1)", 1],
  ['a wide field of format', "x = '{:>999999999}'.format(1)", 1],
  ['a wide field of an f-string', "x = f'{1:999999999}'", 1],
  ['zeros in front', "x = '1'.zfill(10**9)", 1],
  ['spaces around', "x = '1'.center(10**9)", 1],
  ['replacements', "x = ('a' * 10000).replace('a', 'b' * 10000)", 1],
  ['joins', "x = ('b' * 10000).join('a' * 10000)", 1],
  ['a string of many reprs', "x = 'a'\nfor i in range(60):\n    x = repr([x, x])", 3],
  ['shared lists shown', 'x = []\nfor i in range(60):\n    x = [x, x]\nr = repr(x)', 4],
  ['a deep list shown', 'x = []\nfor i in range(50000):\n    x = [x]\nr = repr(x)', 4],
  [
    'deep lists compared',
    'x = []\ny = []\nfor i in range(20000):\n    x = [x]\n    y = [y]\nz = x == y',
    6,
  ],
  ['deep tuples hashed', 'x = ()\nfor i in range(50000):\n    x = (x,)\nd = {x: 1}', 4],
  ['wide tuples hashed', 'x = (1,)\nfor i in range(60):\n    x = (x, x)\nd = {x: 1}', 4],
  ['a pattern that explodes', "import re\nre.match('(a+)+$', 'a' * 40 + 'b')", 2],
  ['another one', "import re\nre.match('(a|a)*$', 'a' * 60 + 'b')", 2],
  ['and one with alternatives', "import re\nre.match('(.*)*x(.*)*y', 'a' * 60)", 2],
  ['a deep pattern', `import re\nre.match('${nested('(', ')', 400)}', '')`, 2],
  ['a pattern that repeats repeats', "import re\nre.match('((a{100}){100}){100}', 'a' * 90000)", 2],
  ['brackets inside each other', `x = ${nested('[', ']', 5000)}`, 1],
  ['parentheses inside each other', `x = ${nested('(', ')', 5000)}`, 1],
  ['a chain of signs', `x = ${'-'.repeat(5000)}1`, 1],
  ['a chain of negations', `x = ${'not '.repeat(5000)}1`, 1],
  ['a chain of lambdas', `x = ${'lambda: '.repeat(5000)}1`, 1],
  ['a chain of powers', `x = ${'2 ** '.repeat(5000)}2`, 1],
  ['a chain of conditions', `x = ${'1 if 1 else '.repeat(5000)}2`, 1],
  ['a chain of calls', `x = f${'()'.repeat(5000)}`, 1],
  ['a chain of attributes', `x = f${'.a'.repeat(5000)}`, 1],
  ['a chain of subscripts', `x = f${'[0]'.repeat(5000)}`, 1],
  [
    'blocks inside each other',
    Array.from({ length: 300 }, (_, i) => `${' '.repeat(i)}if 1:\n`).join(''),
    102,
  ],
  ['functions inside each other', `def f(n):\n    return [f(n + 1) for _ in range(2)]\nf(0)`, 2],
  [
    'generators inside each other',
    'def g(x):\n    yield from x\nx = iter([1])\nfor i in range(20000):\n    x = g(x)\nlist(x)',
    0,
  ],
  [
    'maps inside each other',
    'x = [1]\nfor i in range(20000):\n    x = map(str, x)\nr = list(x)',
    4,
  ],
  ['keywords without end', 'd = {}\nfor i in range(10**9):\n    d[str(i)] = i', 0],
  ['a power by its function', 'x = pow(3, 10**9)', 1],
  ['a power in a loop', 'x = 2\nfor i in range(40):\n    x = x ** x', 3],
  ['a shift in place', 'x = 1\nx <<= 10**10', 2],
  ['the text of a huge number', 'x = str(7 ** (10**7))', 1],
  ['a list repeated in place', 'x = [0]\nx *= 10**10', 2],
  ['a string repeated in a list', "x = ['a' * 10**5] * 10\ny = ''.join(x * 10**4)", 2],
  ['a join that a program feeds', "x = ','.join('ab' for i in range(10**9))", 1],
  ['many characters by a format', "x = '{0:{1}}'.format('a', 10**9)", 1],
  ['digits of a format', "x = f'{1.5:.999999999f}'", 1],
  ['digits of a percent format', "x = '%.999999999f' % 1.5", 1],
  ['a format inside itself', "s = '{0}{0}'\nfor i in range(60):\n    s = s.format(s)", 3],
  [
    'comprehensions of comprehensions',
    'x = [[[k for k in range(999)] for j in range(999)] for i in range(999)]',
    1,
  ],
  ['a dictionary comprehension', 'x = {i: str(i) for i in range(10**9)}', 1],
  ['a set comprehension', 'x = {i for i in range(10**9)}', 1],
  [
    'an endless iterator',
    'class A:\n    def __iter__(self): return self\n    def __next__(self): return 1\nx = list(A())',
    0,
  ],
  ['a slice that grows', 'x = [1]\nwhile True:\n    x[:0] = x', 3],
  ['a dictionary that grows', 'd = {}\nwhile True:\n    d[len(d)] = d', 3],
  [
    'a chain without end',
    'import itertools\nx = [1]\nfor i in itertools.chain(x):\n    x.append(i)',
    0,
  ],
  ['combinations', 'import itertools\nx = list(itertools.combinations(range(60), 30))', 2],
  [
    'a fold without end',
    "import functools\nx = functools.reduce(lambda a, b: a + a, range(99), 'a')",
    2,
  ],
  ['many classes', 'while True:\n    class A: x = [0] * 1000', 2],
  ['a recursion of repr', 'class A:\n    def __repr__(self): return repr(self)\nr = repr(A())', 2],
  [
    'a recursion of attributes',
    'class A:\n    def __getattr__(self, n): return getattr(self, n + n)\nA().x',
    2,
  ],
  ['a recursion of exceptions', 'def f():\n    try: f()\n    finally: f()\nf()', 0],
  ['a caught recursion', 'def f():\n    try: return f()\n    except Exception: return f()\nf()', 0],
  ['a finally that goes on', 'while True:\n    try: break\n    finally: continue', 0],
  ['a pattern of stars', "import re\nre.search('a*a*a*a*a*a*a*a*c', 'a' * 300)", 2],
  ['a pattern that looks back', "import re\nre.match(r'(a*)*\\1b', 'a' * 60)", 2],
  [
    'a substitution that grows',
    "import re\ns = 'aa'\nfor i in range(60):\n    s = re.sub('a', 'aa', s)",
    4,
  ],
  ['a split in pieces', "x = ('a ' * 10**6).split()", 1],
  [
    'json of shared lists',
    'import json\nx = []\nfor i in range(60):\n    x = [x, x]\ny = json.dumps(x)',
    5,
  ],
  ['json of a list in itself', 'import json\nx = []\nx.append(x)\ny = json.dumps(x)', 4],
  ['a sort of many', 'x = sorted(str(i) for i in range(10**7))', 1],
]

describe('hostile programs', () => {
  it.each(hostile)('%s ends at a limit', (_, text, line) => {
    const error = failure(text)
    expect(error.code, error.message).toBe('PYTHON_LIMIT')
    expect(error.where).toMatch(/^hostile\.py:\d+$/)
    if (line > 0) expect(error.where).toBe(`hostile.py:${line}`)
  })

  it('takes chains as long as people write them', () => {
    const vm = new Interpreter()
    const text = `x = ${Array.from({ length: 3000 }, () => "'a'").join(' + ')}`
    expect(vm.evaluateModule(text, { file: 'x.py' }).dict.get('x')).toBe('a'.repeat(3000))
  })

  it('cannot be caught by the program', () => {
    const text = 'try:\n    while True: pass\nexcept BaseException:\n    pass\nfinally:\n    x = 1'
    expect(failure(text).code).toBe('PYTHON_LIMIT')
  })
})

/** What a program may try to reach the machine, or what lies below it; each says why it ends. */
const escapes: readonly [string, number, RegExp][] = [
  ["open('/etc/passwd')", 1, /open/],
  ["with open('x', 'w') as f:\n    f.write('x')", 1, /open/],
  ["import os\nos.system('true')", 2, /os\.system/],
  ["import os\nos.listdir('/')", 2, /os\.listdir/],
  ["import os\nos.environ['HOME']", 2, /os\.environ/],
  ["import os\nos.remove('x')", 2, /os\.remove/],
  ['import os\nos.getcwd()', 2, /os\.getcwd/],
  ["import os\nos.path.exists('/')", 2, /exists/],
  ["from os import popen\npopen('true')", 2, /popen/],
  ["import subprocess\nsubprocess.run(['true'])", 2, /subprocess\.run/],
  ["import socket\nsocket.create_connection(('a', 1))", 2, /socket/],
  ["import urllib.request\nurllib.request.urlopen('x')", 2, /urllib/],
  ["import ctypes\nctypes.CDLL('libc.so.6')", 2, /ctypes/],
  ["from pathlib import Path\nPath('/etc').iterdir()", 2, /pathlib\.Path/],
  ["import shutil\nshutil.rmtree('/')", 2, /shutil\.rmtree/],
  ['import sys\nsys.exit(3)', 2, /sys\.exit/],
  ["import sys\nsys.modules['os']", 2, /sys\.modules/],
  ['import no_such_module', 1, /no_such_module/],
  ['from no.such import module', 1, /no\.such|'no'/],
  ['import gc', 1, /gc/],
  ["__import__('os').system('true')", 1, /__import__/],
  ["import importlib\nimportlib.import_module('os')", 2, /importlib/],
  ["eval('1')", 1, /eval/],
  ["exec('x = 1')", 1, /exec/],
  ["compile('1', 'x', 'eval')", 1, /compile/],
  ['input()', 1, /input/],
  ['breakpoint()', 1, /breakpoint/],
  ["globals()['__builtins__']['open']", 1, /globals|__builtins__/],
  ["__builtins__.open('x')", 1, /__builtins__/],
  ['().__class__.__bases__[0].__subclasses__()', 1, /__subclasses__/],
  ['(lambda: 0).__globals__', 1, /__globals__/],
  ['(lambda: 0).__code__.co_consts', 1, /__code__/],
  ['(lambda: 0).__closure__', 1, /__closure__/],
  ['def f(): pass\nf.__code__ = 1', 2, /__code__/],
  ["''.__class__.__mro__[1].__subclasses__()", 1, /__subclasses__/],
  ["'{0.__class__.__init__.__globals__}'.format(1)", 1, /__init__|__globals__/],
  ["getattr(1, '__reduce__')()", 1, /__reduce__/],
  ["type('X', (), {})", 1, /type/],
  ['int.x = 1', 1, /immutable type|cannot set/],
  ['class A: pass\nA().__class__ = int', 2, /__class__/],
  ['class A:\n    __slots__ = 1\n    def __del__(self): pass\nA.__dict__', 1, /__dict__|__slots__/],
  ['class M(type): pass\nclass A(metaclass=M): pass', 0, /type|metaclass/],
  ['class A(int):\n    def __new__(cls): return 1\nA()', 0, /int|A|__new__/],
  ['try:\n    1 / 0\nexcept Exception as e:\n    e.__traceback__.tb_frame', 4, /__traceback__/],
  ['(i for i in [1]).gi_frame', 1, /gi_frame/],
  ['async def f(): await x', 1, /async/],
  ['from os import *\nsystem()', 2, /system/],
  ["print('x', file=open('x'))", 1, /open/],
]

describe('programs that reach for the machine', () => {
  it.each(escapes)('%j', (text, line, reason) => {
    const error = failure(text)
    expect(error.code).toMatch(/^PYTHON_(UNSUPPORTED|RAISED|SYNTAX)$/)
    expect(error.message).toMatch(reason)
    expect(error.where).toMatch(/^hostile\.py:\d+$/)
    if (line > 0) expect(error.where).toBe(`hostile.py:${line}`)
  })
})

describe('names of JavaScript', () => {
  it('are names like others', () => {
    const vm = new Interpreter()
    const module = vm.evaluateModule(
      `
__proto__ = 1
constructor = 2
d = {'__proto__': 3, 'constructor': 4, 'toString': 5}
d['hasOwnProperty'] = 6
class A:
    __proto__ = 7
    constructor = 8
a = A()
a.prototype = 9
def f(__proto__, constructor=1, **kw): return (__proto__, constructor, kw)
r = [__proto__, constructor, d, {}.get('constructor'), A.__proto__, a.constructor, a.prototype,
     f(1, **{'valueOf': 2}), '{__proto__}'.format(__proto__=3), 'toString' in {}, hasattr(a, 'valueOf'),
     '%(constructor)s' % {'constructor': 1}]
`,
      { file: 'names.py' },
    )
    expect(vm.repr(module.dict.get('r') ?? null)).toBe(
      "[1, 2, {'__proto__': 3, 'constructor': 4, 'toString': 5, 'hasOwnProperty': 6}, None, 7, 8, 9, " +
        "(1, 1, {'valueOf': 2}), '3', False, False, '1']",
    )
    expect(({} as Record<string, unknown>)['prototype']).toBeUndefined()
  })

  it('mean nothing where they are not bound', () => {
    for (const name of ['toString', 'constructor', 'hasOwnProperty', 'undefined', 'globalThis']) {
      expect(failure(name).message).toContain('NameError')
    }
  })
})
