/**
 * The literal assignments of an easyconfig: `name = 'x'`, lists, tuples, dictionaries, `+` of
 * strings or lists, names assigned before. Enough for the identity of an installed easyconfig. What
 * needs Python itself is left out and named: an item of a list is null in its place. Source: EasyBuild's documentation of the easyconfig format.
 */
export type Literal =
  | string
  | number
  | boolean
  | null
  | readonly Literal[]
  | { readonly [key: string]: Literal }

const token =
  /(?:[ \t]+|#[^\n]*|\\\r?\n)+|[rRbBuU]?("""|''')([\s\S]*?)\1|[rRbBuU]?"((?:[^"\\\n]|\\[\s\S])*)"|[rRbBuU]?'((?:[^'\\\n]|\\[\s\S])*)'|([A-Za-z_][A-Za-z0-9_]*)|(-?[0-9][0-9.]*)|(\n|[\s\S])/gy

type Token = { kind: 'string' | 'name' | 'number' | 'symbol'; text: string }

function tokenize(text: string): Token[] {
  const tokens: Token[] = []
  const unescape = (s: string) =>
    s.replace(/\\([\s\S])/g, (_, c: string) => (c === 'n' ? '\n' : c === '\n' ? '' : c))
  token.lastIndex = 0
  for (let m = token.exec(text); m; m = token.exec(text)) {
    const [, , long, double, single, name, number, symbol] = m
    if (long !== undefined) tokens.push({ kind: 'string', text: long })
    else if (double !== undefined) tokens.push({ kind: 'string', text: unescape(double) })
    else if (single !== undefined) tokens.push({ kind: 'string', text: unescape(single) })
    else if (name !== undefined) tokens.push({ kind: 'name', text: name })
    else if (number !== undefined) tokens.push({ kind: 'number', text: number })
    else if (symbol !== undefined) tokens.push({ kind: 'symbol', text: symbol })
  }
  return tokens
}

const constants: Readonly<Record<string, Literal>> = {
  True: true,
  False: false,
  None: null,
  SYSTEM: { name: 'system', version: 'system' },
}

export type Assignments = {
  values: Map<string, Literal>
  /** Names whose value is no literal, or has parts that are none. */
  unread: Set<string>
}

/** Thrown inside where a value is no literal. */
class NotLiteral extends Error {}

const maximumDepth = 100

export function literalAssignments(text: string): Assignments {
  return new Reader(tokenize(text.replace(/\r\n/g, '\n'))).read()
}

class Reader {
  readonly #tokens: readonly Token[]
  readonly #values = new Map<string, Literal>()
  readonly #unread = new Set<string>()
  #assigned = ''
  #at = 0
  #depth = 0

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  read(): Assignments {
    while (this.#at < this.#tokens.length) {
      const t = this.#tokens[this.#at]
      const next = this.#tokens[this.#at + 1]
      if (t?.kind === 'name' && next?.text === '=' && this.#tokens[this.#at + 2]?.text !== '=') {
        this.#at += 2
        this.#assign(t.text)
      }
      this.#skipLine()
    }
    return { values: this.#values, unread: this.#unread }
  }

  #assign(name: string): void {
    const start = this.#at
    this.#assigned = name
    this.#values.delete(name)
    this.#unread.delete(name)
    try {
      const value = this.#expression()
      const end = this.#tokens[this.#at]
      if (end === undefined || end.text === '\n') this.#values.set(name, value)
      else this.#unread.add(name)
    } catch (error) {
      if (!(error instanceof NotLiteral)) throw error
      this.#unread.add(name)
      this.#at = start
    }
  }

  /** To the end of the logical line: line ends inside brackets don't count. */
  #skipLine(): void {
    let open = 0
    while (this.#at < this.#tokens.length) {
      const t = this.#tokens[this.#at++]
      if (t?.kind !== 'symbol') continue
      if ('([{'.includes(t.text)) open++
      else if (')]}'.includes(t.text)) open--
      else if (t.text === '\n' && open <= 0) return
    }
  }

  #peek(inside: boolean): Token | undefined {
    if (inside)
      while (this.#tokens[this.#at]?.text === '\n' && this.#tokens[this.#at]?.kind === 'symbol')
        this.#at++
    return this.#tokens[this.#at]
  }

  #expression(inside = false): Literal {
    let value = this.#term(inside)
    while (this.#peek(inside)?.kind === 'symbol' && this.#peek(inside)?.text === '+') {
      this.#at++
      const right = this.#term(inside)
      if (typeof value === 'string' && typeof right === 'string') value += right
      else if (Array.isArray(value) && Array.isArray(right)) value = [...value, ...right]
      else throw new NotLiteral()
    }
    return value
  }

  #term(inside: boolean): Literal {
    const t = this.#peek(inside)
    if (!t || this.#depth > maximumDepth) throw new NotLiteral()
    this.#at++
    if (t.kind === 'string') return this.#adjacent(t.text, inside)
    if (t.kind === 'number') return Number(t.text)
    if (t.kind === 'name') return this.#named(t.text)
    this.#depth++
    try {
      if (t.text === '[') return this.#items(']').values
      if (t.text === '{') return this.#dictionary()
      if (t.text !== '(') throw new NotLiteral()
      const { values, commas } = this.#items(')')
      const [only] = values
      return values.length === 1 && commas === 0 && only !== undefined ? only : values
    } finally {
      this.#depth--
    }
  }

  #named(name: string): Literal {
    const value = Object.hasOwn(constants, name) ? constants[name] : this.#values.get(name)
    if (value === undefined) throw new NotLiteral()
    return value
  }

  /** `'a' 'b'` is `'ab'`. */
  #adjacent(first: string, inside: boolean): string {
    let text = first
    while (this.#peek(inside)?.kind === 'string') text += this.#tokens[this.#at++]?.text ?? ''
    return text
  }

  #items(close: string): { values: Literal[]; commas: number } {
    const values: Literal[] = []
    let commas = 0
    while (this.#peek(true)?.text !== close) {
      values.push(close === ']' ? this.#item() : this.#expression(true))
      if (this.#peek(true)?.text === ',') {
        this.#at++
        commas++
      } else if (this.#peek(true)?.text !== close) throw new NotLiteral()
    }
    this.#at++
    return { values, commas }
  }

  /** One item of a list; null when it is no literal. */
  #item(): Literal {
    const start = this.#at
    try {
      const value = this.#expression(true)
      const next = this.#peek(true)?.text
      if (next === ',' || next === ']') return value
    } catch (error) {
      if (!(error instanceof NotLiteral)) throw error
    }
    this.#unread.add(this.#assigned)
    this.#at = start
    for (let open = 0; this.#at < this.#tokens.length; this.#at++) {
      const t = this.#tokens[this.#at]
      if (t?.kind !== 'symbol') continue
      if (open === 0 && (t.text === ',' || t.text === ']')) return null
      if ('([{'.includes(t.text)) open++
      else if (')]}'.includes(t.text)) open--
    }
    throw new NotLiteral()
  }

  #dictionary(): Literal {
    const entries: [string, Literal][] = []
    while (this.#peek(true)?.text !== '}') {
      const key = this.#expression(true)
      if (typeof key !== 'string' || this.#peek(true)?.text !== ':') throw new NotLiteral()
      this.#at++
      entries.push([key, this.#expression(true)])
      if (this.#peek(true)?.text === ',') this.#at++
      else if (this.#peek(true)?.text !== '}') throw new NotLiteral()
    }
    this.#at++
    return Object.fromEntries(entries)
  }
}
