/** Downloads an archive: resumed where it broke off, visible under its final name only when verified. */
import { createWriteStream } from 'node:fs'
import { mkdir, rename, rm, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { PortolanError } from '../../model/errors.ts'
import type { DriverEvent } from '../adapter.ts'
import { fileDigest, hashError } from './verify.ts'

const attempts = 4

async function fetchOnce(url: string, part: string, signal: AbortSignal): Promise<void> {
  const have = (await stat(part).catch(() => null))?.size ?? 0
  const response = await fetch(url, {
    headers: have > 0 ? { range: `bytes=${have}-` } : {},
    redirect: 'follow',
    signal,
  })
  // 416: nothing after what we have; the hash decides whether that is all.
  if (response.status === 416) return
  if (!response.ok || !response.body) throw new HttpError(response.status)
  const resumed = response.status === 206
  const sink = createWriteStream(part, { flags: resumed ? 'a' : 'w' })
  await pipeline(Readable.fromWeb(response.body as never), sink, { signal })
}

class HttpError extends Error {
  readonly status: number
  constructor(status: number) {
    super(`HTTP ${status}`)
    this.status = status
  }
}

/** Gives the path of the verified file. Throws DOWNLOAD_FAILED, SOURCE_HASH. */
export async function download(
  url: string,
  sha256: string,
  folder: string,
  signal: AbortSignal,
  emit: (event: DriverEvent) => void,
): Promise<string> {
  if (!/^https?:/.test(url)) {
    throw new PortolanError('DOWNLOAD_FAILED', 'only http and https are downloaded', {
      where: url,
      hint: 'get the archive by hand and name its folder with --source-dir',
      exitCode: 3,
    })
  }
  await mkdir(folder, { recursive: true })
  const part = join(folder, `${sha256}.part`)
  emit({ kind: 'phase', phase: 'download' })
  for (let attempt = 1; ; attempt++) {
    try {
      await fetchOnce(url, part, signal)
      break
    } catch (error) {
      const final = error instanceof HttpError && error.status >= 400 && error.status < 500
      if (signal.aborted) throw error
      if (attempt >= attempts || final) throw downloadError(url, error)
      emit({ kind: 'log', text: `download broke off (${(error as Error).message}), going on` })
      await sleep(500 * 2 ** attempt, undefined, { signal })
    }
  }
  const seen = await fileDigest(part)
  if (seen !== sha256) {
    await rm(part, { force: true })
    throw hashError(url, seen, sha256)
  }
  const path = join(folder, `${sha256}-${basename(new URL(url).pathname) || 'archive'}`)
  await rename(part, path)
  return path
}

const downloadError = (url: string, error: unknown): PortolanError => {
  const cause = (error as Error).cause
  const why = cause instanceof Error ? cause.message : (error as Error).message
  return new PortolanError('DOWNLOAD_FAILED', `cannot download: ${why}`, {
    where: url,
    hint: 'the same command goes on where it broke off; or get it by hand for --source-dir',
    exitCode: 3,
    cause: error,
  })
}
