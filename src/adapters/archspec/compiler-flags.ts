/** Flags by which a compiler makes code for a microarchitecture, as archspec lists them. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { contains, parseVersions } from '../../spec/range.ts'
import { parseVersion } from '../../spec/version.ts'

const Entry = z.object({ versions: z.string(), flags: z.string(), name: z.string().optional() })
const File = z.object({
  microarchitectures: z.record(
    z.string(),
    z.object({ compilers: z.record(z.string(), z.array(Entry)).optional() }),
  ),
})
let kept: z.infer<typeof File> | undefined

/** Spack's package names → archspec's names of compilers. */
const compilers: Readonly<Record<string, string>> = {
  gcc: 'gcc',
  llvm: 'clang',
  aocc: 'aocc',
  nvhpc: 'nvhpc',
  'intel-oneapi-compilers': 'oneapi',
  'intel-oneapi-compilers-classic': 'intel',
}

/** null when archspec knows no flags of this compiler, in this version, for the target. */
export function compilerFlags(
  target: string,
  compiler: string,
  version: string,
): readonly string[] | null {
  kept ??= File.parse(
    JSON.parse(readFileSync(join(import.meta.dirname, 'microarchitectures.json'), 'utf8')),
  )
  const entries = kept.microarchitectures[target]?.compilers?.[compilers[compiler] ?? compiler]
  const entry = entries?.find(({ versions }) =>
    contains(parseVersions(versions), parseVersion(version)),
  )
  const flags = entry?.flags.replaceAll('{name}', entry.name ?? target).trim()
  return flags === undefined ? null : flags.split(/\s+/)
}
