import { expect, test } from 'vitest'
import { recipeHistory } from './history.ts'

const versions = (path: string, ...lines: string[]) =>
  recipeHistory
    .versionsIn({ subject: '', path, added: [lines] })
    .map(({ name, version }) => `${name}@${version}`)

test.each([
  ['var/spack/repos/builtin/packages/py-numpy/package.py', 'py-numpy@1'],
  ['repos/spack_repo/builtin/packages/py_numpy/package.py', 'py-numpy@1'],
  ['repos/spack_repo/builtin/packages/_3proxy/package.py', '3proxy@1'],
  ['packages/3proxy/package.py', '3proxy@1'],
])('the folder in %s names the package', (path, expected) => {
  expect(versions(path, '    version("1", sha256="00")')).toEqual([expected])
})

test.each([
  ['repos/builtin.mock/packages/hdf5/package.py'],
  ['tests/repos/spack_repo/builtin_mock/packages/hdf5/package.py'],
  ['repos/flags.test/packages/hdf5/package.py'],
  ['repos/tutorial/packages/hdf5/package.py'],
  ['repos/builtin/packages/hdf5/other/package.py'],
])('%s is no recipe', (path) => {
  expect(versions(path, '    version("1")')).toEqual([])
})

test('versions in plain text, also over several lines', () => {
  const lines = [
    '    version("1.2", sha256="00")',
    "    version('1.1', '0123')",
    '    version(',
    '        "1.0",',
    '        branch="main",',
    '    # version("0.9")',
    '    version(str(x))',
    '    conflicts("@0.8")',
    '    depends_on("version(0.7)")',
  ]
  expect(versions('packages/x/package.py', ...lines)).toEqual(['x@1.2', 'x@1.1', 'x@1.0'])
})
