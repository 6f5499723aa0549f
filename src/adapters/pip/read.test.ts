import { expect, test } from 'vitest'
import { Installation } from '../../model/installation.ts'
import { testMachine, type TestMachine } from '../test-machine.ts'
import { parseMetadata, requiredName } from './metadata.ts'
import { readPython } from './read.ts'

const site = '/usr/lib/python3/dist-packages'

async function read(machine: TestMachine) {
  const all = await Array.fromAsync(readPython(testMachine(machine)))
  const found = all.flatMap((r) => ('found' in r ? [Installation.parse(r.found)] : []))
  return { found, skipped: all.filter((r) => 'skipped' in r) }
}

test('a distribution with its requirements among its neighbours', async () => {
  const { found } = await read({
    files: {
      [`${site}/h5py-3.11.0.dist-info/METADATA`]:
        'Metadata-Version: 2.1\nName: H5py\nVersion: 3.11.0\nRequires-Dist: numpy>=1.17.3\nRequires-Dist: absent\nRequires-Dist: ipython; extra == "shell"\nRequires-Python: >=3.8\n\nName: not a header\n',
      [`${site}/h5py-3.11.0.dist-info/INSTALLER`]: 'pip\n',
      [`${site}/h5py-3.11.0.dist-info/WHEEL`]:
        'Wheel-Version: 1.0\nTag: cp311-cp311-manylinux_2_17_x86_64\n',
      [`${site}/numpy-1.26.4.egg-info/PKG-INFO`]: 'Name: numpy\nVersion: 1.26.4\n',
    },
  })
  expect(found).toMatchObject([
    {
      id: `pip:h5py@${site}`,
      name: 'h5py',
      version: '3.11.0',
      universe: 'host',
      linkable: false,
      dependencies: [{ id: `pip:numpy@${site}`, types: ['run'] }],
      details: {
        distribution: 'H5py',
        installer: 'pip',
        tags: ['cp311-cp311-manylinux_2_17_x86_64'],
        requires: ['numpy>=1.17.3', 'absent'],
        requiresPython: '>=3.8',
      },
    },
    { id: `pip:numpy@${site}`, version: '1.26.4' },
  ])
})

test("the user's, a virtual environment's and conda's packages stay apart", async () => {
  const metadata = 'Name: six\nVersion: 1.16.0\n'
  const places = [
    '/home/u/.local/lib/python3.11/site-packages',
    '/env/lib/python3.11/site-packages',
    '/conda/lib/python3.12/site-packages',
  ]
  const { found } = await read({
    environment: { HOME: '/home/u', VIRTUAL_ENV: '/env', CONDA_PREFIX: '/conda' },
    files: Object.fromEntries(places.map((p) => [`${p}/six-1.16.0.dist-info/METADATA`, metadata])),
  })
  expect(found.map((i) => [i.id, i.universe])).toEqual([
    [`pip:six@${places[2]}`, 'conda:/conda'],
    [`pip:six@${places[1]}`, 'host'],
    [`pip:six@${places[0]}`, 'host'],
  ])
})

test('metadata without a version is skipped with its place', async () => {
  const path = `${site}/broken-0.dist-info/METADATA`
  const { found, skipped } = await read({ files: { [path]: 'Name: broken\n' } })
  expect(found).toEqual([])
  expect(skipped).toMatchObject([{ skipped: { source: path } }])
})

test.each([
  ['numpy (>=1.2) ; python_version < "3"', 'numpy'],
  ['Zope.Interface[test]>=5', 'zope-interface'],
  ['ruamel_yaml', 'ruamel-yaml'],
])('%s requires %s', (text, name) => {
  expect(requiredName(text)).toBe(name)
})

test('metadata ends at the first empty line', () => {
  expect(parseMetadata('Name: a\r\nVersion: 1\r\n\r\nRequires-Dist: b\r\n')).toMatchObject({
    name: 'a',
    version: '1',
    requires: [],
  })
})
