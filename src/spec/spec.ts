/**
 * A Spack spec as a value. `hdf5@1.10: +mpi ^mpich` has a name, versions, variants and
 * dependencies; a condition (`when`) is the same without a name. Source: Spack's spec grammar.
 */
import type { Versions } from './range.ts'

export type VariantConstraint = {
  readonly name: string
  /** true/false for `+x`/`~x`, else the values after `=`; `*` means any value. */
  readonly values: readonly (string | boolean)[]
  /** `x:=a` allows exactly these values; `x=a` at least these. */
  readonly exact: boolean
  /** `++x`, `~~x`, `x==a`: also for the dependencies that have the variant. */
  readonly propagate: boolean
}

/** What a variant of something installed or planned is set to. */
export type VariantSetting = boolean | string | readonly (boolean | string)[]

export type DependencyConstraint = {
  /** `^` anywhere below, `%` a direct dependency, `%%` a preference for a direct dependency. */
  readonly sigil: '^' | '%' | '%%'
  /** `^mpi=openmpi` or `^[virtuals=mpi] openmpi`: the virtuals it stands for. */
  readonly virtuals: readonly string[]
  readonly types: readonly string[]
  readonly when: Spec | null
  readonly spec: Spec
}

export type Spec = {
  /** Package or virtual; null in a condition. */
  readonly name: string | null
  readonly namespace: string | null
  /** null is any version. */
  readonly versions: Versions | null
  readonly variants: readonly VariantConstraint[]
  /** `target=`, `os=`, `platform=` as written: a name, a range `a:b`, or a list. */
  readonly target: string | null
  readonly os: string | null
  readonly platform: string | null
  /** Compiler flags as written: `cflags` → `-O3`. */
  readonly flags: Readonly<Record<string, string>>
  /** Of those the ones written with `==`: also for what it links with and runs. */
  readonly propagatedFlags?: readonly string[]
  /** DAG hash or its beginning. */
  readonly hash: string | null
  readonly dependencies: readonly DependencyConstraint[]
}

export const emptySpec: Spec = {
  name: null,
  namespace: null,
  versions: null,
  variants: [],
  target: null,
  os: null,
  platform: null,
  flags: {},
  hash: null,
  dependencies: [],
}

/** Names that `%` understands and their packages. */
export const compilerAliases: Readonly<Record<string, string>> = {
  clang: 'llvm',
  oneapi: 'intel-oneapi-compilers',
  rocmcc: 'llvm-amdgpu',
  intel: 'intel-oneapi-compilers-classic',
  arm: 'acfl',
}
export const compilerFlagNames = new Set([
  'cflags',
  'cxxflags',
  'fflags',
  'cppflags',
  'ldflags',
  'ldlibs',
])
