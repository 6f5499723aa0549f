/**
 * Unpacks source archives that may be hostile: nothing is written outside the folder, through a
 * link, or without bound; no devices, no set-id bits.
 */
import { spawn } from 'node:child_process'
import { createReadStream, createWriteStream } from 'node:fs'
import { chmod, link, lstat, mkdir, readdir, rm, stat, symlink, utimes } from 'node:fs/promises'
import { dirname, join, normalize } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { extract, type Header } from 'tar-stream'
import { PortolanError } from '../../model/errors.ts'

export type UnpackLimits = { bytes: number; entries: number }

/** Real source archives expand at most some 20-fold; a bomb a thousandfold and more. */
const expansion = 200
export const limitsFor = (archiveBytes: number): UnpackLimits => ({
  bytes: Math.max(256 * 1024 * 1024, archiveBytes * expansion),
  entries: 500_000,
})

const refuse = (archive: string, text: string, entry?: string): PortolanError =>
  new PortolanError('ARCHIVE_REFUSED', text, {
    where: entry === undefined ? archive : `${archive}: ${entry}`,
    hint: 'the archive is damaged or hostile; nothing of it was used',
    exitCode: 2,
  })

/** Magic numbers of gzip, xz, bzip2, zstd; none for a plain tar. */
function decompressor(head: Buffer): readonly [string, ...string[]] | 'gunzip' | null {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gunzip'
  if (head.subarray(0, 6).equals(Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0])))
    return ['xz', '-dc']
  if (head.subarray(0, 3).toString('latin1') === 'BZh') return ['bzip2', '-dc']
  if (head.readUInt32LE(0) === 0xfd2fb528) return ['zstd', '-dc']
  return null
}

async function firstBytes(path: string): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of createReadStream(path, { end: 7 })) parts.push(part as Buffer)
  return Buffer.concat([...parts, Buffer.alloc(8)]).subarray(0, 8)
}

/** A relative path without `..`, or null. */
function safePath(name: string): string | null {
  if (name.includes('\0') || name.startsWith('/')) return null
  const path = normalize(name).replace(/\/+$/, '')
  return path === '..' || path.startsWith('../') ? null : path
}

/** Where a link written at `path` leads, relative to the root, or null when that is outside. */
function linkTarget(path: string, target: string): string | null {
  return target.startsWith('/') ? null : safePath(join(dirname(path), target))
}

/** Throws unless each folder above the path is a real one: no writing through links. */
async function realFolders(
  root: string,
  path: string,
  fail: (text: string) => Error,
): Promise<void> {
  const parts = dirname(path)
    .split('/')
    .filter((p) => p !== '.')
  let folder = root
  for (const part of parts) {
    folder = join(folder, part)
    const found = await lstat(folder).catch(() => null)
    if (found && !found.isDirectory()) throw fail('an entry below something that is no folder')
    if (!found) await mkdir(folder)
  }
}

/**
 * Unpacks a tar archive (plain, gz, xz, bz2, zst) into `folder` and gives the single folder it
 * holds, else `folder` itself. Throws ARCHIVE_REFUSED, and then leaves `folder` empty.
 */
export async function unpack(
  archive: string,
  folder: string,
  signal: AbortSignal,
  limits?: UnpackLimits,
): Promise<string> {
  await mkdir(folder, { recursive: true })
  try {
    await unpackInto(archive, folder, signal, limits ?? limitsFor((await stat(archive)).size))
  } catch (error) {
    for (const name of await readdir(folder)) {
      await rm(join(folder, name), { recursive: true, force: true })
    }
    if (error instanceof PortolanError || signal.aborted) throw error
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EROFS') throw error
    throw refuse(archive, `cannot be unpacked: ${(error as Error).message}`)
  }
  const names = await readdir(folder)
  if (names.length === 0) throw refuse(archive, 'it holds nothing')
  const only = names.length === 1 ? join(folder, names[0] ?? '') : folder
  return (await lstat(only)).isDirectory() ? only : folder
}

async function unpackInto(
  archive: string,
  folder: string,
  signal: AbortSignal,
  limits: UnpackLimits,
): Promise<void> {
  let bytes = 0
  let entries = 0
  const tar = extract()
  const entry = async (header: Header, body: Readable): Promise<void> => {
    const fail = (text: string) => refuse(archive, text, header.name)
    const path = safePath(header.name)
    if (path === null) throw fail('an entry outside the archive’s own folder')
    if (++entries > limits.entries) throw fail(`more than ${limits.entries} entries`)
    if (path === '.') return drain(body)
    const target = join(folder, path)
    await realFolders(folder, path, fail)
    switch (header.type) {
      case 'directory': {
        const found = await lstat(target).catch(() => null)
        if (found && !found.isDirectory()) throw fail('a folder where something else is')
        if (!found) await mkdir(target)
        return drain(body)
      }
      case 'symlink': {
        if (linkTarget(path, header.linkname ?? '') === null) throw fail('a link that leads out')
        await rm(target, { force: true })
        await symlink(header.linkname ?? '', target)
        return drain(body)
      }
      case 'link': {
        const source = safePath(header.linkname ?? '')
        if (source === null) throw fail('a hard link that leads out')
        await realFolders(folder, source, fail)
        const found = await lstat(join(folder, source)).catch(() => null)
        if (!found?.isFile()) throw fail('a hard link to what is no file of the archive')
        await rm(target, { force: true })
        await link(join(folder, source), target)
        return drain(body)
      }
      case 'file':
      case 'contiguous-file': {
        await rm(target, { force: true })
        body.on('data', (part: Buffer) => {
          bytes += part.length
          if (bytes > limits.bytes) body.destroy(fail(`more than ${limits.bytes} bytes unpacked`))
        })
        await pipeline(body, createWriteStream(target, { flags: 'wx' }), { signal })
        await chmod(target, (header.mode ?? 0) & 0o100 ? 0o755 : 0o644)
        if (header.mtime) await utimes(target, header.mtime, header.mtime)
        return
      }
      case 'block-device':
      case 'character-device':
      case 'fifo':
      default:
        // Among them pax-global-header, which the types of tar-stream leave out.
        if (String(header.type) === 'pax-global-header') return drain(body)
        throw fail(`an entry of type ${String(header.type)}`)
    }
  }
  tar.on('entry', (header, body, next) => {
    entry(header, body as unknown as Readable).then(
      () => next(),
      (error: Error) => tar.destroy(error),
    )
  })
  await decompressTo(archive, tar, signal)
}

const drain = async (body: Readable): Promise<void> => {
  for await (const _ of body);
}

async function decompressTo(
  archive: string,
  sink: ReturnType<typeof extract>,
  signal: AbortSignal,
): Promise<void> {
  const how = decompressor(await firstBytes(archive))
  const source = createReadStream(archive)
  if (how === null) return pipeline(source, sink as unknown as NodeJS.WritableStream, { signal })
  if (how === 'gunzip') {
    return pipeline(source, createGunzip(), sink as unknown as NodeJS.WritableStream, { signal })
  }
  const [program, ...args] = how
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] })
  let words = ''
  child.stderr.on('data', (data: Buffer) => (words += data.toString('utf8').slice(0, 1000)))
  const ended = new Promise<void>((resolve, reject) => {
    child.on('error', () => reject(new Error(`${program} is needed to unpack it and not found`)))
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`${program}: ${words.trim() || `exit ${code}`}`)),
    )
  })
  try {
    await Promise.all([
      pipeline(source, child.stdin, { signal }),
      pipeline(child.stdout, sink as unknown as NodeJS.WritableStream, { signal }),
      ended,
    ])
  } finally {
    child.kill()
  }
}
