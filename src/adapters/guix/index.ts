/** GNU Guix and its channels: recipes read from their sources, and how Guix orders versions. */
import type { Adapter } from '../adapter.ts'
import { caches } from './cache/read.ts'
import { fixed } from './fixed.ts'
import { recipes } from './read.ts'
import { versions } from './version.ts'

export const adapter: Adapter = {
  id: 'guix',
  title: 'GNU Guix',
  homepage: 'https://guix.gnu.org/',
  recipes,
  fixed,
  emitters: [
    {
      format: 'guix',
      title: 'Guix manifest and channels (manifest.scm, channels.scm)',
      emit: async (plan) => (await import('./emit.ts')).emit(plan),
    },
  ],
  versions,
  caches,
}
