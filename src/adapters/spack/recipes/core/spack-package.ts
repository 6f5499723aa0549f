/**
 * The module `spack.package`, whose names every recipe imports (package API 2.2 and the older one).
 * What acts on a machine or on a build is bound to values that can be passed on but not used.
 */
import { inexact } from '../../../../python/exceptions.ts'
import { PyUnknown } from '../../../../python/host.ts'
import { PyNative, type Machine } from '../../../../python/machine.ts'
import type { Keywords, PyClass, PyModule, Value } from '../../../../python/values.ts'
import { joinPaths } from '../../../../python/stdlib/paths.ts'
import { PyClassProperty } from './classes.ts'
import { PyDefaults, PyWhen } from './conditions.ts'
import { openClass, sharedModule } from './library.ts'
import { directives } from './directives.ts'
import { specClass, toVersion, ver } from './spec-object.ts'
import { valueMakers } from './variant-values.ts'

/** Functions and objects that only builds use. */
const opaque =
  'MakeExecutable all_deptypes ancestor apply_macos_rpath_fixups bash_completion_path ' +
  'build_system_flags cache_extra_test_sources can_access cd change_sed_delimiter check_outputs ' +
  'compare_output compare_output_file compile_c_and_execute compiler_spec copy copy_tree ' +
  'create_builder delete_needed_from_elf delete_rpath determine_number_of_jobs env_flags ' +
  'environment_modifications_for_specs execute_install_time_tests filter_file filter_shebang ' +
  'filter_system_paths find find_all_headers find_all_libraries find_compilers find_first ' +
  'find_headers find_libraries find_required_file find_system_libraries fish_completion_path ' +
  'fix_darwin_install_name force_remove force_symlink get_cmake_prefix_path get_effective_jobs ' +
  'get_elf_compat get_escaped_text_output get_path_args_from_module_line get_user has_shebang ' +
  'inject_flags install install_test_root install_tree is_exe is_system_path ' +
  'keep_modification_time libc_from_dynamic_linker library_extensions make_package_test_rpath ' +
  'makedirs microarchitecture_flags microarchitecture_flags_from_target mkdir mkdirp ' +
  'module_command move parse_dynamic_linker parse_elf path_contains_subdirectory readlink remove ' +
  'remove_directory_contents remove_linked_tree removedirs rename rmtree safe_remove ' +
  'sbang_install_path sbang_shebang_line set_env set_executable set_install_permissions ' +
  'shared_library_suffix spack_script static_library_suffix substitute_version_in_url symlink ' +
  'test_part touch tty which_string windows_sfn working_dir zsh_completion_path LC_ID_DYLIB'

/** Classes that a recipe may inherit from; nothing is known of what is in them. */
const opaqueClasses =
  'CompilerPropertyDetector EnvironmentModifications Executable FileFilter FileList HKEY HeaderList ' +
  'LibraryList LinkTree MachO ModuleChangePropagator Prefix WindowsRegistryView'

const errors =
  'CompilerError InstallError NoHeadersError NoLibrariesError ProcessError SkipTest SpackError ' +
  'SpackAPIWarning'

const typing = ['Dict', 'Iterable', 'List', 'Optional', 'Tuple']

const words = (text: string): string[] => text.split(' ')

type Native = (vm: Machine, args: readonly Value[], keywords: Keywords) => Value

const given = (args: readonly Value[]): Value => {
  const [value] = args
  if (value === undefined) throw inexact('TypeError', 'an argument is missing')
  return value
}

/** Decorators with arguments that leave the function as it is: it runs in builds only. */
const decorator: Native = () => new PyNative('decorator', (_vm, args) => given(args))

const registerBuilder: Native = (_vm, [name = null]) =>
  new PyNative('decorator', (vm, args) => {
    vm.setAttribute(given(args), 'build_system', name)
    return given(args)
  })

/** Where two urls meet: like a path, with the scheme kept. */
function joinUrl(vm: Machine, args: readonly Value[]): Value {
  const [first = '', ...rest] = args.map((arg) => vm.str(arg))
  const parts = rest.map((part) => part.replace(/^\/+|\/+$/g, '')).filter((part) => part !== '')
  return [first.replace(/\/+$/, ''), ...parts].join('/')
}

const natives: Record<string, Native> = {
  ...valueMakers,
  Version: (_vm, args) => toVersion(args[0]),
  ver: (vm, args) => ver(vm, args[0]),
  when: (_vm, args, keywords) => new PyWhen(args[0] ?? keywords?.get('condition') ?? null),
  default_args: (_vm, _args, keywords) => new PyDefaults(keywords),
  classproperty: (_vm, args) => new PyClassProperty(given(args)),
  memoized: (_vm, args) => given(args),
  on_package_attributes: decorator,
  run_after: decorator,
  run_before: decorator,
  register_builder: registerBuilder,
  filter_compiler_wrappers: () => null,
  join_path: (vm, args) => joinPaths('', ...args.map((arg) => vm.str(arg))),
  join_url: joinUrl,
  dedupe: (vm, args) => {
    const seen: Value[] = []
    for (const item of vm.items(given(args)))
      if (!seen.some((other) => vm.equals(other, item))) seen.push(item)
    return vm.list(seen)
  },
}

/** Made once for each opening of trees, from the classes of `coreClasses`. */
export function spackPackage(
  classes: ReadonlyMap<string, PyClass>,
  host: Record<string, Value>,
  library: (name: string) => PyModule | undefined,
): PyModule {
  const module = sharedModule('spack.package')
  for (const name of words(opaque)) module.dict.set(name, new PyUnknown(name))
  for (const name of typing) module.dict.set(name, library('typing')?.dict.get(name) ?? null)
  for (const name of [...words(opaqueClasses), ...words(errors)])
    module.dict.set(name, openClass(name))
  for (const [name, run] of Object.entries(natives)) module.dict.set(name, new PyNative(name, run))
  for (const [name, native] of directives) module.dict.set(name, native)
  for (const [name, cls] of classes) module.dict.set(name, cls)
  for (const [name, value] of Object.entries(host)) module.dict.set(name, value)
  module.dict.set('Spec', specClass)
  module.dict.set('ClassProperty', library('typing')?.dict.get('Union') ?? null)
  return module
}
