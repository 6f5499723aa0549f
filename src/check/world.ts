/** What is asked of while an artefact is judged: its own files, and the nodes it is to run on. */
import type { ArtifactAbout } from '../adapters/artifact.ts'
import type { Host } from '../compat/host.ts'
import { valueOf } from '../model/common.ts'
import type { Site } from '../model/site.ts'
import type { Contents, ElfFile } from './contents.ts'
import { type Tree, tree } from './links.ts'
import { fileName, insidePath } from './paths.ts'
import { type SiteLibraries, siteLibraries } from './site-libraries.ts'

/** Symbols of the system's libraries by soname; null for one that cannot be read. */
export type SystemSymbols = (
  soname: string,
) => { readonly defined: ReadonlySet<string>; readonly needed: readonly string[] } | null

export type World = {
  about: ArtifactAbout
  tree: Tree
  /** ELF files by path, links not among them. */
  elf: ReadonlyMap<string, ElfFile>
  /** Paths, of links too, by file name: what a loader could be shown. */
  byName: ReadonlyMap<string, readonly string[]>
  /** Folders of the artefact that a loader in it searches by itself. */
  folders: readonly string[]
  /** Those of LD_LIBRARY_PATH as an image sets it. */
  environment: readonly string[]
  host: Host
  /** As `uname -m` says it; undefined where the Site does not tell. */
  architecture: string | undefined
  libraries: SiteLibraries
  /** Where the nodes' own files are at hand. */
  system: SystemSymbols | undefined
  /** Those of the nodes. */
  installations: Site['installations']
}

const own = ['lib64', 'usr/lib64', 'lib', 'usr/lib']

/** Those of ld.so.conf and the loader's own, and where Debian keeps libraries of each processor. */
function searched({ nodes, about }: Contents): string[] {
  if (about.layout === 'movable') return []
  const folders: string[] = []
  const read = (path: string, depth: number) => {
    const node = nodes.get(path)
    const text = node?.kind === 'file' ? (node.text ?? '') : ''
    for (const line of text.split('\n')) {
      const [word = '', argument] = line.replace(/#.*/, '').trim().split(/\s+/)
      if (word === 'include' && argument?.endsWith('ld.so.conf.d/*.conf') && depth === 0) {
        const parts = [...nodes.keys()].filter((p) => /^etc\/ld\.so\.conf\.d\/[^/]+$/.test(p))
        for (const part of parts.sort()) read(part, 1)
      } else if (word.startsWith('/')) folders.push(insidePath(word) ?? '')
    }
  }
  read('etc/ld.so.conf', 0)
  const multiarch = [...nodes.keys()].filter((p) =>
    /^(usr\/)?lib\/[a-z0-9_]+-linux-[a-z0-9]+$/.test(p),
  )
  return [...new Set([...folders, ...multiarch, ...own])].filter((f) => f !== '')
}

export function world(
  contents: Contents,
  site: Site,
  host: Host,
  architecture: string | undefined,
  system?: SystemSymbols,
): World {
  const { about, nodes } = contents
  const installations = site.installations.filter(
    (i) => !i.nodeClasses || i.nodeClasses.includes(host.node.id),
  )
  const elf = new Map<string, ElfFile>()
  const byName = new Map<string, string[]>()
  for (const [path, node] of nodes) {
    if (node.kind === 'file' && node.elf) elf.set(path, node.elf)
    const isLibrary = node.kind === 'symlink' || (node.kind === 'file' && node.elf)
    if (!isLibrary || !path.includes('.so')) continue
    const name = fileName(path)
    byName.set(name, [...(byName.get(name) ?? []), path])
  }
  const set = about.environment?.['LD_LIBRARY_PATH'] ?? ''
  return {
    about,
    tree: tree(nodes, about.layout !== 'movable'),
    elf,
    byName,
    folders: searched(contents),
    environment: set.split(':').flatMap((f) => insidePath(f) || []),
    host,
    architecture: architecture ?? valueOf(host.node.os.architecture),
    libraries: siteLibraries(installations, host.node),
    system,
    installations,
  }
}
