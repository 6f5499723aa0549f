/**
 * Every description of one machine that lies below a folder, as one Site. Files stand over those of
 * earlier days; of the same day those further down over those above them, and by path.
 */
import { statSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { ImportedSite, SiteImportContext, Skipped, TreeView } from '../adapters/adapter.ts'
import type { Tree } from '../catalog/tree/tree.ts'
import { PortolanError } from '../model/errors.ts'
import type { Site } from '../model/site.ts'
import { distinctInstallations } from '../sites/distinct.ts'
import { siteOf, withImported } from '../sites/imported.ts'
import { version } from '../util/version.ts'
import type { Importer } from './import-site.ts'

type Source = { importer: Importer; view: TreeView; place: string; folder: string; time: number }

const maxDepth = 16

/** Throws PortolanError SITE_SOURCE when nothing below the folder describes a machine. */
export function importAll(
  tree: Tree,
  importers: readonly Importer[],
  context: SiteImportContext & { machine: string },
  at: string,
  onto?: Site,
): Site {
  const unread: Skipped[] = []
  const sources = [...sourcesIn(tree, importers, context.machine, '', unread, 0)]
  if (sources.length === 0)
    throw new PortolanError('SITE_SOURCE', 'nothing below it that can be imported', {
      where: tree.root,
      hint: `formats: ${importers.map((i) => i.format).join(', ')}`,
    })
  sources.sort((a, b) => a.time - b.time || (a.place < b.place ? -1 : 1))
  let site = onto
  const name = context.machine
  for (const { importer, view, place, folder } of sources) {
    const options = { tool: importer.tool, source: place, at, version }
    const read = placed(readWith(importer, view, context), folder)
    const imported = site ? distinctInstallations(read, site.installations) : read
    site = site ? withImported(site, imported, options) : siteOf({ ...imported, name }, options)
  }
  const skipped = [...unread, ...tree.unlisted].map(({ skipped, reason }) => ({
    tool: '',
    source: skipped.source,
    reason,
  }))
  return { ...site!, skipped: [...site!.skipped, ...skipped] }
}

/** A reader that stumbles costs its source, no other one. */
function readWith(importer: Importer, view: TreeView, context: SiteImportContext): ImportedSite {
  try {
    return importer.read(view, context)
  } catch (error) {
    if (!(error instanceof PortolanError)) throw error
    return { installations: [], skipped: [{ skipped: { source: '' }, reason: error.message }] }
  }
}

/** Files are named from the folder that is imported. */
const placed = (imported: ImportedSite, folder: string): ImportedSite => ({
  ...imported,
  skipped: imported.skipped.map(({ skipped, reason }) => ({
    skipped: { ...skipped, source: join(folder, skipped.source) },
    reason,
  })),
})

function* sourcesIn(
  tree: Tree,
  importers: readonly Importer[],
  machine: string,
  folder: string,
  unread: Skipped[],
  depth: number,
): Iterable<Source> {
  const at = (name: string) => (folder === '' ? name : `${folder}/${name}`)
  const names = tree.list(folder)
  let files = names.filter((name) => !name.endsWith('/'))
  for (const view of [below(tree, folder), ...files.map((name) => single(tree, at(name)))]) {
    const here = view.list('').filter((name) => files.includes(name))
    if (here.length === 0) continue
    for (const importer of importers) {
      if (importer.cannot(view) !== null) continue
      const taken = importer.files(view)
      if (!taken.some((name) => files.includes(name))) continue
      files = files.filter((name) => !taken.includes(name))
      const time = Math.max(...taken.map((name) => timeOf(join(tree.root, at(name)))))
      const place = taken.length === 1 ? at(taken[0]!) : folder === '' ? '.' : folder
      yield { importer, view, place, folder, time }
    }
  }
  for (const name of files)
    unread.push({ skipped: { source: at(name) }, reason: 'no reader takes this file' })
  const folders = names.filter((name) => name.endsWith('/')).map((name) => name.slice(0, -1))
  const own = folders.filter((name) => isNamed(name, machine))
  for (const name of folders) {
    const why =
      own.length > 0 && !own.includes(name)
        ? `it lies beside '${own.join("', '")}', which is named as the machine`
        : depth === maxDepth
          ? `it lies deeper than ${maxDepth} folders`
          : undefined
    if (why !== undefined) unread.push({ skipped: { source: `${at(name)}/` }, reason: why })
    else yield* sourcesIn(tree, importers, machine, at(name), unread, depth + 1)
  }
}

const isNamed = (folder: string, machine: string): boolean =>
  machine.toLowerCase().split('-').includes(folder.toLowerCase()) ||
  folder.toLowerCase() === machine.toLowerCase()

/** In days: files of one checkout are a moment apart, which tells nothing. */
const timeOf = (path: string): number =>
  Math.floor((statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0) / 86_400_000)

/** The tree from one of its folders on. */
function below(tree: Tree, folder: string): TreeView {
  const at = (path: string) => [folder, path].filter((part) => part !== '').join('/')
  return {
    id: tree.id,
    root: join(tree.root, folder),
    list: (path) => tree.list(at(path)),
    bytes: (path, max) => tree.bytes(at(path), max),
    text: (path, max) => tree.text(at(path), max),
  }
}

/** One file of the tree, alone. Links in it may lead to its neighbours. */
function single(tree: Tree, path: string): TreeView {
  const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : ''
  return { ...below(tree, folder), list: (at) => (at === '' ? [basename(path)] : []) }
}
