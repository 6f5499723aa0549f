/** Recipes that are broken or mean harm, and repositories that cannot be read. */
import { expect, test } from 'vitest'
import { testTree } from '../../test-tree.ts'
import type { RecipeHost } from '../../adapter.ts'
import { fixtureTree } from './fixture-tree.ts'
import { openRecipes } from './reader.ts'

const host: RecipeHost = { target: 'x86_64', platform: 'linux', os: 'debian12' }
const builtin = fixtureTree('builtin')
const head = `from spack_repo.builtin.build_systems.generic import Package
from spack.package import *

class Bad(Package):
    homepage = "https://bad.example"
`
const good = head.replace('Bad', 'Good') + '    version("1.0", sha256="ab")\n'

function read(files: Record<string, string | Uint8Array>, api = 'v2.2') {
  const repository = { 'repo.yaml': `repo:\n  namespace: bad\n  api: ${api}\n` }
  const tree = testTree({ ...repository, 'packages/good/package.py': good, ...files }, 'bad')
  const source = openRecipes([tree, builtin], host)
  const units = source.units().filter((unit) => unit.startsWith('bad:'))
  return Object.fromEntries(units.map((unit) => [unit, source.read(unit)] as const))
}

/** The one bad recipe is skipped, the good one beside it is read. */
function skipped(text: string | Uint8Array, more: Record<string, string> = {}) {
  const all = read({ 'packages/bad/package.py': text, ...more })
  expect(all['bad:packages/good/package.py']?.recipes).toHaveLength(1)
  const bad = all['bad:packages/bad/package.py']!
  expect(bad.recipes).toEqual([])
  expect(bad.skipped).toHaveLength(1)
  const { skipped: where, reason } = bad.skipped[0]!
  expect(bad.inputs).toContain('bad:packages/bad/package.py')
  return { line: where.line, file: where.source, reason }
}

const body = (lines: string) => head + lines.replace(/^/gm, '    ')

test.each([
  ['syntax', body('version("1.0"'), 6, /./],
  ['indentation', `${head}  version("1")`, 6, /indent/],
  ['an endless loop', body('while True:\n    pass'), 6, /more than \d+ steps/],
  [
    'a loop in a comprehension',
    body('x = [0 for i in range(10**9)]'),
    6,
    /more than \d+ (steps|bytes)/,
  ],
  ['endless recursion', `def f(): return f()\n\n${body('x = f()')}`, 1, /calls|deep/],
  ['a list that eats memory', body('x = [0] * 10**9'), 6, /more than \d+ bytes/],
  [
    'a text that eats memory',
    body('x = "a"\nfor i in range(60): x += x'),
    7,
    /more than \d+ bytes/,
  ],
  ['a number that eats memory', body('x = 10 ** (10 ** 9)'), 6, /./],
  ['a format that eats memory', body('x = "%999999999d" % 1'), 6, /./],
  ['many directives', body('for i in range(10**8): version(str(i), sha256="a")'), 6, /more than/],
  [
    'many combinations',
    body('import itertools\nfor a in itertools.product(range(99), repeat=9): pass'),
    7,
    /more than/,
  ],
  [
    'a regular expression that never ends',
    body('import re\nx = re.match("(a+)+$", "a" * 40 + "b")'),
    7,
    /more than/,
  ],
  ['nesting', body(`x = ${'('.repeat(3000)}1${')'.repeat(3000)}`), 6, /more than \d+ brackets/],
  ['a missing module', `import numpy\n${good}`, 1, /numpy/],
  [
    'a missing recipe',
    `from spack_repo.builtin.packages.nothing.package import X\n${head}`,
    1,
    /No module named/,
  ],
  ['an exception', body('raise ValueError("no")'), 6, /ValueError: no/],
  ['an unknown name', body('versoin("1.0")'), 6, /versoin/],
  ['an unknown argument', body('version("1.0", shasum="ab")'), 6, /shasum/],
  ['a spec that is none', body('depends_on("a@@1")'), 6, /a@@1/],
  ['a spec in a conflict', body('conflicts("+a%")'), 6, /%/],
  ['a dependency on itself', body('depends_on("bad")'), 6, /depends on itself/],
  ['licences at once', body('license("MIT")\nlicense("BSD")'), 7, /'BSD' and 'MIT'/],
  [
    'conditions that never meet',
    body('with when("+x"):\n    depends_on("a", when="~x")'),
    7,
    /different values of x/,
  ],
  ['a patch without a hash', body('patch("https://x.example/p")'), 6, /sha256/],
  ['a variant without a default', body('variant("x", values=("a", "b"))'), 6, /no default/],
  ['no class', 'x = 1\n', undefined, /no class Bad/],
  ['another class', good, undefined, /no class Bad/],
  ['reading a file', body('x = open("/etc/passwd").read()'), 6, /not modelled: .*open/],
  [
    'running a program',
    `import os\n${body('x = os.system("id")')}`,
    7,
    /not modelled: .*os.system/,
  ],
  [
    'running one otherwise',
    `import subprocess\n${body('x = subprocess.run(["id"])')}`,
    7,
    /not modelled/,
  ],
  ['a program by Spack', body('x = Executable("id")()'), 6, /not modelled/],
  ['evaluating text', body('x = eval("1")'), 6, /not modelled: .*eval/],
  ['importing by name', body('x = __import__("os")'), 6, /not modelled/],
  ['its own insides', body('x = ().__class__.__bases__[0].__subclasses__()'), 6, /not modelled/],
  [
    'the network',
    `import urllib.request\n${body('x = urllib.request.urlopen("http://x")')}`,
    7,
    /not modelled/,
  ],
  ['the environment', `import os\n${body('os.environ["A"] = "b"')}`, 7, /frozen|shared|changing/],
  ['the environment by Spack', body('env.update(A="b")'), 6, /frozen|shared|changing/],
  ['what bases have', body('Package.maintainers.append("x")'), 6, /frozen|shared|changing/],
  ["Spack's own names", `import spack.package\n${body('spack.package.x = 1')}`, 7, /shared/],
  ['many licences', body('for i in range(10**6): license("L", when=f"@={i}")'), 6, /more than/],
  ['many maintainers', body('for i in range(10**6): maintainers(str(i))'), 6, /more than/],
  ['changing a base class', body('Package.has_code = False'), 6, /Package/],
  [
    'changing what others share',
    `from spack_repo.builtin.build_systems.gpu import GpuPackage\n${body('GpuPackage.gpu_arch_values = ()')}`,
    7,
    /shared/,
  ],
  [
    'changing a shared module',
    `import spack_repo.builtin.build_systems.gpu as g\n${body('g.x = 1')}`,
    7,
    /shared/,
  ],
])('%s', (_, text, line, reason) => {
  const found = skipped(text)
  expect(found.reason).toMatch(reason)
  expect(found.line).toBe(line)
})

test('a recipe that is not UTF-8', () => {
  expect(skipped(new Uint8Array([0x23, 0xff, 0x0a])).reason).toMatch('not UTF-8')
})

test('a base class that is broken: its file and line', () => {
  const found = skipped(`from spack_repo.bad.build_systems.broken import X\n${head}`, {
    'build_systems/broken.py': 'x = 1\nclass X(:\n',
  })
  expect(found).toMatchObject({ file: 'build_systems/broken.py', line: 2 })
})

test('recipes that import each other in a circle', () => {
  const import_ = (name: string) =>
    `from spack_repo.bad.packages.${name}.package import ${name.toUpperCase()}\n${good}`
  const all = read({
    'packages/one/package.py': import_('two'),
    'packages/two/package.py': import_('one'),
  })
  for (const name of ['one', 'two'])
    expect(all[`bad:packages/${name}/package.py`]?.skipped[0]?.reason).toMatch('cannot import name')
})

test('what a skipped recipe left behind reaches no other one', () => {
  const left = body('with when("+left"):\n    version("9", sha256="ab")')
  const all = read({
    'packages/bad/package.py': left,
    'packages/after/package.py': good.replace('Good', 'After'),
  })
  expect(all['bad:packages/after/package.py']?.recipes[0]?.package.versions).toEqual([
    { version: '1.0' },
  ])
})

test.each([
  ['packages/a-b/package.py', false],
  ['packages/for/package.py', false],
  ['packages/A/package.py', false],
  ['packages/_3/package.py', true],
  ['packages/empty/readme', false],
])('%s is a recipe: %s', (path, is) => {
  const unit = read({ [path]: good.replace('Good', 'A3') })[`bad:${path}`]
  const reason = unit?.skipped[0]?.reason ?? ''
  expect(path.endsWith('package.py') && !reason.includes('a folder of that name')).toBe(is)
})

test('a file larger than any recipe is not read', () => {
  const { reason } = skipped(`${good}${'# padding\n'.repeat(500_000)}`)
  expect(reason).toMatch(/larger than \d+ bytes/)
})

test.each([
  ['api: v3.0', 'SPACK_API', /v3.0 is not known/],
  ['api: v2.9', 'SPACK_API', /v2.9 is not known/],
  ['api: 2.0', 'SPACK_REPOSITORY', /api/],
  ['api: two', 'SPACK_REPOSITORY', /vX.Y/],
  ['namespace: "../x"', 'SPACK_REPOSITORY', /no namespace/],
  ['api: v1.0', 'SPACK_REPOSITORY', /no namespace/],
  ['api: [', 'SPACK_REPOSITORY', /not valid YAML/],
])('a repository with %s is refused', (line, code, message) => {
  const tree = testTree({ 'repo.yaml': `repo:\n  ${line}\n`, 'packages/good/package.py': good })
  expect(() => openRecipes([tree], host)).toThrow(
    expect.objectContaining({ code, message: expect.stringMatching(message) as string }),
  )
})

test('recipes of package API 1 need the repository builtin below theirs', () => {
  const tree = testTree({
    'repo.yaml': 'repo:\n  namespace: alone\n',
    'packages/a-b/package.py': good.replace('Good', 'AB'),
  })
  const unit = openRecipes([tree], host).read('test:packages/a-b/package.py')
  expect(unit.skipped[0]?.reason).toMatch('from the repository builtin')
})
