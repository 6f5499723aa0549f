import { PortolanError } from '../../model/errors.ts'
import type { Package } from '../../model/package.ts'
import type { Catalog } from '../catalog.ts'
import { PackFile } from './file.ts'
import type { PackHeader } from './layout.ts'
import { openBlock } from './package-block.ts'
import { readPlaces } from './places.ts'
import { shelfShares } from './shelves.ts'
import { decodeSources } from './sources-codec.ts'

export type Pack = Catalog & {
  readonly counts: PackHeader['counts']
  /** True when every byte is as it was written; reads the whole file. */
  intact(): boolean
  close(): void
}

/**
 * Opens a pack: reads header, names and index; everything else when asked for.
 * Throws PortolanError CATALOG_UNREADABLE (no such file), CATALOG_FORMAT (not a pack, or of another
 * version) or CATALOG_DAMAGED (cut short or changed); the last also when a block is read.
 */
export function openPack(path: string): Pack {
  const file = new PackFile(path)
  try {
    return readPack(file)
  } catch (error) {
    file.close()
    throw error
  }
}

function readPack(file: PackFile): Pack {
  const { header } = file
  const decode = <T>(what: string, make: () => T): T => {
    try {
      return make()
    } catch (cause) {
      if (cause instanceof PortolanError) throw cause
      throw file.damaged(`${what} cannot be read`, cause)
    }
  }
  const names = file.unfold(file.section('names'), 'the list of names').toString().split('\n')
  const places = readPlaces(file, names)
  const packageDictionary = lazy(() => file.section('packageDictionary'))
  const sourceDictionary = lazy(() => file.section('sourceDictionary'))
  const readBlock = (number: number) => {
    const bytes = file.part('packages', ...places.block(number))
    return openBlock(file.unfold(bytes, `package block ${number}`, packageDictionary()))
  }
  const shelves = shelfShares.map((_, shelf) => lazy(() => readBlock(shelf)))
  const providers = lazy(() => decode('the list of virtuals', () => readProviders(file, names)))
  const opened = new Map<string, Package>()
  return {
    digest: header.digest,
    counts: header.counts,
    provenance: header.provenance,
    names: () => names,
    virtuals: () => [...providers().keys()],
    providers: (virtual) => providers().get(virtual) ?? [],
    package(name) {
      const known = opened.get(name)
      if (known) return known
      const i = places.position(name)
      if (i === undefined) return undefined
      const { block, start, length } = places.place(i)
      const found = decode(name, () => (shelves[block]?.() ?? readBlock(block))(start, length))
      if (found.name !== name) throw file.damaged(`${found.name} stands in the place of ${name}`)
      opened.set(name, found)
      return found
    },
    sources(name) {
      const i = places.position(name)
      if (i === undefined) return []
      const bytes = file.part('sources', ...places.sources(i))
      const what = `the sources of ${name}`
      return decode(what, () => decodeSources(file.unfold(bytes, what, sourceDictionary())))
    },
    intact: () => file.digest() === header.digest,
    close: () => file.close(),
  }
}

function readProviders(file: PackFile, names: readonly string[]): Map<string, string[]> {
  const text = file.unfold(file.section('virtuals'), 'the list of virtuals').toString()
  const providers = JSON.parse(text) as Record<string, number[]>
  return new Map(
    Object.entries(providers).map(([virtual, indices]) => [
      virtual,
      indices.map((i) => {
        const name = names[i]
        if (name === undefined) throw new Error(`no package number ${i}`)
        return name
      }),
    ]),
  )
}

function lazy<T extends object>(make: () => T): () => T {
  let value: T | undefined
  return () => (value ??= make())
}
