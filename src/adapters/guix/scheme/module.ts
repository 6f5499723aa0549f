/**
 * Modules: a file's definitions, known by name when the file is looked at and worked out one by
 * one when wanted. So modules may import each other in circles, as Guix's do.
 */
import { Keyword, Pair, Stop, type Sym, sym, type Value } from './data.ts'
import {
  Frame,
  type Identifier,
  isIdentifier,
  Macro,
  Memo,
  type ModuleScope,
  Special,
  symbolOf,
  SyntaxParameter,
} from './environment.ts'
import { toArray } from './macros.ts'
import type { SourceFile } from './sources.ts'

/** A definition at the top of a module. */
export class Variable extends Memo {
  readonly name: Sym
  readonly module: Module
  override readonly atLoad = true
  /** Place of its definition. */
  readonly pos: number
  constructor(name: Sym, module: Module, pos: number, expression: Value) {
    super(expression, module.root)
    this.name = name
    this.module = module
    this.pos = pos
  }
}

/** `#:use-module ((name) #:select (a (b . c)) #:hide (d) #:prefix p)`; `only` holds names as used here → as exported there. */
export type Import = {
  module: string
  only: ReadonlyMap<Sym, Sym> | null
  hidden: ReadonlySet<Sym> | null
  prefix: string
}

export interface Library {
  /** null when there is no such module. */
  module(name: string): Exporter | null
  readonly core: ReadonlyMap<Sym, Value>
}
export interface Exporter {
  readonly name: string
  /** What the module exports under a name; undefined when nothing. */
  exported(name: Sym): Value
  /** Whether the export is one that shall win over others' (`#:replace`). */
  replaces(name: Sym): boolean
}

export class Module implements ModuleScope, Exporter {
  readonly name: string
  readonly file: SourceFile
  readonly root: Frame
  readonly variables = new Map<Sym, Variable>()
  readonly imports: Import[] = []
  /** Exported name → own name. */
  readonly exports = new Map<Sym, Sym>()
  readonly replacing = new Set<Sym>()
  /** Steps taken for this file's definitions together. */
  steps = 0
  readonly #seen = new Map<Sym, Value>()
  readonly #library: Library

  constructor(name: string, file: SourceFile, library: Library) {
    this.name = name
    this.file = file
    this.#library = library
    this.root = new Frame([], [], null, this)
  }

  lookup(name: Sym): Value {
    const own = this.variables.get(name)
    if (own) return own
    let seen = this.#seen.get(name)
    if (seen === undefined) {
      seen = this.#imported(name) ?? this.#library.core.get(name)
      if (seen === undefined) throw new Stop(this.#unbound(name), -1)
      this.#seen.set(name, seen)
    }
    return seen
  }

  /** The last import that has the name wins, unless one of them replaces. */
  #imported(name: Sym): Value {
    let found: Value
    for (let i = this.imports.length - 1; i >= 0; i--) {
      const item = this.imports[i] as Import
      const original = originalName(item, name)
      const exporter = original && this.#library.module(item.module)
      if (!original || !exporter) continue
      const value = exporter.exported(original)
      if (value === undefined) continue
      if (exporter.replaces(original)) return value
      found ??= value
    }
    return found
  }

  #unbound(name: Sym): string {
    const missing = this.imports
      .map((item) => item.module)
      .filter((module) => this.#library.module(module) === null)
    const because =
      missing.length > 0 ? `; not found: ${missing.map((m) => `(${m})`).join(', ')}` : ''
    return `${name.name} is not defined${because}`
  }

  exported(name: Sym): Value {
    const own = this.exports.get(name)
    if (own === undefined) return undefined
    const variable = this.variables.get(own)
    if (variable) return variable
    // Re-exported, or announced and never defined.
    return this.#seen.get(own) ?? this.#imported(own)
  }

  /** A meaning that stands in for the file's own definition. */
  override(name: Sym, value: Value): void {
    const variable = new Variable(name, this, -1, undefined)
    variable.value = value
    variable.state = 'done'
    this.variables.set(name, variable)
  }

  replaces(name: Sym): boolean {
    return this.replacing.has(name)
  }
}

function originalName(item: Import, name: Sym): Sym | undefined {
  let wanted = name
  if (item.prefix !== '') {
    if (!name.name.startsWith(item.prefix)) return undefined
    wanted = sym(name.name.slice(item.prefix.length))
  }
  if (item.only) return item.only.get(wanted)
  return item.hidden?.has(wanted) ? undefined : wanted
}

export const moduleName = (value: Value): string =>
  toArray(value)
    .map((part) => (isIdentifier(part) ? symbolOf(part).name : String(part)))
    .join(' ')

/** One interface of `use-modules` or `#:use-module`. */
export function importOf(spec: Value): Import {
  if (!(spec instanceof Pair && spec.car instanceof Pair))
    return { module: moduleName(spec), only: null, hidden: null, prefix: '' }
  let only: Map<Sym, Sym> | null = null
  let hidden: Set<Sym> | null = null
  let prefix = ''
  const options = toArray(spec.cdr)
  for (let i = 0; i < options.length; i += 2) {
    const [key, value] = [options[i], options[i + 1]]
    if (!(key instanceof Keyword)) break
    if (key.name === 'select') only = selection(value)
    else if (key.name === 'hide') hidden = new Set(toArray(value) as Sym[])
    else if (key.name === 'prefix' && isIdentifier(value)) prefix = symbolOf(value).name
    else if (key.name === 'renamer') prefix = rename(value)
  }
  return { module: moduleName(spec.car), only, hidden, prefix }
}

function selection(value: Value): Map<Sym, Sym> {
  const only = new Map<Sym, Sym>()
  for (const item of toArray(value)) {
    if (item instanceof Pair)
      only.set(symbolOf(item.cdr as Identifier), symbolOf(item.car as Identifier))
    else only.set(symbolOf(item as Identifier), symbolOf(item as Identifier))
  }
  return only
}

/** `#:renamer (symbol-prefix-proc 'p)`. */
function rename(value: Value): string {
  const [head, quoted] = toArray(value)
  if (
    !isIdentifier(head) ||
    symbolOf(head).name !== 'symbol-prefix-proc' ||
    !(quoted instanceof Pair)
  )
    return ''
  const [, name] = toArray(quoted)
  return isIdentifier(name) ? symbolOf(name).name : ''
}

/** Reads `(define-module name option …)` into a module. */
export function readHeader(form: Value, module: Module): void {
  const options = toArray(form).slice(2)
  for (let i = 0; i < options.length; i++) {
    const key = options[i]
    if (!(key instanceof Keyword)) continue
    const value = options[i + 1]
    switch (key.name) {
      case 'use-module':
        module.imports.push(importOf(value))
        break
      case 'autoload':
        module.imports.push({
          module: moduleName(value),
          only: selection(options[i + 2]),
          hidden: null,
          prefix: '',
        })
        i++
        break
      case 'export':
      case 'export-syntax':
      case 're-export':
      case 're-export-syntax':
        exportNames(value, module)
        break
      case 'replace':
      case 're-export-and-replace':
        for (const name of exportNames(value, module)) module.replacing.add(name)
        break
      default:
        break
    }
    i++
  }
}

export function exportNames(names: Value, module: Module): Sym[] {
  return toArray(names)
    .filter((item) => isIdentifier(item) || item instanceof Pair)
    .map((item) => {
      const [own, shown] = item instanceof Pair ? [item.car, item.cdr] : [item, item]
      module.exports.set(symbolOf(shown as Identifier), symbolOf(own as Identifier))
      return symbolOf(shown as Identifier)
    })
}

export const isSyntax = (value: Value): boolean =>
  value instanceof Macro || value instanceof Special || value instanceof SyntaxParameter
