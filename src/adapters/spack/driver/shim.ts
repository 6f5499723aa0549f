/**
 * A folder of links laid out as a prefix, for an installation whose parts a recipe would not find
 * under its own (Debian keeps two MPIs side by side in /usr). Spack takes it as the external's
 * prefix, so that `bin/mpicc` is that MPI's and `lib` holds that flavour.
 */
import { mkdir, readdir, rename, rm, symlink } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { randomBytes } from 'node:crypto'
import type { Installation } from '../../../model/installation.ts'
import type { Step } from '../../../model/plan.ts'
import { canonicalJson, sha256 } from '../../../util/digest.ts'
import { misplaced, onSearchPath } from '../emit/misplaced.ts'

type Links = Map<string, string>

/** The flavour's own folder stands first in `libraryDirs`: of one name, that file is meant. */
function linksOf({ use }: Installation): Links {
  const links: Links = new Map()
  for (const [role, path] of Object.entries(use.programs ?? {})) links.set(`bin/${role}`, path)
  const rank = (path: string) => {
    const at = (use.libraryDirs ?? []).findIndex((dir) => path.startsWith(`${dir}/`))
    return at < 0 ? Number.POSITIVE_INFINITY : at
  }
  const libraries = [...(use.libraries ?? [])].sort((a, b) => rank(a) - rank(b))
  for (const path of libraries) {
    const name = `lib/${basename(path)}`
    if (!links.has(name)) links.set(name, path)
  }
  for (const dir of use.pkgConfigDirs ?? []) {
    if (!links.has('lib/pkgconfig')) links.set('lib/pkgconfig', dir)
  }
  return links
}

async function linkInto(root: string, links: Links): Promise<void> {
  for (const [name, target] of links) {
    await mkdir(join(root, name, '..'), { recursive: true })
    await symlink(target, join(root, name))
  }
}

/**
 * All headers of the include folders, entry by entry: two folders may be needed together. Folders
 * the compiler searches anyway are left out: named again they would stand before its own.
 */
async function linkHeaders(root: string, folders: readonly string[]): Promise<void> {
  await mkdir(join(root, 'include'), { recursive: true })
  const taken = new Set<string>()
  for (const folder of folders.filter((f) => !onSearchPath(f))) {
    for (const name of await readdir(folder).catch(() => [])) {
      if (taken.has(name)) continue
      taken.add(name)
      await symlink(join(folder, name), join(root, 'include', name))
    }
  }
}

/** Gives the folder to use as prefix, or undefined where the installation's own prefix serves. */
export async function shimFor(step: Step, externals: string): Promise<string | undefined> {
  const { installation } = step
  if (!installation || misplaced(installation).length === 0) return undefined
  const name = `${step.software}-${step.version}-${sha256(canonicalJson(installation)).slice(0, 12)}`
  const folder = join(externals, name)
  const made = `${folder}.${randomBytes(4).toString('hex')}`
  await linkInto(made, linksOf(installation))
  await linkHeaders(made, installation.use.includeDirs ?? [])
  try {
    await rename(made, folder)
  } catch {
    // It stands there already: links of the same installation.
    await rm(made, { recursive: true, force: true })
  }
  return folder
}
