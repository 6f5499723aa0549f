/** E4S: the releases of the Extreme-scale Scientific Software Stack, and where they are deployed. */
import type { Adapter } from '../adapter.ts'
import { recipes } from './read.ts'
import { versions } from './versions.ts'

export const adapter: Adapter = {
  id: 'e4s',
  title: 'E4S',
  homepage: 'https://e4s.io/',
  recipes,
  versions,
}
