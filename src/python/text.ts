/** Strings by code points, as Python counts them; JavaScript counts UTF-16 units. */

const astral = /[\ud800-\udfff]/

/** Number of code points. */
export function codePoints(text: string): number {
  if (!astral.test(text)) return text.length
  let n = 0
  for (const _ of text) n++
  return n
}

/** The characters as strings of one code point each. */
export const characters = (text: string): string[] =>
  astral.test(text) ? Array.from(text) : text.split('')

/** `text[from:to]`, both inside. */
export function sliceText(text: string, from: number, to: number): string {
  return astral.test(text) ? Array.from(text).slice(from, to).join('') : text.slice(from, to)
}

/** Position in code points of a position in UTF-16 units. */
export function toPoints(text: string, units: number): number {
  return astral.test(text) ? codePoints(text.slice(0, units)) : units
}

const spaces = '\t\n\v\f\r\x1c-\x1f \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000'

/** What `str.isspace` and `str.split` take for white space. */
export const whitespace = new RegExp(`[${spaces}]`)
export const allWhitespace = new RegExp(`^[${spaces}]+$`)
export const leadingWhitespace = new RegExp(`^[${spaces}]+`)
export const trailingWhitespace = new RegExp(`[${spaces}]+$`)
export const whitespaceRuns = new RegExp(`[${spaces}]+`, 'g')
