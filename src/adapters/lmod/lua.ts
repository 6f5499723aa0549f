/**
 * Lmod's Lua module files, read without running them: local variables, string concatenation,
 * `pathJoin`, and the module functions. Both branches of a condition count; bodies of functions do
 * not. Source: Lmod's documentation of its module functions.
 */
import {
  apply,
  emptyModule,
  joinPath,
  type Context,
  type ModuleFile,
  type Value,
} from './module-file.ts'

type Token = { kind: 'name' | 'string' | 'number' | 'symbol'; text: string }

const token =
  /\s+|--(?!\[=*\[)[^\n]*|"((?:[^"\\]|\\[\s\S])*)"|'((?:[^'\\]|\\[\s\S])*)'|([A-Za-z_][A-Za-z0-9_]*)|([0-9][0-9a-zA-Z.]*)|(\.\.\.?|[=~<>]=|[\s\S])/gy

/** `[[…]]`, `[==[…]==]`, and comments of that form. */
const long = /(--)?\[(=*)\[\n?/y

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' }
const unescape = (text: string) => text.replace(/\\([\s\S])/g, (_, c: string) => escapes[c] ?? c)

function tokenize(text: string): Token[] {
  const tokens: Token[] = []
  const unclosed = new Set<string>()
  let at = 0
  while (at < text.length) {
    long.lastIndex = at
    const open = long.exec(text)
    const close = open ? `]${open[2]}]` : ''
    const end = open && !unclosed.has(close) ? text.indexOf(close, long.lastIndex) : -1
    if (open && end >= 0) {
      if (open[1] === undefined)
        tokens.push({ kind: 'string', text: text.slice(long.lastIndex, end) })
      at = end + close.length
      continue
    }
    // Looked for once only: a text full of openings without an end must not take for ever.
    if (open) unclosed.add(close)
    token.lastIndex = at
    const m = token.exec(text)
    if (!m) break
    at = token.lastIndex
    const [, double, single, name, number, symbol] = m
    if (double !== undefined) tokens.push({ kind: 'string', text: unescape(double) })
    else if (single !== undefined) tokens.push({ kind: 'string', text: unescape(single) })
    else if (name !== undefined) tokens.push({ kind: 'name', text: name })
    else if (number !== undefined) tokens.push({ kind: 'number', text: number })
    else if (symbol !== undefined) tokens.push({ kind: 'symbol', text: symbol })
  }
  return tokens
}

/** Lua function → the Tcl command of the same effect. */
const commands: Readonly<Record<string, string>> = {
  prepend_path: 'prepend-path',
  append_path: 'append-path',
  setenv: 'setenv',
  pushenv: 'pushenv',
  conflict: 'conflict',
  prereq: 'prereq',
  depends_on: 'depends-on',
  load: 'load',
  always_load: 'always-load',
  family: 'family',
  whatis: 'whatis',
}

/** Deeper nesting than any module file has; a hostile one must not exhaust the stack. */
const maximumDepth = 200

export function parseLua(text: string, context: Context): ModuleFile {
  return new Reader(tokenize(text), context).read()
}

class Reader {
  readonly #tokens: readonly Token[]
  readonly #context: Context
  readonly #variables = new Map<string, Value>()
  readonly #module = emptyModule()
  #at = 0
  #depth = 0

  constructor(tokens: readonly Token[], context: Context) {
    this.#tokens = tokens
    this.#context = context
  }

  read(): ModuleFile {
    while (this.#at < this.#tokens.length) {
      const { kind, text } = this.#tokens[this.#at] as Token
      if (kind === 'name' && text === 'function') this.#skipFunction()
      else if (kind === 'name' && this.#is(1, '=')) this.#assign(text)
      else if (kind === 'name' && text !== 'local') this.#expression()
      else this.#at++
    }
    return this.#module
  }

  #is(offset: number, symbol: string): boolean {
    const t = this.#tokens[this.#at + offset]
    return t?.kind === 'symbol' && t.text === symbol
  }

  #assign(name: string): void {
    this.#at += 2
    this.#variables.set(name, this.#expression())
  }

  /** `function … end`, with the blocks inside it. */
  #skipFunction(): void {
    let open = 0
    do {
      const t = this.#tokens[this.#at++]
      if (!t) return
      if (t.kind !== 'name') continue
      if (['function', 'if', 'do', 'repeat'].includes(t.text)) open++
      else if (t.text === 'end' || t.text === 'until') open--
    } while (open > 0)
  }

  /** Terms joined with `..`; any other operator makes the value unknown. */
  #expression(): Value {
    let value = this.#term()
    while (this.#is(0, '..')) {
      this.#at++
      const right = this.#term()
      value = value === null || right === null ? null : value + right
    }
    return value
  }

  #term(): Value {
    const t = this.#tokens[this.#at]
    if (!t || this.#depth > maximumDepth) {
      this.#at++
      return null
    }
    this.#depth++
    try {
      this.#at++
      if (t.kind === 'string' || t.kind === 'number') return this.#suffix(t.text)
      if (t.kind === 'name') return this.#name(t.text)
      if (t.text !== '(') return null
      const value = this.#expression()
      if (this.#is(0, ')')) this.#at++
      return value
    } finally {
      this.#depth--
    }
  }

  #name(first: string): Value {
    let name = first
    while (this.#is(0, '.') && this.#tokens[this.#at + 1]?.kind === 'name') {
      name += `.${this.#tokens[this.#at + 1]?.text}`
      this.#at += 2
    }
    const t = this.#tokens[this.#at]
    if (this.#is(0, '(')) return this.#suffix(this.#call(name, this.#arguments(')')))
    // `prepend_path{"PATH", "/x", delim=":"}`: a table is a call's only argument.
    if (this.#is(0, '{') && Object.hasOwn(commands, name))
      return this.#suffix(this.#call(name, this.#arguments('}')))
    if (t?.kind === 'string') {
      this.#at++
      return this.#call(name, [t.text])
    }
    return this.#suffix(this.#variables.get(name) ?? null)
  }

  /** A method call on a value, e.g. `v:gsub(…)`, gives something unknown. */
  #suffix(value: Value): Value {
    let result = value
    while (this.#is(0, ':') && this.#tokens[this.#at + 1]?.kind === 'name') {
      this.#at += 2
      if (this.#is(0, '(')) this.#arguments(')')
      result = null
    }
    return result
  }

  /** Values up to the closing bracket; named ones are left out, tables inside are flattened. */
  #arguments(close: ')' | '}'): Value[] {
    this.#at++
    const args: Value[] = []
    let open = 0
    while (this.#at < this.#tokens.length && (open > 0 || !this.#is(0, close))) {
      if (this.#is(0, '{') || this.#is(0, '}') || this.#is(0, ',')) {
        open += this.#is(0, '{') ? 1 : this.#is(0, '}') ? -1 : 0
        this.#at++
        continue
      }
      const named = this.#tokens[this.#at]?.kind === 'name' && this.#is(1, '=')
      if (named) this.#at += 2
      const before = this.#at
      const value = this.#expression()
      if (!named) args.push(value)
      if (this.#at === before) this.#at++
    }
    this.#at++
    return args
  }

  #call(name: string, args: Value[]): Value {
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined
    if (command !== undefined) apply(this.#module, command, args)
    const { fullName, path, environment } = this.#context
    switch (name) {
      case 'pathJoin':
        return joinPath(args)
      case 'os.getenv':
        return typeof args[0] === 'string' ? (environment[args[0]] ?? null) : null
      case 'myModuleFullName':
        return fullName
      case 'myModuleName':
        return fullName.slice(0, Math.max(0, fullName.lastIndexOf('/'))) || fullName
      case 'myModuleVersion':
        return fullName.slice(fullName.lastIndexOf('/') + 1)
      case 'myFileName':
        return path
      default:
        return null
    }
  }
}
