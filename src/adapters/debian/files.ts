/**
 * What a package's file list (`/var/lib/dpkg/info/NAME[:ARCH].list`, one absolute path a line) says
 * about how to use it.
 */
import type { MachineView } from '../adapter.ts'
import type { Use } from '../../model/installation.ts'
import type { DebianPackage } from './status.ts'
import { matchName } from '../../util/name-pattern.ts'
import { roles } from './programs.ts'
import { listedNames } from './rows.ts'

export const infoFolder = '/var/lib/dpkg/info'

const isListed = (name: string) =>
  name.startsWith('lib') || listedNames.some((pattern) => matchName(pattern, name) !== null)

/** Paths a package brought, null when its list is not looked at or absent; with `/bin`, `/sbin` and `/lib*` as found on a merged `/usr`. */
export async function fileList(view: MachineView, p: DebianPackage): Promise<string[] | null> {
  if (!isListed(p.name)) return null
  const names = p.multiArchSame ? [`${p.name}:${p.architecture}`, p.name] : [p.name]
  for (const name of names) {
    const text = await view.tryText(`${infoFolder}/${name}.list`)
    if (text !== null)
      return text
        .split('\n')
        .filter((line) => line.startsWith('/') && line !== '/.' && line.length < 4096)
        .map((line) => line.replace(/^\/(bin|sbin|lib|lib64|lib32|libx32)\//, '/usr/$1/'))
  }
  return null
}

const folderOf = (path: string) => path.slice(0, path.lastIndexOf('/')) || '/'
const unique = (values: readonly string[]) => [...new Set(values)]
const header =
  /^\/usr\/(lib\/(.*\/)?)?include\/(.*\/)?([^/]+\.(h|hh|hpp|hxx|H|mod|inc)|[A-Z][A-Za-z]+)$/

export type Files = {
  headers: string[]
  libraries: string[]
  /** Of the libraries, those a link command names: brought by development packages. */
  linkable: string[]
  pkgConfig: string[]
  programs: string[]
}

/** `development`: the paths among them that development packages brought. */
export function sort(paths: readonly string[], development: readonly string[]): Files {
  return {
    linkable: development.filter((p) => /\/lib[^/]*\.(so|a)$/.test(p)),
    headers: paths.filter((p) => header.test(p)),
    libraries: paths.filter((p) => /\/lib[^/]*\.(so(\.[0-9.]+)?|a)$/.test(p)),
    pkgConfig: paths.filter((p) => /\/pkgconfig\/[^/]+\.pc$/.test(p)),
    programs: paths.filter((p) => /^\/usr\/(s?bin|lib\/llvm-[0-9]+\/bin)\/[^/]+$/.test(p)),
  }
}

/** Folders on the compiler's own search path need no flag: the others come first, C before Fortran. */
const isDefault = (folder: string) =>
  /^\/usr\/(include|lib)(\/[a-z0-9_]+-linux-gnu[a-z0-9]*)?$/.test(folder)

export function libraryDirs(files: Files): string[] {
  const dirs = unique(files.linkable.map(folderOf))
  const rank = (dir: string) => (isDefault(dir) ? 2 : dir.includes('/fortran/') ? 1 : 0)
  return dirs.toSorted((a, b) => rank(a) - rank(b))
}

/**
 * Folders to pass with `-I`: those named by pkg-config files, else the default folder where a header
 * lies directly in it, else the deepest folder that holds all headers.
 */
export async function includeDirs(view: MachineView, files: Files): Promise<string[]> {
  const folders = unique(files.headers.map(folderOf))
  if (folders.length === 0) return []
  const direct = folders.filter(isDefault)
  if (direct.length > 0) return direct
  const named: string[] = []
  for (const path of files.pkgConfig) named.push(...(await pkgConfigIncludes(view, path)))
  const held = unique(named).filter((d) => files.headers.some((h) => h.startsWith(`${d}/`)))
  return held.length > 0 ? held : [commonFolder(folders)]
}

function commonFolder(folders: readonly string[]): string {
  const [first = [], ...rest] = folders.map((f) => f.split('/'))
  let depth = first.length
  for (const parts of rest) {
    let i = 0
    while (i < depth && parts[i] === first[i]) i++
    depth = i
  }
  return first.slice(0, depth).join('/')
}

async function pkgConfigIncludes(view: MachineView, path: string): Promise<string[]> {
  const text = await view.tryText(path)
  if (text === null) return []
  const variables = new Map<string, string>([['pcfiledir', folderOf(path)]])
  const expand = (value: string): string =>
    value.replace(/\$\{([^}]+)\}/g, (_, name: string) => variables.get(name) ?? '')
  const dirs: string[] = []
  for (const line of text.split('\n')) {
    const variable = /^([A-Za-z0-9_.]+)\s*=\s*(.*)$/.exec(line)
    if (variable) variables.set(variable[1] ?? '', expand(variable[2] ?? ''))
    const flags = /^Cflags:\s*(.*)$/i.exec(line)
    if (flags)
      for (const flag of expand(flags[1] ?? '').matchAll(/-I\s*(\/\S+)/g))
        dirs.push((flag[1] ?? '').replace(/\/+$/, ''))
  }
  return dirs
}

export async function useOf(
  view: MachineView,
  files: Files,
  include: readonly string[] | undefined,
): Promise<Use> {
  const use: Use = {}
  const includes = include ? [...include] : await includeDirs(view, files)
  const libraries = libraryDirs(files)
  if (includes.length > 0) use.includeDirs = includes
  if (libraries.length > 0 && include?.length !== 0) use.libraryDirs = libraries
  if (files.linkable.length > 0) use.libraries = [...files.linkable].sort()
  if (files.pkgConfig.length > 0) use.pkgConfigDirs = unique(files.pkgConfig.map(folderOf))
  if (files.programs.length > 0) {
    use.binDirs = unique(files.programs.map(folderOf))
    use.programs = roles(files.programs)
  }
  return use
}
