/**
 * Channels opened together: where their modules are, and the modules themselves, each looked at
 * when first wanted (Guix manual, "Creating a Channel").
 */
import { isUtf8 } from 'node:buffer'
import { PortolanError } from '../../model/errors.ts'
import type { TreeView } from '../adapter.ts'
import { NIL, Pair, Stop, sym, type Sym, type Value } from './scheme/data.ts'
import { core, isOutside } from './scheme/core.ts'
import { Frame, type ModuleScope, symbolOf } from './scheme/environment.ts'
import { Evaluator, type Primitive } from './scheme/eval.ts'
import { datum, special } from './scheme/forms.ts'
import { load } from './scheme/load.ts'
import { toArray } from './scheme/macros.ts'
import { type Exporter, type Library, Module, moduleName } from './scheme/module.ts'
import { Reader } from './scheme/read.ts'
import type { Rec, RecordOptions } from './scheme/record.ts'
import { Sources } from './scheme/sources.ts'
import { guixForms, isRecord, ownLabel, packageForms, sanitizer } from './forms.ts'
import { collectNames, named, type Names } from './names.ts'
import { natives, type Natives } from './native.ts'

export type Skip = { reason: string; pos: number }
/** A module file: the tree it is in and its path there, and its place among the sources. */
export type ModuleFile = { tree: TreeView; path: string }

const limits = { steps: 3_000_000, depth: 1500 }
const fileLimit = 64 * 1024 * 1024

/** Names of a native module or of Guile's libraries. */
class Ready implements Exporter {
  readonly name: string
  readonly #names: ReadonlyMap<Sym, Value>
  constructor(name: string, names: ReadonlyMap<Sym, Value>) {
    this.name = name
    this.#names = names
  }
  exported(name: Sym): Value {
    return this.#names.get(name)
  }
  replaces(): boolean {
    return false
  }
}

export class Channels implements Library {
  readonly core: ReadonlyMap<Sym, Value>
  readonly sources = new Sources()
  readonly evaluator: Evaluator
  readonly #trees: readonly { tree: TreeView; folder: string }[]
  readonly #modules = new Map<string, Exporter | null>()
  readonly #files = new Map<string, ModuleFile>()
  readonly #skips = new Map<string, Skip[]>()
  #recordOptions: RecordOptions | null = null
  #names: Names | null = null
  readonly #natives: { whole: Natives; parts: Natives }

  constructor(trees: readonly TreeView[], system: string) {
    this.#trees = trees.map((tree) => ({ tree, folder: channelFolder(tree) }))
    this.#natives = natives(system, {
      packagesNamed: (name) => this.#named(name),
      records: (folder, type) => this.#recordsOf(folder, type),
    })
    const names = core()
    for (const [name, value] of guixForms) names.set(sym(name), value)
    for (const [name, value] of Object.entries(this.#moduleForms())) names.set(sym(name), value)
    this.core = names
    const nowhere: ModuleScope = { name: '', root: null as never, lookup: () => undefined }
    this.evaluator = new Evaluator(limits, new Frame([], [], null, nowhere))
  }

  /** Where the module files of a tree lie, '' or a folder with `/` behind. */
  folder(tree: TreeView): string {
    return this.#trees.find((t) => t.tree === tree)?.folder ?? ''
  }

  skips(path: string): readonly Skip[] {
    return this.#skips.get(path) ?? []
  }
  fileOf(module: Module): ModuleFile | undefined {
    return this.#files.get(module.file.path)
  }

  module(name: string): Exporter | null {
    const known = this.#modules.get(name)
    if (known !== undefined) return known
    const found = this.#find(name)
    if (!this.#modules.has(name)) this.#modules.set(name, found)
    return found
  }

  #find(name: string): Exporter | null {
    const whole = this.#natives.whole.get(name)
    if (whole) return new Ready(name, whole)
    const relative = `${name.replaceAll(' ', '/')}.scm`
    for (const { tree, folder } of this.#trees) {
      const text = tryText(tree, folder + relative)
      if (text !== null) return this.#load(name, { tree, path: folder + relative }, text)
    }
    return isOutside(name) ? new Ready(name, this.core) : null
  }

  /** The module in a file, whatever name it is found under. Throws PortolanError TREE_FILE. */
  open(file: ModuleFile): Module | null {
    const key = `${file.tree.id}:${file.path}`
    const name = nameOf(file.path.slice(this.folder(file.tree).length))
    const found = this.module(name)
    if (found instanceof Module && found.file.path === key) return found
    // Another tree has a module of that name, which others see; this one stands for itself.
    return this.#load(name, file, latin1(file.tree, file.path), false)
  }

  #load(name: string, file: ModuleFile, text: string, known = true): Module {
    const key = `${file.tree.id}:${file.path}`
    const source = this.sources.add(key, text)
    const module = new Module(name, source, this)
    this.#files.set(key, file)
    if (known) this.#modules.set(name, module)
    const skips: Skip[] = []
    this.#skips.set(key, skips)
    load(module, {
      ev: this.evaluator,
      records: this.#records(),
      skipped: (reason, pos) => skips.push({ reason, pos }),
    })
    const label = module.variables.get(sym('add-input-label'))
    if (name === 'guix packages' && label) module.variables.set(ownLabel, label)
    if (name === 'guix packages')
      for (const [form, value] of Object.entries(packageForms(module.root)))
        module.override(sym(form), value)
    for (const [symbol, value] of this.#natives.parts.get(name) ?? [])
      module.override(symbol, value)
    return module
  }

  /** Files that hold modules of packages, of one tree: `(gnu packages …)` of Guix itself, all of another channel. */
  moduleFiles(tree: TreeView): string[] {
    const folder = this.folder(tree)
    const isGuix =
      tree.list(`${folder}gnu`).includes('packages.scm') &&
      tree.list(`${folder}guix`).includes('packages.scm')
    return schemeFiles(tree, isGuix ? `${folder}gnu/packages/` : folder)
  }

  /** How records work is the one thing of Guix's own that is done here and has changed. */
  #records(): RecordOptions {
    this.#recordOptions ??= {
      sanitizer,
      bindsInherited: this.#trees.some(({ tree, folder }) =>
        tryText(tree, `${folder}guix/records.scm`)?.includes('(identifier-syntax inherited)'),
      ),
    }
    return this.#recordOptions
  }

  #named(name: string): readonly Rec[] {
    this.#names ??= collectNames(this.#packageModules(), this.evaluator)
    return named(this.#names, name, this.evaluator)
  }
  #recordsOf(folder: string, type: string): Rec[] {
    const names = new Set(
      this.#trees.flatMap(({ tree, folder: own }) =>
        schemeFiles(tree, `${own}${folder}/`).map((path) => nameOf(path.slice(own.length))),
      ),
    )
    return [...names].flatMap((name) => {
      const module = this.module(name)
      if (!(module instanceof Module)) return []
      return [...module.exports.values()].flatMap((own) => {
        const variable = module.variables.get(own)
        const value = variable && this.evaluator.force(variable)
        return isRecord(value, type) ? [value] : []
      })
    })
  }
  *#packageModules(): Generator<Module> {
    for (const { tree } of this.#trees) {
      for (const path of this.moduleFiles(tree)) {
        const module = this.module(nameOf(path.slice(this.folder(tree).length)))
        if (module instanceof Module) yield module
      }
    }
  }

  /** Forms and procedures by which a program names modules itself. */
  #moduleForms(): Record<string, Value> {
    const reference = (spec: Value, name: Value): Value => {
      const module = this.module(moduleName(spec))
      const symbol = symbolOf(name as Sym)
      const value =
        module instanceof Module
          ? (module.variables.get(symbol) ?? module.lookup(symbol))
          : module?.exported(symbol)
      if (value === undefined) throw new Stop(`(${moduleName(spec)}) has no ${symbol.name}`, -1)
      return value
    }
    const at = (name: string): Value =>
      special(name, (form, env, ev) => {
        const [, spec, id] = toArray(form)
        return ev.tail(new Pair(resolved, new Pair(new Pair(datum(spec), id), NIL)), env)
      })
    const resolved = special('a name of a module', (form, _env, ev) => {
      const { car, cdr } = (form.cdr as Pair).car as Pair
      return ev.settled(reference(car, cdr))
    })
    const resolveInterface: Primitive = ([spec], ev) =>
      this.module(moduleName(spec)) ?? ev.stop(`there is no module (${moduleName(spec)})`)
    const moduleRef: Primitive = ([module, name], ev) => {
      const symbol = symbolOf(name as Sym)
      const value =
        module instanceof Module
          ? (module.variables.get(symbol) ?? module.exported(symbol))
          : (module as Exporter).exported(symbol)
      return value === undefined ? ev.stop(`a module has no ${symbol.name}`) : ev.settled(value)
    }
    return {
      '@': at('@'),
      '@@': at('@@'),
      'resolve-interface': resolveInterface,
      'resolve-module': resolveInterface,
      'module-ref': moduleRef,
    }
  }
}

export const nameOf = (path: string): string => path.replace(/\.scm$/, '').replaceAll('/', ' ')

/** Names of Scheme files below a folder; hidden folders hold none. */
function schemeFiles(tree: TreeView, folder: string, depth = 0): string[] {
  return tree.list(folder.replace(/\/$/, '')).flatMap((name) => {
    if (name.endsWith('/'))
      return name.startsWith('.') || depth > 20 ? [] : schemeFiles(tree, folder + name, depth + 1)
    return name.endsWith('.scm') && !name.startsWith('.') ? [folder + name] : []
  })
}

/** Source as bytes, or null when there is no such file. */
function tryText(tree: TreeView, path: string): string | null {
  const slash = path.lastIndexOf('/')
  if (!tree.list(path.slice(0, Math.max(slash, 0))).includes(path.slice(slash + 1))) return null
  try {
    return latin1(tree, path)
  } catch (error) {
    if (error instanceof PortolanError) return null
    throw error
  }
}
function latin1(tree: TreeView, path: string): string {
  const bytes = tree.bytes(path, fileLimit)
  // `text` says which line is not UTF-8.
  if (!isUtf8(bytes)) tree.text(path, fileLimit)
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
}

/** `.guix-channel`: `(channel (version 0) (directory "…"))`. */
export function channelFolder(tree: TreeView): string {
  if (!tree.list('').includes('.guix-channel')) return ''
  try {
    const form = new Reader(latin1(tree, '.guix-channel'), 0, 0, false).read()
    for (const part of toArray(form)) {
      const [key, value] = toArray(part)
      if (key === sym('directory') && typeof value === 'string')
        return `${value.replace(/^\.?\/+|\/+$/g, '')}/`.replace(/^(\.\/)?\/?$/, '')
    }
  } catch (error) {
    if (!(error instanceof Stop) && !(error instanceof PortolanError)) throw error
  }
  return ''
}
