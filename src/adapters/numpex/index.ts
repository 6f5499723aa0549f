/** NumPEX's catalogue of software. */
import type { Adapter } from '../adapter.ts'
import { recipes } from './read.ts'

export const adapter: Adapter = {
  id: 'numpex',
  title: 'NumPEX software catalogue',
  homepage: 'https://numpex.org/',
  // It describes software; nobody installs by it.
  recipes: { ...recipes, installs: false },
}
