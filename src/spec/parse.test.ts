import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { PortolanError } from '../model/errors.ts'
import { parseSpec } from './parse.ts'
import type { DependencyConstraint, Spec } from './spec.ts'

/** A spec in brackets, so that what belongs to what is seen. */
function show(spec: Spec): string {
  const parts = [
    spec.namespace === null ? '' : `namespace=${spec.namespace}`,
    spec.versions === null ? '' : `@${spec.versions.text}`,
    ...spec.variants.map(
      (v) =>
        `${v.name}${v.exact ? ':' : ''}=${v.propagate ? '=' : ''}${v.values.map((x) => (typeof x === 'boolean' ? String(x) : `'${x}'`)).join('|')}`,
    ),
    ...Object.entries(spec.flags).map(([k, v]) => `${k} is ${v}`),
    ...(['target', 'os', 'platform'] as const).flatMap((k) =>
      spec[k] === null ? [] : [`${k} is ${spec[k]}`],
    ),
    spec.hash === null ? '' : `/${spec.hash}`,
    ...spec.dependencies.map(showEdge),
  ].filter((p) => p !== '')
  return `${spec.name ?? '*'}(${parts.join(' ')})`
}

const showEdge = (d: DependencyConstraint): string =>
  `${d.sigil}${d.virtuals.length > 0 ? `<${d.virtuals.join()}>` : ''}${d.types.length > 0 ? `{${d.types.join()}}` : ''}${d.when ? `?${show(d.when)}` : ''}${show(d.spec)}`

// Compared with what Spack's own parser makes of the same texts.
test.each([
  ['hdf5@1.10: +mpi ^mpich', 'hdf5(@1.10: mpi=true ^mpich())'],
  ['hdf5 @1.10:1.12, =1.14.0 ~szip', 'hdf5(@1.10:1.12,=1.14.0 szip=false)'],
  ['hdf5@:', 'hdf5()'],
  ['hdf5@1.10:mpi=yes', "hdf5(@1.10: mpi='yes')"],
  ['hdf5@1.14 -szip', 'hdf5(@1.14 szip=false)'],
  ['hdf5@1.14-szip', 'hdf5(@1.14-szip)'],
  ['hdf5-mpi', 'hdf5-mpi()'],
  ['hdf5 + mpi ~ szip', 'hdf5(mpi=true szip=false)'],
  ['hdf5++mpi~~szip', 'hdf5(mpi==true szip==false)'],
  ['hdf5 api=v110 x:=a,b y==c', "hdf5(api='v110' x:='a'|'b' y=='c')"],
  ['gcc languages="c,c++" x=\'a b\'', "gcc(languages='c'|'c++' x='a b')"],
  ["hdf5 x='it\\'s' y=\"a\\\"b\" z=''", "hdf5(x='it's' y='a\"b' z='')"],
  ['hdf5 x=True y=FALSE z=*', "hdf5(x=true y=false z='*')"],
  [
    'hdf5 cflags="-O3 -g" target=x86_64: os=debian12',
    'hdf5(cflags is -O3 -g target is x86_64: os is debian12)',
  ],
  ['hdf5 arch=linux-debian12-zen3', 'hdf5(target is zen3 os is debian12 platform is linux)'],
  ['hdf5 arch=zen3:', 'hdf5(target is zen3:)'],
  ['hdf5/abcdef', 'hdf5(/abcdef)'],
  ['/abcdef', '*(/abcdef)'],
  ['+mpi %gcc', '*(mpi=true %gcc())'],
  ['*', '*()'],
  ['', '*()'],
  ['builtin.hdf5', 'hdf5(namespace=builtin)'],
  ['hdf5 namespace=builtin', 'hdf5(namespace=builtin)'],
  // Every %y after a ^x belongs to x.
  ['a %gcc@12 ^b %clang@15 ^c', 'a(%gcc(@12) ^b(%llvm(@15)) ^c())'],
  ['a %gcc +x', 'a(%gcc(x=true))'],
  ['a ^clang', 'a(^clang())'],
  ['a ^mpi,blas=b', 'a(^<mpi,blas>b())'],
  ['a %c,cxx=gcc %fortran=intel', 'a(%<c,cxx>gcc() %<fortran>intel-oneapi-compilers-classic())'],
  ['a ^[virtuals=mpi deptypes=build,link] b@5', 'a(^<mpi>{build,link}b(@5))'],
  ["a %[when='+x' virtuals=c] gcc", 'a(%<c>?*(x=true)gcc())'],
  ['a %%gcc', 'a(%%gcc())'],
  ['a@git.main', 'a(@git.main)'],
  ['a@git.x/y=develop', 'a(@git.x/y=develop)'],
])('%s', (text, expected) => {
  expect(show(parseSpec(text))).toBe(expected)
})

function failure(text: string): PortolanError {
  try {
    parseSpec(text)
  } catch (error) {
    if (error instanceof PortolanError) return error
    throw error
  }
  throw new Error(`'${text}' was accepted`)
}

test.each([
  ['hdf5@1.2 @1.3', 10, 'a second version'],
  ['hdf5 zlib', 6, "a second package name 'zlib'"],
  ['hdf5@', 5, "unexpected '@'"],
  ['hdf5@1.2:,', 10, "unexpected ','"],
  ['hdf5@1.4:1.2', 5, "'@1.4:1.2' is an empty range"],
  ['a ^b@2:1', 5, 'empty range'],
  ['hdf5@1:2:3', 9, "unexpected ':'"],
  ['hdf5;rm', 5, "unexpected ';'"],
  ['hdf5 +', 6, "unexpected '+'"],
  ['hdf5 foo = bar', 10, "unexpected '='"],
  ["hdf5 foo='open", 9, "unexpected '='"],
  ['hdf5é', 5, "unexpected 'é'"],
  ['hdf5 ^', 7, "a package name must follow '^'"],
  ['hdf5 % +x', 8, "a package name must follow '%'"],
  ['hdf5 ^[foo', 8, "unknown edge property 'foo'"],
  ['hdf5 ^[virtuals=mpi', 20, "missing ']'"],
  ['hdf5 ]', 6, "unexpected ']'"],
])('%s is refused at column %i', (text, column, what) => {
  const error = failure(text)
  expect(error.where).toBe(`column ${column}`)
  expect(error.message).toContain(what)
  expect(error.message).toContain(text)
  expect(error.hint).toBeTruthy()
  expect(error.exitCode).toBe(2)
})

test('a text too long for a spec is refused without printing it all', () => {
  const error = failure('a'.repeat(10_001))
  expect(error.code).toBe('SPEC_SYNTAX')
  expect(`${error.message} ${error.where}`.length).toBeLessThan(150)
})

const piece = fc.oneof(
  fc.constantFrom('hdf5', 'a.b', '@', '@1.2', '@=1', ':', '1.2:', ',', '+x', '~', '++', '--y', '='),
  fc.constantFrom('x=y', 'x:=a,b', "x='a b'", '"', "'", '\\', '^', '%', '%%', '^[', '[', ']', '/'),
  fc.constantFrom('virtuals=mpi', "when='+x'", 'deptypes=build', 'arch=a-b-c', 'target=', '*', ' '),
  fc.string({ maxLength: 4 }),
)

test('whatever the text, the answer is a spec or a PortolanError with a column', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 10 }), (pieces) => {
      let where = 'column 0'
      try {
        parseSpec(pieces.join(''))
      } catch (error) {
        if (!(error instanceof PortolanError)) throw error
        where = error.where ?? 'nowhere'
      }
      expect(where).toMatch(/^column \d+$/)
    }),
    { numRuns: 3000 },
  )
})

test.each([
  ['@', 'a,'],
  ['@', '1:'],
  ['@1:', 'a-'],
  ['@1:a', ' '],
  ['^', 'a,'],
  ['^[', ' '],
  [']', 'a,'],
  ['a', '.a'],
  ['+', ' '],
  ['x=', "'"],
  ['x=', "'\\'"],
  ['x="', '\\'],
  ["x='", 'a'],
  ['', ' ='],
  ['', '%'],
  ['', '^a '],
  ['', 'x=a '],
])('the longest text of %s and many %s is read in linear time', (start, repeated) => {
  const text = (start + repeated.repeat(5000)).slice(0, 9_990)
  const before = process.cpuUsage()
  try {
    parseSpec(text)
  } catch (error) {
    expect(error).toBeInstanceOf(PortolanError)
  }
  const { user, system } = process.cpuUsage(before)
  // Quadratic time would take seconds: 10⁸ steps.
  expect((user + system) / 1000).toBeLessThan(500)
})
