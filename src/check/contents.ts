/**
 * What an artefact holds, from the parts a reader gives: ELF files with their facts, links, and the
 * names of the rest. Layers of an image are laid over each other.
 */
import type { ArtifactAbout, ArtifactEntry, ArtifactPart } from '../adapters/artifact.ts'
import type { ElfNotes } from '../compat/elf/notes.ts'
import type { ElfSymbols } from '../compat/elf/symbols.ts'
import type { ElfFacts } from '../model/installation.ts'
import type { Check } from '../model/check.ts'
import type { ElfReader } from './elf.ts'
import { foldersAbove, insidePath } from './paths.ts'

export type ElfFile = {
  facts: ElfFacts
  notes: ElfNotes
  /** Absent where they were not asked for, or cannot be read. */
  symbols?: ElfSymbols
}
export type Node =
  | { kind: 'file'; mode: number; elf?: ElfFile; text?: string }
  | { kind: 'symlink'; target: string }
  | { kind: 'folder' | 'other' }

export type Contents = {
  about: ArtifactAbout
  nodes: ReadonlyMap<string, Node>
  entries: number
  skipped: Check['skipped']
}

type Layer = {
  nodes: Map<string, Node>
  /** Hard links: their files may come later in the stream. */
  same: [string, string][]
  removed: Set<string>
  emptied: Set<string>
}

const folder = Object.freeze({ kind: 'folder' } as const)
const other = Object.freeze({ kind: 'other' } as const)
const mostSkipped = 1000

/** Files whose text tells where an image's loader looks. */
const isLoaderSetting = (path: string) => /^etc\/ld\.so\.conf(\.d\/[^/]+\.conf)?$/.test(path)

/** @throws what the reader throws */
export async function readContents(
  parts: AsyncIterable<ArtifactPart>,
  readElf: ElfReader,
): Promise<Contents> {
  const layers = new Map<number, Layer>()
  const skipped: Check['skipped'] = []
  const about: ArtifactAbout = { layout: 'movable' }
  let entries = 0
  const skip = (path: string, reason: string) => {
    if (skipped.length < mostSkipped) skipped.push({ path, reason })
  }
  const layerOf = (number: number): Layer => {
    const known = layers.get(number)
    if (known) return known
    const fresh: Layer = {
      nodes: new Map(),
      same: [],
      removed: new Set<string>(),
      emptied: new Set<string>(),
    }
    layers.set(number, fresh)
    return fresh
  }
  for await (const part of parts) {
    if ('about' in part) {
      Object.assign(about, part.about)
      continue
    }
    if ('skipped' in part) {
      skip(part.skipped.source, part.reason)
      continue
    }
    entries++
    const { entry } = part
    const path = insidePath(entry.path)
    if (path === null) skip(entry.path.slice(0, 200), 'its path leads out of the artefact')
    else {
      // An image brings all that its programs are linked with.
      const symbols = about.layout !== 'image'
      await take(entry, path, layerOf(entry.layer ?? 0), { readElf, symbols }, skip)
    }
  }
  const nodes = laid(layers)
  return {
    about: isRoot(about, nodes) ? { ...about, layout: 'image' } : about,
    nodes,
    entries,
    skipped,
  }
}

/** A root file system in a plain archive or folder: it has a C library and a name of its own. */
const isRoot = ({ layout }: ArtifactAbout, nodes: ReadonlyMap<string, Node>): boolean =>
  layout === 'movable' &&
  (nodes.has('etc/os-release') || nodes.has('usr/lib/os-release')) &&
  [...nodes.keys()].some((p) => /^(usr\/)?lib(64)?\/(ld-|[^/]+-linux-[^/]+\/libc\.so)/.test(p))

async function take(
  entry: ArtifactEntry,
  path: string,
  layer: Layer,
  { readElf, symbols }: { readElf: ElfReader; symbols: boolean },
  skip: (path: string, reason: string) => void,
): Promise<void> {
  switch (entry.kind) {
    case 'removed':
      return void layer.removed.add(path)
    case 'emptied':
      return void layer.emptied.add(path)
    case 'folder':
      return void layer.nodes.set(path, folder)
    case 'symlink':
      return void layer.nodes.set(path, { kind: 'symlink', target: entry.target ?? '' })
    case 'hardlink': {
      const target = insidePath(entry.target ?? '')
      if (target === null) skip(path, 'a hard link that leads out of the artefact')
      else layer.same.push([path, target])
      return
    }
    case 'other':
      layer.nodes.set(path, other)
      // Images bring /dev as a matter of course.
      return path.startsWith('dev/') ? undefined : skip(path, 'a device, pipe or socket')
    case 'file': {
      const read = await readElf(entry, path, { text: isLoaderSetting(path), symbols })
      if (read !== null && 'problem' in read) skip(path, read.problem)
      layer.nodes.set(path, {
        kind: 'file',
        mode: entry.mode,
        ...(read && 'node' in read ? read.node : {}),
      })
    }
  }
}

function laid(layers: ReadonlyMap<number, Layer>): Map<string, Node> {
  const all = new Map<string, Node>()
  for (const [, layer] of [...layers].sort(([a], [b]) => a - b)) {
    if (layer.removed.size + layer.emptied.size > 0)
      for (const path of all.keys()) {
        const above = [...foldersAbove(path)]
        if (
          layer.removed.has(path) ||
          above.some((f) => layer.removed.has(f) || layer.emptied.has(f))
        )
          all.delete(path)
      }
    for (const [path, node] of layer.nodes) all.set(path, node)
    for (const [path, target] of layer.same) {
      const node = all.get(target)
      if (node) all.set(path, node)
    }
  }
  return all
}
