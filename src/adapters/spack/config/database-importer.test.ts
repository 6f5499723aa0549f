import { expect, test } from 'vitest'
import { testTree } from '../../test-tree.ts'
import { databaseImporter } from './database-importer.ts'

const node = (name: string, more: object = {}) => ({
  spec: { name, version: '1.0', parameters: { x: true, cflags: [] }, ...more },
  path: `/opt/${name}`,
  installed: true,
})
const index = JSON.stringify({
  database: {
    version: '8',
    installs: {
      aaaa: node('app', {
        arch: { platform: 'linux', platform_os: 'debian12', target: { name: 'zen3' } },
        dependencies: [
          {
            name: 'lib',
            hash: 'bbbb',
            parameters: { deptypes: ['link'], virtuals: ['mpi'] },
          },
        ],
      }),
      bbbb: node('lib', { external: { path: '/usr', module: null } }),
      cccc: { ...node('gone'), installed: false },
    },
  },
})
const read = (files: Record<string, string>) =>
  databaseImporter.read(testTree(files), { recipe: () => undefined, providers: () => [] })

test('what is installed is read from the index, with its ties', () => {
  const { installations, skipped } = read({ '.spack-db/index.json': index })
  expect(installations).toMatchObject([
    {
      id: 'spack:/aaaa',
      target: 'zen3',
      variants: { x: true },
      dependencies: [{ id: 'spack:/bbbb', types: ['link'], virtuals: ['mpi'] }],
    },
    { id: 'spack:/bbbb', prefix: '/usr', variants: { x: true }, provides: ['mpi'] },
  ])
  expect(skipped).toMatchObject([{ reason: 'gone@1.0 is no longer installed, only referred to' }])
})

test('a tree without an index is not taken', () => {
  expect(databaseImporter.cannot(testTree({ 'index.json': index }))).toBeNull()
  expect(databaseImporter.cannot(testTree({ 'x.json': '' }))).toMatch(/no .spack-db/)
})
