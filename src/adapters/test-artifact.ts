/** Bytes, or files by path, as an artefact, for tests of the readers. */
import { fileOf } from '../util/archive/testing/make.ts'
import type { ArtifactSource } from './artifact.ts'

export const testArtifact = (path: string, bytes: Buffer): ArtifactSource => ({
  ...fileOf(bytes),
  path,
  folder: false,
  head: bytes.subarray(0, 4096),
  inside: () => Promise.resolve(null),
})

export const testFolder = (files: Readonly<Record<string, Buffer | string>>): ArtifactSource => ({
  ...testArtifact('folder', Buffer.alloc(0)),
  folder: true,
  inside: (path) => {
    const found = files[path]
    return Promise.resolve(found === undefined ? null : testArtifact(path, Buffer.from(found)))
  },
})
