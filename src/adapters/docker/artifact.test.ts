import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { endless } from '../../util/archive/budget.ts'
import { makeTar } from '../../util/archive/testing/make.ts'
import type { ArtifactReader, ArtifactSource } from '../artifact.ts'
import { testArtifact, testFolder } from '../test-artifact.ts'
import { images } from './artifact.ts'

const [archive, layout] = images as readonly [ArtifactReader, ArtifactReader]

/** An OCI layout with an image for each of the processors, one file in each. */
function oci(...processors: string[]): Record<string, Buffer> {
  const files: Record<string, Buffer> = {
    'oci-layout': Buffer.from('{"imageLayoutVersion":"1.0.0"}'),
  }
  const blob = (data: Buffer | string) => {
    const hex = createHash('sha256').update(data).digest('hex')
    files[`blobs/sha256/${hex}`] = Buffer.from(data)
    return `sha256:${hex}`
  }
  const manifests = processors.map((architecture) => {
    const layer = blob(gzipSync(makeTar([{ path: `for-${architecture}`, data: 'x' }])))
    const config = blob(JSON.stringify({ architecture, config: { Env: ['A=b=c'] } }))
    const manifest = { config: { digest: config }, layers: [{ digest: layer }, { digest: layer }] }
    return { digest: blob(JSON.stringify(manifest)), platform: { architecture } }
  })
  const attested = { digest: `sha256:${'0'.repeat(64)}`, platform: { architecture: 'unknown' } }
  files['index.json'] = Buffer.from(JSON.stringify({ manifests: [attested, ...manifests] }))
  return files
}

const read = (reader: ArtifactReader, source: ArtifactSource, architecture = 'aarch64') =>
  Array.fromAsync(reader.read(source, { budget: endless(), architecture }))
const tarOf = (files: Record<string, Buffer>) =>
  makeTar(Object.entries(files).map(([path, data]) => ({ path, data })))

test('of a layout for several machines the image for the nodes is read, as folder and as archive', async () => {
  const files = oci('amd64', 'arm64')
  for (const [reader, source] of [
    [layout, testFolder(files)],
    [archive, testArtifact('x.tar', tarOf(files))],
    [archive, testArtifact('x.tar.gz', gzipSync(tarOf(files)))],
  ] as const) {
    expect(await reader.cannot(source)).toBeNull()
    const [about, ...entries] = await read(reader, source)
    expect(about).toMatchObject({
      about: { architecture: 'aarch64', environment: { A: 'b=c' }, layout: 'image' },
    })
    // Its layer is laid twice.
    expect(entries).toMatchObject([{ entry: { path: 'for-arm64', layer: 1 } }])
  }
})

test('whiteouts remove what lower layers have', async () => {
  const layer = makeTar([{ path: 'usr/.wh..wh..opq' }, { path: 'etc/.wh.passwd' }])
  const manifest = JSON.stringify([{ Config: 'c.json', Layers: ['l.tar'] }])
  const tar = makeTar([
    { path: 'manifest.json', data: manifest },
    { path: 'c.json', data: '{}' },
    { path: 'l.tar', data: layer },
  ])
  const [, ...entries] = await read(archive, testArtifact('x.tar', tar))
  expect(entries).toMatchObject([
    { entry: { path: 'usr/', kind: 'emptied' } },
    { entry: { path: 'etc/passwd', kind: 'removed' } },
  ])
})

test('a manifest that names what is not there, or a path outside, is an error', async () => {
  const manifest = JSON.stringify([{ Config: '../../etc/passwd', Layers: [] }])
  const outside = makeTar([{ path: 'manifest.json', data: manifest }])
  await expect(read(archive, testArtifact('x.tar', outside))).rejects.toThrow(/is not in it/)
  const files = oci('amd64')
  files['index.json'] = Buffer.from(
    JSON.stringify({ manifests: [{ digest: 'sha256:../../etc/passwd' }] }),
  )
  await expect(read(layout, testFolder(files))).rejects.toThrow(/is no digest/)
})

test('a plain tar archive is no image', async () => {
  const plain = makeTar([{ path: 'bin/x', data: 'x' }])
  expect(await archive.cannot(testArtifact('x.tar', plain))).toMatch(/no tar archive with/)
  expect(await layout.cannot(testFolder({ 'bin/x': 'x' }))).toMatch(/no folder with/)
})
