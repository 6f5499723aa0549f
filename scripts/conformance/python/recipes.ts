/**
 * Random programs of the kinds of code that recipes have: class bodies full of directives, loops over
 * tables of versions, lists of sources and extensions built from templates.
 */
import { Expressions } from './expressions.ts'
import type { Random } from './random.ts'

const indent = (lines: readonly string[]) => lines.map((l) => `    ${l}`)
const some = <T>(r: Random, most: number, make: () => T): T[] =>
  Array.from({ length: r.int(most + 1) }, make)

const versions = ['1.2.3', '2.0', '10.4.1', '2023a', '1.0-rc1', 'develop', '5', '', '0.9.9b2']
const words = ['zlib', 'HDF5', 'py-numpy', 'GCCcore', 'x86_64', 'linux', 'cuda', 'sha256', '+mpi']

const quoted = (text: string) => `'${text}'`
const version = (r: Random) => quoted(r.pick(versions))
const word = (r: Random) => quoted(r.pick(words))

/** Directives that write down what they are told, as a recipe's class body calls them. */
const directives = `r = []


stack = []
class when:
    def __init__(self, spec, **kw): self.spec = (spec, kw)
    def __enter__(self): stack.append(self.spec)
    def __exit__(self, *a): stack.pop()
def directive(name):
    def record(*args, **kwargs): r.append((name, args, sorted(kwargs.items()), list(stack)))
    return record
version, variant, depends_on, conflicts = map(directive, ('version', 'variant', 'depends_on', 'conflicts'))
def run_after(*phases):
    def mark(f):
        f.phases = phases
        return f
    return mark
class Base:
    tags = []
    def setup(self): return type(self).__name__.lower()
    @classmethod
    def url_for(cls, v): return f'{cls.__name__}-{v}'
`.split('\n')

class Body {
  readonly r: Random
  readonly e: Expressions
  constructor(r: Random) {
    this.r = r
    this.e = new Expressions(r)
    for (const name of ['v', 'key'] as const) this.e.scope.set(name, 'str')
  }

  text(): string {
    const { r } = this
    return r.pick([
      () => version(r),
      () => word(r),
      () => 'v',
      () => 'key',
      () => `f'{v}-{key}'`,
      () =>
        `f"{${r.pick(['v', 'key', 'v.lower()', 'len(v)'])}${r.pick(['', '!r', ':>8', ':.2'])}}:"`,
      () =>
        `'${r.pick(['{0}@{1}', '{}:{}', '{v}/{key}', '^{0}+x~y {1}'])}'.format(v, key, ${r.pick(['v=v, key=key', 'key=1', 'v=key, key=v, z=0'])})`,
      () => `'${r.pick(['%s-%s', '@%s:%s', '%s %r', '%-6s|%5s'])}' % (v, key)`,
      () => `('@' + v ${r.pick(['+', 'or', 'and'])} ':')`,
      () =>
        `v.${r.pick(['replace(".", "_")', 'replace(".", "", 1)', 'split(".")[0]', 'split(".")[1]', 'rsplit(".", 1)[-1]', 'partition("-")[2]', 'strip("v")', 'zfill(6)', 'rfind(".")', 'title()'])}`,
      () => `".".join(v.split(".")[${this.e.slice()}])`,
      () => `{'${r.pick(versions)}': v}.get(key, ${this.e.literal('str')})`,
      () => this.e.of('str', 1),
    ])()
  }

  call(): string {
    const { r } = this
    return r.pick([
      () =>
        `version(${this.text()}, sha256=${this.text()}${r.pick(['', ', preferred=True', ', deprecated=key == "cuda"', ', **extra'])})`,
      () =>
        `variant(${word(r)}, default=${r.pick(['True', 'False', '"a,b"', 'v', '("a",)'])}, values=${r.pick(['("a", "b")', 'tuple(map(str, range(3)))', 'table', 'list(table)', '[*table, v]', 'lambda x: isinstance(x, int)', 'tuple(f"{i}0" for i in range(2))'])}, description=${this.text()})`.replace(
          'values=lambda x: isinstance(x, int)',
          'values=(lambda x: isinstance(x, int))(v)',
        ),
      () =>
        `depends_on(${this.text()}, when=${this.text()}, type=${r.pick(['("build", "run")', '"build"', 'types', 'types + ("test",)'])})`,
      () => `conflicts(${this.text()}${r.pick([', msg=v.upper()', ''])}, when=${this.text()})`,
      () =>
        `depends_on(*${r.pick(['(v, key)', '[v]', 'table', 'v.split(".")', '{key: 1}'])}, **${r.pick(['{"when": v}', 'extra', '{**extra, "type": types}', 'dict(when=key)'])})`,
    ])()
  }

  block(depth: number): string[] {
    const { r } = this
    const lines: string[] = []
    for (let i = 1 + r.int(3); i > 0; i--)
      lines.push(...(depth > 0 && r.chance(0.5) ? this.compound(depth - 1) : [this.call()]))
    return lines
  }

  compound(depth: number): string[] {
    const { r } = this
    const head = r.pick([
      () => `with when(${this.text()}):`,
      () => `with when(${this.text()}, kind=v), when(key):`,
      () =>
        `for v in ${r.pick(['table', '("1.0", "2.0")', 'sorted(table, reverse=True)', 'range(3)', 'list(table.values())', '[x for x in table if x != "2.0"]', 'set("")'])}:`,
      () =>
        `for v, key in ${r.pick(['table.items()', 'sorted(table.items())', 'zip(table, types)', 'enumerate(table)', '[("a", "b"), ("c",)]', 'itertools.product(table, types)', 'itertools.chain(table.items(), [("x", "y")])', '((k, w) for k, w in table.items() if k)'])}:`,
      () => `for i, (v, key) in enumerate(table.items()):`,
      () =>
        `if ${r.pick(['v', 'key in table', 'v not in types', 'v == key', 'v.startswith("1")', 'isinstance(v, str) and v.isdigit()', 'sys_platform == "darwin"', 'not table', 'v is None', '1 < len(v) <= 4', 'v[0:1].isalpha() or key'])}:`,
      () => `if (parts := v.split(".")) and len(parts) > ${r.int(4)}:`,
      () => `try:`,
    ])()
    const lines = [head, ...indent(this.block(depth))]
    if (head === 'try:')
      lines.push(
        `except ${r.pick(['Exception', '(TypeError, AttributeError)', 'ValueError', 'IndexError'])} as ex:`,
        ...indent(['version(type(ex).__name__)']),
      )
    else if (head.startsWith('if') && r.chance(0.4)) lines.push('else:', ...indent(this.block(0)))
    else if (head.startsWith('for') && r.chance(0.3))
      lines.push(
        ...indent([`if v == ${version(r)}: ${r.pick(['continue', 'break'])}`, this.call()]),
      )
    return lines
  }
}

const table = (r: Random) =>
  `{${some(r, 4, () => `${version(r)}: ${r.pick([word(r), version(r), `(${word(r)}, ${word(r)})`, `{'k': ${word(r)}}`])}`).join(', ')}}`

export function recipeProgram(r: Random): string {
  const body = new Body(r)
  const own = [
    ['@property', `def libs(self): return [${word(r)} for _ in range(2)]`],
    ['@run_after("install")', 'def check(self): return super().setup() + "!"'],
    ['def setup(self):', '    return ("sub", super().setup())'],
    [`tags = Base.tags + [${word(r)}]`],
    ['@staticmethod', `def pick(x=${version(r)}): return x`],
    ['@classmethod', 'def url_for(cls, v): return super().url_for(v) + ".tgz"'],
    [`"""Text of ${r.pick(words)}."""`],
    [`homepage: str = ${body.text()}`],
    ['del v'],
    ['def __init__(self, spec): self.spec = spec'],
  ].filter(() => r.chance(0.3))
  const lines = [
    'import itertools, sys',
    'sys_platform = "linux"',
    'v, key = "1.0", "cuda"',
    ...directives.slice(0, -1),
    `table = ${table(r)}`,
    `extra = ${r.pick(['{}', '{"when": "@1:"}', '{"type": "link"}'])}`,
    `types = ("build", "run")`,
    `class Toy(${r.pick(['Base', 'Base', 'Base, object', 'object, Base'])}):`,
    ...indent([`v = ${version(r)}`, `key = ${word(r)}`, ...own.flat(), ...body.block(3)]),
    'for name in ("setup", "check", "libs", "pick", "tags", "__doc__", "homepage", "v"):',
    '    found = getattr(Toy, name, None)',
    '    r.append((name, callable(found)))',
    'try:',
    '    o = Toy()',
    `    r.append((${r.pick(['o.setup()', 'o.check()', 'o.libs', 'o.url_for("1")', 'Toy.url_for(2)', 'o.pick()', 'Toy.check.phases', 'o.tags', 'o.__doc__', 'o.homepage', 'sorted(k for k in vars(Toy) if k[0] != "_")', 'o.v'])},))`,
    'except (TypeError, AttributeError) as ex:',
    '    r.append((type(ex).__name__, str(ex)))',
  ]
  return lines.join('\n')
}

export function easyconfigProgram(r: Random): string {
  const e = new Expressions(r)
  const lines = [
    `name = ${word(r)}`,
    `version = ${version(r)}`,
    'versionsuffix = "-CUDA-%(cudaver)s"',
  ]
  e.scope.set('name', 'str').set('version', 'str').set('versionsuffix', 'str')
  lines.push(
    `toolchain = {'name': ${word(r)}, 'version': ${version(r)}}`,
    'local_parts = version.split(".")',
  )
  e.scope.set('local_parts', 'list').set('toolchain', 'dict')
  const template = () =>
    r.pick([
      () => `'%(name)s-%s.tar.gz' % version`,
      () => `'%s-%s.tar.gz' % (name, ${e.of('str', 1)})`,
      () => `'%(name)s-%(version)s' % {'name': name, 'version': version}`,
      () => `f'{name}-{version${r.pick(['', '.lower()', '[:3]', '!r:>9'])}}.tgz'`,
      () => `name.lower() + '-' + ${e.of('str', 1)}`,
      () => `'{0}.{1}'.format(*local_parts)`,
      () => `'.'.join(local_parts[:${r.int(4)}])`,
      () => `''.join(x for x in version if x.isdigit())`,
      () => `''.join(['%02d' % int(x) for x in local_parts])`,
      () => `version.replace('.', ${r.pick(["'_'", "''", "'', 1"])})`,
      () => `"a" 'b' "%s" % name`,
      () => `chr(ord('a') + ${r.int(30)})`,
      () => `toolchain['${r.pick(['name', 'version', 'nope'])}']`,
      () => `local_parts[${r.int(4)}]`,
      () => `SOURCE_TAR_GZ`,
      () => `'\\n'.join(['x = %s' % x for x in local_parts])`,
      () => `"${r.pick(words)} && " * ${r.int(3)}`,
    ])()
  const entry = () =>
    r.pick([
      () => `(${word(r)}, ${version(r)})`,
      () => `(${word(r)}, ${version(r)}, versionsuffix, True)`,
      () => `(${word(r)}, ${version(r)}, '', ('GCC', ${template()}))`,
      () => `{'filename': ${template()}, 'extract_cmd': "cp %s ."}`,
      () => `(${word(r)}, ${template()}, {'checksums': [${word(r)}], 'modulename': False})`,
      () => template(),
      () => `(${template()}, ${template()})`,
    ])()
  const list = () => `[${some(r, 4, entry).join(', ')}]`
  for (let i = 2 + r.int(5); i > 0; i--) {
    const target = r.pick(['sources', 'dependencies', 'exts_list', 'configopts', 'local_x'])
    lines.push(
      r.pick([
        () => `${target} = ${list()}`,
        () => `${target} = ${template()}`,
        () =>
          `${target} = [${entry()} for x in local_parts if ${r.pick(['x', "x != '2'", 'x in version'])}]`,
        () =>
          `${target} = [(n, v, {'source': '%s_%s' % (n, v)}) for n, v in [${some(r, 3, () => `(${word(r)}, ${version(r)})`).join(', ')}]]`,
        () =>
          `${target} = {k: ${template()} for k in ${r.pick(['local_parts', 'toolchain', 'version'])}}`,
        () => `${target} += ${r.pick([list(), template(), e.of('list', 1)])}`,
        () =>
          `if ${e.of('bool', 1)}:\n    ${target} = ${template()}\nelif name ${r.pick(['==', '<', 'in'])} ${word(r)}:\n    ${target} = ${list()}`,
        () =>
          `for x in ${r.pick(['local_parts', list(), 'toolchain.items()'])}:\n    ${target}.append(x)`,
        () => `${target} = ' '.join([${some(r, 3, template).join(', ')}])`,
        () => `${target} = (${template()} +\n    ${template()})  # comment`,
        () => `${target} = """${r.pick(words)}\n  %(name)s\\\n""" % toolchain`,
        () => `${target} = [x[0] for x in ${list()}]`,
        () => `${target} = 'a' if ${e.of('bool', 1)} else ${template()}`,
        () => `${target} = dict(toolchain, ${r.pick(['version=1', '**{"x": 2}', 'name=name'])})`,
        () => `${target} = sorted(${list()}, key=str)`,
      ])(),
    )
  }
  const asked = 'sources dependencies exts_list configopts local_x toolchain'.split(' ')
  lines.push(`r = {k: v for k, v in list(globals().items()) if k in ${JSON.stringify(asked)}}`)
  return [
    'SOURCE_TAR_GZ = "%(name)s-%(version)s.tar.gz"',
    ...['sources', 'dependencies', 'exts_list'].map((n) => `${n} = []`),
    'configopts = local_x = ""',
    ...lines.slice(0, -1),
    `r = (${asked.join(', ')})`,
  ].join('\n')
}

/** What recipes import. */
export function moduleProgram(r: Random): string {
  const e = new Expressions(r)
  const path = () =>
    r
      .pick([
        '',
        '/',
        'a',
        '/a/b',
        'a//b/',
        './a',
        '../a/../b',
        'a.tar.gz',
        '.hid',
        '/a/b.c/d',
        '//a',
        '~/x',
        'a/.',
        'é/ß',
        '...',
        'a/b.',
      ])
      .replace(/.*/s, (text) => `'${text}'`)
  const small = () => `[${some(r, 4, () => e.literal(r.pick(['int', 'str']))).join(', ')}]`
  const data = (depth: number): string =>
    r.pick([
      () => e.literal(r.pick(['int', 'str', 'float', 'bool', 'none'])),
      () => (depth > 0 ? `[${some(r, 3, () => data(depth - 1)).join(', ')}]` : '[]'),
      () =>
        depth > 0
          ? `{${some(r, 3, () => `${e.literal(r.pick(['str', 'int']))}: ${data(depth - 1)}`).join(', ')}}`
          : '{}',
      () => (depth > 0 ? `(${data(depth - 1)}, ${data(depth - 1)})` : '()'),
    ])()
  const use = r.pick([
    () =>
      `os.path.${r.pick(['basename', 'dirname', 'normpath', 'split', 'splitext', 'isabs'])}(${path()})`,
    () => `os.path.join(${path()}, ${path()}${r.pick(['', `, ${path()}`])})`,
    () =>
      `list(itertools.${r.pick(['chain', 'product'])}(${small()}, ${r.pick([small(), e.literal('str')])}))`,
    () => `list(itertools.product(${small()}, repeat=${r.int(4) - 1}))`,
    () =>
      `list(itertools.${r.pick(['permutations', 'combinations'])}(${small()}, ${r.int(5) - 1}))`,
    () => `list(itertools.permutations(${small()}))`,
    () => `list(itertools.chain(${e.any(1)}, ${e.any(1)}))`,
    () => `list(itertools.chain.from_iterable(${small()}))`,
    () =>
      `functools.reduce(lambda a, b: ${r.pick(['a + b', '(a, b)', 'b', 'a * b'])}, ${small()}${r.pick(['', ', 0', ", ''"])})`,
    () =>
      `functools.partial(lambda *a, **k: (a, k), ${e.literal('int')}, x=1)(${e.literal('str')}, ${r.pick(['x=2', 'y=3', ''])})`,
    () => `operator.${r.pick(['add', 'sub', 'mul', 'mod'])}(${e.any(1)}, ${e.any(1)})`,
    () =>
      `string.${r.pick(['digits', 'ascii_letters', 'hexdigits', 'punctuation', 'printable', 'whitespace'])}`,
    () =>
      `textwrap.dedent(${r.pick([String.raw`'  a\n   b\n'`, String.raw`'\ta\n  b'`, String.raw`'  a\n\n  b\n    '`, String.raw`'\n\n  x\n\t y'`, e.literal('str'), String.raw`' a\r\n  b'`])})`,
    () =>
      `json.dumps(${data(3)}${r.pick(['', ', indent=2', ', sort_keys=True', ', separators=(",", ":")', ', ensure_ascii=False'])})`,
    () =>
      `json.loads('${r.pick(['[1, 2.0, null]', '{"a": [true]}', '{', '1e3', '"x"', ' [ ] ', '[1,]', '{"a": 1, "a": 2}', 'NaN', '-0', '123456789012345678901'])}')`,
    () => `json.loads(json.dumps(${data(2)}))`,
    () => `list(collections.OrderedDict([(1, 2), ('a', 3)]).items())`,
    () =>
      `re.sub(${r.pick(["'[^a-z]+'", "r'\\.(\\d)'", "'$'", "r'\\b'"])}, ${r.pick(["''", "r'_\\1'", "'-'", "r'\\g<0>'", 'lambda m: m[0] * 2'])}, ${e.literal('str')})`,
    () =>
      `re.match(r'(\\w+)-(?P<v>[\\d.]+)', ${r.pick(["'foo-1.2.3.tar.gz'", "'x'", "'a_b-7'"])})${r.pick(["['v']", '.groups()', '.group(1, "v")', '.start("v")', '.lastindex', '.string', '.expand(r"\\2")'])}`,
  ])
  return `import collections, functools, itertools, json, operator, os, re, string, textwrap\nr = ${use()}`
}
