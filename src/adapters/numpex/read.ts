/** NumPEX's list of projects → one Package each: name and where its recipes are, no descriptions. */
import type { Read, TreeView } from '../adapter.ts'
import type { Recipe } from '../../model/package.ts'
import { isObject, type JsonObject, kindOf, textIn, textsIn } from '../json.ts'
import { fileReader, filesBelow, plainPackage, skipped } from '../recipe-files.ts'
import { linkFields, parseProjects } from './projects.ts'

const isList = (path: string): boolean => /(^|\/)projects(-generated)?\.(json|ya?ml)$/.test(path)

/** Of the written list and the one with harvested entries beside it, the fuller one. */
function files(tree: TreeView): string[] {
  const all = filesBelow(tree, isList, (folder) => folder.split('/').length < 3)
  const harvested = new Set(all.filter((path) => path.endsWith('projects-generated.json')))
  return all.filter(
    (path) =>
      !harvested.has(path.replace(/projects\.json$/, 'projects-generated.json')) ||
      harvested.has(path),
  )
}

/** `…/packages/bigdft-suite/package.py` → `bigdft-suite`. */
const spackName = (address: string): string[] => {
  const match = /\/packages\/([\w-]+)\/package\.py(?:[?#].*)?$/.exec(address)
  return match?.[1] ? [match[1].replace(/^_(?=\d)/, '').replaceAll('_', '-')] : []
}

/** The one recipe, or the one of several that bears the project's name. */
function recipeOf(project: string, recipes: readonly string[]): string | undefined {
  const plain = (name: string) => name.toLowerCase().replace(/[^a-z0-9]+/g, '')
  return recipes.length === 1
    ? recipes[0]
    : recipes.find((recipe) => plain(recipe) === plain(project))
}

function readProject(project: JsonObject, name: string, source: string): Recipe {
  const links = linkFields.map((field) => [field, textsIn(project[field])] as const)
  const recipes = [...new Set(textsIn(project['spack_package']).flatMap(spackName))]
  const homepage = textIn(project, 'homepage')
  const spack = recipeOf(name, recipes)
  return {
    package: {
      ...plainPackage('numpex', name, { source, detail: name }),
      ...(homepage && { homepage }),
      ...(spack !== undefined && { upstream: { spack } }),
      details: {
        ...Object.fromEntries(links.filter(([, values]) => values.length > 0)),
        ...(recipes.length > 0 && { spack: recipes }),
      },
    },
    sources: [],
  }
}

function* readList(text: string, path: string): Iterable<Read<Recipe>> {
  for (const [index, project] of parseProjects(text, path).projects.entries()) {
    const evidence = { source: path, detail: `project ${index + 1}` }
    const name = isObject(project) ? textIn(project, 'name') : undefined
    if (!isObject(project)) yield skipped(evidence, `is ${kindOf(project)}, not an object`)
    else if (!name) yield skipped(evidence, 'has no name')
    else yield { found: readProject(project, name, path) }
  }
}

export const recipes = fileReader({
  checkedAgainst: 'recorded',
  looksAt: ['projects.json', 'projects-generated.json', 'projects.yml'],
  version: 'numpex-2',
  files,
  wants: 'projects.json or projects.yml',
  read: (tree, path) => ({ reads: readList(tree.text(path), path) }),
})
