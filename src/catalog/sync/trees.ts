/** Trees opened together, addressed as `tree:path`. */
import type { RecipeSource } from '../../adapters/adapter.ts'
import { PortolanError } from '../../model/errors.ts'
import { digestOf, type InputState } from '../tree/state.ts'
import type { Tree } from '../tree/tree.ts'

export type Trees = {
  readonly all: readonly Tree[]
  state(input: string): InputState
  /** Its state if it was looked into, or `before` where that is known to hold still. */
  seen(input: string, before?: InputState): InputState | undefined
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

/**
 * The trees with inputs that are a part of a file, `tree:path//part`, no path within a tree being
 * written so. A part has the stamp of its file and the digest of its own text: as long as the
 * file is as it was, nobody looks for the part. Files have thousands of them: each is asked after
 * its stamp once.
 */
export function withParts(trees: Trees, source: Pick<RecipeSource, 'part'>): Trees {
  const states = new Map<string, InputState>()
  const partOf = (file: string, input: string): InputState => {
    const known = states.get(input)
    if (known) return known
    const text = source.part?.(file, input.slice(file.length + 2)) ?? null
    const digest = digestOf(Buffer.from(text === null ? 'none' : `text ${text}`))
    const made = { stamp: trees.state(file).stamp, digest }
    states.set(input, made)
    return made
  }
  const fileOf = (input: string): string | null => {
    const at = input.indexOf('//')
    return at < 0 ? null : input.slice(0, at)
  }
  const stamps = new Map<string, boolean>()
  const asStamped = (file: string, before: InputState): boolean => {
    const key = `${before.stamp} ${file}`
    const known = stamps.get(key)
    if (known !== undefined) return known
    // A part's digest is never that of the file: only the stamp can say so.
    const found = before.stamp !== '' && trees.unchanged(file, before)
    stamps.set(key, found)
    return found
  }
  return {
    all: trees.all,
    state(input) {
      const file = fileOf(input)
      return file === null ? trees.state(input) : partOf(file, input)
    },
    seen(input, before) {
      const file = fileOf(input)
      if (file === null) return trees.seen(input)
      const whole = trees.seen(file)
      if (!whole) return undefined
      const holds = before && before.stamp !== '' && whole.stamp === before.stamp
      return holds ? before : partOf(file, input)
    },
    unchanged(input, before) {
      const file = fileOf(input)
      if (file === null) return trees.unchanged(input, before)
      return asStamped(file, before) || partOf(file, input).digest.equals(before.digest)
    },
  }
}
