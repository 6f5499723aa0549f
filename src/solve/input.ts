/** What the planner is asked, as plain values; nothing here reads a file. */
import type { PlanningPreferences } from '../adapters/adapter.ts'
import type { Host } from '../compat/host.ts'
import type { Fit } from '../compat/rules/fit.ts'
import type { Catalog } from '../catalog/catalog.ts'
import type { Evidence } from '../model/common.ts'
import type { Installation } from '../model/installation.ts'
import type { Policies } from '../model/site.ts'
import type { Spec } from '../spec/spec.ts'
import type { Kept } from './keep.ts'

export type Root = {
  /** As written, e.g. `hdf5@1.10: +mpi`. */
  readonly text: string
  readonly spec: Spec
  /** Where it was asked for: file and line, or the command line. */
  readonly evidence: Evidence
  /** Not asked for in so many words, but taken to build the user's own code. */
  readonly implied?: true
}

/** What the built software will run on; conditions on platform, os and target ask this. */
export type Machine = {
  readonly platform: string
  /** Spack's operating-system name, e.g. `debian12`. */
  readonly os: string
  /** archspec name, e.g. `x86_64_v3`. */
  readonly target: string
  /** Whether the target satisfies `x86_64_v3`, `x86_64:`, `:k10` or a list of these. */
  readonly targetSatisfies: (constraint: string) => boolean
}

/** Whether the tests of the package are to be run. */
export const isTested = ({ tests }: Pick<SolveInput, 'tests'>, name: string): boolean =>
  tests === 'all' || (tests?.includes(name) ?? false)

export type SolveInput = {
  readonly catalog: Catalog
  readonly roots: readonly Root[]
  /** Installed software whose identity is known (`software` set). */
  readonly installations: readonly Installation[]
  readonly policies: Policies
  readonly preferences: PlanningPreferences
  readonly machine: Machine
  /** Packages that are to be tested, or all: what only their tests take is planned too. */
  readonly tests?: 'all' | readonly string[]
  /** As many roots as can stand together, at least one; the answer says which. */
  readonly optionalRoots?: true
  /** What the rules of compatibility say of the installations; absent: nothing is known against any. */
  readonly compat?: Compat
  /** Steps of an earlier plan to keep to. */
  readonly keep?: readonly Kept[]
}

export type Compat = {
  readonly host: Host
  /** Not among `installations`, by the rules. */
  readonly refused: readonly { installation: Installation; fit: Fit }[]
  /** Of `installations`, by id: only to build with. */
  readonly toolsOnly: ReadonlyMap<string, Fit>
  /** Of `installations`, by id: what is not known and may be wrong. */
  readonly open: ReadonlyMap<string, readonly Fit[]>
}
