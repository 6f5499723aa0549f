/** Values of string and number literals. Source: The Python Language Reference 3.11, sections 2.4.1–2.4.6. */
import { integer } from './numbers.ts'
import { SyntaxProblem, unsupported } from './signals.ts'
import { PyFloat, type Value } from './values.ts'

export type StringLiteral = {
  raw: boolean
  bytes: boolean
  format: boolean
  /** Where the content begins and ends, counted from the literal's first character. */
  from: number
  to: number
}

/** Takes `text`, a whole string literal, apart. */
export function stringLiteral(text: string): StringLiteral {
  let at = 0
  let raw = false
  let bytes = false
  let format = false
  for (; ; at++) {
    const c = text[at]
    if (c === 'r' || c === 'R') raw = true
    else if (c === 'b' || c === 'B') bytes = true
    else if (c === 'f' || c === 'F') format = true
    else if (c === '"' || c === "'") break
  }
  const quote = text[at] as string
  const width = text.length - at >= 6 && text.startsWith(quote.repeat(3), at) ? 3 : 1
  return { raw, bytes, format, from: at + width, to: text.length - width }
}

const simple: ReadonlyMap<string, string> = new Map([
  ['\n', ''],
  ['\\', '\\'],
  ["'", "'"],
  ['"', '"'],
  ['a', '\x07'],
  ['b', '\b'],
  ['f', '\f'],
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['v', '\v'],
])

const escape = /\\(?:([0-7]{1,3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([^]))/gu

/** The text that the content of a literal stands for; unknown escapes stay as they are. */
export function unescape(content: string, line: number, bytes = false): string {
  if (!content.includes('\\')) return content
  return content.replace(
    escape,
    (all, octal?: string, hex?: string, short?: string, long?: string, other?: string) => {
      if (octal !== undefined) {
        const code = Number.parseInt(octal, 8)
        return String.fromCharCode(bytes ? code & 255 : code)
      }
      if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16))
      if (bytes && (short ?? long) !== undefined) return all
      const code = short ?? long
      if (code !== undefined) {
        const point = Number.parseInt(code, 16)
        if (point >= 0xd800 && point <= 0xdfff) throw unsupported('surrogates in strings')
        if (point > 0x10ffff) throw new SyntaxProblem('illegal Unicode character', line)
        return String.fromCodePoint(point)
      }
      if (other === 'N' && !bytes) throw unsupported('named characters in strings')
      if (other === 'x' || (!bytes && (other === 'u' || other === 'U'))) {
        throw new SyntaxProblem(`truncated \\${other} escape`, line)
      }
      return simple.get(other as string) ?? all
    },
  )
}

/** int or float from the text of a NUMBER token. */
export function numberLiteral(token: string, line: number): Value {
  const text = token.includes('_') ? token.replaceAll('_', '') : token
  if (/^0[xXoObB]/.test(text)) return integer(BigInt(text))
  if (/[.eE]/.test(text)) return new PyFloat(Number(text))
  if (text.length > 1 && text.startsWith('0') && !/^0+$/.test(text)) {
    throw new SyntaxProblem('leading zeros in decimal integer literals are not permitted', line)
  }
  if (text.length > 4300) throw new SyntaxProblem('Exceeds the limit (4300 digits)', line)
  const n = Number(text)
  return Number.isSafeInteger(n) ? n : BigInt(text)
}
