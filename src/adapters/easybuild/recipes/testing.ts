/** Fixture folders as trees, for tests. */
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { RecipeHost, TreeView } from '../../adapter.ts'
import { testTree } from '../../test-tree.ts'

export const fixtures: string = join(import.meta.dirname, '../fixtures')

export const debian: RecipeHost = { target: 'x86_64_v3', platform: 'linux', os: 'debian12' }

/** Path → text of all files below a fixture folder. */
export function fixtureFiles(name: string): Record<string, string> {
  const root = join(fixtures, name)
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((e) =>
    e.isFile(),
  )
  return Object.fromEntries(
    files.map((e) => {
      const path = join(e.parentPath, e.name)
      return [relative(root, path), readFileSync(path, 'utf8')]
    }),
  )
}

export const fixtureTree = (name: string): TreeView => testTree(fixtureFiles(name), name)

/** `GCCcore/14.3.0`… are in the fixture tree; this is an easyconfig beside them. */
export const easyconfig = (name: string, lines: string): string =>
  `easyblock = 'Tarball'\nname = '${name}'\nversion = '1'\nhomepage = ''\ndescription = ''\n${lines}\n`
