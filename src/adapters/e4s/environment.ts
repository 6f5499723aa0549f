/**
 * An environment of an E4S release, `spack.yaml`, and the `packages.yaml` files of the same tree that
 * it includes, which pin versions.
 */
import { posix } from 'node:path'
import type { Read, TreeView } from '../adapter.ts'
import { PortolanError } from '../../model/errors.ts'
import type { Recipe } from '../../model/package.ts'
import { parseSpec } from '../../spec/parse.ts'
import type { Versions } from '../../spec/range.ts'
import { isObject, type JsonObject, kindOf, textsIn } from '../json.ts'
import { plainPackage, skipped } from '../recipe-files.ts'
import { readYaml } from '../yaml.ts'
import { type Definitions, expandSpecs } from './spec-list.ts'

/** `@4.0.2-fortran` and `@=1.2` name one version; a range, a list or nothing does not. */
const oneVersion = (versions: Versions | null): string | undefined =>
  versions && /^=?[^:,=]+$/.test(versions.text) ? versions.text.replace(/^=/, '') : undefined

/** What `packages:` says of a version, by name: `version: [1.2]` or `require: '@1.2'`. */
function pins(packages: unknown): Map<string, string> {
  const found = new Map<string, string>()
  if (!isObject(packages)) return found
  for (const [name, settings] of Object.entries(packages)) {
    if (name === 'all' || !isObject(settings)) continue
    const required = textsIn(settings['require']).flatMap(
      (text) => oneVersion(tryVersions(text)) ?? [],
    )
    const [version] = [...required, ...textsIn(settings['version'])]
    if (version !== undefined) found.set(name, version)
  }
  return found
}

function tryVersions(text: string): Versions | null {
  try {
    return parseSpec(text).versions
  } catch {
    return null
  }
}

/** Files of the tree that are included, resolved; others (addresses, variables) are left out. */
function includes(spack: JsonObject, path: string): string[] {
  const list = Array.isArray(spack['include']) ? spack['include'] : []
  return list
    .flatMap((item) => textsIn(isObject(item) ? item['path'] : item))
    .filter((text) => !/[$]|^[/~]|:\/\//.test(text))
    .map((text) => posix.join(posix.dirname(path), text))
    .filter((text) => !text.startsWith('..') && text.endsWith('packages.yaml'))
}

function definitionsOf(spack: JsonObject): Definitions {
  const lists = new Map<string, unknown[]>()
  const entries = Array.isArray(spack['definitions']) ? spack['definitions'] : []
  for (const entry of entries.filter(isObject)) {
    // A condition is Python that asks the machine: the definition may or may not hold.
    if (entry['when'] !== undefined) continue
    for (const [name, list] of Object.entries(entry))
      if (Array.isArray(list)) lists.set(name, [...(lists.get(name) ?? []), ...(list as unknown[])])
  }
  return lists
}

/** `environments/23.08/cuda-x86_64` of `environments/23.08/cuda-x86_64.spack.yaml`. */
const nameOf = (path: string): string => path.replace(/[/.]?spack\.yaml$/, '') || 'environment'

export function readEnvironment(
  tree: TreeView,
  path: string,
): { reads: Read<Recipe>[]; inputs: string[] } {
  const document = readYaml(tree, path, 'text')
  const spack = isObject(document) ? (document['spack'] ?? document['env']) : undefined
  if (!isObject(spack))
    throw new PortolanError('E4S_ENVIRONMENT', `${path} has ${kindOf(spack)} as spack:`, {
      where: path,
    })
  const inputs = includes(spack, path)
  const pinned = new Map<string, string>()
  const left: Read<Recipe>[] = []
  for (const file of inputs)
    try {
      const included = readYaml(tree, file, 'text')
      for (const pin of pins(isObject(included) ? included['packages'] : null)) pinned.set(...pin)
    } catch (error) {
      if (!(error instanceof PortolanError)) throw error
      left.push(skipped({ source: file }, error.message))
    }
  for (const pin of pins(spack['packages'])) pinned.set(...pin)
  const listed = expandSpecs(spack['specs'] ?? [], definitionsOf(spack))
  const reads = listed.map((item): Read<Recipe> =>
    'bad' in item ? skipped({ source: path }, item.bad) : toRecipe(item.spec, path, pinned),
  )
  return { reads: [...left, ...reads], inputs }
}

function toRecipe(text: string, path: string, pinned: ReadonlyMap<string, string>): Read<Recipe> {
  const evidence = { source: path, detail: text }
  let spec
  try {
    spec = parseSpec(text)
  } catch (error) {
    if (!(error instanceof PortolanError)) throw error
    return skipped(evidence, error.message)
  }
  if (spec.name === null) return skipped(evidence, `'${text}' names no package`)
  const version = oneVersion(spec.versions) ?? pinned.get(spec.name)
  const environment = nameOf(path)
  const release = /(?:^|\/)(\d\d\.\d\d)(?:\/|$)/.exec(environment)?.[1]
  return {
    found: {
      package: {
        ...plainPackage('e4s', spec.name, evidence),
        key: `${environment}: ${text}`,
        versions: version === undefined ? [] : [{ version }],
        details: { spec: text, environment, ...(release && { release }) },
      },
      sources: [],
    },
  }
}
