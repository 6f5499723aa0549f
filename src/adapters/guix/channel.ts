/**
 * Channels opened together: where their modules are, and the modules themselves, each looked at
 * when first wanted (Guix manual, "Creating a Channel").
 */
import { PortolanError } from '../../model/errors.ts'
import type { TreeView } from '../adapter.ts'
import { FileParts } from './file-parts.ts'
import { channelFolder, latin1, nameOf, parent, schemeFiles, schemeFolders } from './files.ts'
import { guixForms, isRecord, ownLabel, packageForms, sanitizer } from './forms.ts'
import { moduleForms } from './module-forms.ts'
import { PackageNames } from './package-names.ts'
import { type Natives, natives } from './native.ts'
import { core, isOutside } from './scheme/core.ts'
import type { Sym } from './scheme/data.ts'
import { sym, type Value } from './scheme/data.ts'
import { Frame, type Hold, type ModuleScope, nothing } from './scheme/environment.ts'
import { Evaluator } from './scheme/eval.ts'
import { load, settle } from './scheme/load.ts'
import { type Exporter, Module, type ModuleLibrary } from './scheme/module.ts'
import type { Rec } from './scheme/rec.ts'
import type { RecordOptions } from './scheme/record.ts'
import { Sources } from './scheme/sources.ts'
import { unitInputs } from './unit-inputs.ts'
import { namesPart } from './scheme/parts.ts'

export type Skip = { reason: string; pos: number }
/** A module file: the tree it is in and its path there, and its place among the sources. */
export type ModuleFile = { tree: TreeView; path: string }

/** Modules that are asked for whoever reads. */
const everywhere = ['guix packages', 'guix download', 'gnu packages']

const limits = { steps: 3_000_000, moduleSteps: 20_000_000, depth: 1500 }

/** Names of a native module or of Guile's libraries. */
class Ready implements Exporter {
  readonly name: string
  readonly isCore: boolean
  readonly #names: ReadonlyMap<Sym, Value>
  constructor(name: string, names: ReadonlyMap<Sym, Value>, isCore: boolean) {
    this.name = name
    this.isCore = isCore
    this.#names = names
  }
  exported(name: Sym): Value {
    return this.#names.get(name)
  }
  replaces(): boolean {
    return false
  }
}

export class Channels implements ModuleLibrary {
  readonly core: ReadonlyMap<Sym, Value>
  readonly sources = new Sources()
  /** Whether all text read so far was UTF-8; else it stands in for what is not. */
  isUtf8 = true
  readonly evaluator: Evaluator
  readonly #trees: readonly { tree: TreeView; folder: string }[]
  readonly #modules = new Map<string, Exporter | null>()
  readonly #files = new Map<string, ModuleFile>()
  /** Modules by the files they are in. */
  readonly #byFile = new Map<string, Module>()
  /** What stands for the names in a folder. */
  readonly #folders = new Map<string, Hold>()
  readonly #parts = new FileParts((file) => this.#textOf(file))
  readonly #skips = new Map<string, Skip[]>()
  /** Folders, of trees looked into first or of all, that lack a module, by its name. */
  readonly #missed = new Map<string, string[]>()
  readonly exporters = new Map<Sym, Module[]>()
  readonly #unsettled: (() => void)[] = []
  #settling = false
  #recordOptions: RecordOptions | null = null
  #names: PackageNames | null = null
  readonly #natives: { whole: Natives; parts: Natives }

  constructor(trees: readonly TreeView[], system: string) {
    this.#trees = trees.map((tree) => ({ tree, folder: channelFolder(tree) }))
    this.#natives = natives(system, {
      packagesNamed: (name) => this.#named(name),
      records: (folder, type) => this.#recordsOf(folder, type),
    })
    const names = core()
    for (const [name, value] of guixForms) names.set(sym(name), value)
    for (const [name, value] of Object.entries(moduleForms(this))) names.set(sym(name), value)
    this.core = names
    const nowhere: ModuleScope = {
      name: '',
      root: null as never,
      steps: 0,
      lookup: () => undefined,
    }
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

  #text(tree: TreeView, path: string): string {
    const { text, utf8 } = latin1(tree, path)
    this.isUtf8 &&= utf8
    return text
  }
  /** Source as bytes, or null when there is no such file. */
  #tryText(tree: TreeView, path: string): string | null {
    const slash = path.lastIndexOf('/')
    if (!tree.list(path.slice(0, Math.max(slash, 0))).includes(path.slice(slash + 1))) return null
    try {
      return this.#text(tree, path)
    } catch (error) {
      if (error instanceof PortolanError) return null
      throw error
    }
  }

  #find(name: string): Exporter | null {
    const whole = this.#natives.whole.get(name)
    if (whole) return new Ready(name, whole, false)
    const relative = `${name.replaceAll(' ', '/')}.scm`
    for (const { tree, folder } of this.#trees) {
      const text = this.#tryText(tree, folder + relative)
      if (text !== null) return this.#load(name, { tree, path: folder + relative }, text)
      const missed = `${tree.id}:${parent(folder + relative)}`
      if (!isOutside(name)) this.#missed.set(name, [...(this.#missed.get(name) ?? []), missed])
    }
    return isOutside(name) ? new Ready(name, this.core, true) : null
  }

  /** The module in a file, whatever name it is found under. Throws PortolanError TREE_FILE. */
  open(file: ModuleFile): Module {
    const key = `${file.tree.id}:${file.path}`
    const name = nameOf(file.path.slice(this.folder(file.tree).length))
    const found = this.module(name)
    if (found instanceof Module && found.file.path === key) return found
    // Another tree has a module of that name, which others see; this one stands for itself.
    return this.#load(name, file, this.#text(file.tree, file.path), false)
  }

  #load(name: string, file: ModuleFile, text: string, known = true): Module {
    const key = `${file.tree.id}:${file.path}`
    const source = this.sources.add(key, text)
    const module = new Module(name, source, this)
    this.#files.set(key, file)
    this.#byFile.set(key, module)
    if (known) this.#modules.set(name, module)
    const skips: Skip[] = []
    this.#skips.set(key, skips)
    const options = {
      ev: this.evaluator,
      records: this.#records(),
      skipped: (reason: string, pos: number) => skips.push({ reason, pos }),
    }
    const later = load(module, options)
    this.#unsettled.push(() => {
      const before = this.evaluator.holds.open()
      settle(module, later, options)
      module.loadUses = this.evaluator.holds.close(before)
      this.#override(module)
    })
    this.#override(module)
    this.#settleAll()
    return module
  }

  /** One after the other: a module may be looked at for the sake of another's macro. */
  #settleAll(): void {
    if (this.#settling) return
    this.#settling = true
    try {
      for (let next = this.#unsettled.pop(); next; next = this.#unsettled.pop()) next()
    } finally {
      this.#settling = false
    }
  }

  #override(module: Module): void {
    const { name } = module
    const label = module.variables.get(sym('add-input-label'))
    if (name === 'guix packages' && label && !module.variables.has(ownLabel))
      module.variables.set(ownLabel, label)
    if (name === 'guix packages')
      for (const [form, value] of Object.entries(packageForms(module.root)))
        module.override(sym(form), value)
    for (const [symbol, value] of this.#natives.parts.get(name) ?? [])
      module.override(symbol, value)
  }

  /** Files that hold modules of packages, of one tree: `(gnu packages …)` of Guix itself, all of another channel. */
  moduleFiles(tree: TreeView): string[] {
    return schemeFiles(tree, this.#moduleFolder(tree))
  }
  #moduleFolder(tree: TreeView): string {
    const folder = this.folder(tree)
    const isGuix =
      tree.list(`${folder}gnu`).includes('packages.scm') &&
      tree.list(`${folder}guix`).includes('packages.scm')
    return isGuix ? `${folder}gnu/packages/` : folder
  }

  /** How records work is the one thing of Guix's own that is done here and has changed. */
  #records(): RecordOptions {
    this.#recordOptions ??= {
      sanitizer,
      bindsInherited: this.#trees.some(({ tree, folder }) =>
        this.#tryText(tree, `${folder}guix/records.scm`)?.includes('(identifier-syntax inherited)'),
      ),
    }
    return this.#recordOptions
  }

  /**
   * What decided a unit's result that hangs on these: see `unitInputs`; and how records work here.
   */
  inputsOf(unit: Module, holds: readonly Hold[]): string[] {
    const inputs = unitInputs(unit, holds, this, this.evaluator.holds.number())
    for (const { tree, folder } of this.#trees) {
      if (folder !== '') inputs.push(`${tree.id}:.guix-channel`)
      if (tree.list(`${folder}guix`).includes('records.scm'))
        inputs.push(`${tree.id}:${folder}guix/records.scm`)
    }
    for (const name of everywhere) inputs.push(...this.missed(name))
    return [...new Set(inputs)].sort()
  }
  /** Inputs that lack the module: folders where a file would be it, or come before the one that is. */
  missed(module: string): readonly string[] {
    return this.#missed.get(module) ?? []
  }

  /** See `RecipeSource.part`. */
  part(file: string, part: string): string | null {
    return this.#parts.part(file, part)
  }
  #textOf(file: string): string | null {
    const read = this.#byFile.get(file)?.file.text
    if (read !== undefined) return read
    const tree = this.#trees.find((t) => file.startsWith(`${t.tree.id}:`))?.tree
    return tree ? this.#tryText(tree, file.slice(tree.id.length + 1)) : null
  }

  /** Whoever is being worked out hangs on which files there are in a folder and those in it. */
  #usesFolders(tree: TreeView, folder: string): void {
    for (const inner of schemeFolders(tree, folder)) {
      const input = `${tree.id}:${inner}`
      let hold = this.#folders.get(input)
      if (!hold) this.#folders.set(input, (hold = { input, module: null, uses: nothing, mark: 0 }))
      this.evaluator.holds.note(hold)
    }
  }

  #named(name: string): readonly Rec[] {
    this.#names ??= new PackageNames({
      modules: () => this.#packageModules(),
      meaning: (word) => {
        const packages = this.module('guix packages')
        return packages?.exported(word) ?? this.core.get(word)
      },
      env: this.evaluator.nextEnv,
    })
    return this.#names.called(name, this.evaluator)
  }
  #recordsOf(folder: string, type: string): Rec[] {
    const names = new Set(
      this.#trees.flatMap(({ tree, folder: own }) => {
        const paths = schemeFiles(tree, `${own}${folder}/`)
        this.#usesFolders(tree, `${own}${folder}/`)
        return paths.map((path) => nameOf(path.slice(own.length)))
      }),
    )
    return [...names].flatMap((name) => {
      const module = this.module(name)
      if (!(module instanceof Module)) return []
      this.evaluator.holds.note(module.interface)
      return [...module.exports.values()].flatMap((own) => {
        const variable = module.variables.get(own)
        const value = variable && this.evaluator.force(variable)
        return isRecord(value, type) ? [value] : []
      })
    })
  }
  *#packageModules(): Generator<Module> {
    for (const { tree } of this.#trees) {
      this.#usesFolders(tree, this.#moduleFolder(tree))
      for (const path of this.moduleFiles(tree)) {
        const module = this.module(nameOf(path.slice(this.folder(tree).length)))
        if (!(module instanceof Module)) continue
        const { holds } = this.evaluator
        holds.note(module.interface)
        holds.note({
          input: `${module.file.path}//${namesPart}`,
          module,
          uses: nothing,
          mark: 0,
        })
        yield module
      }
    }
  }
}
