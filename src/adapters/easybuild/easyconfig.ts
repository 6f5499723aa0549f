/** An installed easyconfig: the fields that say what was installed with what. */
import { z } from 'zod'
import { literalAssignments, type Literal } from './literal.ts'

export type Toolchain = { name: string; version: string }
export type EasyconfigDependency = {
  name: string
  version: string
  versionsuffix: string
  toolchain: Toolchain | undefined
  build: boolean
}

const ToolchainValue = z.object({ name: z.string(), version: z.string() })
const Fields = z.object({
  name: z.string(),
  version: z.union([z.string(), z.number().transform(String)]),
  versionsuffix: z.string().default(''),
  toolchain: ToolchainValue.optional(),
  homepage: z.string().optional(),
  easyblock: z.string().nullish(),
  moduleclass: z.string().optional(),
  dependencies: z.array(z.unknown()).default([]),
  builddependencies: z.array(z.unknown()).default([]),
})

export type Easyconfig = Omit<z.infer<typeof Fields>, 'dependencies' | 'builddependencies'> & {
  dependencies: EasyconfigDependency[]
  /** Of `dependencies` and `builddependencies`, those that could not be read to the end. */
  unread: string[]
}

/** null when name or version is no literal. */
export function parseEasyconfig(text: string): Easyconfig | null {
  const { values, unread } = literalAssignments(text)
  const parsed = Fields.safeParse(Object.fromEntries(values))
  if (!parsed.success) return null
  const { dependencies, builddependencies, ...fields } = parsed.data
  const expand = (value: string) =>
    value
      .replace(/%\(version\)s/g, fields.version)
      .replace(/%\(name\)s/g, fields.name)
      .replace(/%\(versionsuffix\)s/g, fields.versionsuffix)
  const read = (list: readonly unknown[], build: boolean) =>
    list.flatMap((one) => {
      const dependency = toDependency(one as Literal, build, expand)
      return dependency ? [dependency] : []
    })
  return {
    ...fields,
    versionsuffix: expand(fields.versionsuffix),
    dependencies: [...read(dependencies, false), ...read(builddependencies, true)],
    unread: ['dependencies', 'builddependencies'].filter((name) => unread.has(name)),
  }
}

/** `(name, version[, suffix[, toolchain]])`, or the same as a dictionary. */
function toDependency(
  value: Literal,
  build: boolean,
  expand: (value: string) => string,
): EasyconfigDependency | null {
  const [name, version, suffix, toolchain] = Array.isArray(value)
    ? (value as readonly Literal[])
    : isRecord(value)
      ? [value['name'], value['version'], value['versionsuffix'], value['toolchain']]
      : []
  if (typeof name !== 'string') return null
  return {
    name: expand(name),
    version: typeof version === 'string' ? expand(version) : '',
    versionsuffix: typeof suffix === 'string' ? expand(suffix) : '',
    toolchain: toToolchain(toolchain),
    build,
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, Literal>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function toToolchain(value: Literal | undefined): Toolchain | undefined {
  if (Array.isArray(value)) {
    const [name, version] = value as readonly Literal[]
    return typeof name === 'string' && typeof version === 'string' ? { name, version } : undefined
  }
  if (value === true) return { name: 'system', version: 'system' }
  const parsed = ToolchainValue.safeParse(value)
  return parsed.success ? parsed.data : undefined
}
