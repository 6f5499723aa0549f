/** Expressions of Python 3.11. Source: The Python Language Reference 3.11, chapter 6. */
import type { Clause, Expression, KeywordArgument } from './ast.ts'
import { maximumNesting } from './lexer.ts'
import { numberLiteral } from './literals.ts'
import { StringParser } from './parse-strings.ts'
import { limitReached, unsupported } from './signals.ts'
import { Ellipsis } from './values.ts'

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

export class ExpressionParser extends StringParser {
  protected depth = 0

  /** One expression, `x := …` too where `walrus` is set. */
  override expression(walrus = false): Expression {
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
    if (this.kind === '*') return this.starred()
    const lower = this.kind === ':' ? null : this.expression(true)
    if (this.kind !== ':') return lower as Expression
    this.next()
    const ends = () => this.kind === ':' || this.kind === ']' || this.kind === ','
    const upper = ends() ? null : this.expression()
    const step = this.accept(':') && !ends() ? this.expression() : null
    return { k: 'slice', line, lower, upper, step }
  }

  protected override starred(): Expression {
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
    const one = () => (this.kind === '*' ? this.starred() : this.#binary(5))
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
    const one = () => (this.kind === '*' ? this.starred() : this.expression(true))
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

  protected override replaced(from: number, to: number, line: number): Expression {
    const parser = new ExpressionParser(this.source, from, to, line, true)
    parser.depth = this.depth + 1
    parser.next()
    const value = parser.expressionList()
    if (parser.kind !== 'EOF') throw parser.unexpected('f-string: invalid syntax')
    return value
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
        return this.strings()
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
    const first = this.kind === '*' ? this.starred() : this.expression(true)
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
      items.push(this.kind === '*' ? this.starred() : this.expression(true))
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
      const first = this.kind === '*' ? this.starred() : this.expression(true)
      if ((this.kind as string) === 'for' || (this.kind as string) === 'async') {
        return this.comprehension(k, first, null)
      }
      items.push(first)
      starred = first.k === 'starred'
    }
    while (this.accept(',') && this.kind !== close) {
      const item = this.kind === '*' ? this.starred() : this.expression(true)
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
      const first = this.kind === '*' ? this.starred() : this.expression(true)
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
}

const tuple = (line: number, items: Expression[]): Expression => ({
  k: 'tuple',
  line,
  items,
  starred: items.some((i) => i.k === 'starred'),
})
