/**
 * `repodata.json` of a conda channel: `{info: {subdir}, packages: {<file>: record}, "packages.conda":
 * {<file>: record}}`, a record being `{name, version, build, build_number, depends, license, …}`. All
 * builds of one name in one platform folder are one Package. The file may have hundreds of megabytes:
 * records are parsed one by one, and of each name only the newest one's facts are kept.
 */
import type { Read, Skipped, TreeView } from '../adapter.ts'
import type { Dependency, Recipe } from '../../model/package.ts'
import { JsonCut, members, valueAt } from '../../util/json-members.ts'
import { spdxExpression } from '../../util/spdx.ts'
import { unpacked } from '../decompress.ts'
import { isObject, type JsonObject, kindOf, textIn, textsIn } from '../json.ts'
import { fileReader, filesBelow, plainPackage, skipped } from '../recipe-files.ts'
import { compareConda } from './order.ts'
import { versions as scheme } from './spec.ts'

const maxBytes = 400 * 2 ** 20

const names = [
  'repodata.json',
  'repodata.json.zst',
  'repodata.json.gz',
  'repodata.json.bz2',
  'current_repodata.json',
  'current_repodata.json.zst',
  'repodata_shards.msgpack.zst',
]
const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1)
const folderOf = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')))

/** One file for each platform folder: the whole list, plain if there, else the current one. */
function files(tree: TreeView): string[] {
  const all = filesBelow(
    tree,
    (path) => names.includes(nameOf(path)),
    (folder) => folder.split('/').length < 4,
  )
  const best = (paths: readonly string[]) =>
    names.flatMap((name) => paths.find((path) => nameOf(path) === name) ?? [])[0]
  return [...Map.groupBy(all, folderOf).values()].flatMap((paths) => best(paths) ?? [])
}

type Known = {
  versions: Set<string>
  version: string
  build: number
  file: string
  record: JsonObject
}

/** What of a record is looked at when it turns out to be the newest. */
const kept = ['depends', 'license', 'subdir', 'url', 'noarch']
const slim = (record: JsonObject): JsonObject =>
  Object.fromEntries(kept.flatMap((key) => (record[key] === undefined ? [] : [[key, record[key]]])))

class Collected {
  readonly known = new Map<string, Known>()
  readonly problems: Skipped[] = []
  subdir: string | undefined

  add(file: string, record: unknown, source: string): void {
    const bad = (why: string) =>
      this.problems.push(skipped({ source, detail: file }, `${file} ${why}`))
    if (!isObject(record)) return void bad(`is ${kindOf(record)}, not an object`)
    const [name, version] = [textIn(record, 'name'), textIn(record, 'version')]
    if (!name || !version) return void bad(`has no ${name ? 'version' : 'name'}`)
    const number = record['build_number']
    const build = typeof number === 'number' ? number : 0
    const known = this.known.get(name)
    if (!known) {
      const made = { versions: new Set([version]), version, build, file, record: slim(record) }
      return void this.known.set(name, made)
    }
    known.versions.add(version)
    const order = version === known.version ? 0 : compareConda(version, known.version)
    // Of equal builds the last file by name: the newest Python.
    if ((order || build - known.build || (file < known.file ? -1 : 1)) > 0)
      Object.assign(known, { version, build, file, record: slim(record) })
  }
}

function dependency(spec: string): Dependency {
  const [name = '', version] = spec.trim().split(/\s+/)
  return {
    spec,
    when: '',
    types: ['run'],
    ...(name && { name }),
    ...(version && /^[\w.!+]+$/.test(version) && { version }),
  }
}

/**
 * A package of Python: for any platform, or built for one Python's binary interface. A program that
 * only runs a script of its own in Python asks for no range of it.
 */
const isPython = (record: JsonObject): boolean =>
  record['noarch'] === 'python' ||
  textsIn(record['depends']).some((spec) => /^python_abi\b|^python .*<\d+\.\d+\.0a0$/.test(spec))

function toRecipe(name: string, known: Known, subdir: string | undefined, source: string): Recipe {
  const { record, file } = known
  const licence = textIn(record, 'license')
  const id = licence && spdxExpression(licence)
  const details = {
    // Whose dependencies these are: other builds have others.
    file,
    ...(subdir && { subdir }),
    ...(licence && !id && { licence }),
    ...(record['noarch'] !== undefined && { noarch: record['noarch'] }),
  }
  return {
    package: {
      ...plainPackage('conda', name, { source, detail: file }),
      ...(subdir && { key: `${subdir}::${name}` }),
      ...(isPython(record) && { buildSystems: ['python'] }),
      licences: id ? [{ id, when: '' }] : [],
      versions: [...known.versions]
        .sort((a, b) => compareConda(b, a))
        .map((version) => ({
          version,
          ...(scheme.isPrerelease(version) && { prerelease: true as const }),
        })),
      dependencies: textsIn(record['depends']).map(dependency),
      details,
    },
    sources: [],
  }
}

function collect(data: Uint8Array, source: string, collected: Collected): void {
  for (const part of members(data)) {
    if (part.key === 'info') {
      const info = valueAt(data, part)
      collected.subdir = isObject(info) ? textIn(info, 'subdir') : undefined
    }
    if (part.key !== 'packages' && part.key !== 'packages.conda') continue
    for (const member of members(data, part.start)) {
      let record: unknown
      try {
        record = valueAt(data, member)
      } catch (error) {
        const why = `${member.key} is no JSON: ${String(error).slice(0, 100)}`
        collected.problems.push(skipped({ source, detail: member.key }, why))
        continue
      }
      collected.add(member.key, record, source)
    }
  }
}

function* readRepodata(tree: TreeView, path: string): Iterable<Read<Recipe>> {
  if (path.endsWith('.msgpack.zst')) {
    yield skipped(
      { source: path },
      'a sharded index is not read; give repodata.json or repodata.json.zst',
    )
    return
  }
  const data = unpacked(tree.bytes(path, maxBytes), path, maxBytes)
  const collected = new Collected()
  try {
    collect(data, path, collected)
  } catch (error) {
    if (!(error instanceof JsonCut) && !(error instanceof SyntaxError)) throw error
    collected.problems.push(
      skipped({ source: path }, `${path}: ${error.message}; what follows is lost`),
    )
  }
  yield* collected.problems
  const subdir = collected.subdir ?? (nameOf(folderOf(path)) || undefined)
  for (const [name, known] of collected.known) yield { found: toRecipe(name, known, subdir, path) }
}

export const recipes = fileReader({
  checkedAgainst: 'documentation',
  looksAt: ['<platform>/repodata.json[.zst,.gz]', '<platform>/current_repodata.json[.zst]'],
  version: 'conda-2',
  files,
  wants: 'repodata.json',
  read: (tree, path) => ({ reads: readRepodata(tree, path) }),
})
