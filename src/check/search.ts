/**
 * Where the loader finds a library that a file needs (ld.so(8)): in the run paths of the file and of
 * what loaded it, in folders of the environment, in its own folders; first in the artefact, then on
 * the site's nodes.
 */
import { ofLibc } from '../compat/needs.ts'
import type { ElfFile } from './contents.ts'
import { fileName, folderOf } from './paths.ts'
import type { SiteLibrary } from './site-libraries.ts'
import type { World } from './world.ts'

export type Candidate =
  /** `folder` is to be in LD_LIBRARY_PATH for the loader to find it. */
  { at: 'artifact'; path: string; folder?: string } | { at: 'site'; library: SiteLibrary }

export type Asked = {
  /** Path of the file that needs it. */
  by: string
  file: ElfFile
  /** RPATHs of the files that loaded it, with their folders. */
  inherited: readonly { origin: string; paths: readonly string[] }[]
}

/** The ELF file at a path of the artefact that a file of another kind could load, links followed. */
function libraryAt(world: World, path: string, like: ElfFile): string | null {
  const real = world.tree.real(path)
  const found = real === null ? undefined : world.elf.get(real)
  return found &&
    found.facts.machine === like.facts.machine &&
    found.facts.class === like.facts.class
    ? real
    : null
}

/** A run path's folder in the artefact; null where it is outside. */
function folderIn(world: World, written: string, origin: string): string | null {
  const relative = /^\$(ORIGIN|\{ORIGIN\})(.*)$/.exec(written)
  const expanded = (text: string) => text.replace(/\$(LIB|\{LIB\})/g, 'lib64')
  if (relative) return within(`${origin}/${expanded(relative[2] ?? '')}`)
  return world.about.layout === 'movable' || !written.startsWith('/')
    ? null
    : within(expanded(written))
}

function within(path: string): string | null {
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part !== '..') parts.push(part)
    else if (parts.pop() === undefined) return null
  }
  return parts.join('/')
}

const join = (folder: string, name: string) => (folder === '' ? name : `${folder}/${name}`)

/** Whether a run path leads to a folder beside the artefact's own, where something else may stand. */
export const looksOutside = (world: World, { by, file }: Asked): boolean =>
  [...file.facts.runpath, ...file.facts.rpath].some((written) => {
    const folder = folderIn(world, written, folderOf(by))
    return folder === null || world.tree.real(folder) === null
  })

/**
 * What could be loaded, best first: one where a path decides, else each that the user can choose by
 * LD_LIBRARY_PATH or a module. None where it is nowhere.
 */
export function search(world: World, soname: string, asked: Asked): Candidate[] {
  const { about, libraries } = world
  const { file, by, inherited } = asked
  const image = about.layout === 'image'
  // A C library and the loader go together: without a root of its own a file uses the machine's.
  const site = libraries.of(soname).map((library): Candidate => ({ at: 'site', library }))
  if (!image && ofLibc.test(soname)) return site.slice(0, 1)
  const runpath = file.facts.runpath
  const chain =
    runpath.length > 0 ? [] : [{ origin: folderOf(by), paths: file.facts.rpath }, ...inherited]
  const first = (
    lists: readonly { origin: string; paths: readonly string[] }[],
  ): Candidate | null => {
    for (const { origin, paths } of lists)
      for (const written of paths) {
        const folder = folderIn(world, written, origin)
        if (folder === null) {
          const there = atSite(libraries.of(soname), written)
          if (there) return { at: 'site', library: there }
          continue
        }
        const path = libraryAt(world, join(folder, soname), file)
        if (path === null) continue
        // Unpacked somewhere else, an absolute path leads nowhere.
        const moved = about.layout === 'system' && written.startsWith('/')
        return { at: 'artifact', path, ...(moved ? { folder } : {}) }
      }
    return null
  }
  const plain = (folders: readonly string[]) => {
    for (const folder of folders) {
      const path = libraryAt(world, join(folder, soname), file)
      if (path !== null) return { path, folder }
    }
    return null
  }
  const byPath = first(chain)
  if (byPath) return [byPath]
  const set = plain(world.environment)
  if (set) return [{ at: 'artifact', path: set.path }]
  const byRunpath = first([{ origin: folderOf(by), paths: runpath }])
  if (byRunpath) return [byRunpath]
  const standard = plain(world.folders)
  if (image) return standard ? [{ at: 'artifact', path: standard.path }] : []
  const elsewhere = (world.byName.get(soname) ?? [])
    .map((path) => ({ path: libraryAt(world, path, file), folder: folderOf(path) }))
    .flatMap(({ path, folder }): Candidate[] =>
      path === null ? [] : [{ at: 'artifact', path, folder }],
    )
  if (standard) return [{ at: 'artifact', ...standard }, ...site]
  return [...site, ...elsewhere]
}

/** A library of the site in the very folder that a run path names. */
const atSite = (found: readonly SiteLibrary[], folder: string): SiteLibrary | undefined =>
  found.find(
    ({ elf, installation }) =>
      (elf && elf.path === `${folder.replace(/\/+$/, '')}/${fileName(elf.path)}`) ||
      installation?.use.libraryDirs?.includes(folder),
  )
