/**
 * Repositories of recipes in a tree. A repository is a folder with a `repo.yaml`; its recipes are
 * `packages/<folder>/package.py`. In package API 1 the folder bears the package's name and modules
 * are `spack.pkg.<namespace>.<name>`; in API 2 they are
 * `spack_repo.<namespace>.packages.<folder>.package`, and the namespace follows from the folder.
 */
import { parse } from 'yaml'
import { z } from 'zod'
import { PortolanError } from '../../../model/errors.ts'
import type { TreeView } from '../../adapter.ts'
import { isPackageFolder } from './names.ts'

export type Repository = {
  tree: TreeView
  /** Folder of `repo.yaml` in the tree, with `/` behind; `''` is the root. */
  folder: string
  namespace: string
  api: 1 | 2
  /** Folder of the recipes in the tree, with `/` behind. */
  packages: string
  /** What stands before a package's folder in the full name of its module. */
  modules: string
}

/** The newest package API whose meaning this reader knows. */
const newestApi = [2, 4] as const

const RepoFile = z.object({
  repo: z.object({
    namespace: z.string().optional(),
    api: z.string().optional(),
    subdirectory: z.string().optional(),
  }),
})

const IndexFile = z.object({ repo_index: z.object({ paths: z.array(z.string()) }) })

/** Where repositories are, besides the root of the tree; the first place that has some counts. */
const places = ['repos/spack_repo/', 'spack_repo/', 'var/spack/repos/', 'repos/']

function yamlFile<T>(tree: TreeView, path: string, schema: z.ZodType<T>): T {
  const where = `${tree.root}/${path}`
  let document: unknown
  try {
    document = parse(tree.text(path, 1 << 20))
  } catch (cause) {
    if (cause instanceof PortolanError) throw cause
    throw new PortolanError('SPACK_REPOSITORY', `not valid YAML: ${(cause as Error).message}`, {
      where,
      cause,
    })
  }
  const result = schema.safeParse(document)
  if (result.success) return result.data
  throw new PortolanError('SPACK_REPOSITORY', z.prettifyError(result.error), { where })
}

const has = (tree: TreeView, folder: string, name: string): boolean =>
  tree.list(folder.replace(/\/$/, '')).includes(name)

/** Folders with a `repo.yaml`, with `/` behind. */
export function repositoryFolders(tree: TreeView): string[] {
  if (has(tree, '', 'repo.yaml')) return ['']
  if (has(tree, '', 'spack-repo-index.yaml')) {
    const { paths } = yamlFile(tree, 'spack-repo-index.yaml', IndexFile).repo_index
    return paths.map((path) => `${path.replace(/^\.\/|\/+$/g, '')}/`)
  }
  for (const place of places) {
    const found = tree
      .list(place.slice(0, -1))
      .filter((name) => name.endsWith('/') && has(tree, place + name, 'repo.yaml'))
    if (found.length > 0) return found.map((name) => place + name)
  }
  return []
}

function apiOf(text: string | undefined, where: string): 1 | 2 {
  if (text === undefined) return 1
  const match = /^v(\d+)\.(\d+)$/.exec(text)
  const hint = `this reader knows package API v1.0 to v${newestApi.join('.')}`
  if (!match) {
    throw new PortolanError('SPACK_REPOSITORY', `api '${text}' is not of the form vX.Y`, {
      where,
      hint,
    })
  }
  const [major, minor] = [Number(match[1]), Number(match[2])]
  if (major < 1 || major > newestApi[0] || (major === newestApi[0] && minor > newestApi[1])) {
    throw new PortolanError('SPACK_API', `package API ${text} is not known`, { where, hint })
  }
  return major === 1 ? 1 : 2
}

/** `spack_repo/x/y/` in a path stands for the namespace `x.y`. */
const namespaceOf = (path: string): string | null =>
  /(?:^|\/)spack_repo\/(.+?)\/*$/.exec(path)?.[1]?.replaceAll('/', '.') ?? null

/** Throws PortolanError SPACK_REPOSITORY, or SPACK_API for one of a later package API. */
export function openRepository(tree: TreeView, folder: string): Repository {
  const path = `${folder}repo.yaml`
  const where = `${tree.root}/${path}`
  const { repo } = yamlFile(tree, path, RepoFile)
  const api = apiOf(repo.api, where)
  const place = api === 2 ? namespaceOf(folder === '' ? tree.root : folder) : null
  const namespace = repo.namespace ?? place
  if (namespace === null) {
    throw new PortolanError('SPACK_REPOSITORY', 'no namespace', {
      where,
      hint: "add 'namespace: <name>' below 'repo:'",
    })
  }
  if (!/^[a-zA-Z_][a-zA-Z0-9_]*(\.[a-zA-Z_][a-zA-Z0-9_]*)*$/.test(namespace)) {
    throw new PortolanError('SPACK_REPOSITORY', `'${namespace}' is no namespace`, { where })
  }
  const inner = repo.subdirectory ?? 'packages'
  const packages = inner === '.' || inner === '' ? folder : `${folder}${inner}/`
  const middle = packages === folder ? '' : `.${inner}`
  const modules = api === 1 ? `spack.pkg.${namespace}` : `spack_repo.${namespace}${middle}`
  return { tree, folder, namespace, api, packages, modules }
}

/** All repositories of a tree, in their order of precedence. */
export const openRepositories = (tree: TreeView): Repository[] =>
  repositoryFolders(tree).map((folder) => openRepository(tree, folder))

/** More than any module of recipes has; the largest of spack-packages have 100 kB. */
export const maxModuleBytes = 4 * 2 ** 20

/** Folders with a `package.py` in the repository, sorted, without `/`: also those no package can have. */
export function recipeFolders({ tree, packages }: Repository): string[] {
  return tree
    .list(packages.replace(/\/$/, ''))
    .filter((name) => name.endsWith('/'))
    .map((name) => name.slice(0, -1))
    .filter((name) => has(tree, `${packages}${name}`, 'package.py'))
}

/** Folders of packages in the repository, sorted, without `/`. */
export const packageFolders = (repository: Repository): string[] =>
  recipeFolders(repository).filter((name) => isPackageFolder(name, repository.api))
