/** CITATION.cff: how a project wants to be cited, and with that its name, version and authors. */
import type { Adapter } from '../adapter.ts'
import { plainVersions } from '../plain-versions.ts'
import { recipes } from './read.ts'

export const adapter: Adapter = {
  id: 'citation',
  title: 'Citation File Format (CITATION.cff)',
  homepage: 'https://citation-file-format.github.io/',
  // It describes software; nobody installs by it.
  recipes: { ...recipes, installs: false },
  versions: plainVersions,
}
