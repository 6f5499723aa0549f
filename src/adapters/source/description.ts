/**
 * Build description: how one library is built from its source archive, as data. One YAML file each
 * in `descriptions/`. Names and values of variants are Spack's. What a description does not list it
 * cannot express, and the planner does not offer it.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'

/** A statement about the result, tested after each build; paths are relative to its folder. */
export const Check = z.union([
  z.strictObject({ exists: z.string() }),
  z.strictObject({ absent: z.string() }),
  /** A shared library with this soname. */
  z.strictObject({ shared: z.string(), soname: z.string() }),
  /** An archive of object files; `pic`: they can be linked into a shared library. */
  z.strictObject({ static: z.string(), pic: z.boolean().optional() }),
  /** Text of a file, as a regular expression. */
  z.strictObject({ text: z.string(), matches: z.string() }),
  /** Output of a program of the result, as a regular expression. */
  z.strictObject({ run: z.array(z.string()).min(1), matches: z.string() }),
  /** Symbols that a shared library defines, or must not define. */
  z.strictObject({
    symbols: z.string(),
    defined: z.array(z.string()).optional(),
    undefined: z.array(z.string()).optional(),
  }),
  /** A link that is one, or a file that is a copy. */
  z.strictObject({ link: z.string(), is: z.boolean() }),
  /** Sections with debug information in an ELF file or an archive. */
  z.strictObject({ debugInfo: z.string(), present: z.boolean() }),
])
export type Check = z.infer<typeof Check>

const Arguments = z.array(z.string())

/** What applies when the step satisfies `when` and does not satisfy `unless` (Spack specs). */
export const Rule = z.strictObject({
  when: z.string().optional(),
  unless: z.string().optional(),
  /** Arguments of configure or cmake. */
  configure: Arguments.optional(),
  /** Argument lists of `make`, run in turn to build and to install. */
  build: z.array(Arguments).optional(),
  install: z.array(Arguments).optional(),
  cflags: Arguments.optional(),
  /** Files put into the result by hand: `{from, to}`, or `{link, to}` with `to` the link's text. */
  files: z
    .array(
      z.union([
        z.strictObject({
          from: z.string(),
          to: z.string(),
          mode: z.enum(['755', '644']).optional(),
        }),
        z.strictObject({ link: z.string(), to: z.string() }),
      ]),
    )
    .optional(),
  /** Paths taken out of the result again. */
  remove: z.array(z.string()).optional(),
  checks: z.array(Check).optional(),
})
export type Rule = z.infer<typeof Rule>

const Value = z.union([z.string(), z.boolean()])

export const Description = z.strictObject({
  software: z.string(),
  /** Versions it was tried with, each with what differs from Spack's build of it. */
  versions: z.record(z.string(), z.strictObject({ differs: z.array(z.string()).optional() })),
  /** Variant → values that can be built. Every variant of a step must be listed. */
  variants: z.record(z.string(), z.array(Value)),
  /** Spack's `build_system` value → how. */
  systems: z.record(
    z.string(),
    z.strictObject({
      kind: z.enum(['cmake', 'autotools', 'make', 'meson']),
      autogen: Arguments.optional(),
    }),
  ),
  rules: z.array(Rule),
})
export type Description = z.infer<typeof Description>

const folder = join(import.meta.dirname, 'descriptions')
let names: ReadonlySet<string> | undefined
const read = new Map<string, { description: Description; text: string }>()

/** The description of a library with its text, or null; files are read when first asked for. */
export function descriptionOf(software: string): { description: Description; text: string } | null {
  names ??= new Set(readdirSync(folder))
  const file = `${software}.yaml`
  if (!names.has(file)) return null
  let found = read.get(software)
  if (!found) {
    const text = readFileSync(join(folder, file), 'utf8')
    found = { description: Description.parse(parse(text)), text }
    read.set(software, found)
  }
  return found
}

/** Libraries that have a description, sorted. */
export const described = (): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => name.slice(0, -'.yaml'.length))
    .sort()
