import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { endless } from '../../util/archive/budget.ts'
import { makeTar } from '../../util/archive/testing/make.ts'
import { testArtifact } from '../test-artifact.ts'
import { tarball } from './artifact.ts'

test('packed or not it is taken by what is inside; sparse files are told, not read', async () => {
  const tar = makeTar([
    { path: 'a', data: 'x' },
    { path: 'holes', type: 'S', data: 'y' },
    { path: 'b', data: 'z' },
  ])
  for (const bytes of [tar, gzipSync(tar)]) {
    const source = testArtifact('x', bytes)
    expect(await tarball.cannot(source)).toBeNull()
    const parts = await Array.fromAsync(
      tarball.read(source, { budget: endless(), architecture: undefined }),
    )
    expect(parts).toMatchObject([
      { about: { layout: 'movable' } },
      { entry: { path: 'a' } },
      { skipped: { source: 'holes' } },
      { entry: { path: 'b' } },
    ])
  }
})

test('other gzip files and short ones are not', async () => {
  for (const bytes of [gzipSync('just text'), Buffer.from('x'), Buffer.alloc(0)])
    expect(await tarball.cannot(testArtifact('x', bytes))).toMatch(/tar entry/)
})
