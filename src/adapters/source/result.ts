/** Puts what was installed into shape: where DESTDIR put it, links, collected programs. */
import { copyFile, lstat, mkdir, readdir, readlink, rename, rm, symlink } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import type { DriverContext } from '../adapter.ts'

/** Every path below a folder, links not followed; folders before what is in them. */
export async function tree(folder: string): Promise<string[]> {
  const found: string[] = []
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    found.push(path)
    if (entry.isDirectory()) found.push(...(await tree(path)))
  }
  return found
}

/** Moves what was installed below DESTDIR + prefix up to the staging folder itself. */
export async function liftDestdir({ staging, prefix, scratch }: DriverContext): Promise<void> {
  const inner = join(staging, prefix)
  if (!(await lstat(inner).catch(() => null))) return
  const aside = join(scratch, 'installed')
  await rename(inner, aside)
  for (const name of await readdir(staging)) await rm(join(staging, name), { recursive: true })
  for (const name of await readdir(aside)) await rename(join(aside, name), join(staging, name))
}

/** Links with absolute targets inside the result become relative: it is moved as a whole. */
export async function relativeLinks({ staging, prefix }: DriverContext): Promise<void> {
  for (const path of await tree(staging)) {
    if (!(await lstat(path)).isSymbolicLink()) continue
    const target = await readlink(path)
    const root = [staging, prefix].find((folder) => target.startsWith(`${folder}/`))
    if (root === undefined) continue
    await rm(path)
    await symlink(relative(dirname(path), join(staging, target.slice(root.length + 1))), path)
  }
}

const notPrograms = /(^|\/)(CMakeFiles|tests?|\.libs|meson-private)(\/|$)|\.(so(\.[\d.]+)?|o|a)$/

/** Copies the programs that a build without install rules left behind; gives their names. */
export async function collectPrograms(build: string, context: DriverContext): Promise<string[]> {
  const names: string[] = []
  for (const path of await tree(build)) {
    const inner = relative(build, path)
    const info = await lstat(path)
    if (!info.isFile() || (info.mode & 0o100) === 0 || notPrograms.test(inner)) continue
    if (context.elf(path) === null) continue
    const name = inner.slice(inner.lastIndexOf('/') + 1)
    await mkdir(join(context.staging, 'bin'), { recursive: true })
    await copyFile(path, join(context.staging, 'bin', name))
    names.push(name)
  }
  return names
}
