/**
 * Reads a bundle's archive into memory under strict limits; nothing is ever written to disk.
 * An entry that could not come from the collector is left out with the reason; an archive that is
 * cut short, unreadable or grows beyond the limits is an error.
 */
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { extract, type Header } from 'tar-stream'
import { PortolanError } from '../../model/errors.ts'

export type ArchiveLimits = {
  /** Bytes of one entry, of all entries, and their number. */
  entryBytes: number
  totalBytes: number
  entries: number
  /** Unpacked over packed bytes, looked at once `ratioFrom` bytes are unpacked. */
  ratio: number
  ratioFrom: number
}

export const archiveLimits: ArchiveLimits = {
  entryBytes: 128 << 20,
  totalBytes: 1 << 30,
  entries: 500_000,
  ratio: 200,
  ratioFrom: 32 << 20,
}

export type Skip = { source: string; reason: string }
export type Archive = { entries: Map<string, Buffer>; skipped: Skip[] }

const top = 'portolan-bundle/'

/** Why an entry is not taken, or null when it is a plain file or folder of a bundle. */
function objection({ name, type }: Header): string | null {
  if (type === 'symlink' || type === 'link') return 'a link: the collector writes none'
  if (type !== 'file' && type !== 'directory') return `a ${type ?? 'strange'} entry`
  if (name.startsWith('/')) return 'an absolute path'
  if (name.split('/').includes('..')) return 'a path that leads out of the bundle'
  if (name.includes('\u{FFFD}')) return 'a name that is not UTF-8'
  if (/\p{Cc}/u.test(name)) return 'a name with a control character'
  if (!`${name}/`.startsWith(top)) return `a path outside ${top}`
  return null
}

const tooLarge = (where: string, what: string): PortolanError =>
  new PortolanError('BUNDLE_TOO_LARGE', `the bundle ${what}`, {
    where,
    hint: 'a bundle of the collector is a few megabytes; this one looks hostile or broken',
  })

function unreadable(where: string, error: unknown): unknown {
  if (error instanceof PortolanError) return error
  const { message, code } = error as NodeJS.ErrnoException
  if (code === 'ENOENT' || code === 'EACCES' || code === 'EISDIR')
    return new PortolanError('BUNDLE_UNREADABLE', `the bundle cannot be read: ${message}`, {
      where,
      cause: error,
    })
  const cut = /unexpected end/i.test(message)
  return new PortolanError(
    cut ? 'BUNDLE_TRUNCATED' : 'BUNDLE_FORMAT',
    cut ? 'the bundle is cut short' : `the bundle is no tar or tar.gz archive: ${message}`,
    {
      where,
      hint: cut
        ? 'copy it again and compare sizes'
        : 'give the file that `portolan site collect` or its script wrote',
      cause: error,
    },
  )
}

/** A tar stream, unpacked when it starts like gzip. */
function unpacked(path: string, gzip: boolean): Readable {
  const file = createReadStream(path)
  if (!gzip) return file
  const gunzip = createGunzip()
  file.on('error', (error) => gunzip.destroy(error))
  return file.pipe(gunzip)
}

async function startsLikeGzip(path: string): Promise<boolean> {
  for await (const chunk of createReadStream(path, { end: 1 }))
    return (chunk as Buffer)[0] === 0x1f && (chunk as Buffer)[1] === 0x8b
  return false
}

export async function readArchive(
  path: string,
  limits: ArchiveLimits = archiveLimits,
): Promise<Archive> {
  const archive: Archive = { entries: new Map(), skipped: [] }
  const skip = (source: string, reason: string) => archive.skipped.push({ source, reason })
  try {
    const packed = (await stat(path)).size
    const source = unpacked(path, await startsLikeGzip(path))
    const tar = extract()
    source.on('error', (error) => tar.destroy(error))
    source.pipe(tar)
    let total = 0
    let count = 0
    for await (const entry of tar) {
      const { name } = entry.header
      if (++count > limits.entries) throw tooLarge(path, `has more than ${limits.entries} entries`)
      const parts: Buffer[] = []
      let size = 0
      for await (const part of entry as AsyncIterable<Buffer>) {
        size += part.length
        total += part.length
        if (total > limits.totalBytes)
          throw tooLarge(path, `unpacks to more than ${limits.totalBytes} bytes`)
        if (total > limits.ratioFrom && total > packed * limits.ratio)
          throw tooLarge(path, `unpacks to more than ${limits.ratio} times its size`)
        if (size <= limits.entryBytes) parts.push(part)
      }
      const against = objection(entry.header)
      const inside = name.slice(top.length)
      if (against) skip(name, against)
      else if (size > limits.entryBytes) skip(name, `larger than ${limits.entryBytes} bytes`)
      else if (entry.header.type === 'directory') continue
      else if (archive.entries.has(inside)) skip(name, 'a second entry of this name')
      else archive.entries.set(inside, Buffer.concat(parts))
    }
  } catch (error) {
    throw unreadable(path, error)
  }
  return archive
}
