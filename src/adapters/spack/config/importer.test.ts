import { expect, test } from 'vitest'
import type { Package } from '../../../model/package.ts'
import { plainPackage } from '../../recipe-files.ts'
import { testTree } from '../../test-tree.ts'
import { configImporter } from './importer.ts'
import { mergeScopes } from './merge.ts'

const variant = (name: string, value: string | boolean | string[], when = '') => ({
  name,
  kind: Array.isArray(value) ? ('multi' as const) : ('bool' as const),
  default: value,
  when,
  precedence: 0,
})
const recipe = (name: string, more: Partial<Package>): Package => ({
  ...plainPackage('spack', name, { source: name }),
  ...more,
})
const recipes: Record<string, Package> = {
  curl: recipe('curl', {
    variants: [
      variant('nghttp2', false),
      variant('tls', ['openssl']),
      variant('extra', true, '+nghttp2'),
      variant('old', true, '@:6'),
    ],
  }),
  gcc: recipe('gcc', {
    variants: [variant('languages', ['c', 'c++'])],
    provides: [
      { virtual: 'c', when: 'languages=c' },
      { virtual: 'fortran', when: 'languages=fortran' },
    ],
  }),
  ext: recipe('ext', { dependencies: [{ spec: 'curl', when: '', types: ['link', 'run'] }] }),
}
const read = (files: Record<string, string>) =>
  configImporter.read(testTree(files), {
    recipe: (name) => recipes[name],
    providers: (name) => (name === 'mpi' ? ['mpich', 'openmpi'] : []),
  })
const packages = (text: string) => read({ 'packages.yaml': `packages:\n${text}` })

test('what an external leaves open gets the defaults of its recipe', () => {
  const { installations } = packages(
    `  curl:\n    externals:\n    - {spec: curl@7.88.1 +nghttp2, prefix: /usr}\n`,
  )
  expect(installations).toMatchObject([
    {
      id: 'spack-config:curl@7.88.1',
      version: '7.88.1',
      prefix: '/usr',
      variants: { nghttp2: true, tls: ['openssl'], extra: true },
    },
  ])
  expect(installations[0]!.variants).not.toHaveProperty('old')
  expect(installations[0]!.variantEvidence).toMatchObject({
    nghttp2: { detail: 'curl@7.88.1 +nghttp2' },
    extra: { detail: 'not stated: default of curl' },
  })
})

test('completion can be switched off', () => {
  const { installations } = read({
    'packages.yaml': 'packages:\n  curl:\n    externals: [{spec: curl@7.1, prefix: /usr}]\n',
    'concretizer.yaml': 'concretizer:\n  externals: {completion: architecture_only}\n',
  })
  expect(installations[0]!.variants).toEqual({})
})

test('a compiler provides what its variants say and names its programs', () => {
  const { installations } = packages(
    `  gcc:\n    externals:\n    - spec: gcc@12.2.0 languages:=c\n      prefix: /usr\n      extra_attributes: {compilers: {c: /usr/bin/gcc}}\n`,
  )
  expect(installations[0]).toMatchObject({
    provides: ['c'],
    variants: { languages: ['c'] },
    use: { programs: { cc: '/usr/bin/gcc' } },
  })
})

test('externals are tied to each other; what leads nowhere is left open', () => {
  const { installations, skipped } = packages(
    `  curl:\n    externals: [{spec: curl@7.1, prefix: /usr}]\n  ext:\n    externals:\n    - {spec: ext@1 %curl, prefix: /a}\n    - {spec: ext@2 %nothing, prefix: /b}\n    - {spec: ext, prefix: /c}\n`,
  )
  expect(installations.map((i) => i.id)).toEqual([
    'spack-config:curl@7.1',
    'spack-config:ext@1',
    'spack-config:ext@2',
  ])
  expect(installations[2]!.dependencies).toEqual([])
  expect(installations[1]!.dependencies).toEqual([
    { id: 'spack-config:curl@7.1', types: ['link', 'run'] },
  ])
  expect(skipped.map((s) => s.reason)).toEqual([
    'an external needs one version, e.g. gcc@12.2.0',
    "which one it depends on is open: 0 externals are 'nothing'",
  ])
})

test('a required target is that of externals and of the machine', () => {
  const { target, installations } = packages(
    `  all: {require: [target=x86_64_v3]}\n  curl:\n    externals: [{spec: curl@7.1, prefix: /usr}]\n`,
  )
  expect([target, installations[0]!.target]).toEqual(['x86_64_v3', 'x86_64_v3'])
})

test('require, prefer and conflict become rules', () => {
  const { choices } = packages(
    `  all:\n    require: '%gcc'\n    providers: {mpi: [mpich]}\n  hdf5:\n    require:\n    - any_of: [+mpi, '@1.10']\n      when: '@1:'\n      message: parallel here\n    prefer: [+shared]\n    conflict: [{spec: +java}]\n    version: [1.10]\n    variants: +cxx\n`,
  )
  expect(choices!.rules.filter((r) => r.software !== 'iconv')).toEqual([
    {
      except: ['hdf5'],
      policy: 'one_of',
      specs: ['%gcc'],
      when: '',
      reason: 'required by packages.yaml',
    },
    {
      software: 'hdf5',
      policy: 'any_of',
      specs: ['+mpi', '@1.10'],
      when: '@1:',
      reason: 'parallel here',
    },
    {
      software: 'hdf5',
      policy: 'any_of',
      specs: ['+shared', ''],
      when: '',
      reason: 'preferred by packages.yaml',
    },
    {
      software: 'hdf5',
      policy: 'one_of',
      specs: ['+java', ''],
      when: '',
      reason: 'ruled out by packages.yaml',
    },
  ])
  expect(choices).toMatchObject({
    versions: { hdf5: ['1.10'] },
    variants: [{ software: 'hdf5', spec: '+cxx' }],
  })
  expect(choices!.providers['mpi']).toEqual(['mpich', 'openmpi'])
})

test('a virtual that must not be built leaves only installed providers', () => {
  const { choices } = packages(`  mpi: {buildable: false, require: [openmpi]}\n`)
  expect(choices!.notBuildable).toEqual(expect.arrayContaining(['mpi', 'mpich', 'openmpi']))
  expect(choices!.providers['mpi']).toEqual(['openmpi', 'mpich'])
})

test('build tools may stand in a graph more than once, unless that is switched off', () => {
  const one = read({ 'concretizer.yaml': 'concretizer: {duplicates: {strategy: none}}\n' })
  const more = read({ 'concretizer.yaml': 'concretizer: {duplicates: {max_dupes: {cmake: 3}}}\n' })
  expect(one.choices!.nodes).toEqual({})
  expect(more.choices!.nodes).toMatchObject({ cmake: 3, gmake: 2 })
})

test('an environment lies over what it includes', () => {
  const { choices, skipped } = read({
    'spack.yaml':
      'spack:\n  include: [site, /etc/other]\n  packages:\n    all: {providers: {"mpi:": [mpich]}}\n',
    'site/packages.yaml':
      'packages:\n  all: {providers: {mpi: [openmpi]}}\n  cmake: {buildable: false}\n',
  })
  expect(choices!.providers['mpi']).toEqual(['mpich'])
  expect(choices!.notBuildable).toContain('cmake')
  expect(skipped.map((s) => s.reason)).toEqual(['only what lies in the same folder is read'])
})

test('a bad entry costs itself alone', () => {
  const { installations, skipped } = packages(
    `  curl: {externals: [{spec: curl@7.1, prefix: /usr}]}\n  hdf5: {buildable: perhaps}\n  zlib: {require: ['@@']}\n`,
  )
  expect(installations).toHaveLength(1)
  expect(skipped.map((s) => s.skipped.detail)).toEqual(['packages:hdf5:buildable', 'packages:zlib'])
})

test('only configuration is taken', () => {
  expect(configImporter.cannot(testTree({ 'my.yaml': 'packages: {}' }))).toBeNull()
  expect(configImporter.cannot(testTree({ 'README.md': '' }))).toMatch(/no packages.yaml/)
})

test('scopes are put together as Spack does it', () => {
  expect(mergeScopes({ a: [1], b: { x: 1 } }, { a: [2], b: { y: 2 } })).toEqual({
    a: [2, 1],
    b: { x: 1, y: 2 },
  })
  expect(mergeScopes({ a: [1] }, { 'a:': [2] })).toEqual({ a: [2] })
  expect(mergeScopes({ a: [1] }, { 'a-': [2] })).toEqual({ a: [1, 2] })
})

test('compilers of before 1.0 are externals; what is wrong with others is told', () => {
  const { installations, skipped } = read({
    'compilers.yaml': `compilers:
- compiler:
    spec: gcc@=12.2.0
    paths: {cc: /opt/gcc/12/bin/gcc, cxx: /opt/gcc/12/bin/g++, f77: null, fc: null}
    modules: [gcc/12]
    operating_system: rocky8
    target: x86_64
    note: ours
- compiler: {spec: clang@15.0.7, paths: {cc: /usr/bin/clang}}
- compiler: {spec: cce@16, paths: {cc: null}}
- compiler: {spec: cce@17, paths: {cc: cc}, modules: [PrgEnv-cray]}
- compiler: {paths: {}}
`,
  })
  expect(installations.toSorted((a, b) => (a.id < b.id ? -1 : 1))).toMatchObject([
    { id: 'spack-config:cce@17', use: { modules: ['PrgEnv-cray'], programs: { cc: 'cc' } } },
    {
      id: 'spack-config:gcc@12.2.0',
      prefix: '/opt/gcc/12',
      use: {
        modules: ['gcc/12'],
        programs: { cc: '/opt/gcc/12/bin/gcc', cxx: '/opt/gcc/12/bin/g++' },
      },
    },
    { id: 'spack-config:llvm@15.0.7', prefix: '/usr' },
  ])
  expect(skipped.map((s) => `${s.skipped.detail}: ${s.reason}`)).toEqual([
    'compilers:gcc@=12.2.0:note: this key is not read',
    'compilers:cce@16: no path of any of its compilers',
    "compilers:4: no 'compiler' with a spec such as gcc@12.2.0",
  ])
})

test('sections that say nothing of software are kept; upstreams are told', () => {
  const { packageManagers, details, skipped } = read({
    'upstreams.yaml': 'upstreams: {system: {install_tree: /sw/spack/opt}}\n',
    'config.yaml': 'config: {install_tree: {root: ~/spack}, build_stage: [/tmp/x]}\n',
    'other.yaml': 'modules: {default: {enable: [tcl]}}\nsomething: 1\n',
    'not-spack.yaml': 'animals: 3\n',
  })
  expect(packageManagers).toMatchObject([
    { tool: 'spack', prefix: '~/spack', upstreams: ['/sw/spack/opt'] },
  ])
  expect(details).toMatchObject({ config: { build_stage: ['/tmp/x'] }, modules: {} })
  expect(skipped).toEqual([
    { skipped: { source: 'config.yaml', detail: 'something' }, reason: 'this key is not read' },
  ])
})

test('files of one scope that contradict one another', () => {
  const { choices, skipped } = read({
    'packages.yaml': 'packages: {zlib: {buildable: true, require: "@1.2"}}\n',
    'packages_gcc.yaml': 'packages: {zlib: {buildable: False, require: "@1.3"}}\n',
  })
  expect(choices!.notBuildable).toContain('zlib')
  expect(skipped.map((s) => `${s.skipped.source} ${s.skipped.detail}: ${s.reason}`)).toEqual([
    "packages_gcc.yaml packages:zlib:buildable: contradiction: 'true' in another file of the folder, 'False' here, which counts",
    "packages_gcc.yaml packages:zlib:require: contradiction: '@1.2' in another file of the folder, '@1.3' here, which counts",
  ])
})

test('one part that cannot be read costs no other', () => {
  const { choices, installations, skipped } = packages(
    `  curl:\n    buildable: perhaps\n    version: [:2.4.6]\n    compiler: [gcc]\n    externals: [{spec: curl@7.1, prefix: /usr}]\n`,
  )
  expect(choices!.versions['curl']).toEqual([':2.4.6'])
  expect(installations).toHaveLength(1)
  expect(skipped.map((s) => `${s.skipped.detail}: ${s.reason}`)).toEqual([
    'packages:curl:buildable: neither true nor false',
    'packages:curl:compiler: this key is not read',
  ])
})
