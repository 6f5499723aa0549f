/** EESSI's software: its API's list, or the folders as they are mounted. */
import type { TreeView } from '../adapter.ts'
import { readJson } from '../json.ts'
import { fileReader } from '../recipe-files.ts'
import { readStack, stacks } from './layout.ts'
import { readSoftware } from './software.ts'

/** The whole list has some 30 MB. */
const maxBytes = 256 * 2 ** 20

const isList = (path: string): boolean => /^(.*_)?(api_metadata|software).*\.json$/.test(path)

export const recipes = fileReader({
  checkedAgainst: 'recorded',
  looksAt: ['eessi_api_metadata_software.json', 'versions/*/software/linux/**/modules/all/*/*.lua'],
  version: 'eessi-1',
  files: (tree: TreeView) => [
    ...tree.list('').filter((name) => !name.endsWith('/') && isList(name)),
    ...stacks(tree),
  ],
  wants: "list of EESSI's software and no folder versions/*/software/linux",
  read: (tree, path) =>
    path.endsWith('/')
      ? readStack(tree, path)
      : { reads: readSoftware(readJson(tree, path, maxBytes), path) },
})
