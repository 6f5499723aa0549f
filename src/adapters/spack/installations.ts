/**
 * What Spack has installed: the database of each install tree and of its upstreams; where a tree's
 * database can't be read, the `spec.json` in each of its prefixes.
 */
import { z } from 'zod'
import type { InstallationReader, MachineView, Probe, Read } from '../adapter.ts'
import type { Installation } from '../../model/installation.ts'
import { prefixProbe } from '../prefix.ts'
import { parseDatabase, SpackNode, supported, type SpackRecord } from './database.ts'
import { installationOf } from './installation.ts'
import { configGlobs, databaseGlobs, installTrees } from './trees.ts'

/** Spack's layouts of an install tree: `arch/name-version-hash`, before 1.0 with the compiler between. */
const layouts = ['*/*', '*/*/*']
const reindex = 'run `spack reindex` on that machine, then collect again'

const prefixGlobs = databaseGlobs.flatMap((glob) =>
  layouts.map((layout) => glob.replace('.spack-db/index.json', layout)),
)
const { list, elf } = prefixProbe(prefixGlobs)
export const installationProbe: Probe = {
  files: [
    ...[...databaseGlobs, ...configGlobs].map((glob) => ({ glob })),
    ...prefixGlobs.map((glob) => ({ glob: `${glob}/.spack/spec.json` })),
  ],
  list,
  elf,
}

type Entry = { hash: string; record: SpackRecord; source: string }

export const installationReader: InstallationReader = {
  checkedAgainst: 'recorded',
  looksAt: [...databaseGlobs, ...configGlobs],
  read,
}

async function* read(view: MachineView): AsyncIterable<Read<Installation>> {
  const { trees, problems } = await installTrees(view)
  for (const { path, reason } of problems) yield { skipped: { source: path }, reason }
  const entries = new Map<string, Entry>()
  for (const tree of trees) {
    const { found, skipped } = await readTree(view, tree)
    yield* skipped
    for (const entry of found) if (!entries.has(entry.hash)) entries.set(entry.hash, entry)
  }
  const nodes = new Map([...entries].map(([hash, { record }]) => [hash, record.spec]))
  const virtuals = usedAs(entries.values())
  for (const { hash, record, source } of entries.values()) {
    if (!record.installed) {
      yield {
        skipped: { source, detail: `/${hash}` },
        reason: `${record.spec.name}@${record.spec.version} is no longer installed, only referred to`,
      }
      continue
    }
    yield { found: await installationOf(hash, record, { source, nodes, virtuals }, view) }
  }
}

function usedAs(entries: Iterable<Entry>): Map<string, Set<string>> {
  const virtuals = new Map<string, Set<string>>()
  for (const { record } of entries)
    for (const d of record.spec.dependencies) {
      if (d.hash === undefined || d.virtuals.length === 0) continue
      virtuals.set(d.hash, new Set([...(virtuals.get(d.hash) ?? []), ...d.virtuals]))
    }
  return virtuals
}

type Tree = { found: Entry[]; skipped: Read<Installation>[] }

async function readTree(view: MachineView, tree: string): Promise<Tree> {
  const source = `${tree}/.spack-db/index.json`
  const skip = (reason: string): Read<Installation> => ({ skipped: { source }, reason })
  const text = await view.tryText(source)
  if (text === null) {
    const fallback = await readSpecFiles(view, tree)
    return fallback.found.length > 0
      ? fallback
      : { found: [], skipped: [skip('named in the configuration, but absent or not recorded')] }
  }
  const { version, records, problems } = parseDatabase(text)
  const skipped = problems.map((problem) => skip(`${problem}; ${reindex}`))
  if (version !== '' && !supported.includes(version))
    skipped.push(
      skip(`database version ${version} is not one of ${supported.join(', ')}; read as if it were`),
    )
  const found = records.map(({ hash, record }) => ({ hash, record, source }))
  if (problems.length === 0) return { found, skipped }
  const rest = await readSpecFiles(view, tree)
  const known = new Set(found.map((e) => e.hash))
  return {
    found: [...found, ...rest.found.filter((e) => !known.has(e.hash))],
    skipped: [...skipped, ...rest.skipped],
  }
}

const SpecFile = z.object({ spec: z.object({ nodes: z.array(z.unknown()).min(1) }) })

/** The first node of a prefix's `.spack/spec.json` is the one installed there. */
async function readSpecFiles(view: MachineView, tree: string): Promise<Tree> {
  const found: Entry[] = []
  const skipped: Read<Installation>[] = []
  const paths = await view.files(...layouts.map((l) => `${tree}/${l}/.spack/spec.json`))
  for (const source of paths) {
    const text = await view.tryText(source)
    const node = text === null ? null : firstNode(text)
    if (node === null || node.hash === undefined) {
      skipped.push({ skipped: { source }, reason: `is not a Spack spec file; ${reindex}` })
      continue
    }
    const path = source.replace(/\/\.spack\/spec\.json$/, '')
    found.push({ hash: node.hash, record: { spec: node, path, installed: true }, source })
  }
  return { found, skipped }
}

function firstNode(text: string): SpackNode | null {
  try {
    const file = SpecFile.safeParse(JSON.parse(text))
    const node = file.success ? SpackNode.safeParse(file.data.spec.nodes[0]) : null
    return node?.success ? node.data : null
  } catch {
    return null
  }
}
