/** A tree from files of `fixtures/`, for tests. */
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { TreeView } from '../../adapter.ts'
import { testTree } from '../../test-tree.ts'

const folder = join(import.meta.dirname, 'fixtures')

export function fixtureTree(name: string): TreeView {
  const root = join(folder, name)
  const entries = readdirSync(root, { withFileTypes: true, recursive: true })
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => [relative(root, path), readFileSync(path)] as const)
  return testTree(Object.fromEntries(files), name)
}

/** What Spack says of the recipes of a repository, by name. */
export function expectedOf<T>(namespace: string): T[] {
  const text = readFileSync(join(folder, 'expected', `${namespace}.jsonl`), 'utf8')
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as T)
}
