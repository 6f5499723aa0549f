import { endianness } from 'node:os'
import type { PackFile } from './file.ts'

/** Where things stand: a package's text in its block, blocks and source blocks in their sections. */
export type Places = {
  /** Index of a package, or undefined when there is no such package. */
  position(name: string): number | undefined
  place(i: number): { block: number; start: number; length: number }
  /** Offset and length of a package block in its section. */
  block(number: number): readonly [offset: number, length: number]
  /** Offset and length of a package's source block in its section. */
  sources(i: number): readonly [offset: number, length: number]
}

/** Throws CATALOG_DAMAGED when the index contradicts itself. */
export function readPlaces(file: PackFile, names: readonly string[]): Places {
  const { sections, counts } = file.header
  const fields = numbers(file.section('index'))
  const lengths = numbers(file.section('blocks'))
  if (names.length !== counts.packages || fields.length !== counts.packages * 4)
    throw file.damaged(`its index does not hold ${counts.packages} packages`)
  const blockStarts = starts(lengths.length, (i) => lengths[i]!)
  const sourceStarts = starts(names.length, (i) => fields[i * 4 + 3]!)
  if (blockStarts.at(-1) !== sections.packages.length)
    throw file.damaged('its index does not agree with the length of its packages')
  if (sourceStarts.at(-1) !== sections.sources.length)
    throw file.damaged('its index does not agree with the length of its sources')
  return {
    position: (name) => position(names, name),
    place: (i) => ({
      block: fields[i * 4]!,
      start: fields[i * 4 + 1]!,
      length: fields[i * 4 + 2]!,
    }),
    block(number) {
      const offset = blockStarts[number]
      const end = blockStarts[number + 1]
      if (offset === undefined || end === undefined) throw file.damaged(`it has no block ${number}`)
      return [offset, end - offset]
    },
    sources: (i) => [sourceStarts[i]!, sourceStarts[i + 1]! - sourceStarts[i]!],
  }
}

/** uint32, little-endian. */
function numbers(bytes: Buffer): Uint32Array {
  const aligned = new Uint8Array(bytes.length - (bytes.length % 4))
  aligned.set(bytes.subarray(0, aligned.length))
  if (endianness() === 'BE') Buffer.from(aligned.buffer).swap32()
  return new Uint32Array(aligned.buffer)
}

/** Index of `name` in the sorted `names`. */
function position(names: readonly string[], name: string): number | undefined {
  let low = 0
  let high = names.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (names[middle]! < name) low = middle + 1
    else high = middle
  }
  return names[low] === name ? low : undefined
}

/** Where each of `count` things of the given lengths starts, and where the last one ends. */
function starts(count: number, length: (i: number) => number): Float64Array {
  const result = new Float64Array(count + 1)
  for (let i = 0; i < count; i++) result[i + 1] = result[i]! + length(i)
  return result
}
