import { expect, test } from 'vitest'
import { parseSpec } from './parse.ts'
import { printSpec } from './print.ts'

// Compared with what Spack prints of the same texts.
test.each([
  ['', ''],
  ['hdf5 @1.2: cflags=-O3 build_system=x +foo', 'hdf5@1.2: cflags=-O3 +foo build_system=x'],
  ['~b +a', '+a~b'],
  ['z=1 a=2 +m', '+m a=2 z=1'],
  ['x="a b" y=\'it"s\'', "x='a b' y='it\"s'"],
  ['x="it\'s"', 'x="it\'s"'],
  ['languages=c++,c', "languages='c,c++'"],
  ['x=b,a,b', 'x=a,b'],
  ['x:=a y==b ++z', '++z x:=a y==b'],
  ['x=*', 'x=*'],
  ['%gcc@12 ^mpi %clang', '%gcc@12 ^mpi %clang'],
  ['a ^z ^b %y %x', 'a ^b %x %y ^z'],
  ['%c,cxx=gcc %gcc@12', '%c,cxx=gcc@12'],
  ['%intel-oneapi-compilers', '%oneapi'],
  ['^clang', '^clang'],
  ['%[when=+x] a', "%[when='+x'] a"],
  ['%[deptypes=build,link virtuals=mpi] a', '%[deptypes=build,link] mpi=a'],
  ['builtin.a@2', 'a@2'],
  ['namespace=builtin', 'namespace=builtin'],
  ['target=zen3 os=debian12 platform=linux', 'platform=linux os=debian12 target=zen3'],
  ['arch=linux-debian12-zen3', 'platform=linux os=debian12 target=zen3'],
  ['arch=zen3:', 'target=zen3:'],
  ['a@1.4:1.5,=1.2,1.3:1.4', 'a@=1.2,1.3:1.5'],
  ['a@git.main=1.2', 'a@git.main=1.2'],
  ['a/abc', 'a/abc'],
])('%s is printed as %s', (text, expected) => {
  expect(printSpec(parseSpec(text))).toBe(expected)
})
