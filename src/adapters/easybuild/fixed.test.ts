import { expect, test } from 'vitest'
import type { Installation } from '../../model/installation.ts'
import type { Package } from '../../model/package.ts'
import { plainPackage } from '../recipe-files.ts'
import { fixed } from './fixed.ts'

const recipe = (name: string, toolchain: string, more: Partial<Package> = {}): Package => {
  const [tool = '', version = tool] = toolchain.split(' ')
  return {
    ...plainPackage('easybuild', name, { source: name }),
    toolchain: { name: tool, version },
    ...more,
  }
}

test.each<[toolchains: string[], apart: boolean]>([
  [['GCCcore 13.3.0', 'GCC 13.3.0', 'gompi 2024a', 'foss 2024a', 'system'], false],
  [['gompi 2024a', 'gfbf 2024a'], false],
  [['iimpi 2024a', 'GCCcore 13.3.0', 'intel-compilers 2024.2.0'], false],
  [['gompi 2024a', 'iimpi 2024a'], true],
  [['foss 2024a', 'intel-compilers 2024.2.0'], true],
])('toolchains %j in one program: apart %s', (toolchains, apart) => {
  const found = fixed.apart(toolchains.map((t) => recipe(t, t)))
  expect(found !== null).toBe(apart)
})

test('a generation is that of the compiler below all', () => {
  const core = recipe('GCCcore', 'system', { key: 'GCCcore/13.3.0' })
  const hdf5 = recipe('HDF5', 'gompi 2024a', { key: 'HDF5/1.14.5-gompi-2024a' })
  expect(fixed.generationOf(hdf5, [recipe('gompi', 'system'), core])).toBe('GCCcore/13.3.0')
  expect(fixed.generationOf(core, [])).toBe('GCCcore/13.3.0')
  // Software without a toolchain goes with each.
  expect(fixed.generationOf(recipe('Java', 'system', { key: 'Java/21' }), [])).toBe('')
  const order = ['GCCcore/9.3.0', 'GCCcore/13.3.0', 'GCC/system', 'GCCcore/14.2.0']
  expect(order.toSorted((a, b) => fixed.compareGenerations(a, b))).toEqual([
    'GCCcore/14.2.0',
    'GCCcore/13.3.0',
    'GCCcore/9.3.0',
    'GCC/system',
  ])
})

test('the more usual of two recipes', () => {
  const all = [
    recipe('HDF5', 'iimpi 2024a', { key: 'c' }),
    recipe('HDF5', 'GCC 13.3.0', { key: 'b', versionSuffix: '-serial' }),
    recipe('HDF5', 'gompi 2024a', { key: 'a' }),
  ]
  expect(all.toSorted((a, b) => fixed.compare(a, b)).map(({ key }) => key)).toEqual(['a', 'b', 'c'])
})

test.each<[Partial<Installation>, string | null]>([
  [{ tool: 'easybuild', name: 'HDF5', version: '1.14.5-gompi-2024a' }, 'HDF5/1.14.5-gompi-2024a'],
  [{ tool: 'lmod', use: { modules: ['GCC/13', 'zlib/1.3-GCCcore-13'] } }, 'zlib/1.3-GCCcore-13'],
  [
    { tool: 'lmod', prefix: '/sw/software/HDF5/1.14-gompi-2024a', use: { modules: ['HDF5/1.14'] } },
    'HDF5/1.14-gompi-2024a',
  ],
  [{ tool: 'lmod', prefix: '/cvmfs/x/software/HDF5/1', use: { modules: ['HDF5/1'] } }, null],
  [{ tool: 'debian', name: 'hdf5' }, null],
])('%j is the result of %s', (installation, key) => {
  const whole = { use: {}, name: '', version: '', ...installation } as Installation
  expect(fixed.installed(whole)).toBe(key)
})
