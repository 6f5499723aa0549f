/** Archives of GNU tar, as they are: of no package manager. */
import type { Adapter } from '../adapter.ts'
import { tarball } from './artifact.ts'

export const adapter: Adapter = {
  id: 'tar',
  title: 'tar archives',
  homepage: 'https://www.gnu.org/software/tar/',
  artifacts: [tarball],
}
