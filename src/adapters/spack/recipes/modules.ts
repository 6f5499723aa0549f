/**
 * Modules that recipes import: files of the repositories, evaluated once and shared read-only; the
 * names of Spack core and of the host, which are natives; and others, which are unknown to recipes.
 */
import { PortolanError } from '../../../model/errors.ts'
import { Interpreter } from '../../../python/interpreter.ts'
import { PyModule } from '../../../python/values.ts'
import type { RecipeHost } from '../../adapter.ts'
import { coreClasses } from './core/classes.ts'
import { hostFunctions, hostModules } from './core/host-modules.ts'
import { sharedModule } from './core/library.ts'
import { spackPackage } from './core/spack-package.ts'
import { nameOfFolder } from './names.ts'
import { maxModuleBytes, type Repository } from './repository.ts'

/** A module of a repository; without `module` there is none of that name. */
type Loaded = {
  module: PyModule | null
  /** What decided it, as `tree:path`. */
  inputs: Set<string>
  /** Modules that it imports. */
  uses: Set<Loaded>
  /** Why it cannot be evaluated. */
  failure?: PortolanError
}

type File = { repository: Repository; path: string; package: string }

export class Modules {
  readonly #repositories: readonly Repository[]
  readonly #library: (name: string) => PyModule | undefined
  readonly #core: PyModule
  readonly #spack = new Map<string, PyModule>()
  readonly #loaded = new Map<string, Loaded>()
  /** What the modules that are being evaluated use so far, innermost last. */
  readonly #recording: Set<Loaded>[] = []

  constructor(repositories: readonly Repository[], host: RecipeHost) {
    this.#repositories = repositories
    this.#library = hostModules(host)
    this.#core = spackPackage(coreClasses(), hostFunctions(host), this.#library)
    this.#spack.set(this.#core.name, this.#core)
  }

  /** Runs `action`; `inputs` get what decided everything that is imported meanwhile. */
  record<T>(inputs: Set<string>, action: () => T): T {
    const uses = new Set<Loaded>()
    try {
      return this.#recordUses(uses, action)
    } finally {
      // A set may grow while it is walked through.
      for (const used of uses) {
        for (const input of used.inputs) inputs.add(input)
        for (const more of used.uses) uses.add(more)
      }
    }
  }

  #recordUses<T>(uses: Set<Loaded>, action: () => T): T {
    this.#recording.push(uses)
    try {
      return action()
    } finally {
      this.#recording.pop()
    }
  }

  /** The importer of every evaluation: null when there is no such module, undefined: not modelled. */
  readonly importer = (name: string): PyModule | null | undefined => {
    const core = this.#spack.get(name)
    if (core) return core
    if (name.startsWith('spack_repo') || name.startsWith('spack.pkg')) return this.#load(name)
    if (!/^(?:spack|llnl|archspec)(?:\.|$)/.test(name)) return this.#library(name)
    const inner = innerModule(name, this.#core)
    this.#spack.set(name, inner)
    return inner
  }

  #load(name: string): PyModule | null {
    // Packages are imported before what is in them.
    const dot = name.lastIndexOf('.')
    if (dot > 'spack_repo'.length && this.#load(name.slice(0, dot)) === null) return null
    const entry = this.#loaded.get(name) ?? this.#evaluate(name)
    this.#recording.at(-1)?.add(entry)
    if (entry.failure) throw entry.failure
    return entry.module
  }

  #evaluate(name: string): Loaded {
    const loaded: Loaded = { module: null, inputs: new Set(), uses: new Set() }
    // Before it is evaluated: modules import each other in circles.
    this.#loaded.set(name, loaded)
    const file = this.#find(name, loaded.inputs)
    if (file === null) return loaded
    const { repository, path } = file
    const vm = new Interpreter({ importer: this.importer })
    const module = new PyModule(name, { file: path, home: vm.home, package: file.package })
    module.dict.set('__name__', name)
    loaded.module = module
    if (path.endsWith('/')) return loaded
    loaded.inputs.add(`${repository.tree.id}:${path}`)
    try {
      this.#recordUses(loaded.uses, () => {
        for (const [key, value] of this.prelude(repository, path)) module.dict.set(key, value)
        vm.evaluateInto(module, repository.tree.text(path, maxModuleBytes))
      })
      vm.freeze()
    } catch (error) {
      if (!(error instanceof PortolanError)) throw error
      loaded.failure = error
    }
    return loaded
  }

  /** Recipes of package API 1 see the names of the build systems without importing them. */
  prelude(repository: Repository, path: string): PyModule['dict'] | readonly [] {
    if (repository.api !== 1 || !path.startsWith(repository.packages)) return []
    const module = this.#load('spack_repo.builtin.build_systems._package_api_v1')
    if (module) return module.dict
    throw new PortolanError(
      'SPACK_RECIPE',
      'package API 1 takes its base classes from the repository builtin (spack-packages): sync that one, too',
      { where: path },
    )
  }

  /** `inputs` get the folders whose names decided it. */
  #find(name: string, inputs: Set<string>): File | null {
    return name.startsWith('spack.pkg') ? this.#findOld(name, inputs) : this.#findNew(name, inputs)
  }

  #findNew(name: string, inputs: Set<string>): File | null {
    for (const repository of this.#repositories) {
      if (repository.api !== 2) continue
      const root = `spack_repo.${repository.namespace}`
      if (root === name) return folder(repository, repository.folder, name)
      if (root.startsWith(`${name}.`)) return { repository, path: '/', package: name }
      if (!name.startsWith(`${root}.`)) continue
      const inner = name.slice(root.length + 1).replaceAll('.', '/')
      const found = fileOf(repository, `${repository.folder}${inner}`, name)
      if (found === null) inputs.add(`${repository.tree.id}:${parent(repository.folder + inner)}`)
      if (found !== null) return found
    }
    return null
  }

  #findOld(name: string, inputs: Set<string>): File | null {
    for (const repository of this.#repositories) {
      const root = `spack.pkg.${repository.namespace}`
      if (root === name || root.startsWith(`${name}.`))
        return { repository, path: '/', package: name }
      if (!name.startsWith(`${root}.`)) continue
      const wanted = name.slice(root.length + 1)
      inputs.add(`${repository.tree.id}:${repository.packages}`)
      const found = repository.tree
        .list(repository.packages.replace(/\/$/, ''))
        .map((entry) => entry.replace(/\/$/, ''))
        .find((entry) => isSamePackage(wanted, entry, repository.api))
      if (found !== undefined)
        return { repository, path: `${repository.packages}${found}/package.py`, package: root }
    }
    return null
  }
}

/**
 * An inner module of Spack, as older recipes import them: `spack.builder`, `llnl.util.lang`. What is
 * known of it are names that `spack.package` has, too.
 */
function innerModule(name: string, core: PyModule): PyModule {
  const module = sharedModule(name)
  for (const [key, value] of core.dict) module.dict.set(key, value)
  const host = core.dict.get('host_platform')
  if (name === 'spack.platforms' && host !== undefined) module.dict.set('host', host)
  return module
}

const parent = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1)

/** A package's `__init__.py`, or the folder itself, `/` behind, where it has none. */
function folder(repository: Repository, path: string, name: string): File {
  const inside = path === '' || path.endsWith('/') ? path : `${path}/`
  const has = repository.tree.list(inside.replace(/\/$/, '')).includes('__init__.py')
  return { repository, path: has ? `${inside}__init__.py` : `${inside}/`, package: name }
}

/** `a/b` is `a/b.py`, the package `a/b/__init__.py`, or a plain folder. */
function fileOf(repository: Repository, path: string, name: string): File | null {
  const at = path.lastIndexOf('/')
  const names = repository.tree.list(at < 0 ? '' : path.slice(0, at))
  const last = path.slice(at + 1)
  if (names.includes(`${last}.py`))
    return { repository, path: `${path}.py`, package: name.slice(0, name.lastIndexOf('.')) }
  return names.includes(`${last}/`) ? folder(repository, path, name) : null
}

/** In package API 1 a module's `_` may stand for `-`, and `num3proxy` for `3proxy`. */
const isSamePackage = (wanted: string, entry: string, api: 1 | 2): boolean =>
  wanted.replace(/^num(?=\d)/, '').replaceAll('_', '-') ===
  nameOfFolder(entry, api).replaceAll('_', '-')
