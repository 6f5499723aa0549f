/**
 * Modules: a file's definitions, known by name when the file is looked at and worked out one by
 * one when wanted. So modules may import each other in circles, as Guix's do.
 */
import type { Sym } from './data.ts'
import { Keyword, Pair, Stop, sym, type Value } from './data.ts'
import {
  Frame,
  type Hold,
  type Identifier,
  isIdentifier,
  Macro,
  Memo,
  type ModuleScope,
  nothing,
  Special,
  symbolOf,
  SyntaxParameter,
} from './environment.ts'
import { toArray } from './macros.ts'
import { definitionPart } from './parts.ts'
import type { SourceFile } from './sources.ts'

/** Not `nothing`: a definition is to be known even if it asks for no other. */
const itself: readonly Hold[] = Object.freeze([])

/** A definition at the top of a module. */
export class Variable extends Memo {
  readonly name: Sym
  readonly #module: Module
  /** Whether its definition is known by its first words (see `load`), and so is an input. */
  readonly isPart: boolean
  /** Place of its definition. */
  readonly pos: number
  constructor(name: Sym, module: Module, pos: number, expression: Value, isPart = false) {
    super(expression, module.root)
    this.name = name
    this.#module = module
    this.pos = pos
    this.isPart = isPart
    this.uses = itself
  }
  override get module(): Module {
    return this.#module
  }
  override get input(): string | null {
    if (!this.isPart) return null
    return (this.#input ??= `${this.#module.file.path}//${definitionPart(this.name.name)}`)
  }
  #input: string | null = null
  override get atLoad(): boolean {
    return true
  }
  override get place(): number {
    return this.pos
  }
}

/** `#:use-module ((name) #:select (a (b . c)) #:hide (d) #:prefix p)`; `only` holds names as used here → as exported there. */
export type Import = {
  module: string
  only: ReadonlyMap<Sym, Sym> | null
  hidden: ReadonlySet<Sym> | null
  prefix: string
}

export interface ModuleLibrary {
  /** null when there is no such module. */
  module(name: string): Exporter | null
  readonly core: ReadonlyMap<Sym, Value>
  /** Inputs in which a module of the name was looked for in vain. */
  missed(name: string): readonly string[]
  /** Modules by the names they export: they announce them. */
  readonly exporters: Map<Sym, Module[]>
}
export interface Exporter {
  readonly name: string
  /** All of its names are in `core` anyway. */
  readonly isCore: boolean
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
  steps = 0
  readonly isCore = false
  /** What the macros that made some of its definitions hang on. */
  loadUses: readonly Hold[] = nothing
  /** Stands for all that it gives to others. */
  readonly interface: Hold
  /** Numbers of whoever looked at its interface last, and at all it sees. */
  mark = 0
  looking = 0
  #seenModules: readonly Module[] | null = null
  /** Names of the modules looked for to find them, be there such or not. */
  readonly namesSeen = new Set<string>()
  readonly #seen = new Map<Sym, Value>()
  #resolved: Resolved | null = null
  #passesOn: boolean | null = null
  readonly #library: ModuleLibrary

  constructor(name: string, file: SourceFile, library: ModuleLibrary) {
    this.name = name
    this.file = file
    this.#library = library
    this.root = new Frame([], [], null, this)
    this.interface = { input: `${file.path}//`, module: this, uses: nothing, mark: 0 }
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
    const { whole, parts } = (this.#resolved ??= resolve(this.imports, this.#library))
    let found: Value
    let best = -1
    const consider = (exporter: Exporter, original: Sym, at: number): void => {
      const rank = exporter.replaces(original)
        ? at + whole.size + parts.length + this.imports.length
        : at
      if (rank <= best) return
      const value = exporter.exported(original)
      if (value === undefined) return
      found = value
      best = rank
    }
    for (const exporter of this.#library.exporters.get(name) ?? []) {
      const at = whole.get(exporter)
      if (at !== undefined) consider(exporter, name, at)
    }
    for (const { item, exporter, at } of parts) {
      const original = originalName(item, name)
      if (original) consider(exporter, original, at)
    }
    return found
  }

  export(shown: Sym, own: Sym): void {
    if (!this.exports.has(shown)) {
      const others = this.#library.exporters.get(shown)
      if (others) others.push(this)
      else this.#library.exporters.set(shown, [this])
    }
    this.exports.set(shown, own)
    this.#passesOn = null
  }

  /** One more interface is used. */
  import(item: Import): void {
    this.imports.push(item)
    this.#resolved = null
  }

  /** Modules among whose exports its names are looked up. */
  seenModules(library: ModuleLibrary): readonly Module[] {
    if (this.#seenModules) return this.#seenModules
    const found = new Set<Module>()
    const queue: Module[] = [this]
    for (const next of queue) {
      for (const { module: name } of next.imports) {
        this.namesSeen.add(name)
        const other = library.module(name)
        if (!(other instanceof Module) || found.has(other)) continue
        found.add(other)
        if (other.passesOn) queue.push(other)
      }
    }
    return (this.#seenModules = [...found])
  }

  #unbound(name: Sym): string {
    const missing = this.imports
      .map((item) => item.module)
      .filter((module) => this.#library.module(module) === null)
    const because =
      missing.length > 0 ? `; not found: ${missing.map((m) => `(${m})`).join(', ')}` : ''
    return `${name.name} is not defined${because}`
  }

  /** Whether it gives on names that are not its own. */
  get passesOn(): boolean {
    return (this.#passesOn ??= this.#hasForeign())
  }
  #hasForeign(): boolean {
    return this.exports.values().some((own) => !this.variables.has(own))
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
    variable.uses = nothing
    this.variables.set(name, variable)
  }

  replaces(name: Sym): boolean {
    return this.replacing.has(name)
  }
}

/** Imports as they are looked through: modules used whole by their rank, the others one by one. */
type Resolved = {
  whole: ReadonlyMap<Exporter, number>
  parts: readonly { item: Import; exporter: Exporter; at: number }[]
}

function resolve(imports: readonly Import[], library: ModuleLibrary): Resolved {
  const whole = new Map<Exporter, number>()
  const parts: { item: Import; exporter: Exporter; at: number }[] = []
  for (const [at, item] of imports.entries()) {
    const exporter = library.module(item.module)
    if (!exporter) continue
    const plain = item.only === null && item.hidden === null && item.prefix === ''
    if (plain && exporter instanceof Module) whole.set(exporter, at)
    else if (!plain || !exporter.isCore) parts.push({ item, exporter, at })
  }
  return { whole, parts }
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
        module.import(importOf(value))
        break
      case 'autoload':
        module.import({
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
      module.export(symbolOf(shown as Identifier), symbolOf(own as Identifier))
      return symbolOf(shown as Identifier)
    })
}

export const isSyntax = (value: Value): boolean =>
  value instanceof Macro || value instanceof Special || value instanceof SyntaxParameter
