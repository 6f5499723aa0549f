/** Trees opened together, addressed as `tree:path`. */
import { PortolanError } from '../../model/errors.ts'
import type { InputState } from '../tree/state.ts'
import type { Tree } from '../tree/tree.ts'

export type Trees = {
  readonly all: readonly Tree[]
  state(input: string): InputState
  seen(input: string): InputState | undefined
  unchanged(input: string, before: InputState): boolean
}

/** A tree and a path in it. Throws READER_DEFECT when it names no tree. */
export function splitUnit(name: string): { tree: string; path: string } {
  const colon = name.indexOf(':')
  if (colon > 0) return { tree: name.slice(0, colon), path: name.slice(colon + 1) }
  throw new PortolanError('READER_DEFECT', `not of the form tree:path: ${name}`, { exitCode: 3 })
}

export function treesOf(all: readonly Tree[]): Trees {
  const byId = new Map(all.map((tree) => [tree.id, tree]))
  const find = (input: string) => {
    const { tree, path } = splitUnit(input)
    return { tree: byId.get(tree), path }
  }
  return {
    all,
    state(input) {
      const { tree, path } = find(input)
      if (tree) return tree.state(path)
      throw new PortolanError('READER_DEFECT', `no tree of that name: ${input}`, { exitCode: 3 })
    },
    seen(input) {
      const { tree, path } = find(input)
      return tree?.seen(path)
    },
    unchanged(input, before) {
      const { tree, path } = find(input)
      return tree?.unchanged(path, before) ?? false
    },
  }
}
