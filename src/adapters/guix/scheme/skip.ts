/** Finding the end of a datum without building it: most of a channel is text nobody asks for. */
import { Stop } from './data.ts'

const quote = 34
const backslash = 92

/** After the closing quote of the string whose first character is at `i`. */
export function skipString(text: string, i: number, base: number): number {
  const start = i
  for (;;) {
    const end = text.indexOf('"', i)
    if (end < 0) throw new Stop('a string is not closed', base + start - 1)
    let slashes = 0
    while (text.charCodeAt(end - 1 - slashes) === backslash && end - 1 - slashes >= start) slashes++
    if (slashes % 2 === 0) return end + 1
    i = end + 1
  }
}

/** After white space and comments from `i` on; `#;` leaves out the datum behind it. */
export function skipBlank(text: string, i: number, base: number): number {
  for (;;) {
    const c = text.charCodeAt(i)
    if (c === 32 || (c >= 9 && c <= 13)) i++
    else if (c === 59) {
      i = text.indexOf('\n', i)
      if (i < 0) return text.length
    } else if (c === 35) {
      const next = text.charCodeAt(i + 1)
      if (next === 124) i = skipBlock(text, i + 2, base)
      else if (next === 59) i = skipDatum(text, skipBlank(text, i + 2, base), base)
      else if (next === 33) {
        const end = text.indexOf('!#', i + 2)
        if (/^#!(eof|default|optional|rest|key|unspecified)/.test(text.slice(i, i + 14))) return i
        if (end < 0) throw new Stop('a #! comment is not closed', base + i)
        i = end + 2
      } else return i
    } else return i
  }
}

function skipBlock(text: string, i: number, base: number): number {
  const start = i
  for (let depth = 1; depth > 0;) {
    const end = text.indexOf('|#', i)
    const open = text.indexOf('#|', i)
    if (end < 0) throw new Stop('a #| comment is not closed', base + start - 2)
    if (open >= 0 && open < end) {
      depth++
      i = open + 2
    } else {
      depth--
      i = end + 2
    }
  }
  return i
}

/** Whether a token ends at this character. */
export const isDelimiter = (c: number): boolean =>
  c === 40 ||
  c === 41 ||
  c === 32 ||
  (c >= 9 && c <= 13) ||
  c === quote ||
  c === 59 ||
  c === 91 ||
  c === 93 ||
  Number.isNaN(c)

export function skipToken(text: string, i: number): number {
  while (!isDelimiter(text.charCodeAt(i))) i++
  return i
}

/** After the datum that begins at `i` (blanks before it are left out). */
export function skipDatum(text: string, start: number, base: number): number {
  let i = start
  let depth = 0
  let open = start
  for (;;) {
    const c = text.charCodeAt(i)
    if (c === 40 || c === 91) {
      if (depth++ === 0) open = i
      i++
    } else if (c === 41 || c === 93) {
      if (depth === 0) throw new Stop('a parenthesis closes nothing', base + i)
      i++
      if (--depth === 0) return i
    } else if (c === 32 || (c >= 9 && c <= 13)) i++
    else if (c === quote) {
      i = skipString(text, i + 1, base)
      if (depth === 0) return i
    } else if (c === 59) {
      const end = text.indexOf('\n', i)
      i = end < 0 ? text.length : end
    } else if (c === 35) {
      const next = text.charCodeAt(i + 1)
      if (next === 124 || next === 59 || next === 33) {
        const end = skipBlank(text, i, base)
        i = end === i ? skipToken(text, i + 1) : end
      } else if (next === backslash) {
        i = skipToken(text, i + 3)
        if (depth === 0) return i
      } else if (
        next === 40 ||
        next === 126 ||
        next === 36 ||
        next === 43 ||
        next === 39 ||
        next === 96 ||
        next === 44
      )
        i++
      else if (next === 123) {
        const end = text.indexOf('}#', i)
        if (end < 0) throw new Stop('a #{ symbol is not closed', base + i)
        i = end + 2
        if (depth === 0) return i
      } else {
        i = skipToken(text, i + 1)
        if (text.charCodeAt(i) === 40) continue
        if (depth === 0) return i
      }
    } else if (c === 39 || c === 96 || c === 44) i++
    else if (Number.isNaN(c)) {
      throw new Stop(
        depth === 0 ? 'the file ends where something was expected' : 'a parenthesis is not closed',
        base + open,
      )
    } else {
      const end = skipToken(text, i + 1)
      if (
        depth === 0 &&
        !(end === i + 1 && (c === 36 || c === 43 || c === 64 || c === 126) && isPrefixed(text, i))
      )
        return end
      i = end
    }
  }
}

/** `$`, `+`, `@`, `~` behind a `#` or `,` belong to what follows: `#$`, `#+@`, `,@`. */
const isPrefixed = (text: string, i: number): boolean => {
  const before = text.charCodeAt(i - 1)
  return (
    before === 35 ||
    before === 44 ||
    (text.charCodeAt(i) === 64 && (before === 36 || before === 43))
  )
}
