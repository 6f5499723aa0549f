/** Nix's base 32: digits and letters without e, o, t, u; the last character holds the first bits. */
const alphabet = '0123456789abcdfghijklmnpqrsvwxyz'

/** Bytes in hexadecimal; null when it is no base 32 of exactly that many bytes. */
export function nixBase32ToHex(text: string, bytes: number): string | null {
  if (text.length !== Math.ceil((bytes * 8) / 5)) return null
  let value = 0n
  for (const character of text) {
    const digit = alphabet.indexOf(character)
    if (digit < 0) return null
    value = (value << 5n) | BigInt(digit)
  }
  if (value >> BigInt(bytes * 8) !== 0n) return null
  // As a number the bytes stand in reverse.
  const hex = value.toString(16).padStart(bytes * 2, '0')
  return (hex.match(/../g) ?? []).reverse().join('')
}

/** `sha256:<base 32 or base 16>` in hexadecimal; null for anything else. */
export function sha256ToHex(text: string): string | null {
  const [, hash = ''] = /^sha256:([0-9a-z]+)$/.exec(text) ?? []
  return hash.length === 64 && /^[0-9a-f]+$/.test(hash) ? hash : nixBase32ToHex(hash, 32)
}

/** Whether a text can be the hash of a store path: 20 bytes. */
export const isStoreHash = (text: string): boolean => nixBase32ToHex(text, 20) !== null
