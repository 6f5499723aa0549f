import { expect, test } from 'vitest'
import { Installation } from '../../model/installation.ts'
import { testMachine } from '../test-machine.ts'
import { readEnvironments } from './installed.ts'

const meta = '/opt/conda/envs/sci/conda-meta'

async function read(files: Record<string, string>, environment = {}) {
  const all = await Array.fromAsync(readEnvironments(testMachine({ files, environment })))
  return {
    found: all.flatMap((r) => ('found' in r ? [Installation.parse(r.found)] : [])),
    skipped: all.flatMap((r) => ('skipped' in r ? [[r.skipped.source, r.reason]] : [])),
  }
}

test('packages of an environment, bound to one another and to it', async () => {
  const { found, skipped } = await read({
    [`${meta}/hdf5-1.14.3-nompi_h.json`]: JSON.stringify({
      name: 'hdf5',
      version: '1.14.3',
      build: 'nompi_h',
      subdir: 'linux-64',
      license: 'BSD-3-Clause',
      channel: 'conda-forge',
      depends: ['libzlib >=1.2.13,<2.0a0', '__glibc >=2.17', 'absent'],
      files: ['lib/libhdf5.so.310', 'include/hdf5.h', 'lib/python3.12/a.so'],
    }),
    [`${meta}/libzlib-1.3.json`]: '{"name": "libzlib", "version": "1.3", "files": "lib/libz.so.1"}',
    [`${meta}/history`]: '',
  })
  expect(skipped).toEqual([])
  expect(found).toMatchObject([
    {
      id: 'conda:hdf5@/opt/conda/envs/sci',
      universe: 'conda:/opt/conda/envs/sci',
      target: 'x86_64',
      dependencies: [{ id: 'conda:libzlib@/opt/conda/envs/sci' }],
      sonames: ['libhdf5.so.310'],
      linkable: true,
      use: { commands: ['conda activate /opt/conda/envs/sci'] },
      details: { license: 'BSD-3-Clause', build: 'nompi_h' },
    },
    { name: 'libzlib', sonames: ['libz.so.1'], linkable: false },
  ])
})

test('the active environment; what is broken is told and costs nothing else', async () => {
  const { found, skipped } = await read(
    {
      '/work/env/conda-meta/a-1.json': '{"name": "a", "version": "1"}',
      '/work/env/conda-meta/b-1.json': '{"name": "b", "ver',
      '/work/env/conda-meta/c-1.json': '["c"]',
    },
    { CONDA_PREFIX: '/work/env' },
  )
  expect(found.map((i) => i.id)).toEqual(['conda:a@/work/env'])
  expect(skipped.map(([source]) => source)).toEqual([
    '/work/env/conda-meta/b-1.json',
    '/work/env/conda-meta/c-1.json',
  ])
})
