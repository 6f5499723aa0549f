/** GNU Guix and its channels: what profiles hold, recipes read from their sources, Guix's order of versions. */
import type { Adapter } from '../adapter.ts'
import { caches } from './cache/read.ts'
import { fixed } from './fixed.ts'
import { manifestGlobs, readProfiles } from './profiles.ts'
import { recipes } from './read.ts'
import { versions } from './version.ts'

export const adapter: Adapter = {
  id: 'guix',
  title: 'GNU Guix',
  homepage: 'https://guix.gnu.org/',
  probe: { files: manifestGlobs.map((glob) => ({ glob })) },
  installations: {
    checkedAgainst: 'documentation',
    looksAt: manifestGlobs,
    read: readProfiles,
  },
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
