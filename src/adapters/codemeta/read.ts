/** codemeta.json of a source tree → one Package: facts, no descriptions. */
import type { Read, TreeView } from '../adapter.ts'
import { PortolanError } from '../../model/errors.ts'
import type { Package, Recipe, Source } from '../../model/package.ts'
import { spdxExpression } from '../../util/spdx.ts'
import { isObject, type JsonObject, kindOf, readJson, textIn, textsIn } from '../json.ts'
import { fileReader, plainPackage } from '../recipe-files.ts'
import { addresses, contextVersion, people, plainTerms, requirements } from './terms.ts'

const maxBytes = 4 * 2 ** 20

/** In the tree's root, or one folder below it where trees lie side by side. */
const files = (tree: TreeView): string[] =>
  tree
    .list('')
    .flatMap((name) =>
      name.endsWith('/') ? tree.list(name.slice(0, -1)).map((file) => name + file) : [name],
    )
    .filter((path) => /(^|[/.])codemeta\.json$/.test(path))

const types = /^(schema:|https?:\/\/schema\.org\/)?(SoftwareSourceCode|SoftwareApplication)$/

/** Throws CODEMETA when the document describes no software or has no name. */
export function readCodemeta(document: unknown, source: string): Recipe {
  const refuse = (why: string) =>
    new PortolanError('CODEMETA', `${source} ${why}`, {
      where: source,
      hint: 'see the terms of CodeMeta 2.0 or 3.0',
    })
  if (!isObject(document)) throw refuse(`holds ${kindOf(document)}, not an object`)
  const context = contextVersion(document)
  if (!context) throw refuse('names neither the context of CodeMeta 2.0 nor that of 3.0')
  const type = textsIn(document['@type'] ?? document['type'])
  if (!type.some((t) => types.test(t))) throw refuse('is not of type SoftwareSourceCode')
  const terms = plainTerms(document)
  const name = textIn(terms, 'name')
  if (!name) throw refuse('has no name')
  const version = textIn(terms, 'version') ?? textIn(terms, 'softwareVersion')
  return {
    package: { ...facts(terms, name, source), versions: version ? [{ version }] : [] },
    sources: version ? sourcesOf(terms, version) : [],
  }
}

function facts(terms: JsonObject, name: string, source: string): Package {
  const homepage = addresses(terms['url'])[0]
  const [git] = addresses(terms['codeRepository'])
  const licences = addresses(terms['license']).map((text) => [text, spdxExpression(text)] as const)
  const details = {
    ...some('identifiers', addresses(terms['identifier'])),
    ...some('languages', people(terms['programmingLanguage'])),
    // Kept as written where it is no SPDX expression.
    ...some(
      'licences',
      licences.flatMap(([text, id]) => (id === null ? [text] : [])),
    ),
    ...some('issueTracker', addresses(terms['issueTracker'])),
    ...some('readme', addresses(terms['readme'])),
    ...some(
      'continuousIntegration',
      addresses(terms['continuousIntegration'] ?? terms['contIntegration']),
    ),
  }
  return {
    ...plainPackage('codemeta', name, { source }),
    ...(homepage && { homepage }),
    licences: licences.flatMap(([, id]) => (id === null ? [] : [{ id, when: '' }])),
    maintainers: [...new Set([...people(terms['maintainer']), ...people(terms['author'])])],
    tags: keywords(terms['keywords']),
    dependencies: requirements(terms['softwareRequirements']).map((r) => ({
      spec: r.version ? `${r.name} ${r.version}` : r.name,
      when: '',
      types: ['run'],
      name: r.name,
      ...(r.version && { version: r.version }),
    })),
    ...(git && { upstream: { git } }),
    ...(Object.keys(details).length > 0 && { details }),
  }
}

const some = (key: string, values: readonly string[]) =>
  values.length > 0 ? { [key]: values } : {}

/** A list, or one text with commas. */
const keywords = (value: unknown): string[] =>
  textsIn(value)
    .flatMap((text) => text.split(','))
    .map((word) => word.trim())
    .filter((word) => word !== '' && word.length < 60)

function sourcesOf(terms: JsonObject, version: string): Source[] {
  const [url] = addresses(terms['downloadUrl'])
  return url && /^(https?|ftp):/.test(url) ? [{ version, url }] : []
}

export const recipes = fileReader({
  checkedAgainst: 'documentation',
  looksAt: ['codemeta.json'],
  version: 'codemeta-1',
  files,
  wants: 'codemeta.json',
  read: (tree, path): { reads: Read<Recipe>[] } => ({
    reads: [{ found: readCodemeta(readJson(tree, path, maxBytes), path) }],
  }),
})
