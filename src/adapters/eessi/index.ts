/** EESSI: ready-made software for many CPU targets on CernVM-FS. */
import type { Adapter } from '../adapter.ts'
import { plainVersions } from '../plain-versions.ts'
import { fixed } from './fixed.ts'
import { recipes } from './read.ts'

export const adapter: Adapter = {
  id: 'eessi',
  title: 'EESSI',
  homepage: 'https://www.eessi.io/',
  recipes,
  fixed,
  versions: plainVersions,
}
