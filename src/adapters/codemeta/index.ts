/** codemeta.json: what a project says of itself, in the terms of schema.org. */
import type { Adapter } from '../adapter.ts'
import { plainVersions } from '../plain-versions.ts'
import { recipes } from './read.ts'

export const adapter: Adapter = {
  id: 'codemeta',
  title: 'CodeMeta (codemeta.json)',
  homepage: 'https://codemeta.github.io/',
  // It describes software; nobody installs by it.
  recipes: { ...recipes, installs: false },
  versions: plainVersions,
}
