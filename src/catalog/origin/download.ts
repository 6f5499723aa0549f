/** An index file at an http(s) URL, as a file in the user's cache. */
import { createWriteStream, existsSync } from 'node:fs'
import { mkdir, rename, rm, stat, utimes } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'
import { PortolanError } from '../../model/errors.ts'
import type { OriginEffects } from './clone.ts'

const maxBytes = 1024 * 2 ** 20

/**
 * Downloads the file unless the one there is as new. It appears as a whole or not at all.
 * Throws DOWNLOAD_FAILED, INTERRUPTED.
 */
export async function updateDownload(
  url: string,
  file: string,
  { signal, progress }: OriginEffects,
): Promise<void> {
  progress(`downloading ${url}`)
  await mkdir(dirname(file), { recursive: true })
  const temporary = `${file}.${process.pid}.tmp`
  try {
    const since = existsSync(file)
      ? { 'if-modified-since': (await stat(file)).mtime.toUTCString() }
      : {}
    const answer = await fetch(url, { signal, headers: since })
    if (answer.status === 304) return
    if (!answer.ok || !answer.body)
      throw new Error(`the server answered ${answer.status} ${answer.statusText}`)
    await pipeline(
      Readable.fromWeb(answer.body as ReadableStream<Uint8Array>),
      limited,
      createWriteStream(temporary, { flush: true }),
      { signal },
    )
    const modified = Date.parse(answer.headers.get('last-modified') ?? '')
    if (modified > 0) await utimes(temporary, modified / 1000, modified / 1000)
    await rename(temporary, file)
  } catch (error) {
    if (signal.aborted) throw new PortolanError('INTERRUPTED', 'interrupted', { exitCode: 130 })
    throw new PortolanError('DOWNLOAD_FAILED', reasonOf(error), {
      where: url,
      hint: 'is the URL right, and can this machine reach it? The catalogue is as it was before',
      exitCode: 3,
      cause: error,
    })
  } finally {
    await rm(temporary, { force: true })
  }
}

async function* limited(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let bytes = 0
  for await (const chunk of chunks) {
    bytes += chunk.length
    if (bytes > maxBytes) throw new Error(`it has more than ${maxBytes} bytes`)
    yield chunk
  }
}

/** `fetch failed` says nothing; its cause does. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
  return cause instanceof Error
    ? cause.message || String((cause as NodeJS.ErrnoException).code)
    : String(cause)
}
