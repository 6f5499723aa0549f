/**
 * Where easyconfigs are found: the folders of the trees are EasyBuild's robot path, in the order the
 * trees are given. A file is found by its name alone (`robot_find_easyconfig`), never by what is in it.
 */
import type { TreeView } from '../../adapter.ts'
import { PortolanError } from '../../../model/errors.ts'

export type EasyconfigFile = { tree: TreeView; path: string }

/** What a result was decided by, as `tree:path`; a folder ends with `/`. */
export type Inputs = Set<string>

const standard = 'easybuild/easyconfigs/'

/** No real folder of easyconfigs is this deep; links may lead round in a circle. */
const maximumDepth = 12

type Folder = { tree: TreeView; /** Empty, or ends with `/`. */ path: string }

export class Robot {
  readonly #roots: readonly Folder[]
  readonly #listed = new Map<string, ReadonlySet<string>>()

  constructor(trees: readonly TreeView[]) {
    this.#roots = trees.map((tree) => ({ tree, path: easyconfigsFolder(tree) }))
  }

  /**
   * The easyconfig `NAME-VERSION.eb`, or null; version is the full one, with toolchain and suffix.
   * The folders that were looked into are added to `inputs`.
   */
  find(name: string, version: string, inputs: Inputs): EasyconfigFile | null {
    if (name === '' || /[/\0]/.test(name + version)) return null
    const file = `${name}-${version}.eb`
    for (const root of this.#roots) {
      const top = this.#names(root, '', inputs)
      const letter = `${letterOf(name)}/`
      const tries: [folder: string, file: string][] = []
      if (top.has(`${name}/`)) tries.push([`${name}/`, `${version}.eb`], [`${name}/`, file])
      if (top.has(letter)) tries.push([`${letter}${name}/`, file])
      tries.push(['', file])
      for (const [folder, file] of tries)
        if (this.#names(root, folder, inputs).has(file))
          return { tree: root.tree, path: root.path + folder + file }
    }
    return null
  }

  /** Every easyconfig below the folders, sorted within each tree. */
  files(): EasyconfigFile[] {
    return this.#roots.flatMap((root) => {
      const found: string[] = []
      this.#walk(root, '', found, 0)
      return found.sort().map((path) => ({ tree: root.tree, path }))
    })
  }

  /** Whether there is any easyconfig at all. */
  some(): boolean {
    return this.#roots.some((root) => this.#anyBelow(root, '', 0))
  }

  #names(root: Folder, folder: string, inputs?: Inputs): ReadonlySet<string> {
    const path = root.path + folder
    const key = `${root.tree.id}:${path}`
    inputs?.add(path === '' ? `${key}/` : key)
    let names = this.#listed.get(key)
    if (!names) this.#listed.set(key, (names = new Set(root.tree.list(path.replace(/\/$/, '')))))
    return names
  }

  #anyBelow(root: Folder, folder: string, depth: number): boolean {
    if (depth > maximumDepth) return false
    const names = [...this.#names(root, folder)].filter((name) => !name.startsWith('.'))
    return (
      names.some((name) => name.endsWith('.eb')) ||
      names.some((name) => name.endsWith('/') && this.#anyBelow(root, folder + name, depth + 1))
    )
  }

  #walk(root: Folder, folder: string, found: string[], depth: number): void {
    if (depth > maximumDepth) return
    for (const name of this.#names(root, folder)) {
      if (name.startsWith('.')) continue
      if (name.endsWith('/')) this.#walk(root, folder + name, found, depth + 1)
      else if (name.endsWith('.eb')) found.push(root.path + folder + name)
    }
  }
}

/** `easybuild/easyconfigs/` of a repository, else the folder itself. */
function easyconfigsFolder(tree: TreeView): string {
  return tree.list('easybuild').includes('easyconfigs/') ? standard : ''
}

/** The folder of a name: its first letter, `0` for what is none. */
export function letterOf(name: string): string {
  const letter = name.charAt(0).toLowerCase()
  return letter >= 'a' && letter <= 'z' ? letter : '0'
}

export function fileLabel({ tree, path }: EasyconfigFile): string {
  return `${tree.id}:${path}`
}

/** Splits `tree:path`. Throws PortolanError TREE_FILE when there is no such tree. */
export function fileOf(unit: string, trees: readonly TreeView[]): EasyconfigFile {
  const tree = trees.find((t) => unit.startsWith(`${t.id}:`))
  if (!tree)
    throw new PortolanError('TREE_FILE', `No tree of ${unit} was opened.`, {
      where: unit,
      hint: `the opened ones are ${trees.map((t) => t.id).join(', ')}`,
    })
  return { tree, path: unit.slice(tree.id.length + 1) }
}
