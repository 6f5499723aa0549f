import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { crc32, zstdDecompressSync } from 'node:zlib'
import { PortolanError } from '../../model/errors.ts'
import { sha256 } from '../../util/digest.ts'
import {
  formatVersion,
  magic,
  maxBlockBytes,
  maxHeaderBytes,
  PackHeader,
  preambleBytes,
} from './layout.ts'

const hint = 'install Portolan again, or make the catalogue anew'

/** An open pack as bytes: its header, and parts read when asked for. */
export class PackFile {
  readonly path: string
  readonly header: PackHeader
  readonly #fd: number
  /** Where the sections start. */
  readonly #base: number

  /** Throws as `openPack`. */
  constructor(path: string) {
    this.path = path
    this.#fd = openFile(path)
    try {
      const { header, base } = this.#readHeader()
      this.header = header
      this.#base = base
    } catch (error) {
      this.close()
      throw error
    }
  }

  close(): void {
    closeSync(this.#fd)
  }

  damaged(what: string, cause?: unknown): PortolanError {
    return new PortolanError('CATALOG_DAMAGED', `the catalogue is damaged: ${what}`, {
      where: this.path,
      hint,
      cause,
    })
  }

  /** A whole section, its checksum verified. */
  section(name: keyof PackHeader['sections']): Buffer {
    const { length, crc } = this.header.sections[name]
    const bytes = this.part(name, 0, length)
    if (crc32(bytes) !== crc) throw this.damaged(`its ${name} section was changed`)
    return bytes
  }

  /** `length` bytes of a section. */
  part(name: keyof PackHeader['sections'], offset: number, length: number): Buffer {
    return this.#read(this.#base + this.header.sections[name].offset + offset, length)
  }

  /** Unpacks a zstd frame, verifying its checksum. */
  unfold(bytes: Buffer, what: string, dictionary?: Buffer): Buffer {
    try {
      return zstdDecompressSync(bytes, {
        maxOutputLength: maxBlockBytes,
        ...(dictionary && { dictionary }),
      })
    } catch (cause) {
      throw this.damaged(`${what} cannot be unpacked`, cause)
    }
  }

  /** sha256 of all sections. */
  digest(): string {
    const { size } = fstatSync(this.#fd)
    return sha256(this.#read(this.#base, size - this.#base))
  }

  #read(offset: number, length: number): Buffer {
    const buffer = Buffer.allocUnsafe(length)
    let done = 0
    while (done < length) {
      const n = readSync(this.#fd, buffer, done, length - done, offset + done)
      if (n === 0) throw this.damaged('it ends too early')
      done += n
    }
    return buffer
  }

  #readHeader(): { header: PackHeader; base: number } {
    const stat = fstatSync(this.#fd)
    if (!stat.isFile()) throw unreadable(this.path, 'is not a file')
    const { size } = stat
    const preamble = this.#read(0, Math.min(size, preambleBytes))
    refuseOtherFormats(preamble, this.path)
    const length = preamble.readUInt32LE(12)
    if (length > maxHeaderBytes) throw this.damaged('its header is too long')
    const bytes = this.#read(preambleBytes, length)
    if (crc32(bytes) !== preamble.readUInt32LE(16)) throw this.damaged('its header was changed')
    const header = PackHeader.safeParse(parseJson(bytes))
    if (!header.success) throw this.damaged('its header lacks a field', header.error)
    const base = preambleBytes + length
    const ends = Object.values(header.data.sections).map((s) => s.offset + s.length)
    const end = base + Math.max(...ends)
    if (end !== size) throw this.damaged(`it has ${size} bytes and should have ${end}`)
    return { header: header.data, base }
  }
}

function openFile(path: string): number {
  try {
    return openSync(path, 'r')
  } catch (cause) {
    const error = cause as NodeJS.ErrnoException
    const why = error.code === 'ENOENT' ? 'does not exist' : `cannot be read: ${error.message}`
    throw unreadable(path, why, cause)
  }
}

const unreadable = (path: string, why: string, cause?: unknown) =>
  new PortolanError('CATALOG_UNREADABLE', `the catalogue ${why}`, { where: path, hint, cause })

function refuseOtherFormats(preamble: Buffer, path: string): void {
  const known = preamble.length === preambleBytes && preamble.toString('latin1', 0, 8) === magic
  if (!known)
    throw new PortolanError('CATALOG_FORMAT', 'this is not a Portolan catalogue', {
      where: path,
      hint,
    })
  const version = preamble.readUInt32LE(8)
  if (version !== formatVersion)
    throw new PortolanError(
      'CATALOG_FORMAT',
      `the catalogue has format ${version}, this Portolan reads format ${formatVersion}`,
      { where: path, hint },
    )
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString())
  } catch {
    return undefined
  }
}
