/** Hashes as Guix and Nix write them (their base32 takes the bytes from the end, least bit first). */
const digits = '0123456789abcdfghijklmnpqrsvwxyz'

/** Hexadecimal digits of a nix-base32 text, null when it is none. */
export function hexOfNixBase32(text: string): string | null {
  const bytes = new Uint8Array(Math.floor((text.length * 5) / 8))
  let bit = 0
  for (let i = text.length - 1; i >= 0; i--, bit += 5) {
    const value = digits.indexOf(text.charAt(i))
    if (value < 0) return null
    const at = bit >> 3
    const shifted = value << (bit & 7)
    if (at < bytes.length) bytes[at] = (bytes[at] ?? 0) | (shifted & 255)
    // Guix drops bits beyond the last byte.
    if (shifted > 255 && at + 1 < bytes.length) bytes[at + 1] = shifted >> 8
  }
  return Buffer.from(bytes.buffer, 0, bytes.length).toString('hex')
}
