import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hexOfNixBase32 } from './base32.ts'

/** The other way round, bit by bit. */
function nixBase32(bytes: Uint8Array): string {
  const digits = '0123456789abcdfghijklmnpqrsvwxyz'
  let text = ''
  for (let n = Math.ceil((bytes.length * 8) / 5) - 1; n >= 0; n--) {
    let value = 0
    for (let bit = 0; bit < 5; bit++) {
      const at = n * 5 + bit
      value |= (((bytes[at >> 3] ?? 0) >> (at & 7)) & 1) << bit
    }
    text += digits.charAt(value)
  }
  return text
}

test('reads what is written', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
      expect(hexOfNixBase32(nixBase32(bytes))).toBe(Buffer.from(bytes).toString('hex'))
    }),
  )
})

test('refuses letters that the alphabet lacks', () => {
  expect(hexOfNixBase32('e'.repeat(52))).toBeNull()
})
