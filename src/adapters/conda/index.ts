/** conda: what a channel offers, and how it orders versions. */
import type { Adapter } from '../adapter.ts'
import { recipes } from './repodata.ts'
import { versions } from './spec.ts'

export const adapter: Adapter = {
  id: 'conda',
  title: 'conda channels',
  homepage: 'https://docs.conda.io/',
  recipes,
  versions,
}
