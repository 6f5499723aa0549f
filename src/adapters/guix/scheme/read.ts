/**
 * Reader of Guile's syntax (Guile manual, "Expression Syntax"; Guix manual, "G-Expressions" for
 * `#~`, `#$`, `#+`).
 */
import { Char, keyword, NIL, Pair, Stop, type Sym, sym, UNSPECIFIED, type Value } from './data.ts'
import { isDelimiter, skipBlank, skipDatum, skipString, skipToken } from './skip.ts'

/** A part of the source left unread until it is looked into: most arguments never are. */
export class Unread {
  readonly text: string
  readonly start: number
  readonly base: number
  readonly #lazy: boolean
  #datum: Value
  constructor(text: string, start: number, base: number, lazy = false) {
    this.text = text
    this.start = start
    this.base = base
    this.#lazy = lazy
  }
  /** Whether it is the text of a string. */
  get isString(): boolean {
    return this.text.charCodeAt(this.start) === 34
  }
  datum(): Value {
    if (this.#datum === undefined)
      this.#datum = new Reader(this.text, this.start, this.base, this.#lazy).read()
    return this.#datum
  }
}

/** Fields of records whose values are long and seldom wanted. */
const unreadHeads = new Set(
  [
    'arguments',
    'description',
    'synopsis',
    'snippet',
    'native-search-paths',
    'search-paths',
    'gexp',
  ].map(sym),
)
const quotes: ReadonlyMap<string, Sym> = new Map(
  Object.entries({
    "'": sym('quote'),
    '`': sym('quasiquote'),
    ',': sym('unquote'),
    ',@': sym('unquote-splicing'),
    "#'": sym('syntax'),
    '#`': sym('quasisyntax'),
    '#,': sym('unsyntax'),
    '#,@': sym('unsyntax-splicing'),
    '#~': sym('gexp'),
    '#$': sym('ungexp'),
    '#$@': sym('ungexp-splicing'),
    '#+': sym('ungexp-native'),
    '#+@': sym('ungexp-native-splicing'),
  }),
)
const charNames: ReadonlyMap<string, string> = new Map(
  Object.entries({
    space: ' ',
    newline: '\n',
    nl: '\n',
    tab: '\t',
    nul: '\0',
    null: '\0',
    return: '\r',
    linefeed: '\n',
    backspace: '\b',
    delete: '\x7f',
    escape: '\x1b',
    esc: '\x1b',
    alarm: '\x07',
    page: '\f',
    vtab: '\v',
  }),
)
const deepest = 400

export const utf8 = (text: string): string =>
  /[^\0-\x7f]/.test(text) ? Buffer.from(text, 'latin1').toString('utf8') : text

export class Reader {
  readonly text: string
  readonly base: number
  /** Where the next datum is looked for. */
  at: number
  readonly #lazy: boolean
  #depth = 0

  constructor(text: string, at: number, base: number, lazy = true) {
    this.text = text
    this.at = at
    this.base = base
    this.#lazy = lazy
  }

  /** The next datum. Throws Stop where there is none or it is malformed. */
  read(): Value {
    this.at = skipBlank(this.text, this.at, this.base)
    const { text, at } = this
    const c = text.charCodeAt(at)
    if (c === 40 || c === 91) return this.#list(at)
    if (c === 34) {
      const end = (this.at = skipString(text, at + 1, this.base))
      return unescape(text.slice(at + 1, end - 1), this.base + at)
    }
    if (c === 39 || c === 96) return this.#quoted(1)
    if (c === 44) return this.#quoted(text.charCodeAt(at + 1) === 64 ? 2 : 1)
    if (c === 35) return this.#hash()
    if (c === 41 || c === 93) throw new Stop('a parenthesis closes nothing', this.base + at)
    if (Number.isNaN(c))
      throw new Stop('the file ends where something was expected', this.base + at)
    const end = (this.at = skipToken(text, at + 1))
    return atom(text.slice(at, end))
  }

  #quoted(length: number): Value {
    const { text, at, base } = this
    const head = quotes.get(text.slice(at, at + length))
    this.at = at + length
    if (this.#lazy && head?.name === 'gexp') {
      const start = this.at
      this.at = skipDatum(text, start, base)
      return new Pair(head, new Pair(new Unread(text, start, base), NIL), base + at)
    }
    if (++this.#depth > deepest) throw new Stop('nested too deeply', base + at)
    const datum = this.read()
    this.#depth--
    return new Pair(head, new Pair(datum, NIL), base + at)
  }

  #list(start: number): Value {
    const { text, base } = this
    const items: Value[] = []
    let tail: Value = NIL
    let lazy = false
    if (++this.#depth > deepest) throw new Stop('nested too deeply', base + start)
    this.at = start + 1
    for (;;) {
      const at = (this.at = skipBlank(text, this.at, base))
      const c = text.charCodeAt(at)
      if (c === 41 || c === 93) {
        this.at = at + 1
        break
      }
      if (Number.isNaN(c)) throw new Stop('a parenthesis is not closed', base + start)
      if (c === 46 && isDelimiter(text.charCodeAt(at + 1)) && items.length > 0) {
        this.at = at + 1
        tail = this.read()
        const end = skipBlank(text, this.at, base)
        if (text.charCodeAt(end) !== 41)
          throw new Stop('a dotted list goes on after its tail', base + at)
        this.at = end + 1
        break
      }
      if (
        lazy &&
        (c === 40 ||
          c === 39 ||
          c === 96 ||
          c === 34 ||
          (c === 35 && text.charCodeAt(at + 1) === 126))
      ) {
        this.at = skipDatum(text, at, base)
        items.push(new Unread(text, at, base))
        continue
      }
      const item = this.read()
      if (items.length === 0 && this.#lazy && unreadHeads.has(item as Sym)) lazy = true
      items.push(item)
    }
    this.#depth--
    for (let i = items.length - 1; i > 0; i--) tail = new Pair(items[i], tail)
    return items.length === 0 ? NIL : new Pair(items[0], tail, base + start)
  }

  #hash(): Value {
    const { text, at, base } = this
    const next = text[at + 1] ?? ''
    if (next === '\\') {
      const end = (this.at = skipToken(text, at + 3))
      const name = text.slice(at + 2, end)
      const char = utf8(name)
      if (Array.from(char).length === 1) return new Char(char)
      const code = /^x([0-9a-fA-F]+)$/.exec(name)?.[1]
      const known =
        charNames.get(name.toLowerCase()) ??
        (code && String.fromCodePoint(Number.parseInt(code, 16)))
      if (known === undefined) throw new Stop(`no character is called ${name}`, base + at)
      return new Char(known)
    }
    if (next === '(') return this.#vector(1)
    if (next === ':') {
      const end = (this.at = skipToken(text, at + 2))
      return keyword(utf8(text.slice(at + 2, end)))
    }
    if (next === '{') {
      const end = text.indexOf('}#', at)
      if (end < 0) throw new Stop('a #{ symbol is not closed', base + at)
      this.at = end + 2
      return sym(utf8(text.slice(at + 2, end)))
    }
    const splice = text[at + 2] === '@' && '$+,'.includes(next)
    if (next !== '' && "'`,~$+".includes(next)) return this.#quoted(splice ? 3 : 2)
    const end = skipToken(text, at + 1)
    const token = text.slice(at, end)
    this.at = end
    if (token === '#t' || token === '#true') return true
    if (token === '#f' || token === '#false') return false
    if (token === '#nil') return NIL
    if ((token === '#u8' || token === '#vu8') && text[end] === '(') return this.#vector(end - at)
    if (/^#!(default|unspecified|eof|optional|key|rest)$/.test(token)) return UNSPECIFIED
    const number = /^#([xobdei])(.+)$/i.exec(token)
    const value = number && numeral(number[2] ?? '', { x: 16, o: 8, b: 2 }[number[1] ?? ''] ?? 10)
    if (value === null) throw new Stop(`cannot read ${token}`, base + at)
    return value
  }

  #vector(prefix: number): Value {
    const items: Value[] = []
    let rest = this.#list(this.at + prefix)
    for (; rest instanceof Pair; rest = rest.cdr) items.push(rest.car)
    return items
  }
}

/** Value of digits in a base, null when they are none. */
export function numeral(text: string, radix: number): Value {
  if (radix === 10) {
    if (/^[-+]?\d+$/.test(text)) {
      const value = Number(text)
      return Number.isSafeInteger(value) ? value : BigInt(text.replace(/^\+/, ''))
    }
    return /^[-+]?(\d+\.\d*|\.\d+|\d+)(e[-+]?\d+)?$/i.test(text) ? Number(text) : null
  }
  const digits = { 16: /^[-+]?[0-9a-f]+$/i, 8: /^[-+]?[0-7]+$/, 2: /^[-+]?[01]+$/ }[radix]
  if (!digits?.test(text)) return null
  const value = Number.parseInt(text, radix)
  return Number.isSafeInteger(value) ? value : null
}

function atom(token: string): Value {
  const c = token.charCodeAt(0)
  if ((c >= 48 && c <= 57) || c === 43 || c === 45 || c === 46) {
    const number = numeral(token, 10)
    if (number !== null) return number
  }
  let symbol = tokens.get(token)
  if (!symbol) tokens.set(token, (symbol = sym(utf8(token))))
  return symbol
}

/** Symbols by their bytes. */
const tokens = new Map<string, Sym>()

const escapes: ReadonlyMap<string, string> = new Map(
  Object.entries({
    n: '\n',
    t: '\t',
    r: '\r',
    a: '\x07',
    b: '\b',
    f: '\f',
    v: '\v',
    '0': '\0',
    '\n': '',
  }),
)

function unescape(text: string, pos: number): string {
  const plain = utf8(text)
  if (!plain.includes('\\')) return plain
  return plain.replace(
    /\\(x[0-9a-fA-F]+;|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{6}|[^])/g,
    (_, escape: string) => {
      const code = /^[xuU]([0-9a-fA-F]+);?$/.exec(escape)?.[1]
      if (code !== undefined) {
        const point = Number.parseInt(code, 16)
        if (point > 0x10_ff_ff) throw new Stop(`no character has the number ${code}`, pos)
        return String.fromCodePoint(point)
      }
      return escapes.get(escape) ?? escape
    },
  )
}
