/**
 * Recipes of Spack repositories, read by evaluating each `package.py` and what it inherits from. One
 * evaluation a recipe, with its own limits; what recipes share is read-only, so their order changes
 * nothing.
 */
import type { Evidence } from '../../../model/common.ts'
import { PortolanError } from '../../../model/errors.ts'
import { Interpreter } from '../../../python/interpreter.ts'
import { PyClass, PyList, PyTuple, type PyModule } from '../../../python/values.ts'
import type { RecipeHost, RecipeSource, RecipeUnit, TreeView } from '../../adapter.ts'
import { classFacts } from './class-facts.ts'
import { directivesOf, tryProperty } from './core/classes.ts'
import { newDraft } from './draft.ts'
import type { PackageFacts, SourceFacts } from './facts.ts'
import { finish } from './finish.ts'
import { Modules } from './modules.ts'
import { classOf, isPackageFolder, nameOfFolder } from './names.ts'
import { toPackage } from './package.ts'
import { maxModuleBytes, openRepositories, recipeFolders, type Repository } from './repository.ts'
import { toSources } from './sources.ts'

/** Changes whenever the same recipe is read differently. */
const version = 'spack-recipes 1'

/** A virtual package that has a recipe of its own says nothing of a package. */
export type FactsUnit = { inputs: readonly string[] } & (
  | { facts: PackageFacts; sources: SourceFacts }
  | { virtual: true }
  | { skipped: Evidence; reason: string }
)

export type FactsSource = RecipeSource & {
  /** What Spack's own interface says of the unit's package. */
  facts(unit: string): FactsUnit
}

/** Far above what any recipe takes: of spack-packages the largest needs 140,000 steps and 11 MiB. */
const limits = { steps: 2_000_000, memory: 128 * 2 ** 20 }

function isTrue(vm: Interpreter, cls: PyClass, name: string): boolean {
  const value = tryProperty(vm, cls, name)
  return value !== undefined && vm.truth(value)
}

function listAttribute(vm: Interpreter, cls: PyClass, name: string): string[] {
  const value = tryProperty(vm, cls, name)
  return value instanceof PyList || value instanceof PyTuple
    ? value.items.map((item) => vm.str(item))
    : []
}

function packageClass(module: PyModule, name: string, where: string): PyClass {
  const cls = module.dict.get(classOf(name))
  if (cls instanceof PyClass) return cls
  throw new PortolanError('SPACK_RECIPE', `no class ${classOf(name)} in it`, { where })
}

function readFacts(
  vm: Interpreter,
  module: PyModule,
  name: string,
  namespace: string,
): { facts: PackageFacts; sources: SourceFacts } | { virtual: true } {
  const cls = packageClass(module, name, module.file)
  return vm.run(() => {
    if (isTrue(vm, cls, 'virtual')) return { virtual: true }
    const draft = newDraft(name, {
      hasCode: isTrue(vm, cls, 'has_code'),
      hasGit: cls.lookup('git') !== undefined,
      maintainers: listAttribute(vm, cls, 'maintainers'),
      spend: (steps) => vm.step(steps),
    })
    for (const directive of directivesOf(cls)) {
      try {
        directive.run(draft)
      } catch (error) {
        if (!(error instanceof PortolanError)) throw error
        const { code, message, hint } = error
        const options = { where: directive.where, cause: error, ...(hint && { hint }) }
        throw new PortolanError(code, message, options)
      }
    }
    return finish(draft, classFacts(vm, cls, namespace))
  })
}

/** `path:line` → evidence. */
function evidenceOf(error: PortolanError, path: string): Evidence {
  const match = /^(.*?)(?::(\d+))?$/.exec(error.where ?? path)!
  const line = match[2] === undefined ? {} : { line: Number(match[2]) }
  return { source: match[1] === '' ? path : match[1]!, ...line }
}

/** Trees opened together. Throws PortolanError SPACK_REPOSITORY or SPACK_API. */
export function openRecipes(trees: readonly TreeView[], host: RecipeHost): FactsSource {
  const repositories = trees.flatMap(openRepositories)
  const modules = new Modules(repositories, host)
  const byPrefix = new Map(repositories.map((r) => [`${r.tree.id}:${r.packages}`, r]))

  function locate(unit: string): { repository: Repository; folder: string; path: string } {
    const match = /^(.*\/|[^/]*:)([^/]+)\/package\.py$/.exec(unit)
    const repository = match && byPrefix.get(match[1]!)
    if (!match || !repository)
      throw new PortolanError('READER_DEFECT', `no unit of this reader: ${unit}`, { exitCode: 3 })
    return { repository, folder: match[2]!, path: unit.slice(repository.tree.id.length + 1) }
  }

  function facts(unit: string): FactsUnit {
    const { repository, folder, path } = locate(unit)
    const inputs = new Set([unit, `${repository.tree.id}:${repository.folder}repo.yaml`])
    if (!isPackageFolder(folder, repository.api)) {
      const reason = `no package of API ${repository.api} can be in a folder of that name`
      return { skipped: { source: path }, reason, inputs: [...inputs] }
    }
    const name = nameOfFolder(folder, repository.api)
    const vm = new Interpreter({ limits, importer: modules.importer })
    try {
      const read = modules.record(inputs, () => {
        const full = `${repository.modules}.${folder}`
        const module = vm.evaluateModule(repository.tree.text(path, maxModuleBytes), {
          file: path,
          name: repository.api === 1 ? full : `${full}.package`,
          package: repository.api === 1 ? repository.modules : full,
          names: modules.prelude(repository, path),
        })
        return readFacts(vm, module, name, repository.namespace)
      })
      return { ...read, inputs: [...inputs] }
    } catch (error) {
      if (!(error instanceof PortolanError)) throw error
      return { skipped: evidenceOf(error, path), reason: error.message, inputs: [...inputs] }
    }
  }

  function read(unit: string): RecipeUnit {
    const result = facts(unit)
    const { inputs } = result
    if ('skipped' in result) return { recipes: [], skipped: [result], inputs }
    if ('virtual' in result) return { recipes: [], skipped: [], inputs }
    const { path } = locate(unit)
    const found = toPackage(result.facts, path)
    const sources = toSources(result.sources.sources, result.facts)
    return { recipes: [{ package: found, sources }], skipped: [], inputs }
  }

  return {
    fingerprint: JSON.stringify([version, host]),
    units: () =>
      repositories
        .flatMap((r) => recipeFolders(r).map((f) => `${r.tree.id}:${r.packages}${f}/package.py`))
        .sort(),
    facts,
    read,
  }
}
