/**
 * ELF facts of a file that comes as a stream. Small ones are kept in memory; a large one is put into
 * a file of a private folder while it is read, since its tables may stand anywhere in it.
 */
import { closeSync, constants, fstatSync, openSync } from 'node:fs'
import { mkdtemp, open, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { ArtifactEntry } from '../adapters/artifact.ts'
import { type ByteSource, bufferSource, fileSource } from '../compat/elf/bytes.ts'
import { readElfNotes } from '../compat/elf/notes.ts'
import { readElf } from '../compat/elf/read.ts'
import { readElfSymbols } from '../compat/elf/symbols.ts'
import { refused } from '../util/archive/budget.ts'
import type { ElfFile, Node } from './contents.ts'

const inMemory = 32 << 20
const textBytes = 1 << 16
/** Characters of names: of one file, more than any real one has, and of all together. */
const mostNames = { file: 1 << 21, all: 1 << 28 }
const magic = Buffer.from('\x7fELF', 'latin1')

type FileNode = Omit<Node & { kind: 'file' }, 'kind' | 'mode'>
/** Null for what is no ELF file; `problem` where it should be one and cannot be read. */
export type ElfReader = (
  entry: ArtifactEntry,
  path: string,
  wants: { text: boolean; symbols: boolean },
) => Promise<{ node: FileNode } | { problem: string } | null>

const sizeOf = (names: readonly string[]): number =>
  names.reduce((sum, name) => sum + name.length + 1, 0)

const namesIn = ({ facts, symbols }: ElfFile): number =>
  [facts.needed, facts.rpath, facts.runpath, facts.versionsDefined, symbols?.defined ?? []]
    .concat(Object.values(facts.versionsNeeded), [symbols?.undefined ?? []])
    .reduce((sum, names) => sum + sizeOf(names), 0)

function factsOf(
  path: string,
  source: ByteSource,
  wantsSymbols: boolean,
): { node: FileNode } | { problem: string } | null {
  const start = source.at(0, 4)
  if (!start?.equals(magic)) return null
  const [facts, notes] = [readElf(path, source), readElfNotes(source)]
  if (!facts || !notes) return { problem: 'its ELF header is cut or wrong' }
  const symbols = wantsSymbols ? readElfSymbols(source) : null
  return { node: { elf: { facts, notes, ...(symbols ? { symbols } : {}) } } }
}

function ofFile(path: string, file: string, wantsSymbols: boolean): ReturnType<typeof factsOf> {
  const descriptor = openSync(
    file,
    constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW,
  )
  try {
    const stat = fstatSync(descriptor)
    return stat.isFile() ? factsOf(path, fileSource(descriptor, stat.size), wantsSymbols) : null
  } finally {
    closeSync(descriptor)
  }
}

/** A reader with the folder it may write to, which `close` removes. */
export function elfReader(
  temporary: string,
  { symbols: withSymbols = false }: { symbols?: boolean } = {},
): { read: ElfReader; close(): Promise<void> } {
  let folder: Promise<string> | undefined
  const spill = async (
    path: string,
    parts: Buffer[],
    rest: AsyncIterator<Uint8Array>,
    wantsSymbols: boolean,
  ) => {
    folder ??= mkdtemp(join(temporary, 'portolan-check-'))
    const file = join(await folder, 'elf')
    const handle = await open(file, 'wx', 0o600)
    try {
      for (const part of parts) await handle.write(part)
      for (let next = await rest.next(); next.done !== true; next = await rest.next())
        await handle.write(next.value)
      await handle.close()
      return ofFile(path, file, wantsSymbols)
    } finally {
      await handle.close().catch(() => {})
      await rm(file, { force: true })
    }
  }
  let names = 0
  const read: ElfReader = async (entry, path, { text: wantsText, symbols: wanted }) => {
    const symbols = withSymbols && wanted
    if (entry.file !== undefined) {
      if (!wantsText) return ofFile(path, entry.file, symbols)
      return entry.size > textBytes ? null : { node: { text: await readFile(entry.file, 'utf8') } }
    }
    if (!entry.content || (entry.size < 52 && !wantsText)) return null
    const stream = entry.content()[Symbol.asyncIterator]()
    const parts: Buffer[] = []
    let size = 0
    try {
      for (let next = await stream.next(); next.done !== true; next = await stream.next()) {
        parts.push(Buffer.from(next.value))
        size += next.value.length
        if (wantsText && size <= textBytes) continue
        if (wantsText) return null
        if (size < 4) continue
        if (parts.length > 1 && parts[0]!.length < 4)
          parts.splice(0, parts.length, Buffer.concat(parts))
        if (!parts[0]!.subarray(0, 4).equals(magic)) return null
        if (size > inMemory) return await spill(path, parts, stream, symbols)
      }
    } finally {
      await stream.return?.()
    }
    const bytes = Buffer.concat(parts)
    return wantsText
      ? { node: { text: bytes.toString('utf8') } }
      : factsOf(path, bufferSource(bytes), symbols)
  }
  return {
    async close() {
      if (folder) await rm(await folder, { recursive: true, force: true })
    },
    async read(entry, path, wants) {
      const found = await read(entry, path, wants)
      if (!found || !('node' in found) || !found.node.elf) return found
      const size = namesIn(found.node.elf)
      // Symbols are the most of it by far, and can be done without.
      const { symbols: _, ...rest } = found.node.elf
      const kept = size > mostNames.file ? { node: { elf: rest } } : found
      const left = size > mostNames.file ? namesIn(rest) : size
      if (left > mostNames.file)
        return { problem: 'its tables hold more names than those of any real file' }
      names += left
      if (names > mostNames.all) throw refused(path, 'its ELF files hold too many names')
      return kept
    },
  }
}
