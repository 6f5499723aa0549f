/** Finds the source archive of a step by its sha256: in given folders, among downloads, by url. */
import { readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { PortolanError } from '../../model/errors.ts'
import type { Step } from '../../model/plan.ts'
import type { DriverContext } from '../adapter.ts'
import { download } from './download.ts'
import { fileDigest, hashError } from './verify.ts'

async function filesBelow(path: string, depth = 3): Promise<string[]> {
  const found = await stat(path).catch(() => null)
  if (found?.isFile()) return [path]
  if (!found?.isDirectory() || depth === 0) return []
  const names = (await readdir(path)).sort()
  return (await Promise.all(names.map((n) => filesBelow(join(path, n), depth - 1)))).flat()
}

const urlName = (url: string | undefined): string | undefined => {
  if (url === undefined) return undefined
  try {
    return decodeURIComponent(basename(new URL(url).pathname))
  } catch {
    return undefined
  }
}

/** True for the name in the url and for Debian's `<name>_<version>.orig.tar.*`. */
function isNamedFor(file: string, step: Pick<Step, 'software' | 'version' | 'source'>): boolean {
  const name = basename(file)
  return (
    name === urlName(step.source?.url) ||
    name.startsWith(`${step.software}_${step.version}.orig.tar.`) ||
    name.startsWith(`${step.software}-${step.version}.t`)
  )
}

const archiveName = /\.(tar|tgz|tbz2?|txz)(\.(gz|bz2|xz|zst))?$|\.tar\./

/**
 * Path of a file with exactly the step's sha256. Throws SOURCE_HASH when a file of the right name
 * has another hash and none has the right one, SOURCE_MISSING when there is no file at all.
 */
export async function findArchive(
  step: Pick<Step, 'id' | 'software' | 'version' | 'source'>,
  context: Pick<DriverContext, 'sources' | 'downloads' | 'signal' | 'emit'>,
): Promise<string> {
  const sha256 = step.source?.sha256
  if (sha256 === undefined) {
    throw new PortolanError('SOURCE_UNKNOWN', `${step.software} has no source with a sha256`, {
      where: step.id,
      hint: 'only archives that can be verified are built from',
      exitCode: 3,
    })
  }
  const folders = [
    ...context.sources,
    ...(context.downloads === undefined ? [] : [context.downloads]),
  ]
  const files = (await Promise.all(folders.map((folder) => filesBelow(folder)))).flat()
  const named = files.filter((file) => isNamedFor(file, step))
  const others = files.filter((file) => !named.includes(file))
  const likely = others.filter((file) => basename(file).includes(sha256) || archiveName.test(file))
  let wrong: { file: string; seen: string } | undefined
  for (const file of [...named, ...likely]) {
    const seen = await fileDigest(file)
    if (seen === sha256) return file
    if (named.includes(file)) wrong ??= { file, seen }
  }
  if (context.downloads !== undefined && step.source?.url !== undefined) {
    return download(step.source.url, sha256, context.downloads, context.signal, context.emit)
  }
  if (wrong) throw hashError(wrong.file, wrong.seen, sha256)
  throw new PortolanError(
    'SOURCE_MISSING',
    `no archive of ${step.software} ${step.version} with sha256 ${sha256}`,
    {
      where: folders.join(', ') || 'no --source-dir given',
      hint: `put ${urlName(step.source?.url) ?? 'it'} into a folder and name it with --source-dir, or allow --download`,
      exitCode: 3,
    },
  )
}
