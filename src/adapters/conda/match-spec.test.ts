import fc from 'fast-check'
import { expect, test } from 'vitest'
import { exactVersion, parseMatchSpec } from './match-spec.ts'

/** `-` where the specification says nothing. */
const shown = (text: string): string | null => {
  const spec = parseMatchSpec(text)
  return spec && [spec.name, spec.version ?? '-', spec.build ?? '-'].join(' ')
}

// What conda's documentation and tests say of them.
test.each([
  ['numpy', 'numpy - -'],
  ['NumPy', 'numpy - -'],
  ['blas *', 'blas * -'],
  ['blas *=openblas', 'blas * openblas'],
  ['blas * openblas_0', 'blas * openblas_0'],
  ['numpy 1.7.1', 'numpy 1.7.1 -'],
  ['numpy 1.7.1 py27_0', 'numpy 1.7.1 py27_0'],
  ['numpy   1.7.1   py27_0 ', 'numpy 1.7.1 py27_0'],
  ['numpy=1.7.1', 'numpy 1.7.1* -'],
  ['numpy =1.7.1', 'numpy 1.7.1* -'],
  ['numpy=1.7.*', 'numpy 1.7.* -'],
  ['numpy==1.7.1', 'numpy 1.7.1 -'],
  ['numpy=1.7.1=py27_0', 'numpy 1.7.1 py27_0'],
  ['numpy 1.7.1=py27_0', 'numpy 1.7.1 py27_0'],
  ['numpy >=1.0 , < 2.0 py34_0', 'numpy >=1.0,<2.0 py34_0'],
  ['numpy >=1.0 , < 2.0 =py34_0', 'numpy >=1.0,<2.0 py34_0'],
  ['numpy>1.8,<2|==1.7', 'numpy >1.8,<2|==1.7 -'],
  ['numpy>=1.21,<3', 'numpy >=1.21,<3 -'],
  ['numpy~=1.2', 'numpy ~=1.2 -'],
  ['numpy!=1.2', 'numpy !=1.2 -'],
  ['python_abi 3.9.* *_cp39', 'python_abi 3.9.* *_cp39'],
  ["numpy[version='>=1.2',build=py38*]", 'numpy >=1.2 py38*'],
  ['numpy[version=">=1.2,<2", build="py38*"]', 'numpy >=1.2,<2 py38*'],
  [
    'numpy[channel=conda-forge, subdir=linux-64, version=1.17.*, build=py38*]',
    'numpy 1.17.* py38*',
  ],
  ["numpy 1.8[build='py3*',version='1.9']", 'numpy 1.9 py3*'],
  ['numpy 1.8 py27_0[build_number=1]', 'numpy 1.8 py27_0'],
  ["numpy[version='1.2 py_0']", 'numpy 1.2 py_0 -'],
  ['numpy[]', 'numpy - -'],
  ["numpy[version='']", null],
  ['numpy[version=]', null],
  ['numpy[a=b]=1.2[c=d]', null],
  ['conda-forge::numpy', 'numpy - -'],
  ['conda-forge/linux-64::numpy=1.2', 'numpy 1.2* -'],
  ['https://example.org/t/x/channel/linux-64::numpy 1.2', 'numpy 1.2 -'],
  ['defaults:space:numpy >=1', 'numpy >=1 -'],
  ['numpy 1.2 (optional)', 'numpy 1.2 -'],
  ['numpy >=1.2 # why', 'numpy >=1.2 -'],
  ['numpy >=1.2 if python <3', 'numpy >=1.2 -'],
  ['https://example.org/linux-64/_license-1.1-py27_1.tar.bz2', '_license 1.1 py27_1'],
  ['a.conda', null],
  ['mkl@', null],
  ['*', null],
  ['>=1.2', null],
  ['', null],
])('%s', (text, expected) => expect(shown(text)).toBe(expected))

test('a version that is fixed', () => {
  const exact = (text: string) => exactVersion(parseMatchSpec(text)?.version ?? '')
  expect(
    ['hdf5 1.12.1 mpi_0', 'a ==1.2', 'a=1.2', 'a=1.2=b', 'a >=1', "a[version='1!2']", 'a'].map(
      exact,
    ),
  ).toEqual(['1.12.1', '1.2', undefined, '1.2', undefined, '1!2', undefined])
})

test('brackets say what words say', () =>
  fc.assert(
    fc.property(
      fc.stringMatching(/^[a-z][a-z0-9_-]{0,6}$/),
      fc.constantFrom('1.2', '1.2.*', '>=1,<2', '1|2', '!=3', '*'),
      fc.stringMatching(/^[a-z0-9_*]{1,6}$/),
      (name, version, build) => {
        expect(parseMatchSpec(`${name}[version='${version}', build=${build}]`)).toEqual(
          parseMatchSpec(`${name} ${version} ${build}`),
        )
      },
    ),
  ))

test('any text is read or refused, in little time', () => {
  fc.assert(fc.property(fc.string(), (text) => void parseMatchSpec(text)))
  for (const text of ['['.repeat(900), 'a='.repeat(450), `a${' '.repeat(990)}`, "a['".repeat(300)])
    parseMatchSpec(text)
  expect(parseMatchSpec('a'.repeat(5000))).toBeNull()
})
