/**
 * Build description: how one library is built from its source archive, as data. One YAML file each
 * in `descriptions/`. Names and values of variants are Spack's. What a description does not list it
 * cannot express, and the planner does not offer it.
 */
import { z } from 'zod'

/** A statement about the result, tested after each build; paths are relative to its folder. */
export const Check = z.union([
  z.strictObject({ exists: z.string() }),
  /** The last part may hold `*`. */
  z.strictObject({ absent: z.string() }),
  /** A shared library with this soname. */
  z.strictObject({ shared: z.string(), soname: z.string() }),
  /** An archive of object files; with `pic` one that can be linked into a shared library. */
  z.strictObject({ static: z.string(), pic: z.literal(true).optional() }),
  /** A program or library that needs a library whose soname matches. */
  z.strictObject({ needs: z.string(), matches: z.string() }),
  /** Content of a file, also of a binary one, as a regular expression. */
  z.strictObject({ text: z.string(), matches: z.string(), not: z.literal(true).optional() }),
  /** Output of a program of the result, as a regular expression. */
  z.strictObject({ run: z.tuple([z.string()], z.string()), matches: z.string() }),
  /** A small C program compiled, linked and run with the result; it must give exit code 0. */
  z.strictObject({ program: z.string(), flags: z.array(z.string()) }),
  /** A path that is a symbolic link, or is none. */
  z.strictObject({ link: z.string(), is: z.boolean() }),
])
export type Check = z.infer<typeof Check>

const Arguments = z.array(z.string())

/**
 * What applies when the step satisfies `when` and does not satisfy `unless` (Spack specs). In all
 * texts `{prefix}`, `{staging}`, `{version}`, `{target}` (compiler flags), the words of `link`
 * and of the rules are replaced.
 */
export const Rule = z.strictObject({
  when: z.string().optional(),
  unless: z.string().optional(),
  /** Words for `{…}` in all rules that apply. */
  words: z.record(z.string(), z.string()).optional(),
  /** Arguments of configure, cmake or meson. */
  configure: Arguments.optional(),
  /** Further ones, a list for each time that the whole is built and installed. */
  passes: z.array(Arguments).optional(),
  /** Argument lists of `make`, run in turn to build and to install. */
  build: z.array(Arguments).optional(),
  install: z.array(Arguments).optional(),
  cflags: Arguments.optional(),
  /** Put into the result by hand: a file of the sources, a link with this text, a text. */
  files: z
    .array(
      z.union([
        z.strictObject({ from: z.string(), to: z.string() }),
        z.strictObject({ link: z.string(), to: z.string() }),
        z.strictObject({ text: z.string(), to: z.string() }),
      ]),
    )
    .optional(),
  /** Paths taken out of the result again, before `files`. */
  remove: z.array(z.string()).optional(),
  checks: z.array(Check).optional(),
})
export type Rule = z.infer<typeof Rule>

export const Description = z.strictObject({
  software: z.string(),
  /** Versions it was tried with, each with what differs from Spack's build of it. */
  versions: z.record(z.string(), z.strictObject({ differs: z.array(z.string()).optional() })),
  /** Variant → values that can be built. Every variant of a step must be listed. */
  variants: z.record(z.string(), z.array(z.union([z.string(), z.boolean()]))),
  /** Measured: result on disk, and seconds on two cores. */
  estimate: z.strictObject({ bytes: z.number(), inodes: z.number(), seconds: z.number() }),
  /** Spack's `build_system` value → how, and the folder of its build file in the archive. */
  systems: z.record(
    z.string(),
    z.strictObject({
      kind: z.enum(['cmake', 'autotools', 'make', 'meson']),
      folder: z.string().optional(),
      autogen: Arguments.optional(),
    }),
  ),
  /**
   * Words that name a dependency's libraries for the linker: of each inner list the first name
   * that the dependency has.
   */
  link: z
    .record(z.string(), z.strictObject({ of: z.string(), libraries: z.array(Arguments) }))
    .optional(),
  rules: z.array(Rule),
})
export type Description = z.infer<typeof Description>
