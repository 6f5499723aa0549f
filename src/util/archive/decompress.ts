/**
 * Streams of packed bytes: gzip and zstd by this process, xz, lzma and bzip2 by the programs of those
 * names, which read and write pipes alone.
 */
import { spawn } from 'node:child_process'
import { type Duplex, Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createInflateRaw, createZstdDecompress } from 'node:zlib'
import { PortolanError } from '../../model/errors.ts'
import type { Budget } from './budget.ts'

export type Packing = 'gzip' | 'zstd' | 'xz' | 'lzma' | 'bzip2' | 'deflate' | 'plain'

/** How a stream is packed, by its first bytes, whatever its name says. */
export function packingOf(head: Uint8Array): Packing {
  const starts = (...bytes: number[]) => bytes.every((byte, i) => head[i] === byte)
  if (starts(0x1f, 0x8b)) return 'gzip'
  if (starts(0x28, 0xb5, 0x2f, 0xfd)) return 'zstd'
  if (starts(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0)) return 'xz'
  if (starts(0x42, 0x5a, 0x68)) return 'bzip2'
  return starts(0x5d, 0, 0) ? 'lzma' : 'plain'
}

const programs = {
  // Its dictionary is in the file's hand: bounded, as is zstd's window.
  xz: ['xz', '-dc', '-M1GiB', '-Fxz'],
  lzma: ['xz', '-dc', '-M1GiB', '-Flzma'],
  bzip2: ['bzip2', '-dc'],
} as const

/** The unpacked bytes, counted; `source` is read only as they are asked for. */
export async function* unpackedStream(
  source: AsyncIterable<Uint8Array>,
  packing: Packing,
  budget: Budget,
): AsyncGenerator<Uint8Array> {
  for await (const part of opened(source, packing)) {
    budget.bytes(part.length)
    yield part
  }
}

/** Likewise, packed as its first bytes say. */
export async function* anyUnpacked(
  source: AsyncIterable<Uint8Array>,
  budget: Budget,
): AsyncGenerator<Uint8Array> {
  const chunks = source[Symbol.asyncIterator]()
  let head = Buffer.alloc(0)
  while (head.length < 6) {
    const next = await chunks.next()
    if (next.done === true) break
    head = Buffer.concat([head, next.value])
  }
  async function* all() {
    yield head
    yield* { [Symbol.asyncIterator]: () => chunks }
  }
  yield* unpackedStream(all(), packingOf(head), budget)
}

function opened(source: AsyncIterable<Uint8Array>, packing: Packing): AsyncIterable<Uint8Array> {
  switch (packing) {
    case 'plain':
      return source
    case 'gzip':
      return through(source, createGunzip({ chunkSize: 1 << 18 }))
    case 'zstd':
      return through(source, createZstdDecompress({ chunkSize: 1 << 18 }))
    case 'deflate':
      return through(source, createInflateRaw({ chunkSize: 1 << 18 }))
    case 'xz':
    case 'lzma':
    case 'bzip2':
      return byProgram(source, programs[packing])
  }
}

async function* through(
  source: AsyncIterable<Uint8Array>,
  unpacker: Duplex,
): AsyncGenerator<Uint8Array> {
  const fed = pipeline(Readable.from(source, { objectMode: false }), unpacker)
  // Told by the loop below, too; without this it would be an error that nobody handles.
  fed.catch(() => {})
  for await (const part of unpacker as AsyncIterable<Buffer>) yield part
  await fed
}

async function* byProgram(
  source: AsyncIterable<Uint8Array>,
  [program, ...args]: readonly [string, ...string[]],
): AsyncGenerator<Uint8Array> {
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'] })
  let said = ''
  child.stderr.on('data', (data: Buffer) => {
    if (said.length < 1000) said += data.toString('utf8')
  })
  const ended = new Promise<void>((resolve, reject) => {
    child.on('error', (cause) =>
      reject(
        new PortolanError('NO_DECOMPRESSOR', `${program} is needed to read it and is not here`, {
          hint: `install ${program}, or pack the artefact again with gzip or zstd`,
          exitCode: 3,
          cause,
        }),
      ),
    )
    child.on('close', (code) =>
      code === 0
        ? resolve()
        : reject(new Error(`${program}: ${said.trim() || `exit code ${code}`}`)),
    )
  })
  ended.catch(() => {})
  const fed = pipeline(Readable.from(source, { objectMode: false }), child.stdin)
  fed.catch(() => {})
  try {
    for await (const part of child.stdout as AsyncIterable<Buffer>) yield part
    await ended
  } finally {
    child.kill()
  }
}
