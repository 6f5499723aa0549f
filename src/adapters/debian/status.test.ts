import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseStatus } from './status.ts'

const paragraph = `Package: libhdf5-mpich-dev
Status: install ok installed
Installed-Size: 14096
Architecture: amd64
Source: hdf5
Version: 1.10.8+repack1-1
Depends: libhdf5-mpich-103-1 (= 1.10.8+repack1-1), libcurl4-openssl-dev | libcurl-dev, libmpich-dev (>= 3.3-3~)
Description: development files
 with a continuation: line
`

test('reads a paragraph', () => {
  const { packages, problems } = parseStatus(paragraph)
  expect(problems).toEqual([])
  expect(packages).toEqual([
    {
      name: 'libhdf5-mpich-dev',
      architecture: 'amd64',
      version: '1.10.8+repack1-1',
      source: 'hdf5',
      status: 'install ok installed',
      depends: [
        { name: 'libhdf5-mpich-103-1', exact: true },
        { name: 'libcurl4-openssl-dev', exact: false },
        { name: 'libcurl-dev', exact: false },
        { name: 'libmpich-dev', exact: false },
      ],
      provides: [],
      installedBytes: 14096 * 1024,
      multiArchSame: false,
      homepage: undefined,
      line: 1,
    },
  ])
})

test('a bad paragraph costs only itself and is named by its line', () => {
  const { packages, problems } = parseStatus(
    `${paragraph}\nPackage: broken\nStatus: install ok installed\n\nno field here\n\n${paragraph}`,
  )
  expect(packages.map((p) => p.line)).toEqual([1, 16])
  expect(problems).toEqual([
    { line: 11, reason: 'broken has no Version' },
    { line: 14, reason: 'not a field: "no field here"' },
  ])
})

test('whatever stands between two good paragraphs, both are read', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const { packages } = parseStatus(`${paragraph}\n${text}\n\n${paragraph}`)
      expect(packages[0]?.name).toBe('libhdf5-mpich-dev')
      expect(packages.at(-1)?.name).toBe('libhdf5-mpich-dev')
      expect(packages.length).toBeGreaterThanOrEqual(2)
    }),
    { numRuns: 50 },
  )
})
