/**
 * Tokens of Python 3.11, one at a time. `kind` is the text of an operator or keyword, or NAME, NUMBER,
 * STRING, NEWLINE, INDENT, DEDENT, EOF. Source: The Python Language Reference 3.11, chapter 2.
 */
import { SyntaxProblem, limitReached, unsupported } from './signals.ts'

const keywords = new Set(
  `False None True and as assert async await break class continue def del elif else except finally for
   from global if import in is lambda nonlocal not or pass raise return try while with yield`.split(
    /\s+/,
  ),
)

const stringPrefix = /^(?:r|u|b|f|br|rb|fr|rf)$/i

/** Deeper blocks and brackets than CPython itself takes. */
export const maximumNesting = 100

const [TAB, LF, FF, SPACE, QUOTE, HASH, APOSTROPHE] = [9, 10, 12, 32, 34, 35, 39]
const BACKSLASH = 92

/** Identifier characters of ASCII. */
const wordCharacter = new Uint8Array(128)
for (const c of 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_') {
  wordCharacter[c.charCodeAt(0)] = 1
}
const isWord = (c: number) => (c < 128 ? wordCharacter[c] === 1 : c >= 128)
const isDigit = (c: number) => c >= 48 && c <= 57

const threeCharacters = new Set(['**=', '//=', '>>=', '<<=', '...'])
const twoCharacters = new Set('** // >> << <= >= == != -> += -= *= /= %= &= |= ^= @= :='.split(' '))
const oneCharacter = new Map(Array.from('+-*/%@&|^~<>()[]{},:.;=', (c) => [c.charCodeAt(0), c]))

export class Lexer {
  readonly source: string
  readonly end: number
  /** The current token. */
  kind = 'NEWLINE'
  text = ''
  /** Line of the current token, and where it stands. */
  line = 1
  start = 0
  /** End of the token before the current one. */
  previousEnd = 0
  /** Where the text after the current token begins, and its line. */
  at = 0
  #line = 1
  #brackets = 0
  #indents = [0]
  #pendingDedents = 0
  #lineStart = true

  /** With `inBrackets`, line ends mean nothing: the text is part of an expression. */
  constructor(source: string, start = 0, end = source.length, line = 1, inBrackets = false) {
    this.source = source
    this.at = start
    this.end = end
    this.#line = line
    if (inBrackets) {
      this.#brackets = 1
      this.#lineStart = false
    }
  }

  /** The state, for `reset`: where an input can only be told apart further on. */
  mark(): () => void {
    const { kind, text, line, start, previousEnd, at } = this
    const state = [this.#line, this.#brackets, [...this.#indents], this.#pendingDedents] as const
    const lineStart = this.#lineStart
    return () => {
      Object.assign(this, { kind, text, line, start, previousEnd, at })
      this.#line = state[0]
      this.#brackets = state[1]
      this.#indents = [...state[2]]
      this.#pendingDedents = state[3]
      this.#lineStart = lineStart
    }
  }

  fail(message: string, line = this.line): SyntaxProblem {
    return new SyntaxProblem(message, line)
  }

  next(): void {
    const { source, end } = this
    this.previousEnd = this.at
    if (this.#pendingDedents > 0) {
      this.#pendingDedents--
      this.kind = 'DEDENT'
      return
    }
    if (this.#lineStart && this.#indentation()) return
    let at = this.at
    for (;;) {
      const c = at < end ? source.charCodeAt(at) : -1
      if (c === SPACE || c === TAB || c === FF) at++
      else if (c === HASH) {
        at = this.#endOfLine(at)
      } else if (c === LF) {
        this.#line++
        at++
        if (this.#brackets > 0) continue
        this.start = at - 1
        this.line = this.#line - 1
        this.at = at
        this.kind = 'NEWLINE'
        this.#lineStart = true
        return
      } else if (c === BACKSLASH && source.charCodeAt(at + 1) === LF) {
        this.#line++
        at += 2
      } else {
        this.start = at
        this.line = this.#line
        this.#token(c, at)
        return
      }
    }
  }

  /** Blank lines and the indentation of the next line; true when that is a token of its own. */
  #indentation(): boolean {
    const { source, end } = this
    let at = this.at
    let column = 0
    for (;;) {
      const c = at < end ? source.charCodeAt(at) : -1
      if (c === SPACE) column++
      else if (c === TAB) column += 8 - (column % 8)
      else if (c === FF) column = 0
      else if (c === LF) {
        this.#line++
        column = 0
      } else if (c === HASH) {
        at = this.#endOfLine(at) - 1
      } else break
      at++
    }
    this.at = at
    this.#lineStart = false
    this.start = at
    this.line = this.#line
    if (at >= end) column = 0
    const current = this.#indents[this.#indents.length - 1] as number
    if (column === current) return false
    if (column > current) {
      if (this.#indents.length > maximumNesting) {
        throw limitReached(`more than ${maximumNesting} blocks inside each other`)
      }
      this.#indents.push(column)
      this.kind = 'INDENT'
      return true
    }
    let dedents = 0
    while ((this.#indents[this.#indents.length - 1] as number) > column) {
      this.#indents.pop()
      dedents++
    }
    if (this.#indents[this.#indents.length - 1] !== column) {
      throw this.fail('unindent does not match any outer indentation level')
    }
    this.#pendingDedents = dedents - 1
    this.kind = 'DEDENT'
    return true
  }

  #endOfLine(at: number): number {
    const i = this.source.indexOf('\n', at)
    return i < 0 || i > this.end ? this.end : i
  }

  #token(c: number, at: number): void {
    const { source } = this
    if (c < 0) {
      this.kind = 'EOF'
      this.at = at
      return
    }
    if (c === QUOTE || c === APOSTROPHE) return this.#string(at, at)
    if (isDigit(c) || (c === 46 && isDigit(source.charCodeAt(at + 1)))) return this.#number(at)
    if (isWord(c)) {
      let i = at + 1
      while (i < this.end && isWord(source.charCodeAt(i))) i++
      const next = source.charCodeAt(i)
      if (
        (next === QUOTE || next === APOSTROPHE) &&
        i - at <= 2 &&
        stringPrefix.test(source.slice(at, i))
      ) {
        return this.#string(at, i)
      }
      this.text = source.slice(at, i)
      this.at = i
      if (keywords.has(this.text)) this.kind = this.text
      else {
        if (c >= 128 || /[^\w]/.test(this.text)) this.text = identifier(this.text, this.line)
        this.kind = 'NAME'
      }
      return
    }
    const three = source.slice(at, Math.min(at + 3, this.end))
    if (threeCharacters.has(three)) this.kind = three
    else {
      const two = three.slice(0, 2)
      const one = twoCharacters.has(two) ? two : oneCharacter.get(c)
      if (one === undefined) throw this.fail(`unexpected '${source[at] ?? ''}'`)
      this.kind = one
    }
    if (this.kind.length === 1) this.#bracket(c)
    this.at = at + this.kind.length
  }

  #bracket(c: number): void {
    if (c === 40 || c === 91 || c === 123) {
      if (++this.#brackets > maximumNesting) {
        throw limitReached(`more than ${maximumNesting} brackets inside each other`)
      }
    } else if ((c === 41 || c === 93 || c === 125) && --this.#brackets < 0) {
      throw this.fail(`unmatched '${String.fromCharCode(c)}'`)
    }
  }

  #number(at: number): void {
    const pattern =
      /0[xX](?:_?[0-9a-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|(?:[0-9](?:_?[0-9])*\.?(?:[0-9](?:_?[0-9])*)?|\.[0-9](?:_?[0-9])*)(?:[eE][+-]?[0-9](?:_?[0-9])*)?/y
    pattern.lastIndex = at
    const text = pattern.exec(this.source)?.[0]
    if (text === undefined) throw this.fail('invalid number')
    this.at = at + text.length
    const after = this.source.charCodeAt(this.at)
    if (after === 106 || after === 74) throw unsupported('complex numbers')
    // `1if x else 2` is allowed, and so is nothing else here.
    if (
      isWord(after) &&
      !/^(?:and|else|for|if|in|is|not|or)\b/.test(this.source.slice(this.at, this.at + 5))
    ) {
      throw this.fail('invalid decimal literal')
    }
    this.text = text
    this.kind = 'NUMBER'
  }

  /** Leaves the whole literal, prefix and quotes included, in `text`. */
  #string(at: number, quoteAt: number): void {
    const { source, end } = this
    const quote = source.charCodeAt(quoteAt)
    const triple =
      source.charCodeAt(quoteAt + 1) === quote && source.charCodeAt(quoteAt + 2) === quote
    let i = quoteAt + (triple ? 3 : 1)
    for (; ; i++) {
      const c = i < end ? source.charCodeAt(i) : -1
      if (c < 0 || (c === LF && !triple)) throw this.fail('unterminated string literal')
      if (c === LF) this.#line++
      else if (c === BACKSLASH) {
        i++
        if (source.charCodeAt(i) === LF) this.#line++
      } else if (c === quote) {
        if (!triple) break
        if (source.charCodeAt(i + 1) === quote && source.charCodeAt(i + 2) === quote) {
          i += 2
          break
        }
      }
    }
    if (i >= end) throw this.fail('unterminated string literal')
    this.at = i + 1
    this.text = source.slice(at, this.at)
    this.kind = 'STRING'
  }

  /**
   * With the current token the NEWLINE after a `def` line: the range of the indented block behind it,
   * skipped without cutting tokens; null when there is no such block. The current token is then the
   * first one after the block.
   */
  skipBlock(): { start: number; end: number; line: number } | null {
    const base = this.#indents[this.#indents.length - 1] as number
    const first = this.#nextLine(this.at, this.#line)
    if (first.column <= base || first.at >= this.end) return null
    const start = this.at
    const startLine = this.#line
    let { at, line } = first
    for (;;) {
      const stop = this.#endOfLogicalLine(at, line)
      const next = this.#nextLine(stop.at, stop.line)
      if (next.at >= this.end || next.column <= base) {
        this.at = stop.at
        this.#line = stop.line
        this.#lineStart = true
        this.next()
        return { start, end: stop.at, line: startLine }
      }
      at = next.at
      line = next.line
    }
  }

  /** The first line from `at` on that is not blank: where its text begins, and its column. */
  #nextLine(at: number, line: number): { at: number; line: number; column: number } {
    const { source, end } = this
    let column = 0
    for (; at < end; at++) {
      const c = source.charCodeAt(at)
      if (c === SPACE) column++
      else if (c === TAB) column += 8 - (column % 8)
      else if (c === FF) column = 0
      else if (c === LF) {
        line++
        column = 0
      } else if (c === HASH) at = this.#endOfLine(at) - 1
      else break
    }
    return { at, line, column }
  }

  /** Behind the line end that closes the statement line at `at`: brackets and strings closed. */
  #endOfLogicalLine(at: number, line: number): { at: number; line: number } {
    const { source, end } = this
    let brackets = 0
    for (; at < end; at++) {
      const c = source.charCodeAt(at)
      if (c === LF) {
        line++
        if (brackets <= 0) return { at: at + 1, line }
      } else if (c === QUOTE || c === APOSTROPHE) {
        const triple = source.charCodeAt(at + 1) === c && source.charCodeAt(at + 2) === c
        at += triple ? 3 : 1
        for (; at < end; at++) {
          const d = source.charCodeAt(at)
          if (d === LF) {
            line++
            if (!triple) return { at: at + 1, line }
          } else if (d === BACKSLASH) {
            at++
            if (source.charCodeAt(at) === LF) line++
          } else if (d === c) {
            if (!triple) break
            if (source.charCodeAt(at + 1) === c && source.charCodeAt(at + 2) === c) {
              at += 2
              break
            }
          }
        }
      } else if (c === HASH) at = this.#endOfLine(at) - 1
      else if (c === BACKSLASH) {
        at++
        if (source.charCodeAt(at) === LF) line++
      } else if (c === 40 || c === 91 || c === 123) brackets++
      else if (c === 41 || c === 93 || c === 125) brackets--
    }
    return { at: end, line }
  }
}

/** Names are compared in the form NFKC. */
function identifier(text: string, line: number): string {
  const name = text.normalize('NFKC')
  if (!/^[\p{ID_Start}_][\p{ID_Continue}]*$/u.test(name)) {
    throw new SyntaxProblem(`invalid name '${text}'`, line)
  }
  return name
}
