/** Tokens taken one by one, and lists of parameters. Source: The Python Language Reference 3.11, 8.7. */
import type { Expression, Parameter } from './ast.ts'
import { Lexer } from './lexer.ts'

export abstract class TokenParser extends Lexer {
  abstract expression(walrus?: boolean): Expression
  /** An expression behind a `*`, which is the current token. */
  protected abstract starred(): Expression

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
    if (this.kind === '*') this.starred()
    else this.expression()
  }
}
