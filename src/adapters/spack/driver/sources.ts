/** Source archives from the user's folders as a Spack mirror. Layout: `_source-cache/archive`. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, readdir, stat, symlink } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'

const cacheFolder = '_source-cache/archive'
const extension = /\.(tar\.(?:gz|bz2|xz|zst|Z)|tgz|tbz2?|txz|tar|zip|whl|patch|diff|jar)$/

async function filesBelow(path: string, depth: number): Promise<string[]> {
  const found = await stat(path).catch(() => null)
  if (found?.isFile()) return extension.test(path) ? [path] : []
  if (!found?.isDirectory() || depth === 0) return []
  const names = (await readdir(path)).sort()
  return (await Promise.all(names.map((n) => filesBelow(join(path, n), depth - 1)))).flat()
}

async function digest(path: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash)
  return hash.digest('hex')
}

const isMirror = async (folder: string): Promise<boolean> =>
  stat(join(folder, cacheFolder)).then(
    (s) => s.isDirectory(),
    () => false,
  )

/** Path, size and time of files whose links were made in this process. */
const linked = new Set<string>()

async function link(file: string, mirror: string): Promise<void> {
  const { size, mtimeMs } = await stat(file)
  const seen = `${mirror}\n${file}\n${size}\n${mtimeMs}`
  if (linked.has(seen)) return
  const sha256 = await digest(file)
  const suffix = extension.exec(basename(file))?.[1] ?? ''
  // A patch is looked up without a suffix when its url has none.
  for (const name of [`${sha256}.${suffix}`, sha256]) {
    const target = join(mirror, cacheFolder, sha256.slice(0, 2), name)
    await mkdir(dirname(target), { recursive: true })
    await symlink(file, target).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    })
  }
  linked.add(seen)
}

/**
 * Folders Spack shall take sources from: those of `sources` that are Spack mirrors, and one made of
 * links to all other archives in them, by sha256, as Spack looks them up. Spack verifies each.
 */
export async function mirrorsFor(sources: readonly string[], mirror: string): Promise<string[]> {
  const mirrors: string[] = []
  let loose = 0
  for (const source of sources) {
    if (await isMirror(source)) {
      mirrors.push(source)
      continue
    }
    for (const file of await filesBelow(source, 3)) {
      await link(file, mirror)
      loose++
    }
  }
  return loose > 0 ? [...mirrors, mirror] : mirrors
}
