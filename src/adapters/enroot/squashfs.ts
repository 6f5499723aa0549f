/** Images as Enroot and Sarus keep them: a bare squashfs file of a root file system. */
import { isSquashfs, readSquashfs } from '../../util/archive/squashfs.ts'
import type { ArtifactReader } from '../artifact.ts'

export const squashfs: ArtifactReader = {
  format: 'squashfs',
  title: 'squashfs image',
  checkedAgainst: 'tool',
  cannot: ({ head }) => (isSquashfs(head) ? null : 'it does not begin as a squashfs image'),
  async *read(source, { budget }) {
    yield { about: { layout: 'image' } }
    for await (const { content, ...entry } of readSquashfs(source, budget))
      yield { entry: entry.kind === 'file' ? { ...entry, content } : entry }
  },
}
