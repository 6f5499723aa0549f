/**
 * Sources of one package ⇄ the bytes of its source block: a JSON part, whose hashes are left out,
 * and the hashes as raw bytes behind it, since they do not compress.
 */
import type { Source } from '../../model/package.ts'

type Packed = Omit<Source, 'ref' | 'sha256'> & { sha256?: 1 }

/** Layout: uint32 length of the JSON, the JSON, 32 bytes for each sha256 in order. */
export function encodeSources(sources: readonly Source[]): Buffer {
  const packed: Packed[] = sources.map(({ sha256, ...rest }) => ({
    ...rest,
    ref: undefined,
    ...(sha256 !== undefined && { sha256: 1 as const }),
  }))
  const json = Buffer.from(JSON.stringify(packed))
  const length = Buffer.alloc(4)
  length.writeUInt32LE(json.length)
  const hashes = sources.flatMap((s) => (s.sha256 ? [Buffer.from(s.sha256, 'hex')] : []))
  if (hashes.some((hash) => hash.length !== 32)) throw new Error('a sha256 has not 64 hex digits')
  return Buffer.concat([length, json, ...hashes])
}

/** Throws when the bytes are not a block of this format. */
export function decodeSources(bytes: Buffer): Source[] {
  const end = 4 + bytes.readUInt32LE(0)
  const packed = JSON.parse(bytes.toString('utf8', 4, end)) as Packed[]
  let at = end
  return packed.map(({ sha256, ...rest }) => {
    const ref = rest.commit ?? rest.tag ?? rest.branch ?? rest.revision
    const hash = sha256 ? bytes.toString('hex', at, (at += 32)) : undefined
    if (hash !== undefined && hash.length !== 64) throw new Error('a hash is cut short')
    return {
      ...rest,
      ...(ref !== undefined && { ref }),
      ...(hash !== undefined && { sha256: hash }),
    }
  })
}
