/**
 * Debian's indexes → one Package for each source package of a suite, its binary packages as outputs:
 * build dependencies and hashes from `Sources`, run dependencies from `Packages`.
 */
import type { Read, Skipped, TreeView } from '../adapter.ts'
import { PortolanError } from '../../model/errors.ts'
import type { Dependency, Package, Recipe, Source } from '../../model/package.ts'
import { unpacked } from '../decompress.ts'
import { fileReader, plainPackage, skipped } from '../recipe-files.ts'
import { folded, paragraphs, type Paragraph } from './control.ts'
import { type Group, groups } from './indexes.ts'
import { compareDebian, versions as scheme } from './order.ts'
import { clauses, dependency, firstName } from './relations.ts'

const maxPacked = 256 * 2 ** 20
const maxUnpacked = 512 * 2 ** 20

const common = ['package', 'version', 'maintainer', 'uploaders', 'section', 'homepage']
const wanted = {
  Packages: new Set([
    ...common,
    'source',
    'architecture',
    'depends',
    'pre-depends',
    'provides',
    'installed-size',
  ]),
  Sources: new Set([
    ...common,
    'binary',
    'build-depends',
    'build-depends-arch',
    'build-depends-indep',
    'checksums-sha256',
    'directory',
    'extra-source-only',
    'vcs-git',
  ]),
}

/** All that is known of one source package; the newest version decides what it depends on. */
type Known = {
  name: string
  versions: Set<string>
  old: Set<string>
  newest: string
  facts: Map<string, string>
  outputs: Set<string>
  /** Binary packages whose version is not the source's. */
  binaries: Map<string, string>
  build: Set<Dependency>
  run: Set<Dependency>
  provides: Set<string>
  /** KiB by binary package. */
  sizes: Map<string, number>
  sources: Map<string, Source>
  evidence: { source: string; line: number }
}

class Collected {
  readonly known = new Map<string, Known>()
  readonly problems: Skipped[] = []
  /** One object for each clause: many packages need the same. */
  private readonly dependencies = new Map<string, Dependency>()

  /** The entry to add to; null when a newer version was seen, of which alone the facts count. */
  private at(name: string, version: string, evidence: Known['evidence']): Known | null {
    const empty = () => ({
      facts: new Map<string, string>(),
      outputs: new Set<string>(),
      binaries: new Map<string, string>(),
      build: new Set<Dependency>(),
      run: new Set<Dependency>(),
      provides: new Set<string>(),
      sizes: new Map<string, number>(),
      evidence,
    })
    const known = this.known.get(name)
    if (!known) {
      const versions = new Set([version])
      const made = {
        name,
        versions,
        old: new Set<string>(),
        newest: version,
        sources: new Map(),
        ...empty(),
      }
      this.known.set(name, made)
      return made
    }
    known.versions.add(version)
    const order = compareDebian(version, known.newest)
    if (order > 0) Object.assign(known, { newest: version, ...empty() })
    return order < 0 ? null : known
  }

  add(kind: 'Packages' | 'Sources', paragraph: Paragraph, path: string): void {
    const { fields, line } = paragraph
    for (const problem of paragraph.problems)
      this.problems.push(skipped({ source: path, line: problem.line }, problem.reason))
    const name = fields.get('package')
    const version = fields.get('version')
    if (!name || !version) {
      const lacks = name ? `${name} has no Version` : 'paragraph without Package'
      this.problems.push(skipped({ source: path, line }, lacks))
    } else if (kind === 'Sources') this.addSource(name, version, fields, { source: path, line })
    else this.addBinary(name, version, fields, { source: path, line })
  }

  private dependency(clause: string, kind: 'build' | 'run'): Dependency {
    const key = `${kind} ${clause}`
    const made = this.dependencies.get(key) ?? Object.freeze(dependency(clause, kind))
    this.dependencies.set(key, made)
    return made
  }

  private addSource(
    name: string,
    version: string,
    fields: Paragraph['fields'],
    evidence: Known['evidence'],
  ): void {
    const known = this.at(name, version, evidence)
    const entry = known ?? this.known.get(name)!
    if (fields.get('extra-source-only') === 'yes') entry.old.add(version)
    const source = sourceOf(version, fields)
    if (source) entry.sources.set(version, source)
    if (!known) return
    for (const binary of clauses(folded(fields.get('binary')))) known.outputs.add(binary)
    for (const field of ['build-depends', 'build-depends-arch', 'build-depends-indep'])
      for (const clause of clauses(folded(fields.get(field))))
        known.build.add(this.dependency(clause, 'build'))
    keep(known, fields)
  }

  private addBinary(
    name: string,
    version: string,
    fields: Paragraph['fields'],
    evidence: Known['evidence'],
  ): void {
    const [, source = name, sourceVersion = version] =
      /^(\S+)(?:\s+\((\S+)\))?$/.exec(fields.get('source') ?? name) ?? []
    const known = this.at(source, sourceVersion, evidence)
    if (!known) return
    known.outputs.add(name)
    const size = Number(fields.get('installed-size'))
    if (size > 0 && !isAside.test(name)) known.sizes.set(name, size)
    if (version !== sourceVersion) known.binaries.set(name, version)
    for (const field of ['pre-depends', 'depends'])
      for (const clause of clauses(folded(fields.get(field))))
        known.run.add(this.dependency(clause, 'run'))
    for (const clause of clauses(folded(fields.get('provides'))))
      known.provides.add(firstName(clause))
    keep(known, fields)
  }
}

/** What nobody needs to use or to link with it. */
const isAside = /-(dbg|dbgsym|doc|docs|examples|source|testsuite|tests)$/

/** The source's own paragraph comes first; its binaries add what it does not say. */
function keep(known: Known, fields: Paragraph['fields']): void {
  for (const field of ['maintainer', 'uploaders', 'section', 'homepage', 'vcs-git', 'directory']) {
    const value = folded(fields.get(field))
    if (value !== '' && !known.facts.has(field)) known.facts.set(field, value)
  }
}

/** The authors' archive, or the only one where Debian is the author, with its hash. */
function sourceOf(version: string, fields: Paragraph['fields']): Source | null {
  const files = (fields.get('checksums-sha256') ?? '')
    .split('\n')
    .map((line) => /^\s*([0-9a-f]{64})\s+\d+\s+(\S+)$/.exec(line))
    .filter((match) => match !== null)
  const archive =
    files.find((match) => /\.orig\.tar\.[a-z0-9]+$/.test(match[2] ?? '')) ??
    files.find(
      (match) =>
        /(?<!\.debian)\.tar\.[a-z0-9]+$/.test(match[2] ?? '') && !/\.orig-/.test(match[2] ?? ''),
    )
  const extension = /tar\.[a-z0-9]+$/.exec(archive?.[2] ?? '')?.[0]
  return archive?.[1] && extension ? { version, sha256: archive[1], extension } : null
}

/** `Name <address>, …` → names; a comma may stand in quotes. */
const people = (field: string | undefined): string[] =>
  (field?.replace(/<[^>]*>/g, '').match(/(?:"[^"]*"|[^,"])+/g) ?? [])
    .map((name) => name.replace(/"/g, '').trim())
    .filter((name) => name !== '')

function toPackage(known: Known, suite: string | undefined): Package {
  const { facts, outputs } = known
  // A package may need another one of the same source; that is no dependency of the source.
  const run = [...known.run].filter((d) => !outputs.has(d.name ?? ''))
  const homepage = facts.get('homepage')
  const section = facts.get('section')
  const names = [...outputs]
  const vcs = facts.get('vcs-git')
  const details = {
    ...(suite && { suite }),
    ...(known.binaries.size > 0 && { binaries: Object.fromEntries(known.binaries) }),
    ...(facts.has('directory') && { directory: facts.get('directory') }),
    ...(vcs && { packaging: vcs.replace(/\s.*$/, '') }),
  }
  return {
    ...plainPackage('debian', known.name, known.evidence),
    ...(suite && { key: `${known.name}/${suite}` }),
    ...(homepage && { homepage }),
    maintainers: [
      ...new Set([...people(facts.get('maintainer')), ...people(facts.get('uploaders'))]),
    ],
    tags: section ? [section] : [],
    versions: [...known.versions]
      .sort((a, b) => compareDebian(b, a))
      .map((version) => ({
        version,
        ...(known.old.has(version) && { deprecated: true as const }),
        ...(scheme.isPrerelease(version) && { prerelease: true as const }),
      })),
    dependencies: [...known.build, ...run],
    provides: [...known.provides].map((virtual) => ({ virtual, when: '' })),
    ...(known.sizes.size > 0 && {
      installedBytes: 1024 * [...known.sizes.values()].reduce((sum, size) => sum + size, 0),
    }),
    outputs: names.toSorted((a, b) => Number(b === known.name) - Number(a === known.name)),
    ...(Object.keys(details).length > 0 && { details }),
  }
}

function* readGroup(tree: TreeView, group: Group): Iterable<Read<Recipe>> {
  const collected = new Collected()
  for (const { path, kind } of group.indexes)
    try {
      const data = unpacked(tree.bytes(path, maxPacked), path, maxUnpacked)
      for (const paragraph of paragraphs(data, wanted[kind])) collected.add(kind, paragraph, path)
    } catch (error) {
      // The suite's other indexes still say what they say.
      if (!(error instanceof PortolanError)) throw error
      collected.problems.push(skipped({ source: path }, error.message))
    }
  yield* collected.problems
  for (const [name, known] of collected.known) {
    // What is done with is let go: the whole suite would stand in memory twice.
    collected.known.delete(name)
    yield {
      found: { package: toPackage(known, group.suite), sources: [...known.sources.values()] },
    }
  }
}

export const recipes = fileReader({
  checkedAgainst: 'tool',
  sizes: true,
  looksAt: ['dists/*/*/{binary-*/Packages,source/Sources}[.gz,.zst,.lz4]', "apt's lists"],
  version: 'debian-2',
  files: (tree) => groups(tree).flatMap((group) => group.indexes[0]?.path ?? []),
  wants: 'Packages or Sources index',
  read(tree, path) {
    const group = groups(tree).find((g) => g.indexes[0]?.path === path)
    if (!group) return { reads: [skipped({ source: path }, 'is gone')] }
    return { reads: readGroup(tree, group), inputs: group.indexes.slice(1).map((i) => i.path) }
  },
})
