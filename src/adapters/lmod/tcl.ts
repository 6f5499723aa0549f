/**
 * Tcl module files, read without running them: `set`, substitution of variables, `file join`, and
 * the module commands. Both branches of a condition count; bodies of procedures do not. Source: the
 * manual page modulefile(5) of Environment Modules.
 */
import {
  apply,
  emptyModule,
  joinPath,
  type Context,
  type ModuleFile,
  type Value,
} from './module-file.ts'

/** Deeper nesting than any module file has; a hostile one must not exhaust the stack. */
const maximumDepth = 100

export const isTclModule = (text: string): boolean => text.startsWith('#%Module')

export function parseTcl(text: string, context: Context): ModuleFile {
  const module = emptyModule()
  run(text, { module, context, variables: new Map(), depth: 0 })
  return module
}

type State = {
  module: ModuleFile
  context: Context
  variables: Map<string, Value>
  depth: number
}

function run(text: string, state: State): void {
  if (state.depth > maximumDepth) return
  for (const words of split(text)) {
    const [first, ...rest] = words
    if (!first) continue
    const name = first.text
    if (name === 'proc') continue
    if (name === 'if' || name === 'else' || name === 'elseif' || name === 'foreach') {
      for (const word of rest)
        if (word.braced && /\s/.test(word.text))
          run(word.text, { ...state, depth: state.depth + 1 })
      continue
    }
    const args = rest.map((word) => (word.braced ? word.text : substitute(word.text, state)))
    if (name === 'set' && typeof args[0] === 'string') state.variables.set(args[0], args[1] ?? null)
    else if (name === 'module' && typeof args[0] === 'string')
      apply(state.module, args[0] === 'add' ? 'load' : args[0], args.slice(1))
    else apply(state.module, name, withoutOptions(args))
  }
}

/** `prepend-path -d : PATH x` and `--delim=: …` carry options before the arguments. */
function withoutOptions(args: readonly Value[]): Value[] {
  const rest = [...args]
  while (typeof rest[0] === 'string' && rest[0].startsWith('-')) {
    const option = rest.shift()
    if (option === '-d' || option === '--delim') rest.shift()
  }
  return rest
}

type Word = { text: string; braced: boolean }

/** Commands and their words: newline or `;` ends a command, `\` at the end of a line continues it. */
function split(text: string): Word[][] {
  const source = text.replace(/\\\r?\n[ \t]*/g, ' ')
  const commands: Word[][] = []
  let words: Word[] = []
  let i = 0
  const end = () => {
    if (words.length > 0) commands.push(words)
    words = []
  }
  while (i < source.length) {
    const c = source[i]
    if (c === '\n' || c === ';') {
      end()
      i++
    } else if (c === ' ' || c === '\t' || c === '\r') i++
    else if (c === '#' && words.length === 0) {
      const newline = source.indexOf('\n', i)
      i = newline < 0 ? source.length : newline
    } else if (c === '{') {
      const close = matching(source, i, '{', '}')
      words.push({ text: source.slice(i + 1, close), braced: true })
      i = close + 1
    } else if (c === '"') {
      const close = quoteEnd(source, i)
      words.push({ text: source.slice(i + 1, close), braced: false })
      i = close + 1
    } else {
      const from = i
      while (i < source.length && !/[ \t\r\n;]/.test(source[i] ?? '')) {
        if (source[i] === '[') i = matching(source, i, '[', ']')
        i++
      }
      words.push({ text: source.slice(from, i), braced: false })
    }
  }
  end()
  return commands
}

/** Index of the bracket that closes the one at `open`; the end of the text when it is missing. */
function matching(text: string, open: number, left: string, right: string): number {
  let depth = 0
  for (let i = open; i < text.length; i++) {
    if (text[i] === '\\') i++
    else if (text[i] === left) depth++
    else if (text[i] === right && --depth === 0) return i
  }
  return text.length
}

function quoteEnd(text: string, open: number): number {
  for (let i = open + 1; i < text.length; i++) {
    if (text[i] === '\\') i++
    else if (text[i] === '"') return i
  }
  return text.length
}

const parts =
  /\\([\s\S])|\$\{([^}]{0,256})\}|\$((?:::)?[A-Za-z0-9_:]+)(?:\(([^)]{0,256})\))?|\[([^[\]]*)\]|\[|[^\\$[]+|\$/g

function substitute(text: string, state: State): Value {
  let result = ''
  for (const [whole, escaped, braced, name, index, command] of text.matchAll(parts)) {
    let piece: Value = whole
    if (escaped !== undefined) piece = escaped
    else if (braced !== undefined) piece = variable(braced, undefined, state)
    else if (name !== undefined) piece = variable(name, index, state)
    else if (command !== undefined) piece = call(command, state)
    else if (whole === '[') piece = null
    if (piece === null) return null
    result += piece
  }
  return result
}

function variable(name: string, index: string | undefined, state: State): Value {
  const bare = name.replace(/^::/, '')
  const env = index ?? /^env\((.*)\)$/.exec(bare)?.[1]
  if (env !== undefined && bare.startsWith('env')) return state.context.environment[env] ?? null
  return state.variables.get(bare) ?? null
}

function call(command: string, state: State): Value {
  const [words = []] = split(command)
  const [name, sub, ...rest] = words.map((w) => (w.braced ? w.text : substitute(w.text, state)))
  const { fullName } = state.context
  if (name === 'file' && sub === 'join') return joinPath(rest)
  if (name === 'getenv' && typeof sub === 'string') return state.context.environment[sub] ?? null
  if (name === 'module-info' && (sub === 'name' || sub === 'specified')) return fullName
  return null
}
