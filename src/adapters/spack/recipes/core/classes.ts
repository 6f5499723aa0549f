/**
 * The classes of Spack core that recipes inherit from. Their methods build packages and are not
 * modelled: a recipe that calls one while it is being read is unsupported, never answered wrongly.
 */
import { HostObject } from '../../../../python/host.ts'
import type { Machine } from '../../../../python/machine.ts'
import { PyClass, PyDict, PyList, PyTuple, types, type Value } from '../../../../python/values.ts'
import { stagingOf, PyDirective } from './conditions.ts'
import { emptySpec } from '../../../../spec/spec.ts'
import { variant } from '../carry-out.ts'

const classpropertyClass = new PyClass('classproperty', [types.object])

/** `classproperty(f)`: asked of a class, it is `f(class)`. */
export class PyClassProperty extends HostObject {
  readonly callback: Value
  constructor(callback: Value) {
    super()
    this.callback = callback
  }
  override get cls(): PyClass {
    return classpropertyClass
  }
  override get(owner: PyClass, vm: Machine): Value {
    return vm.call(this.callback, [owner])
  }
}

const plainAttributes: Record<string, () => Value> = {
  build_system_class: () => 'PackageBase',
  extendable: () => false,
  fetch_options: () => new PyDict(),
  has_code: () => true,
  homepage: () => null,
  license_comment: () => '#',
  license_files: () => new PyList([]),
  license_required: () => false,
  license_url: () => '',
  license_vars: () => new PyList([]),
  list_depth: () => 0,
  list_url: () => null,
  maintainers: () => new PyList([]),
  manual_download: () => false,
  non_bindable_shared_objects: () => new PyList([]),
  parallel: () => true,
  run_tests: () => false,
  sanity_check_is_dir: () => new PyList([]),
  sanity_check_is_file: () => new PyList([]),
  test_requires_compiler: () => false,
  test_suite: () => null,
  transitive_rpaths: () => true,
  unresolved_libraries: () => new PyList([]),
  virtual: () => false,
}

/** Directives that the classes of Spack core stage, and those of recipes in the order of the text. */
const staged = new WeakMap<PyClass, readonly PyDirective[]>()

/** Directives of a class: those of its bases, last base first, each once, then its own. */
export const directivesOf = (cls: PyClass): readonly PyDirective[] => staged.get(cls) ?? []

/** What Spack's metaclass does when a class body is done. */
function complete(vm: Machine, cls: PyClass): void {
  const all = new Set<PyDirective>()
  for (const base of cls.bases.toReversed()) for (const d of directivesOf(base)) all.add(d)
  for (const directive of stagingOf(vm).take()) all.add(directive)
  staged.set(cls, [...all])
  const detectable = cls.lookup('executables') ?? cls.lookup('libraries')
  if (detectable !== undefined) {
    const tags = cls.lookup('tags')
    const before = tags instanceof PyList || tags instanceof PyTuple ? tags.items : []
    cls.dict.set('tags', new PyList([...before, 'detectable'], cls.home))
  }
}

const genericBuildSystem = (): PyDirective =>
  new PyDirective(
    variant(
      { name: 'build_system', type: 'single', default: 'generic', values: ['generic'] },
      emptySpec,
    ),
    'spack.builder',
  )

/** Base classes of one opening of trees. Classes made from them stage directives. */
export function coreClasses(): ReadonlyMap<string, PyClass> {
  const packageBase = new PyClass('PackageBase', [types.object], { module: 'spack.package_base' })
  for (const [name, make] of Object.entries(plainAttributes)) packageBase.dict.set(name, make())
  packageBase.open = true
  packageBase.onSubclass = (vm, cls) => complete(vm as Machine, cls)
  const inherit = (name: string, base: PyClass) =>
    new PyClass(name, [base], { module: 'spack.builder', open: true })
  const package_ = inherit('Package', packageBase)
  package_.dict.set('build_system_class', 'Package')
  package_.dict.set('default_buildsystem', 'generic')
  staged.set(package_, [genericBuildSystem()])
  const baseBuilder = inherit('BaseBuilder', types.object)
  const builder = inherit('Builder', baseBuilder)
  const withDefaults = inherit('BuilderWithDefaults', builder)
  const generic = inherit('GenericBuilder', withDefaults)
  const all = [packageBase, package_, baseBuilder, builder, withDefaults, generic]
  return new Map(all.map((cls) => [cls.name, cls]))
}
