/** Expressions of Python 3.11. Source: The Python Language Reference 3.11, chapter 6. */
import type { Clause, Expression, FormatPart, KeywordArgument, Parameter } from './ast.ts'
import { Lexer, maximumNesting } from './lexer.ts'
import { numberLiteral, stringLiteral, unescape } from './literals.ts'
import { limitReached, unsupported } from './signals.ts'
import { Ellipsis, PyBytes } from './values.ts'

const precedences: ReadonlyMap<string, number> = new Map([
  ['or', 1],
  ['and', 2],
  ...['in', 'not', 'is', '<', '>', '==', '>=', '<=', '!='].map((op) => [op, 4] as const),
  ['|', 5],
  ['^', 6],
  ['&', 7],
  ['<<', 8],
  ['>>', 8],
  ['+', 9],
  ['-', 9],
  ['*', 10],
  ['/', 10],
  ['//', 10],
  ['%', 10],
  ['@', 10],
])
const COMPARISON = 4

/** Chains like `a.b.c` are evaluated inside each other. */
const maximumChain = 500

export class ExpressionParser extends Lexer {
  protected depth = 0

  accept(kind: string): boolean {
    if (this.kind !== kind) return false
    this.next()
    return true
  }

  expect(kind: string): void {
    if (this.kind !== kind) throw this.unexpected(`expected '${kind}'`)
    this.next()
  }

  unexpected(hint = 'invalid syntax') {
    const found = this.kind === 'NAME' || this.kind === 'NUMBER' ? this.text : this.kind
    return this.fail(`${hint}, found '${found}'`)
  }

  name(): string {
    if (this.kind !== 'NAME') throw this.unexpected('expected a name')
    const { text } = this
    this.next()
    return text
  }

  /** One expression, `x := …` too where `walrus` is set. */
  expression(walrus = false): Expression {
    if (++this.depth > maximumNesting) {
      throw limitReached(`more than ${maximumNesting} expressions inside each other`)
    }
    const result = this.#conditional(walrus)
    this.depth--
    return result
  }

  #conditional(walrus: boolean): Expression {
    const { line } = this
    if (this.kind === 'lambda') return this.#lambda()
    const first = this.#binary(1)
    if (this.kind === 'if') {
      this.next()
      const test = this.#binary(1)
      this.expect('else')
      const otherwise = this.expression()
      return { k: 'conditional', line, test, chosen: first, otherwise }
    }
    if (this.kind === ':=' && walrus && first.k === 'name') {
      this.next()
      return { k: 'walrus', line, name: first.id, value: this.expression() }
    }
    return first
  }

  #lambda(): Expression {
    const { line } = this
    this.next()
    const params = this.parameters(':', false)
    this.expect(':')
    return { k: 'lambda', line, params, body: this.expression() }
  }

  /** Operators that bind at least as tightly as `least`. */
  #binary(least: number): Expression {
    let left: Expression
    const { line } = this
    if (this.kind === 'not' && least <= 3) {
      this.#deeper()
      this.next()
      left = { k: 'unary', line, op: 'not', value: this.#binary(3) }
      this.depth--
    } else left = this.#unary()
    for (;;) {
      const op = this.kind
      const p = precedences.get(op)
      if (p === undefined || p < least) return left
      if (p === COMPARISON) left = this.#comparison(left, line)
      else if (p <= 2) {
        const items = [left]
        while (this.accept(op)) items.push(this.#binary(p + 1))
        left = { k: 'boolean', line, op: op as 'and' | 'or', items }
      } else {
        const at = this.line
        this.next()
        left = { k: 'binary', line: at, op, left, right: this.#binary(p + 1) }
      }
    }
  }

  #comparison(left: Expression, line: number): Expression {
    const ops: string[] = []
    const rights: Expression[] = []
    while (precedences.get(this.kind) === COMPARISON) {
      let op = this.kind
      this.next()
      if (op === 'not') {
        this.expect('in')
        op = 'not in'
      } else if (op === 'is' && this.accept('not')) op = 'is not'
      ops.push(op)
      rights.push(this.#binary(COMPARISON + 1))
    }
    return { k: 'compare', line, left, ops, rights }
  }

  #deeper(): void {
    if (++this.depth > maximumNesting) {
      throw limitReached(`more than ${maximumNesting} expressions inside each other`)
    }
  }

  #unary(): Expression {
    const { kind, line } = this
    if (kind === '-' || kind === '+' || kind === '~') {
      this.#deeper()
      this.next()
      const value = this.#unary()
      this.depth--
      return { k: 'unary', line, op: kind, value }
    }
    if (kind === 'await') {
      this.next()
      return { k: 'await', line, value: this.#primary() }
    }
    const base = this.#primary()
    if (this.kind !== '**') return base
    this.#deeper()
    this.next()
    const right = this.#unary()
    this.depth--
    return { k: 'binary', line, op: '**', left: base, right }
  }

  #primary(): Expression {
    let left = this.#atom()
    for (let links = 0; ; links++) {
      if (links > maximumChain) throw limitReached(`more than ${maximumChain} links in a chain`)
      const { line } = this
      if (this.kind === '(') left = this.callArguments(left)
      else if (this.kind === '.') {
        this.next()
        left = { k: 'attribute', line, value: left, name: this.name() }
      } else if (this.kind === '[') {
        this.next()
        left = { k: 'subscript', line, value: left, index: this.#subscripts() }
        this.expect(']')
      } else return left
    }
  }

  #subscripts(): Expression {
    const { line } = this
    const first = this.#subscript()
    if (this.kind !== ',') return first.k === 'starred' ? tuple(line, [first]) : first
    const items = [first]
    while (this.accept(',') && (this.kind as string) !== ']') items.push(this.#subscript())
    return tuple(line, items)
  }

  #subscript(): Expression {
    const { line } = this
    if (this.kind === '*') return this.#starred()
    const lower = this.kind === ':' ? null : this.expression(true)
    if (this.kind !== ':') return lower as Expression
    this.next()
    const ends = () => this.kind === ':' || this.kind === ']' || this.kind === ','
    const upper = ends() ? null : this.expression()
    const step = this.accept(':') && !ends() ? this.expression() : null
    return { k: 'slice', line, lower, upper, step }
  }

  #starred(): Expression {
    const { line } = this
    this.next()
    return { k: 'starred', line, value: this.#binary(5) }
  }

  /** `(…)` behind what is called. */
  callArguments(func: Expression): Expression {
    const { line } = this
    this.next()
    const args: Expression[] = []
    const keywords: KeywordArgument[] = []
    let starred = false
    while (this.kind !== ')') {
      if (this.kind === '*') {
        this.next()
        args.push({ k: 'starred', line: this.line, value: this.expression() })
        starred = true
      } else if (this.kind === '**') {
        this.next()
        keywords.push({ name: null, value: this.expression() })
        starred = true
      } else {
        const value = this.expression(true)
        const kind = this.kind as string
        if (kind === '=') {
          if (value.k !== 'name') throw this.unexpected()
          this.next()
          if (keywords.some((k) => k.name === value.id)) {
            throw this.fail(`keyword argument repeated: ${value.id}`)
          }
          keywords.push({ name: value.id, value: this.expression() })
        } else if (kind === 'for' || kind === 'async') {
          args.push(this.comprehension('generator', value, null))
          if (args.length > 1 || keywords.length > 0 || (this.kind as string) !== ')') {
            throw this.fail('Generator expression must be parenthesized')
          }
        } else {
          if (keywords.length > 0) {
            throw this.fail(
              keywords.some((k) => k.name === null)
                ? 'positional argument follows keyword argument unpacking'
                : 'positional argument follows keyword argument',
            )
          }
          args.push(value)
        }
      }
      if (!this.accept(',')) break
    }
    this.expect(')')
    return { k: 'call', line, func, args, keywords, starred }
  }

  comprehension(
    of: 'list' | 'set' | 'dict' | 'generator',
    element: Expression,
    value: Expression | null,
  ): Expression {
    const { line } = this
    const clauses: Clause[] = []
    for (;;) {
      if (this.kind === 'async') throw unsupported('asynchronous comprehensions')
      if (!this.accept('for')) break
      const target = this.targetList()
      this.expect('in')
      const source = this.#binary(1)
      const conditions: Expression[] = []
      while (this.accept('if')) {
        // A conditional expression is not allowed here without brackets, a walrus neither.
        conditions.push(this.kind === 'lambda' ? this.expression() : this.#binary(1))
      }
      clauses.push({ target, source, conditions })
    }
    return { k: 'comprehension', line, of, element, value, clauses }
  }

  /** What stands between `for` and `in`. */
  targetList(): Expression {
    const { line } = this
    const one = () => (this.kind === '*' ? this.#starred() : this.#binary(5))
    const first = one()
    if (this.kind !== ',') return this.target(first)
    const items = [first]
    while (this.accept(',') && (this.kind as string) !== 'in' && (this.kind as string) !== '=') {
      items.push(one())
    }
    return this.target(tuple(line, items))
  }

  /** Checks that something can be assigned to. */
  target(e: Expression): Expression {
    if (e.k === 'tuple' || e.k === 'list') {
      let stars = 0
      for (const item of e.items) {
        if (item.k === 'starred') {
          stars++
          this.target(item.value)
        } else this.target(item)
      }
      if (stars > 1) throw this.fail('multiple starred expressions in assignment', e.line)
      return e
    }
    if (e.k === 'name' || e.k === 'attribute' || e.k === 'subscript') return e
    throw this.fail('cannot assign to this expression', e.line)
  }

  /** `a, *b, c`, or one expression; `yield` too. */
  expressionList(): Expression {
    const { line } = this
    if (this.kind === 'yield') return this.yield()
    const one = () => (this.kind === '*' ? this.#starred() : this.expression(true))
    const first = one()
    if (this.kind !== ',') {
      if (first.k === 'starred') throw this.fail("can't use starred expression here")
      return first
    }
    const items = [first]
    while (this.accept(',') && this.#startsExpression()) items.push(one())
    return tuple(line, items)
  }

  yield(): Expression {
    const { line } = this
    this.next()
    if (this.accept('from')) return { k: 'yield-from', line, value: this.expression() }
    return { k: 'yield', line, value: this.#startsExpression() ? this.expressionList() : null }
  }

  #startsExpression(): boolean {
    switch (this.kind) {
      case 'NAME':
      case 'NUMBER':
      case 'STRING':
      case '(':
      case '[':
      case '{':
      case '-':
      case '+':
      case '~':
      case '*':
      case 'not':
      case 'lambda':
      case 'await':
      case 'None':
      case 'True':
      case 'False':
      case '...':
        return true
      default:
        return false
    }
  }

  #atom(): Expression {
    const { kind, line } = this
    switch (kind) {
      case 'NAME': {
        const id = this.text
        this.next()
        return { k: 'name', line, id }
      }
      case 'STRING':
        return this.#strings()
      case 'NUMBER': {
        const value = numberLiteral(this.text, line)
        this.next()
        return { k: 'const', line, value }
      }
      case '(':
        return this.#parenthesized()
      case '[': {
        this.next()
        const list = this.#display(']', 'list')
        this.expect(']')
        return list
      }
      case '{':
        return this.#braces()
      case 'None':
        this.next()
        return { k: 'const', line, value: null }
      case 'True':
      case 'False':
        this.next()
        return { k: 'const', line, value: kind === 'True' }
      case '...':
        this.next()
        return { k: 'const', line, value: Ellipsis }
      default:
        throw this.unexpected()
    }
  }

  #parenthesized(): Expression {
    const { line } = this
    this.next()
    if (this.accept(')')) return tuple(line, [])
    if (this.kind === 'yield') {
      const value = this.yield()
      this.expect(')')
      return value
    }
    const first = this.kind === '*' ? this.#starred() : this.expression(true)
    const kind = this.kind as string
    if (kind === 'for' || kind === 'async') {
      const result = this.comprehension('generator', first, null)
      this.expect(')')
      return result
    }
    if (kind === ')' && first.k !== 'starred') {
      this.next()
      // A name in brackets is still a target, but no keyword of a call.
      return first.k === 'name' ? { ...first, line } : first
    }
    const items = [first]
    while (this.accept(',') && (this.kind as string) !== ')') {
      items.push(this.kind === '*' ? this.#starred() : this.expression(true))
    }
    this.expect(')')
    if (items.length === 1 && this.source[this.previousEnd - 1] === ')' && first.k === 'starred') {
      // `(*x)` without a comma is no tuple.
      const inside = this.source.slice(0, this.previousEnd - 1).trimEnd()
      if (!inside.endsWith(',')) throw this.fail('cannot use starred expression here', line)
    }
    return tuple(line, items)
  }

  #display(close: string, k: 'list' | 'set', given?: Expression): Expression {
    const { line } = this
    const items: Expression[] = given ? [given] : []
    let starred = given?.k === 'starred'
    if (!given) {
      if (this.kind === close) return { k, line, items, starred }
      const first = this.kind === '*' ? this.#starred() : this.expression(true)
      if ((this.kind as string) === 'for' || (this.kind as string) === 'async') {
        return this.comprehension(k, first, null)
      }
      items.push(first)
      starred = first.k === 'starred'
    }
    while (this.accept(',') && this.kind !== close) {
      const item = this.kind === '*' ? this.#starred() : this.expression(true)
      if (item.k === 'starred') starred = true
      items.push(item)
    }
    return { k, line, items, starred }
  }

  #braces(): Expression {
    const { line } = this
    this.next()
    if (this.accept('}')) return { k: 'dict', line, keys: [], values: [] }
    if (this.kind !== '**') {
      const first = this.kind === '*' ? this.#starred() : this.expression(true)
      if ((this.kind as string) !== ':') {
        const inComprehension = (this.kind as string) === 'for' || (this.kind as string) === 'async'
        const set = inComprehension
          ? this.comprehension('set', first, null)
          : this.#display('}', 'set', first)
        this.expect('}')
        return set
      }
      this.next()
      const value = this.expression()
      if ((this.kind as string) === 'for' || (this.kind as string) === 'async') {
        const result = this.comprehension('dict', first, value)
        this.expect('}')
        return result
      }
      return this.#dict(line, [first], [value])
    }
    this.next()
    return this.#dict(line, [null], [this.#binary(5)])
  }

  #dict(line: number, keys: (Expression | null)[], values: Expression[]): Expression {
    while (this.accept(',') && this.kind !== '}') {
      if (this.accept('**')) {
        keys.push(null)
        values.push(this.#binary(5))
      } else {
        keys.push(this.expression())
        this.expect(':')
        values.push(this.expression())
      }
    }
    this.expect('}')
    return { k: 'dict', line, keys, values }
  }

  /** One literal or several behind each other. */
  #strings(): Expression {
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
    const parser = new ExpressionParser(source, from, at, line, true)
    parser.depth = this.depth + 1
    parser.next()
    const value = parser.expressionList()
    if (parser.kind !== 'EOF') throw parser.unexpected('f-string: invalid syntax')
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

  /** Parameters up to `close`, with annotations where `annotated`; those are not evaluated. */
  parameters(close: string, annotated: boolean): Parameter[] {
    const params: Parameter[] = []
    let keywordOnly = false
    let defaults = false
    while (this.kind !== close) {
      if (this.accept('/')) {
        if (params.length === 0 || keywordOnly) throw this.unexpected()
        for (const p of params) p.kind = 'positional-only'
      } else if (this.kind === '*' || this.kind === '**') {
        const double = this.kind === '**'
        this.next()
        if (!double && keywordOnly) throw this.unexpected()
        if (!double) keywordOnly = true
        if (!double && (this.kind as string) === ',') {
          this.next()
          if ((this.kind as string) === close || (this.kind as string) === '**') {
            throw this.fail('named arguments must follow bare *')
          }
          continue
        }
        const name = this.name()
        if (annotated && this.accept(':')) this.#annotation()
        params.push({ name, kind: double ? 'double-star' : 'star', default: null })
        if (double) {
          this.accept(',')
          break
        }
      } else {
        const name = this.name()
        if (annotated && this.accept(':')) this.expression()
        const value = this.accept('=') ? this.expression() : null
        if (value) defaults = true
        else if (defaults && !keywordOnly) {
          throw this.fail('non-default argument follows default argument')
        }
        params.push({ name, kind: keywordOnly ? 'keyword' : 'positional', default: value })
      }
      if (!this.accept(',')) break
    }
    const names = new Set(params.map((p) => p.name))
    if (names.size < params.length) throw this.fail('duplicate argument in function definition')
    return params
  }

  #annotation(): void {
    if (this.kind === '*') this.#starred()
    else this.expression()
  }
}

const tuple = (line: number, items: Expression[]): Expression => ({
  k: 'tuple',
  line,
  items,
  starred: items.some((i) => i.k === 'starred'),
})

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
