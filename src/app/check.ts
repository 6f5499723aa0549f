/** `portolan check`: opens an artefact, reads what is in it, holds it against a Site. */
import { tmpdir } from 'node:os'
import { basename } from 'node:path'
import type { ArtifactPart, ArtifactReader } from '../adapters/artifact.ts'
import { archspec, runsOn } from '../adapters/archspec/targets.ts'
import { adapters } from '../adapters/registry.ts'
import { check } from '../check/check.ts'
import { type Contents, readContents } from '../check/contents.ts'
import { elfReader } from '../check/elf.ts'
import { elfMachine } from '../check/own.ts'
import type { ImageRunner } from '../check/whole.ts'
import { hostOf } from '../compat/host.ts'
import { valueOf } from '../model/common.ts'
import type { Check } from '../model/check.ts'
import { PortolanError } from '../model/errors.ts'
import type { NodeClass, Site } from '../model/site.ts'
import { type Budget, budget, type Limits, limitsFor, refused } from '../util/archive/budget.ts'
import { folderParts, type OpenSource, openSource } from './artifact-source.ts'
import { systemSymbols } from './system-symbols.ts'

export type CheckOptions = {
  path: string
  site: Site
  /** Node class by id; the one that software is for unless given. */
  nodeClass?: string | undefined
  limits?: Partial<Limits>
  /** Root of the live system that the site is of, where its own files are at hand. */
  root?: string | undefined
}

export type CheckEffects = {
  /** Where a private folder may be made; removed afterwards. */
  temporary: string
  now(): number
  signal?: AbortSignal
}

const defaults: CheckEffects = { temporary: tmpdir(), now: () => performance.now() }

/** Every format that can be checked, with the tool it belongs to. */
export const formats = (): { tool: string; reader: ArtifactReader }[] =>
  adapters.flatMap(({ id, artifacts }) => (artifacts ?? []).map((reader) => ({ tool: id, reader })))

const isElf = (head: Uint8Array) => Buffer.from(head).toString('latin1', 0, 4) === '\x7fELF'

/** Readers that look at the beginning alone come before those that must unpack to tell. */
async function readerOf(source: OpenSource): Promise<ArtifactReader | null> {
  const all = formats().map(({ reader }) => reader)
  // Any image in a tar archive is a tar archive, too.
  const general = all.filter((r) => r.format === 'tar')
  for (const reader of [...all.filter((r) => !general.includes(r)), ...general])
    if ((await reader.cannot(source)) === null) return reader
  return null
}

type Opened = { format: string; parts: AsyncIterable<ArtifactPart> }

async function openArtifact(
  source: OpenSource,
  counted: Budget,
  architecture: string | undefined,
): Promise<Opened> {
  if (!source.folder && isElf(source.head)) {
    const file = {
      path: basename(source.path),
      kind: 'file' as const,
      mode: 0o755,
      size: source.size,
    }
    async function* one(): AsyncGenerator<ArtifactPart> {
      yield { about: { layout: 'movable' } }
      yield { entry: { ...file, content: () => source.stream() } }
    }
    return { format: 'elf', parts: one() }
  }
  const reader = await readerOf(source)
  if (reader)
    return { format: reader.format, parts: reader.read(source, { budget: counted, architecture }) }
  if (source.folder) return { format: 'folder', parts: folderParts(source.path, counted) }
  throw new PortolanError('ARTIFACT_FORMAT', 'it is of no format that can be checked', {
    where: source.path,
    hint: `known: ELF files, folders, ${formats()
      .map(({ reader }) => reader.title)
      .join(', ')}`,
  })
}

const order = ['compute', 'unknown', 'login', 'build', 'service']

function nodeOf(site: Site, id: string | undefined): NodeClass {
  if (id === undefined)
    return site.nodeClasses.toSorted((a, b) => order.indexOf(a.role) - order.indexOf(b.role))[0]!
  const found = site.nodeClasses.find((n) => n.id === id)
  if (found) return found
  throw new PortolanError('NODE_CLASS', `the site has no node class '${id}'`, {
    hint: `it has ${site.nodeClasses.map((n) => n.id).join(', ')}`,
  })
}

/** Container runtimes of the site that take the image, with the command; undefined: not known. */
function runnersOf(site: Site, format: string, path: string): ImageRunner[] | undefined {
  return valueOf(site.containerRuntimes)?.map(({ name }) => {
    const command = adapters.find((a) => a.id === name)?.runsImage?.(format, path) ?? null
    return { name, command }
  })
}

/** Every soname that its files name. */
function needed({ nodes, about }: Contents): Set<string> {
  const sonames = new Set<string>()
  if (about.layout === 'image') return sonames
  for (const node of nodes.values())
    if (node.kind === 'file') for (const soname of node.elf?.facts.needed ?? []) sonames.add(soname)
  return sonames
}

/**
 * @throws PortolanError ARTIFACT_UNREADABLE, ARTIFACT_FORMAT, ARCHIVE_REFUSED for one that is damaged
 * or hostile, NO_DECOMPRESSOR, NODE_CLASS; the signal's reason when aborted
 */
export async function checkArtifact(
  { path, site, nodeClass, limits, root }: CheckOptions,
  effects: Partial<CheckEffects> = {},
): Promise<Check> {
  const { temporary, now, signal } = { ...defaults, ...effects }
  const node = nodeOf(site, nodeClass)
  const target = valueOf(node.cpu.target) ?? valueOf(node.cpu.genericLevel) ?? ''
  const family = archspec().targets.get(target)?.family
  const architecture = valueOf(node.os.architecture) ?? family
  const source = await openSource(path)
  const elf = elfReader(temporary, { symbols: root !== undefined })
  const counted = budget(path, { ...limitsFor(source.size), ...limits }, { now, signal })
  try {
    const { format, parts } = await openArtifact(source, counted, architecture)
    const contents = await readContents(parts, elf.read)
    const system =
      root === undefined || architecture === undefined
        ? undefined
        : await systemSymbols(needed(contents), elfMachine(architecture), root)
    return check({
      system,
      path,
      format,
      bytes: source.size,
      contents,
      site,
      host: hostOf(site, node, target, runsOn),
      architecture,
      runners: runnersOf(site, format, path),
    })
  } catch (error) {
    signal?.throwIfAborted()
    if (error instanceof PortolanError) throw error
    throw refused(path, `it cannot be read: ${(error as Error).message}`, error)
  } finally {
    await elf.close()
    await source.close()
  }
}
