/**
 * EESSI's folders as they are mounted: `versions/<release>/software/linux/<target>[/accel/<vendor>/
 * <gpu>]/modules/all/<Name>/<version>.lua`, where the target has two or three parts, e.g.
 * `x86_64/amd/zen3`. Only names are looked at.
 */
import type { Read, TreeView } from '../adapter.ts'
import type { Recipe } from '../../model/package.ts'
import { plainPackage, skipped } from '../recipe-files.ts'
import { parseModuleName } from './module-name.ts'

const subfolders = (tree: TreeView, folder: string): string[] =>
  tree
    .list(folder)
    .filter((name) => name.endsWith('/'))
    .map((name) => (folder === '' ? '' : `${folder}/`) + name.slice(0, -1))

/** Folders `…software/linux/` of the tree, whether it is the whole mount or one release. */
export function stacks(tree: TreeView): string[] {
  const at = (folder: string) =>
    tree.list(folder === '' ? 'software' : `${folder}/software`).includes('linux/')
      ? [`${folder === '' ? '' : `${folder}/`}software/linux/`]
      : []
  return [...at(''), ...subfolders(tree, 'versions').flatMap(at)]
}

type Found = { cpu: string[]; gpu: Record<string, string[]>; path: string }

/** Folders that hold `modules/`, with the target each is for; `inputs` gets every folder looked at. */
function targets(tree: TreeView, root: string, inputs: string[]): { cpu: string; gpu?: string }[] {
  const walk = (path: string, depth: number): { cpu: string; gpu?: string }[] => {
    const folder = path === '' ? root : `${root}/${path}`
    inputs.push(`${folder}/`)
    const names = tree.list(folder)
    const here = names.includes('modules/') ? [place(path)] : []
    const inside = names.filter(
      (n) => /^[a-z]/.test(n) && n.endsWith('/') && !/^(modules|software|reprod|init)\/$/.test(n),
    )
    if (depth >= 6) return here
    return [
      ...here,
      ...inside.flatMap((n) =>
        walk(path === '' ? n.slice(0, -1) : `${path}/${n.slice(0, -1)}`, depth + 1),
      ),
    ]
  }
  return walk('', 0)
}

const place = (path: string): { cpu: string; gpu?: string } => {
  const [cpu = '', gpu] = path.split('/accel/')
  return gpu === undefined ? { cpu } : { cpu, gpu }
}

/** Module names without `.lua`; `.version` and other hidden files are none. */
function modulesIn(tree: TreeView, folder: string, inputs: string[]): string[] {
  inputs.push(`${folder}/`)
  return subfolders(tree, folder).flatMap((named) => {
    inputs.push(`${named}/`)
    const name = named.slice(folder.length + 1)
    return tree
      .list(named)
      .filter((file) => /^[^.].*\.lua$/.test(file))
      .map((file) => `${name}/${file.slice(0, -'.lua'.length)}`)
  })
}

/** One stack: each module once, with all targets it is there for. */
export function readStack(
  tree: TreeView,
  stack: string,
): { reads: Read<Recipe>[]; inputs: string[] } {
  const root = stack.slice(0, -1)
  const release = /(?:^|\/)versions\/([^/]+)\//.exec(`${tree.root}/${stack}`)?.[1]
  const inputs: string[] = []
  const modules = new Map<string, Found>()
  for (const { cpu, gpu } of targets(tree, root, inputs)) {
    const folder = `${root}/${cpu}${gpu === undefined ? '' : `/accel/${gpu}`}/modules/all`
    for (const module of modulesIn(tree, folder, inputs)) {
      const found = modules.get(module) ?? { cpu: [], gpu: {}, path: `${folder}/${module}.lua` }
      modules.set(module, found)
      if (gpu === undefined) found.cpu.push(cpu)
      else (found.gpu[cpu] ??= []).push(gpu)
    }
  }
  const reads = [...modules]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([module, found]) => toRecipe(module, found, release))
  return { reads, inputs }
}

function toRecipe(module: string, found: Found, release: string | undefined): Read<Recipe> {
  const parts = parseModuleName(module)
  if (!parts) return skipped({ source: found.path }, `${module} is no module name`)
  const { name, version, toolchain, versionSuffix } = parts
  const gpu = Object.keys(found.gpu).length > 0
  return {
    found: {
      package: {
        ...plainPackage('eessi', name, { source: found.path }),
        key: release ? `${release}/${module}` : module,
        versions: [{ version }],
        toolchain,
        ...(versionSuffix && { versionSuffix }),
        details: {
          ...(release && { release }),
          module,
          cpu: gpu && found.cpu.length === 0 ? Object.keys(found.gpu) : found.cpu,
          ...(gpu && { gpu: found.gpu }),
        },
      },
      sources: [],
    },
  }
}
