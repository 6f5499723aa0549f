/** Literals of text and f-strings. Source: The Python Language Reference 3.11, 2.4. */
import type { Expression, FormatPart } from './ast.ts'
import { stringLiteral, unescape } from './literals.ts'
import { TokenParser } from './parse-tokens.ts'
import { unsupported } from './signals.ts'
import { PyBytes } from './values.ts'

export abstract class StringParser extends TokenParser {
  /** The expression that fills an f-string's replacement field, between two offsets of the source. */
  protected abstract replaced(from: number, to: number, line: number): Expression

  /** One literal or several behind each other. */
  protected strings(): Expression {
    const { line } = this
    const parts: (string | FormatPart)[] = []
    let format = false
    let bytes: boolean | undefined
    let plain = ''
    do {
      const literal = stringLiteral(this.text)
      if (bytes !== undefined && bytes !== literal.bytes) {
        throw this.fail('cannot mix bytes and nonbytes literals')
      }
      bytes = literal.bytes
      const content = this.text.slice(literal.from, literal.to)
      if (literal.format) {
        format = true
        if (plain) parts.push(plain)
        plain = ''
        const from = this.start + literal.from
        this.#format(from, this.start + literal.to, literal.raw, this.line, parts)
      } else plain += literal.raw ? content : unescape(content, this.line, literal.bytes)
      this.next()
    } while (this.kind === 'STRING')
    if (bytes) {
      if (/[^\0-\xff]/.test(plain))
        throw this.fail('bytes can only contain ASCII literal characters')
      return {
        k: 'const',
        line,
        value: new PyBytes(Uint8Array.from(plain, (c) => c.charCodeAt(0))),
      }
    }
    if (!format) return { k: 'const', line, value: plain }
    if (plain) parts.push(plain)
    return { k: 'fstring', line, parts }
  }

  /** The inside of an f-string between two offsets of the source. */
  #format(
    from: number,
    to: number,
    raw: boolean,
    line: number,
    parts: (string | FormatPart)[],
    inSpec = false,
  ): number {
    const { source } = this
    const text = (a: number, b: number) => {
      if (b <= a) return
      const content = source.slice(a, b)
      parts.push(raw ? content : unescape(content, line))
    }
    let begin = from
    let at = from
    while (at < to) {
      const c = source[at]
      if (c === '\n') line++
      if (c === '\\' && !raw && source[at + 1] === 'N' && source[at + 2] === '{') {
        throw unsupported('named characters in strings')
      }
      if (c === '\\' && !raw && source[at + 1] !== '{' && source[at + 1] !== '}') at += 2
      else if (c === '{' && source[at + 1] === '{' && !inSpec) {
        text(begin, at + 1)
        at += 2
        begin = at
      } else if (c === '{') {
        text(begin, at)
        at = this.#replacement(at + 1, to, line, raw, parts, inSpec)
        begin = at
      } else if (c === '}' && inSpec) break
      else if (c === '}') {
        if (source[at + 1] !== '}') throw this.fail("f-string: single '}' is not allowed", line)
        text(begin, at + 1)
        at += 2
        begin = at
      } else at++
    }
    text(begin, at)
    return at
  }

  /** `{…}` from behind its brace; gives the offset behind its end. */
  #replacement(
    from: number,
    to: number,
    line: number,
    raw: boolean,
    parts: (string | FormatPart)[],
    nested: boolean,
  ): number {
    const { source } = this
    let at = endOfExpression(source, from, to)
    const inside = source.slice(from, at)
    if (inside.includes('\\')) {
      throw this.fail('f-string expression part cannot include a backslash', line)
    }
    if (inside.includes('#')) throw this.fail("f-string expression part cannot include '#'", line)
    if (inside.trim() === '') throw this.fail('f-string: empty expression not allowed', line)
    const value = this.replaced(from, at, line)
    let debug = false
    if (source[at] === '=') {
      debug = true
      at++
      while (source[at] === ' ') at++
      parts.push(source.slice(from, at))
    }
    let conversion: FormatPart['conversion'] = null
    if (source[at] === '!') {
      const c = source[at + 1]
      if (c !== 'r' && c !== 's' && c !== 'a') {
        throw this.fail('f-string: invalid conversion character', line)
      }
      conversion = c
      at += 2
    }
    const spec: (string | FormatPart)[] = []
    if (source[at] === ':') {
      if (nested) throw this.fail('f-string: expressions nested too deeply', line)
      at = this.#format(at + 1, to, raw, line, spec, true)
    } else if (debug && conversion === null) conversion = 'r'
    if (source[at] !== '}' || at >= to) throw this.fail("f-string: expecting '}'", line)
    parts.push({ k: 'format', value, conversion, spec })
    return at + 1
  }
}

/** Where the expression of a replacement field stops: `!`, `:`, `=` or `}` outside brackets and strings. */
function endOfExpression(source: string, from: number, to: number): number {
  let depth = 0
  for (let at = from; at < to; at++) {
    const c = source[at] as string
    if (c === "'" || c === '"') {
      const triple = source.startsWith(c.repeat(3), at) ? c.repeat(3) : c
      const close = source.indexOf(triple, at + triple.length)
      if (close < 0) return to
      at = close + triple.length - 1
    } else if ('([{'.includes(c)) depth++
    else if (depth > 0 && ')]}'.includes(c)) depth--
    else if (depth > 0) continue
    else if (c === '}' || c === ':') return at
    else if (c === '!' && source[at + 1] !== '=') return at
    else if (c === '!' || c === '<' || c === '>' || c === '=') {
      if (source[at + 1] === '=') at++
      else if (c === '=') return at
    }
  }
  return to
}
