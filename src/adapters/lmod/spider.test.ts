import { expect, test } from 'vitest'
import { parseSpider } from './spider.ts'

const spiderJson = JSON.stringify({
  hdf5: {
    '/m/MPI/hdf5/1.14.lua': {
      fullName: 'hdf5/1.14',
      mpath: '/m/MPI',
      Version: '1.14',
      whatis: ['Name: HDF5'],
      parentAA: [['gcc/12', 'openmpi/4']],
      pathA: { '/opt/hdf5/bin': 1 },
      lpathA: [],
      hidden: false,
    },
    '/m/MPI/hdf5/broken.lua': { hidden: 'yes' },
  },
})

test('reads spider-json; a bad entry costs only itself', () => {
  const { modules, problems } = parseSpider(spiderJson)
  expect(modules).toMatchObject([
    {
      path: '/m/MPI/hdf5/1.14.lua',
      fullName: 'hdf5/1.14',
      parentAA: [['gcc/12', 'openmpi/4']],
      pathA: ['/opt/hdf5/bin'],
      lpathA: [],
    },
  ])
  expect(problems).toEqual([expect.stringContaining('/m/MPI/hdf5/broken.lua') as string])
})

test('reads jsonSoftwarePage', () => {
  const page = [
    {
      package: 'hdf5',
      versions: [
        { full: 'hdf5/1.14', path: '/m/hdf5/1.14.lua', parent: [['gcc/12']], family: 'io' },
      ],
    },
  ]
  expect(parseSpider(JSON.stringify(page))).toMatchObject({
    modules: [{ fullName: 'hdf5/1.14', parentAA: [['gcc/12']], family: ['io'], pathA: [] }],
    problems: [],
  })
})

test('something else is said to be something else', () => {
  expect(parseSpider('{"a": 1}').problems).toHaveLength(1)
  expect(() => parseSpider('{"a": ')).toThrow(SyntaxError)
})
