/**
 * The classes of Spack core that recipes inherit from. Their methods build packages and are not
 * modelled: a recipe that calls one while it is being read is unsupported, never answered wrongly.
 */
import { exceptionClass, PyRaise } from '../../../../python/exceptions.ts'
import { HostObject, PyUnknown } from '../../../../python/host.ts'
import type { Machine } from '../../../../python/machine.ts'
import { PyClass, PyDict, PyList, PyTuple, types, type Value } from '../../../../python/values.ts'
import { stagingOf, PyDirective } from './conditions.ts'
import { shared } from './library.ts'
import { PyVersion } from './spec-object.ts'
import { emptySpec } from '../../../../spec/spec.ts'
import { variant } from '../carry-out.ts'
import { newDraft } from '../draft.ts'

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
  fetch_options: () => new PyDict(shared),
  has_code: () => true,
  homepage: () => null,
  license_comment: () => '#',
  license_files: () => new PyList([], shared),
  license_required: () => false,
  license_url: () => '',
  license_vars: () => new PyList([], shared),
  list_depth: () => 0,
  list_url: () => null,
  maintainers: () => new PyList([], shared),
  manual_download: () => false,
  non_bindable_shared_objects: () => new PyList([], shared),
  parallel: () => true,
  run_tests: () => false,
  sanity_check_is_dir: () => new PyList([], shared),
  sanity_check_is_file: () => new PyList([], shared),
  test_requires_compiler: () => false,
  test_suite: () => null,
  transitive_rpaths: () => true,
  unresolved_libraries: () => new PyList([], shared),
  virtual: () => false,
}

/** Its other attributes: methods and properties of a package that is being built. */
const methods =
  'add_files_to_view all_patches all_urls all_urls_for_version archive_install_test_log ' +
  'build_system_flags cmake_prefix_paths command compiler configure_args_path conflicts ' +
  'content_hash default_buildsystem dependencies dependencies_by_name dependencies_of_type ' +
  'dependency_names detect_dev_src_change disable_redistribute do_clean do_fetch do_patch ' +
  'do_restage do_stage do_test do_uninstall download_instr env_flags env_mods_path env_path ' +
  'extendee_spec extendees extends fetch_remote_versions fetcher find_valid_url_for_version ' +
  'flag_handler flags_to_build_system_args format_doc fullname fullnames get_variant ' +
  'global_license_dir global_license_file has_variant home inject_flags ' +
  'install_configure_args_path install_env_path install_log_path intersects is_extension ' +
  'keep_werror legacy_buildsystem licenses log_path metadata_dir module name namespace ' +
  'nearest_url needs_commit num_variant_definitions package_dir patches phase_log_files prefix ' +
  'provided provided_together provided_virtual_names provides redistribute_binary ' +
  'redistribute_source remove_files_from_view remove_prefix requirements ' +
  'resolve_binary_provenance resources rpath rpath_args setup_dependent_package ' +
  'setup_dependent_run_environment setup_run_environment splice_specs stage tester ' +
  'times_log_path uninstall_by_spec unit_test_check url_for_version url_version ' +
  'validate_variant_names variant_definitions variant_items variant_names variants version ' +
  'version_or_package_attr version_urls view view_destination view_file_conflicts view_source ' +
  'virtuals_provided win_add_library_dependent win_add_rpath windows_establish_runtime_linkage'

const versionsClass = new PyClass('versions', [types.object])

/** `Other.versions` of a package: a dict of what it declares, for recipes that follow another one. */
class PyVersionsAttribute extends HostObject {
  override get cls(): PyClass {
    return versionsClass
  }
  override get(owner: PyClass, vm: Machine): Value {
    const draft = newDraft(owner.name, {
      hasCode: true,
      hasGit: true,
      maintainers: [],
      spend: (steps) => vm.step(steps),
    })
    for (const directive of directivesOf(owner)) directive.run(draft)
    const dict = new PyDict()
    for (const { version, said } of draft.versions.values()) {
      const info = new PyDict()
      for (const [key, value] of Object.entries(said))
        if (key !== 'ver' && value !== null && value !== undefined) info.set(key, value)
      dict.set(new PyVersion(version), info)
    }
    return dict
  }
}

/** Directives that the classes of Spack core stage, and those of recipes in the order of the text. */
const staged = new WeakMap<PyClass, readonly PyDirective[]>()

/** Directives of a class: those of its bases, last base first, each once, then its own. */
export const directivesOf = (cls: PyClass): readonly PyDirective[] => staged.get(cls) ?? []

/** A class property may raise AttributeError, and then there is no such attribute. */
function hasAttribute(vm: Machine, cls: PyClass, name: string): boolean {
  if (!(cls.lookup(name) instanceof HostObject)) return cls.lookup(name) !== undefined
  return tryProperty(vm, cls, name) !== undefined
}

/** An attribute of a class, its class properties asked; undefined where there is none. */
export function tryProperty(vm: Machine, cls: PyClass, name: string): Value | undefined {
  const found = cls.lookup(name)
  if (!(found instanceof HostObject)) return found
  try {
    return found.get(cls, vm)
  } catch (error) {
    if (error instanceof PyRaise && error.value.cls === exceptionClass('AttributeError'))
      return undefined
    throw error
  }
}

/** What Spack's metaclass does when a class body is done. */
function complete(vm: Machine, cls: PyClass): void {
  const all = new Set<PyDirective>()
  for (const base of cls.bases.toReversed()) for (const d of directivesOf(base)) all.add(d)
  for (const directive of stagingOf(vm).take()) all.add(directive)
  staged.set(cls, [...all])
  if (hasAttribute(vm, cls, 'executables') || hasAttribute(vm, cls, 'libraries')) {
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
  packageBase.closed = true
  packageBase.onSubclass = (vm, cls) => complete(vm as Machine, cls)
  for (const name of methods.split(' ')) packageBase.dict.set(name, new PyUnknown(name))
  packageBase.dict.set('versions', new PyVersionsAttribute())
  const inherit = (name: string, base: PyClass) =>
    new PyClass(name, [base], { module: 'spack.builder', open: true })
  const package_ = new PyClass('Package', [packageBase], { module: 'spack.builder' })
  package_.closed = true
  package_.dict.set('build_system_class', 'Package')
  package_.dict.set('default_buildsystem', 'generic')
  staged.set(package_, [genericBuildSystem()])
  const baseBuilder = inherit('BaseBuilder', types.object)
  const builder = inherit('Builder', baseBuilder)
  const withDefaults = inherit('BuilderWithDefaults', builder)
  const generic = inherit('GenericBuilder', withDefaults)
  generic.dict.set('build_system', 'generic')
  generic.dict.set('phases', new PyTuple(['install']))
  generic.dict.set('package_methods', new PyTuple([]))
  generic.dict.set(
    'package_attributes',
    new PyTuple(['archive_files', 'install_time_test_callbacks']),
  )
  const all = [packageBase, package_, baseBuilder, builder, withDefaults, generic]
  return new Map(all.map((cls) => [cls.name, cls]))
}
