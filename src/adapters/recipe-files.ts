/**
 * What readers of indexes and metadata share: a unit is one file, each entry stands for itself, bad
 * ones are skipped with the place and the reason.
 */
import type {
  Read,
  RecipeHost,
  RecipeReader,
  RecipeSource,
  RecipeUnit,
  Skipped,
  TreeView,
} from './adapter.ts'
import type { Evidence } from '../model/common.ts'
import { PortolanError } from '../model/errors.ts'
import type { Package, Recipe } from '../model/package.ts'

/** A Package of which nothing is known but where it stands; spread the facts over it. */
export const plainPackage = (tool: string, name: string, evidence: Evidence): Package => ({
  tool,
  name,
  licences: [],
  maintainers: [],
  tags: [],
  buildSystems: [],
  versions: [],
  variants: [],
  dependencies: [],
  provides: [],
  providedTogether: [],
  conflicts: [],
  requires: [],
  extends: [],
  hasCode: true,
  detect: [],
  redistribute: [],
  evidence,
})

export const skipped = (evidence: Evidence, reason: string): Skipped => ({
  skipped: evidence,
  reason,
})

/** Files below a folder whose path matches, sorted; folders `enter` refuses are not looked into. */
export function filesBelow(
  tree: TreeView,
  matches: (path: string) => boolean,
  enter: (folder: string) => boolean = () => true,
  folder = '',
): string[] {
  if (folder.split('/').length > 40) return []
  return tree.list(folder).flatMap((name) => {
    const path = folder === '' ? name : `${folder}/${name}`
    if (!path.endsWith('/')) return matches(path) ? [path] : []
    const inner = path.slice(0, -1)
    return enter(inner) ? filesBelow(tree, matches, enter, inner) : []
  })
}

/** One file's entries, and which further files of the tree decided them. */
export type FileReader = (
  tree: TreeView,
  path: string,
) => { reads: Iterable<Read<Recipe>>; inputs?: readonly string[] }

const messageOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error)

/** A unit's outcome when its file cannot be read at all. What is no PortolanError is a bug. */
export function failedUnit(unit: string, path: string, error: unknown): RecipeUnit {
  if (!(error instanceof PortolanError)) throw error
  const evidence = { source: path }
  return { recipes: [], skipped: [skipped(evidence, messageOf(error))], inputs: [unit] }
}

/**
 * A reader whose units are single files. Of two entries with the same name and key, the first one
 * counts within a file; over several files and trees that is decided where they are put together.
 */
export function fileReader(options: {
  checkedAgainst: RecipeReader['checkedAgainst']
  looksAt: readonly string[]
  /** Part of the fingerprint: raise it when the same files give other recipes. */
  version: string
  /** Files of the tree to read, sorted. */
  files: (tree: TreeView) => string[]
  /** Why a tree without such files is refused. */
  wants: string
  read: FileReader
  /** Its Packages tell what they take when installed. */
  sizes?: true
}): Omit<RecipeReader, 'open'> & {
  open(trees: readonly TreeView[], host: RecipeHost): RecipeSource
} {
  return {
    checkedAgainst: options.checkedAgainst,
    ...(options.sizes && { sizes: true as const }),
    looksAt: options.looksAt,
    cannot: (tree) => (options.files(tree).length > 0 ? null : `holds no ${options.wants}`),
    open(trees): RecipeSource {
      const byId = new Map(trees.map((tree) => [tree.id, tree]))
      return {
        fingerprint: options.version,
        units: () =>
          trees.flatMap((tree) => options.files(tree).map((path) => `${tree.id}:${path}`)).sort(),
        read(unit) {
          const colon = unit.indexOf(':')
          const path = unit.slice(colon + 1)
          const tree = byId.get(unit.slice(0, colon))
          if (!tree) throw new PortolanError('CATALOG_UNIT', `no such unit: ${unit}`)
          try {
            const { reads, inputs = [] } = options.read(tree, path)
            return { ...collect(reads), inputs: [unit, ...inputs.map((i) => `${tree.id}:${i}`)] }
          } catch (error) {
            return failedUnit(unit, path, error)
          }
        },
      }
    },
  }
}

function collect(reads: Iterable<Read<Recipe>>): { recipes: Recipe[]; skipped: Skipped[] } {
  const recipes: Recipe[] = []
  const left: Skipped[] = []
  const seen = new Set<string>()
  for (const read of reads) {
    if ('skipped' in read) {
      left.push(read)
      continue
    }
    const { name, key = name, evidence } = read.found.package
    const id = `${name}\0${key}`
    if (seen.has(id)) left.push(skipped(evidence, `${key} stands here twice; the first one counts`))
    else recipes.push(read.found)
    seen.add(id)
  }
  return { recipes, skipped: left }
}
