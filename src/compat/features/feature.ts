/**
 * Features: how a variant of installed software shows in its files. Data; `prove.ts` applies it.
 *
 * A test has three outcomes: yes, no, and undecided where the evidence is not there. A variant is
 * only stated when its test decides; what stays unknown is never taken for false.
 */
/**
 * The header defines the macro: to `equals` where given, else to anything but 0. A macro that the
 * header never mentions decides only where the header is known to leave out what is off.
 */
export type MacroTest = { header: string; defines: string; equals?: string; unmentioned?: 'no' }

export type Test =
  | MacroTest
  /** A header of this name (glob) is in an include folder. */
  | { file: string; beside: string }
  /** It has a library file of this name (glob); no only where `beside` is there. */
  | { library: string; beside: string }
  /** A file under the prefix (glob, `{2}` is the version's first two parts). */
  | { prefix: string; beside: string }
  /** The installation has a program of this role. */
  | { program: string }
  /** One of its libraries was linked with a library of this name (glob). */
  | { needs: string }
  | { any: readonly Test[] }

export type Feature = {
  variant: string
  /** Versions that have the variant, Spack's notation without `@`. */
  when?: string
} & (
  | {
      test: Test
      /** Value for a yes (default true) and for a no (default false); null says nothing. */
      yes?: string | boolean | null
      no?: string | boolean | null
    }
  /** A multi-valued variant: value → test; stated only when every test decides. */
  | { parts: Readonly<Record<string, Test>>; none?: string }
)

export type Features = Readonly<Record<string, readonly Feature[]>>
