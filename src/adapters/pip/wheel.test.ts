import { expect, test } from 'vitest'
import { endless } from '../../util/archive/budget.ts'
import { makeZip } from '../../util/archive/testing/make.ts'
import { testArtifact } from '../test-artifact.ts'
import { wheel, wheelName } from './wheel.ts'

test('a name carries each set of tags, with or without a build number', () => {
  const named = wheelName(
    '/x/a_b-1.0-1-cp39.cp310-abi3-manylinux_2_17_x86_64.manylinux2014_x86_64.whl',
  )
  expect(named).toMatchObject({ name: 'a_b', version: '1.0' })
  expect(named?.tags).toHaveLength(4)
  expect(named?.tags[0]).toEqual({ python: 'cp39', abi: 'abi3', platform: 'manylinux_2_17_x86_64' })
  expect(wheelName('a.whl')).toBeNull()
})

test('metadata tell version, Python and CUDA; what is encrypted is told', async () => {
  const zip = makeZip([
    { path: 'demo/x.so', data: 'x' },
    {
      path: 'demo-2.0+cu128.dist-info/METADATA',
      data: 'Name: demo\nVersion: 2.0+cu128\nRequires-Python: >=3.10\n',
    },
  ])
  // General purpose bit 0 of the first entry in the directory.
  zip[zip.indexOf('PK\x01\x02', 0, 'latin1') + 8] = 1
  const source = testArtifact('demo-2.0+cu128-cp310-cp310-linux_x86_64.whl', zip)
  const parts = await Array.fromAsync(
    wheel.read(source, { budget: endless(), architecture: undefined }),
  )
  expect(parts[1]).toMatchObject({ skipped: { source: 'demo/x.so' }, reason: 'it is encrypted' })
  expect(parts[2]).toMatchObject({
    about: {
      version: '2.0+cu128',
      architecture: 'x86_64',
      toolkits: [{ name: 'cuda', version: '12.8' }],
    },
  })
  const { about } = parts[2] as { about: { python: { allows(v: string): boolean } } }
  expect([about.python.allows('3.9.2'), about.python.allows('3.11.4')]).toEqual([false, true])
})

test('a zip archive of another name is not taken', () => {
  expect(wheel.cannot(testArtifact('x.zip', makeZip([])))).toMatch(/zip archive/)
})
