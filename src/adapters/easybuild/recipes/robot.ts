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

/** `path` is empty or ends with `/`. */
type Root = { tree: TreeView; path: string; folders: Map<string, Folder> }

/** `input` is what stands for the names in it. */
type Folder = { input: string; names: ReadonlySet<string> }

type Found = { file: EasyconfigFile | null; inputs: readonly string[] }

export class Robot {
  readonly #roots: readonly Root[]
  readonly #found = new Map<string, Found>()

  constructor(trees: readonly TreeView[]) {
    this.#roots = trees.map((tree) => ({ tree, path: easyconfigsFolder(tree), folders: new Map() }))
  }

  /**
   * The easyconfig `NAME-VERSION.eb`, or null; version is the full one, with toolchain and suffix.
   * The folders that were looked into are added to `inputs`.
   */
  find(name: string, version: string, inputs: Inputs): EasyconfigFile | null {
    const file = `${name}-${version}.eb`
    let found = this.#found.get(file)
    if (!found) this.#found.set(file, (found = this.#search(name, version, file)))
    for (const input of found.inputs) inputs.add(input)
    return found.file
  }

  #search(name: string, version: string, file: string): Found {
    const inputs: string[] = []
    const has = (root: Root, folder: string, entry: string): boolean => {
      const { input, names } = this.#folder(root, folder)
      inputs.push(input)
      return names.has(entry)
    }
    // A name with a slash is none of a file.
    if (name === '' || /[/\0]/.test(file)) return { file: null, inputs }
    for (const root of this.#roots) {
      const letter = `${letterOf(name)}/`
      const at =
        (has(root, '', `${name}/`) &&
          (has(root, `${name}/`, `${version}.eb`)
            ? `${name}/${version}.eb`
            : has(root, `${name}/`, file) && `${name}/${file}`)) ||
        (has(root, '', letter) &&
          has(root, `${letter}${name}/`, file) &&
          `${letter}${name}/${file}`) ||
        (has(root, '', file) && file)
      if (at !== false) return { file: { tree: root.tree, path: root.path + at }, inputs }
    }
    return { file: null, inputs }
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

  #folder(root: Root, folder: string): Folder {
    let known = root.folders.get(folder)
    if (!known) {
      const path = root.path + folder
      known = {
        input: `${root.tree.id}:${path === '' ? '/' : path}`,
        names: new Set(root.tree.list(path.replace(/\/$/, ''))),
      }
      root.folders.set(folder, known)
    }
    return known
  }

  #anyBelow(root: Root, folder: string, depth: number): boolean {
    if (depth > maximumDepth) return false
    const names = [...this.#folder(root, folder).names].filter((name) => !name.startsWith('.'))
    return (
      names.some((name) => name.endsWith('.eb')) ||
      names.some((name) => name.endsWith('/') && this.#anyBelow(root, folder + name, depth + 1))
    )
  }

  #walk(root: Root, folder: string, found: string[], depth: number): void {
    if (depth > maximumDepth) return
    for (const name of this.#folder(root, folder).names) {
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
