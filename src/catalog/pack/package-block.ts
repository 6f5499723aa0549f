/**
 * A block of packages: uint32 length of the table of strings, the table, then the packages' texts.
 */
import type { Package } from '../../model/package.ts'
import { decodePackage, encodePackage } from './package-codec.ts'
import { stringLookup, StringTable } from './strings.ts'

/** `places`: for each package, where its text stands in the block. */
export function encodeBlock(packages: readonly Package[]): {
  bytes: Buffer
  places: [start: number, length: number][]
} {
  const table = new StringTable()
  const texts = packages.map((p) => Buffer.from(encodePackage(p, table)))
  const strings = Buffer.from(table.toText())
  const head = Buffer.alloc(4)
  head.writeUInt32LE(strings.length)
  let start = 4 + strings.length
  const places = texts.map((text): [number, number] => {
    start += text.length
    return [start - text.length, text.length]
  })
  return { bytes: Buffer.concat([head, strings, ...texts]), places }
}

/** Throws when the bytes are not a block. */
export function openBlock(bytes: Buffer): (start: number, length: number) => Package {
  const string = stringLookup(bytes.toString('utf8', 4, 4 + bytes.readUInt32LE(0)))
  return (start, length) => decodePackage(bytes.toString('utf8', start, start + length), string)
}
