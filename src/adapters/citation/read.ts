/**
 * CITATION.cff 1.2 of a source tree → one Package (the schema of the Citation File Format,
 * version 1.2.0). Abstract, message and references are not read.
 */
import type { Read, TreeView } from '../adapter.ts'
import { PortolanError } from '../../model/errors.ts'
import type { Recipe } from '../../model/package.ts'
import { spdxExpression } from '../../util/spdx.ts'
import { isObject, type JsonObject, kindOf, objectsIn, textIn, textsIn } from '../json.ts'
import { fileReader, plainPackage } from '../recipe-files.ts'
import { readYaml } from '../yaml.ts'

/** In the tree's root, or one folder below it where trees lie side by side. */
const files = (tree: TreeView): string[] =>
  tree
    .list('')
    .flatMap((name) =>
      name.endsWith('/') ? tree.list(name.slice(0, -1)).map((file) => name + file) : [name],
    )
    .filter((path) => /(^|\/)CITATION\.cff$/.test(path))

/** `given particle family suffix`, or the name of an entity, or an alias. */
function person(author: JsonObject): string[] {
  const keys = ['given-names', 'name-particle', 'family-names', 'name-suffix']
  const parts = keys.flatMap((key) => textIn(author, key) ?? [])
  const name = textIn(author, 'name') ?? (parts.join(' ') || textIn(author, 'alias'))
  return name ? [name] : []
}

/** Throws CITATION when it is no description of software in format 1.x. */
export function readCitation(document: unknown, source: string): Recipe {
  const refuse = (why: string) =>
    new PortolanError('CITATION', `${source} ${why}`, { where: source })
  if (!isObject(document)) throw refuse(`holds ${kindOf(document)}, not a mapping`)
  const format = textIn(document, 'cff-version') ?? ''
  if (!/^1\.[0-2]\b/.test(format)) throw refuse(`has cff-version ${format || 'nothing'}, not 1.2`)
  if ((document['type'] ?? 'software') !== 'software') throw refuse('describes a dataset')
  // Many titles go on with what it is: `conda: a package manager`.
  const name = textIn(document, 'title')?.split(/: | [-–—] /)[0]
  if (!name) throw refuse('has no title')
  const version = textIn(document, 'version')
  const commit = textIn(document, 'commit')
  const git = textIn(document, 'repository-code')
  const homepage = textIn(document, 'url') ?? textIn(document, 'repository')
  const artifact = textIn(document, 'repository-artifact')
  const licences = textsIn(document['license']).map((text) => [text, spdxExpression(text)] as const)
  const unknown = licences.flatMap(([text, id]) => (id === null ? [text] : []))
  const dois = objectsIn(document['identifiers']).flatMap((i) => textIn(i, 'value') ?? [])
  const identifiers = [...new Set([...textsIn(document['doi']), ...dois])]
  const released = document['date-released']
  const details = {
    ...(identifiers.length > 0 && { identifiers }),
    ...(typeof released === 'string' && { released }),
    ...(unknown.length > 0 && { licences: unknown }),
  }
  const known = licences.flatMap(([, id]) => (id === null ? [] : [id]))
  return {
    package: {
      ...plainPackage('citation', name, { source }),
      ...(homepage && { homepage }),
      // Several licences: any of them may be chosen, as the schema says.
      licences: known.length > 0 ? [{ id: known.join(' OR '), when: '' }] : [],
      maintainers: [...new Set(objectsIn(document['authors']).flatMap(person))],
      tags: textsIn(document['keywords']).filter((word) => word.length < 60),
      versions: version ? [{ version }] : [],
      ...(git && { upstream: { git } }),
      ...(Object.keys(details).length > 0 && { details }),
    },
    sources:
      version && (artifact || (git && commit))
        ? [
            {
              version,
              ...(artifact && { url: artifact }),
              ...(git && commit && { git, commit, ref: commit }),
            },
          ]
        : [],
  }
}

export const recipes = fileReader({
  checkedAgainst: 'documentation',
  looksAt: ['CITATION.cff'],
  version: 'citation-1',
  files,
  wants: 'CITATION.cff',
  read: (tree, path): { reads: Read<Recipe>[] } => ({
    reads: [{ found: readCitation(readYaml(tree, path, 'text'), path) }],
  }),
})
