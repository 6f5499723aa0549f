/** Regular expressions of Python's `re`, as trees. Source: The Python Standard Library 3.11, re. */
import { badPattern } from '../exceptions.ts'
import { limitReached, unsupported } from '../signals.ts'
import { characters } from '../text.ts'

export type ClassItem =
  | { k: 'range'; from: number; to: number }
  | { k: 'category'; name: 'd' | 'w' | 's'; negated: boolean }

export type RegexNode =
  | { k: 'char'; code: number }
  | { k: 'any' }
  | { k: 'class'; items: readonly ClassItem[]; negated: boolean }
  | { k: 'at'; where: '^' | '$' | 'A' | 'Z' | 'b' | 'B' }
  | { k: 'sequence'; items: readonly RegexNode[] }
  | { k: 'either'; branches: readonly RegexNode[] }
  | { k: 'group'; index: number | null; body: RegexNode }
  | { k: 'repeat'; body: RegexNode; least: number; most: number; lazy: boolean }
  | { k: 'backreference'; index: number }
  | { k: 'look'; behind: boolean; negated: boolean; body: RegexNode; width: number }

export type Flags = { ignoreCase: boolean; multiline: boolean; dotAll: boolean; verbose: boolean }

export type Regex = {
  root: RegexNode
  groups: number
  names: ReadonlyMap<string, number>
  flags: Flags
}

const maximumLength = 10_000
const maximumDepth = 50

export function parseRegex(pattern: string, flags: Flags): Regex {
  if (pattern.length > maximumLength) {
    throw limitReached(`a pattern of more than ${maximumLength} characters`)
  }
  const parser = new RegexParser(pattern, { ...flags })
  const root = parser.either()
  if (!parser.done()) throw parser.fail('unbalanced parenthesis')
  return { root, groups: parser.groups, names: parser.names, flags: parser.flags }
}

const controls: ReadonlyMap<string, number> = new Map([
  ['a', 7],
  ['f', 12],
  ['n', 10],
  ['r', 13],
  ['t', 9],
  ['v', 11],
])

class RegexParser {
  readonly #chars: readonly string[]
  #at = 0
  #depth = 0
  groups = 0
  readonly names = new Map<string, number>()
  readonly #open = new Set<number>()
  readonly flags: Flags

  constructor(pattern: string, flags: Flags) {
    this.#chars = characters(pattern)
    this.flags = flags
  }

  fail(message: string): Error {
    return badPattern(message)
  }

  done(): boolean {
    return this.#at >= this.#chars.length
  }

  #peek(offset = 0): string | undefined {
    return this.#chars[this.#at + offset]
  }

  #take(): string {
    const c = this.#chars[this.#at++]
    if (c === undefined) throw this.fail('unexpected end of pattern')
    return c
  }

  #accept(c: string): boolean {
    if (this.#peek() !== c) return false
    this.#at++
    return true
  }

  either(): RegexNode {
    if (++this.#depth > maximumDepth) throw limitReached('a pattern nested too deeply')
    const branches = [this.#sequence()]
    while (this.#accept('|')) branches.push(this.#sequence())
    this.#depth--
    return branches.length === 1 ? (branches[0] as RegexNode) : { k: 'either', branches }
  }

  #sequence(): RegexNode {
    const items: RegexNode[] = []
    for (;;) {
      if (this.flags.verbose && this.#skipVerbose()) continue
      const c = this.#peek()
      if (c === undefined || c === '|' || c === ')') break
      const item = this.#item()
      if (item) items.push(this.#quantified(item))
    }
    return { k: 'sequence', items }
  }

  #skipVerbose(): boolean {
    const c = this.#peek()
    if (c !== undefined && /[ \t\n\r\f\v]/.test(c)) {
      this.#at++
      return true
    }
    if (c !== '#') return false
    while (!this.done() && this.#take() !== '\n');
    return true
  }

  #quantified(body: RegexNode): RegexNode {
    for (;;) {
      while (this.flags.verbose && this.#skipVerbose());
      const c = this.#peek()
      let least: number
      let most: number
      if (c === '*' || c === '+' || c === '?') {
        this.#at++
        least = c === '+' ? 1 : 0
        most = c === '?' ? 1 : Number.POSITIVE_INFINITY
      } else if (c === '{') {
        const range = this.#range()
        if (!range) return body
        ;[least, most] = range
      } else return body
      if (body.k === 'repeat' || body.k === 'at') {
        throw this.fail(body.k === 'at' ? 'nothing to repeat' : 'multiple repeat')
      }
      const lazy = this.#accept('?')
      if (!lazy && this.#peek() === '+') throw unsupported('possessive quantifiers')
      body = { k: 'repeat', body, least, most, lazy }
      if (['*', '+', '?'].includes(this.#peek() ?? '')) throw this.fail('multiple repeat')
    }
  }

  /** `{2}`, `{2,}`, `{,3}`, `{2,3}`; null when the brace means itself. */
  #range(): [number, number] | null {
    const rest = this.#chars.slice(this.#at, this.#at + 24).join('')
    const match = /^\{(\d*)(?:(,)(\d*))?\}/.exec(rest)
    if (!match || (match[1] === '' && match[2] === undefined)) return null
    const [all, low = '', comma, high = ''] = match
    this.#at += all.length
    const least = low === '' ? 0 : Number(low)
    const most = comma === undefined ? least : high === '' ? Number.POSITIVE_INFINITY : Number(high)
    if (most < least) throw this.fail('min repeat greater than max repeat')
    if (least > 10_000 || (most > 10_000 && most < Number.POSITIVE_INFINITY)) {
      throw limitReached('a repeat of more than 10000')
    }
    return [least, most]
  }

  #item(): RegexNode | null {
    const c = this.#take()
    switch (c) {
      case '.':
        return { k: 'any' }
      case '^':
      case '$':
        return { k: 'at', where: c }
      case '(':
        return this.#group()
      case '[':
        return this.#class()
      case '\\':
        return this.#escape()
      case '*':
      case '+':
      case '?':
        throw this.fail('nothing to repeat')
      case '{': {
        this.#at--
        if (this.#range()) throw this.fail('nothing to repeat')
        this.#at++
        return { k: 'char', code: 123 }
      }
      default:
        return { k: 'char', code: c.codePointAt(0) as number }
    }
  }

  #group(): RegexNode | null {
    if (!this.#accept('?')) return this.#capture(null)
    const c = this.#take()
    if (c === ':') return this.#close({ k: 'group', index: null, body: this.either() })
    if (c === 'P') {
      if (this.#accept('<')) return this.#capture(this.#name('>'))
      if (this.#accept('=')) {
        const index = this.names.get(this.#name(')'))
        if (index === undefined) throw this.fail('unknown group name')
        return this.#backreference(index)
      }
      throw this.fail('unknown extension')
    }
    if (c === '=' || c === '!') {
      const body = this.either()
      return this.#close({ k: 'look', behind: false, negated: c === '!', body, width: 0 })
    }
    if (c === '<' && (this.#peek() === '=' || this.#peek() === '!')) {
      const negated = this.#take() === '!'
      const body = this.either()
      return this.#close({ k: 'look', behind: true, negated, body, width: this.#width(body) })
    }
    if (c === '#') {
      while (this.#take() !== ')');
      return null
    }
    if (/[aiLmsux]/.test(c)) return this.#inlineFlags(c)
    throw unsupported(`(?${c} in a pattern`)
  }

  #inlineFlags(first: string): null {
    if (this.#at !== 3) throw unsupported('flags inside a pattern')
    let c = first
    while (c !== ')') {
      if (c === 'i') this.flags.ignoreCase = true
      else if (c === 'm') this.flags.multiline = true
      else if (c === 's') this.flags.dotAll = true
      else if (c === 'x') this.flags.verbose = true
      else if (c !== 'u') throw unsupported(`flag '${c}' in a pattern`)
      c = this.#take()
    }
    return null
  }

  #name(end: string): string {
    let name = ''
    for (let c = this.#take(); c !== end; c = this.#take()) name += c
    if (!/^[A-Za-z_]\w*$/.test(name)) throw this.fail('bad character in group name')
    return name
  }

  #capture(name: string | null): RegexNode {
    const index = ++this.groups
    if (index > 100) throw limitReached('a pattern with more than 100 groups')
    if (name !== null) {
      if (this.names.has(name)) throw this.fail('redefinition of group name')
      this.names.set(name, index)
    }
    this.#open.add(index)
    const body = this.either()
    this.#open.delete(index)
    return this.#close({ k: 'group', index, body })
  }

  #close(node: RegexNode): RegexNode {
    if (!this.#accept(')')) throw this.fail('missing ), unterminated subpattern')
    return node
  }

  #backreference(index: number): RegexNode {
    if (index > this.groups) throw this.fail('invalid group reference')
    if (this.#open.has(index)) throw this.fail('cannot refer to an open group')
    return { k: 'backreference', index }
  }

  #escape(): RegexNode {
    const c = this.#take()
    if (c === 'A' || c === 'Z' || c === 'b' || c === 'B') return { k: 'at', where: c }
    const category = this.#category(c)
    if (category) return { k: 'class', items: [category], negated: false }
    if (/[1-9]/.test(c)) {
      const second = this.#peek()
      const two = second !== undefined && /\d/.test(second)
      if (two) this.#at++
      if (two && /[0-7]/.test(this.#peek() ?? '')) throw unsupported('octal escapes in a pattern')
      return this.#backreference(Number(two ? c + second : c))
    }
    return { k: 'char', code: this.#escapedCode(c) }
  }

  #category(c: string): ClassItem | null {
    const name = c.toLowerCase()
    if (name !== 'd' && name !== 'w' && name !== 's') return null
    return { k: 'category', name, negated: c !== name }
  }

  #escapedCode(c: string): number {
    const control = controls.get(c)
    if (control !== undefined) return control
    if (c === 'x' || c === 'u') {
      const size = c === 'x' ? 2 : 4
      const digits = this.#chars.slice(this.#at, this.#at + size).join('')
      if (!/^[0-9a-fA-F]+$/.test(digits) || digits.length < size) throw this.fail('bad escape')
      this.#at += size
      return Number.parseInt(digits, 16)
    }
    if (c === '0') {
      if (/[0-7]/.test(this.#peek() ?? '')) throw unsupported('octal escapes in a pattern')
      return 0
    }
    if (/[a-zA-Z0-9]/.test(c)) {
      if (c === 'N' || c === 'U') throw unsupported(`\\${c} in a pattern`)
      throw this.fail(`bad escape \\${c}`)
    }
    return c.codePointAt(0) as number
  }

  #class(): RegexNode {
    const negated = this.#accept('^')
    const items: ClassItem[] = []
    for (let first = true; ; first = false) {
      const c = this.#take()
      if (c === ']' && !first) break
      const from = this.#classItem(c)
      // `-` is a range only between two characters.
      if (this.#peek() !== '-' || this.#peek(1) === ']' || this.#peek(1) === undefined) {
        items.push(from)
        continue
      }
      this.#at++
      const to = this.#classItem(this.#take())
      if (from.k !== 'range' || to.k !== 'range' || to.from < from.from) {
        throw this.fail('bad character range')
      }
      items.push({ k: 'range', from: from.from, to: to.from })
    }
    return { k: 'class', items, negated }
  }

  #classItem(c: string): ClassItem {
    if (c !== '\\') {
      if (c === '[' && this.#peek() === ':') throw unsupported('[: in a pattern')
      const code = c.codePointAt(0) as number
      return { k: 'range', from: code, to: code }
    }
    const e = this.#take()
    const category = this.#category(e)
    if (category) return category
    if (/[1-9]/.test(e)) throw unsupported('octal escapes in a pattern')
    const code = e === 'b' ? 8 : this.#escapedCode(e)
    return { k: 'range', from: code, to: code }
  }

  /** Number of characters that a look-behind goes back. */
  #width(node: RegexNode): number {
    switch (node.k) {
      case 'char':
      case 'any':
      case 'class':
        return 1
      case 'at':
      case 'look':
        return 0
      case 'sequence':
        return node.items.reduce((sum, n) => sum + this.#width(n), 0)
      case 'group':
        return this.#width(node.body)
      case 'either': {
        const widths = new Set(node.branches.map((b) => this.#width(b)))
        if (widths.size > 1) throw this.fail('look-behind requires fixed-width pattern')
        return [...widths][0] as number
      }
      case 'repeat':
        if (node.least !== node.most) throw this.fail('look-behind requires fixed-width pattern')
        return node.least * this.#width(node.body)
      case 'backreference':
        throw unsupported('references to groups in a look-behind')
    }
  }
}
