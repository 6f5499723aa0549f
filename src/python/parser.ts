/**
 * Statements of Python 3.11. Bodies of functions are not parsed but remembered, and parsed when the
 * function is first called: recipes are mostly methods that nobody calls. An error in such a body is
 * noticed then. Source: The Python Language Reference 3.11, chapters 7 and 8.
 */
import type { Body, Definition, Expression, Handler, KeywordArgument, Statement } from './ast.ts'
import { ExpressionParser } from './parse-expressions.ts'
import { LimitReached, SyntaxProblem, Unsupported, unsupported } from './signals.ts'

/** The statements of a module; throws SyntaxProblem, LimitReached, Unsupported. */
export function parseModule(source: string): Statement[] {
  const text = source.charCodeAt(0) === 0xfeff ? source.slice(1) : source
  const parser = new Parser(text.includes('\r') ? text.replaceAll(/\r\n?/g, '\n') : text)
  if (text.includes('\0')) throw parser.fail('source code cannot contain null bytes')
  return located(parser, () => parser.module())
}

/** A function's body, parsed now. */
export function parseBody(body: Body): readonly Statement[] {
  if ('statements' in body) return body.statements
  const parser = new Parser(body.source, body.start, body.end, body.line)
  return located(parser, () => parser.functionBody())
}

/** Tells the line of what the parser refuses. */
function located<T>(parser: Parser, parse: () => T): T {
  try {
    return parse()
  } catch (error) {
    if (error instanceof Unsupported || error instanceof LimitReached) error.line ??= parser.line
    throw error
  }
}

/** The text of a docstring, when the first statement of a body is one. */
export const docstring = (first: Statement): string | null =>
  first.k === 'expression' && first.value.k === 'const' && typeof first.value.value === 'string'
    ? first.value.value
    : null

const augmented = new Set(
  ['+', '-', '*', '/', '//', '%', '@', '&', '|', '^', '>>', '<<', '**'].map((op) => `${op}=`),
)

class Parser extends ExpressionParser {
  /** Statements the current position is inside of: what `return` and `break` may stand in. */
  #inFunction = false
  #inLoop = false

  module(): Statement[] {
    this.#firstToken()
    if (this.kind === 'INDENT') throw this.fail('unexpected indent')
    const statements: Statement[] = []
    while (this.kind !== 'EOF') this.#statement(statements)
    return statements
  }

  functionBody(): Statement[] {
    this.#inFunction = true
    this.#firstToken()
    this.expect('INDENT')
    const statements: Statement[] = []
    while (this.kind !== 'DEDENT' && this.kind !== 'EOF') this.#statement(statements)
    if (this.accept('DEDENT') && (this.kind as string) !== 'EOF') {
      throw this.fail('unindent does not match any outer indentation level')
    }
    return statements
  }

  #firstToken(): void {
    do this.next()
    while (this.kind === 'NEWLINE')
  }

  #statement(into: Statement[]): void {
    const { line } = this
    switch (this.kind) {
      case 'if':
        into.push(this.#if())
        return
      case 'for':
        into.push(this.#for())
        return
      case 'while': {
        this.next()
        const test = this.expression(true)
        const body = this.#loopBody()
        into.push({ k: 'while', line, test, body, otherwise: this.#else() })
        return
      }
      case 'try':
        into.push(this.#try())
        return
      case 'with':
        into.push(this.#with())
        return
      case 'def':
        into.push(this.#def([], false))
        return
      case 'class':
        into.push(this.#class([]))
        return
      case '@': {
        const decorators: Expression[] = []
        while (this.accept('@')) {
          decorators.push(this.expression(true))
          this.expect('NEWLINE')
        }
        if (this.kind === ('class' as string)) into.push(this.#class(decorators))
        else into.push(this.#def(decorators, this.accept('async')))
        return
      }
      case 'async': {
        this.next()
        if (this.kind !== ('def' as string)) throw unsupported('asynchronous statements')
        into.push(this.#def([], true))
        return
      }
      case 'INDENT':
        throw this.fail('unexpected indent')
      default:
        this.#simpleLine(into)
    }
  }

  #simpleLine(into: Statement[]): void {
    do {
      if (this.kind === 'NEWLINE') break
      into.push(this.#simple())
    } while (this.accept(';'))
    if (this.kind !== 'EOF') {
      if (this.kind !== 'NEWLINE') throw this.#softKeyword(into) ?? this.unexpected()
      this.next()
    }
  }

  /** `match` statements are no keyword's: what could not be read otherwise may be one. */
  #softKeyword(into: readonly Statement[]): Error | null {
    const last = into[into.length - 1]
    let e = last?.k === 'expression' ? last.value : null
    while (e?.k === 'call' || e?.k === 'subscript') e = e.k === 'call' ? e.func : e.value
    return e?.k === 'name' && e.id === 'match' ? unsupported('match statements') : null
  }

  #simple(): Statement {
    const { line } = this
    switch (this.kind) {
      case 'pass':
        this.next()
        return { k: 'pass', line }
      case 'break':
      case 'continue': {
        const k = this.kind
        if (!this.#inLoop) throw this.fail(`'${k}' outside loop`)
        this.next()
        return { k, line }
      }
      case 'return': {
        if (!this.#inFunction) throw this.fail("'return' outside function")
        this.next()
        return { k: 'return', line, value: this.#atEnd() ? null : this.expressionList() }
      }
      case 'raise': {
        this.next()
        if (this.#atEnd()) return { k: 'raise', line, value: null, cause: null }
        const value = this.expression()
        return { k: 'raise', line, value, cause: this.accept('from') ? this.expression() : null }
      }
      case 'global':
      case 'nonlocal': {
        const k = this.kind
        this.next()
        const names = [this.name()]
        while (this.accept(',')) names.push(this.name())
        return { k, line, names }
      }
      case 'del': {
        this.next()
        const value = this.expressionList()
        return { k: 'del', line, targets: this.#deletable(value) }
      }
      case 'assert': {
        this.next()
        const test = this.expression()
        return { k: 'assert', line, test, message: this.accept(',') ? this.expression() : null }
      }
      case 'import': {
        this.next()
        const names = [this.#importName()]
        while (this.accept(',')) names.push(this.#importName())
        return { k: 'import', line, names }
      }
      case 'from':
        return this.#from()
      default:
        return this.#assignment()
    }
  }

  #deletable(e: Expression): Expression[] {
    const targets =
      e.k === 'tuple' || e.k === 'list' ? e.items.flatMap((i) => this.#deletable(i)) : [e]
    for (const t of targets) this.target(t)
    return targets
  }

  #atEnd(): boolean {
    return this.kind === 'NEWLINE' || this.kind === ';' || this.kind === 'EOF'
  }

  #assignment(): Statement {
    const { line } = this
    const first = this.expressionList()
    if (this.kind === '=') {
      const targets: Expression[] = []
      let value = first
      while (this.accept('=')) {
        targets.push(this.target(value))
        value = this.expressionList()
      }
      return { k: 'assign', line, targets, value }
    }
    if (augmented.has(this.kind)) {
      const op = this.kind.slice(0, -1)
      if (first.k === 'tuple' || first.k === 'list') {
        throw this.fail('illegal expression for augmented assignment')
      }
      this.target(first)
      this.next()
      return { k: 'augmented', line, target: first, op, value: this.expressionList() }
    }
    if (this.kind === ':' && !this.#softKeyword([{ k: 'expression', line, value: first }])) {
      if (first.k !== 'name' && first.k !== 'attribute' && first.k !== 'subscript') {
        throw this.fail('only single target (not tuple) can be annotated')
      }
      this.next()
      this.expression()
      const value = this.accept('=') ? this.expressionList() : null
      return { k: 'annotated', line, target: first, value }
    }
    return { k: 'expression', line, value: first }
  }

  #dottedName(): string {
    let name = this.name()
    while (this.accept('.')) name += `.${this.name()}`
    return name
  }

  #importName(): { name: string; as: string | null } {
    const name = this.#dottedName()
    return { name, as: this.accept('as') ? this.name() : null }
  }

  #from(): Statement {
    const { line } = this
    this.next()
    let level = 0
    while (this.kind === '.' || this.kind === '...') {
      level += this.kind.length
      this.next()
    }
    const module = level > 0 && this.kind === ('import' as string) ? '' : this.#dottedName()
    this.expect('import')
    if (this.accept('*')) return { k: 'from', line, module, level, names: null }
    const brackets = this.accept('(')
    const names: { name: string; as: string | null }[] = []
    do {
      if (brackets && this.kind === ')') break
      const name = this.name()
      names.push({ name, as: this.accept('as') ? this.name() : null })
    } while (this.accept(','))
    if (brackets) this.expect(')')
    if (names.length === 0) throw this.unexpected()
    return { k: 'from', line, module, level, names }
  }

  /** `: …`: an indented block, or simple statements on the same line. */
  #block(): Statement[] {
    this.expect(':')
    const statements: Statement[] = []
    if (this.kind !== 'NEWLINE') {
      this.#simpleLine(statements)
      return statements
    }
    this.next()
    if ((this.kind as string) !== 'INDENT') throw this.fail('expected an indented block')
    this.next()
    while ((this.kind as string) !== 'DEDENT' && (this.kind as string) !== 'EOF') {
      this.#statement(statements)
    }
    this.accept('DEDENT')
    return statements
  }

  #loopBody(): Statement[] {
    const outer = this.#inLoop
    this.#inLoop = true
    const body = this.#block()
    this.#inLoop = outer
    return body
  }

  #else(): Statement[] {
    return this.accept('else') ? this.#block() : []
  }

  #if(): Statement {
    const { line } = this
    const branches: { test: Expression; body: Statement[] }[] = []
    do {
      this.next()
      const test = this.expression(true)
      branches.push({ test, body: this.#block() })
    } while (this.kind === 'elif')
    return { k: 'if', line, branches, otherwise: this.#else() }
  }

  #for(): Statement {
    const { line } = this
    this.next()
    const target = this.targetList()
    this.expect('in')
    const source = this.expressionList()
    const body = this.#loopBody()
    return { k: 'for', line, target, source, body, otherwise: this.#else() }
  }

  #try(): Statement {
    const { line } = this
    this.next()
    const body = this.#block()
    const handlers: Handler[] = []
    while (this.kind === 'except') {
      const at = this.line
      this.next()
      if (this.kind === ('*' as string)) throw unsupported('except*')
      const type = this.kind === (':' as string) ? null : this.expression()
      const name = type && this.accept('as') ? this.name() : null
      handlers.push({ line: at, type, name, body: this.#block() })
      if (!type && (this.kind as string) === 'except') {
        throw this.fail("default 'except:' must be last")
      }
    }
    const otherwise = handlers.length > 0 ? this.#else() : []
    const last = this.accept('finally') ? this.#block() : []
    if (handlers.length === 0 && last.length === 0) {
      throw this.fail("expected 'except' or 'finally' block")
    }
    return { k: 'try', line, body, handlers, otherwise, finally: last }
  }

  #with(): Statement {
    const { line } = this
    this.next()
    const items = this.#bracketedItems() ?? this.#withItems()
    return { k: 'with', line, items, body: this.#block() }
  }

  #withItems(): { context: Expression; target: Expression | null }[] {
    const items: { context: Expression; target: Expression | null }[] = []
    do {
      const context = this.expression()
      items.push({ context, target: this.accept('as') ? this.#withTarget() : null })
    } while (this.accept(','))
    return items
  }

  #withTarget(): Expression {
    const { kind } = this
    const value = this.expression()
    if (kind === '*') throw this.unexpected()
    return this.target(value)
  }

  /** `with (a as b, c as d):`; null when the bracket belongs to an ordinary expression. */
  #bracketedItems(): { context: Expression; target: Expression | null }[] | null {
    if (this.kind !== '(') return null
    // Only `as` inside the bracket tells: without it, a tuple in brackets means the same items.
    const reset = this.mark()
    const { depth } = this
    try {
      this.next()
      const items: { context: Expression; target: Expression | null }[] = []
      while ((this.kind as string) !== ')') {
        const context = this.expression()
        items.push({ context, target: this.accept('as') ? this.#withTarget() : null })
        if (!this.accept(',')) break
      }
      this.expect(')')
      if ((this.kind as string) === ':' && items.length > 0) return items
    } catch (error) {
      if (!(error instanceof SyntaxProblem)) throw error
    }
    reset()
    this.depth = depth
    return null
  }

  #def(decorators: Expression[], asynchronous: boolean): Definition {
    const { line } = this
    this.expect('def')
    const name = this.name()
    this.expect('(')
    const params = this.parameters(')', true)
    this.expect(')')
    if (this.accept('->')) this.expression()
    const body = this.#functionBody()
    return { k: 'def', line, name, params, decorators, asynchronous, body }
  }

  #functionBody(): Body {
    if (this.kind !== ':') throw this.unexpected("expected ':'")
    this.next()
    if ((this.kind as string) === 'NEWLINE') {
      const range = this.skipBlock()
      if (!range) throw this.fail('expected an indented block after function definition')
      if ((this.kind as string) === 'INDENT') throw this.fail('unexpected indent')
      return { source: this.source, ...range }
    }
    const inFunction = this.#inFunction
    const inLoop = this.#inLoop
    this.#inFunction = true
    this.#inLoop = false
    const statements: Statement[] = []
    this.#simpleLine(statements)
    this.#inFunction = inFunction
    this.#inLoop = inLoop
    return { statements }
  }

  #class(decorators: Expression[]): Statement {
    const { line } = this
    this.expect('class')
    const name = this.name()
    let bases: readonly Expression[] = []
    let keywords: readonly KeywordArgument[] = []
    if (this.kind === '(') {
      const call = this.callArguments({ k: 'name', line, id: name })
      if (call.k === 'call') ({ args: bases, keywords } = call)
    }
    const inFunction = this.#inFunction
    const inLoop = this.#inLoop
    this.#inFunction = false
    this.#inLoop = false
    const body = this.#block()
    this.#inFunction = inFunction
    this.#inLoop = inLoop
    return { k: 'class', line, name, bases, keywords, decorators, body }
  }
}
