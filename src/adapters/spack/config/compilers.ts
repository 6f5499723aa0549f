/**
 * The `compilers` section of Spack before 1.0 as externals of `packages`. Source: Spack's
 * documentation "Configuring Compilers" (0.23) and its own conversion in 1.0 (`spack.compilers.config`).
 */
import { compilerAliases } from '../../../spec/spec.ts'
import type { Skipped } from '../../adapter.ts'
import { isSection } from './merge.ts'

const languages: Readonly<Record<string, string>> = { cc: 'c', cxx: 'cxx', fc: 'fortran' }

/** A path, or what its modules put into PATH: `cc`. */
const isProgram = (value: unknown): value is string =>
  typeof value === 'string' && !/^(?:null|none|~)?$/i.test(value.trim())

/** `/opt/gcc/12/bin/gcc` lies in `/opt/gcc/12`. */
const prefixOf = (paths: readonly string[]): string | undefined =>
  paths[0]?.match(/^(\/.*)\/bin\/[^/]+$/)?.[1] ?? undefined

/** Entries of `compilers` → externals by package. */
export function compilerExternals(
  entries: unknown,
  file: string,
  skipped: Skipped[],
): Map<string, unknown[]> {
  const found = new Map<string, unknown[]>()
  const tell = (detail: string, reason: string) =>
    skipped.push({ skipped: { source: file, detail: `compilers:${detail}` }, reason })
  for (const [at, entry] of (Array.isArray(entries) ? entries : []).entries()) {
    const body: unknown = isSection(entry) ? entry['compiler'] : undefined
    const spec = isSection(body) ? body['spec'] : undefined
    const [, name = '', version] =
      typeof spec === 'string' ? (/^([\w-]+)@=?([^\s@]+)$/.exec(spec.trim()) ?? []) : []
    if (!isSection(body) || version === undefined) {
      tell(String(at), "no 'compiler' with a spec such as gcc@12.2.0")
      continue
    }
    const paths = isSection(body['paths']) ? body['paths'] : {}
    const programs = Object.entries(languages).filter(([key]) => isProgram(paths[key]))
    if (programs.length === 0) {
      tell(String(spec), 'no path of any of its compilers')
      continue
    }
    for (const key of Object.keys(body))
      if (!read.has(key)) tell(`${String(spec)}:${key}`, 'this key is not read')
    const software = compilerAliases[name] ?? name
    const prefix = prefixOf(programs.map(([key]) => paths[key] as string))
    const modules = Array.isArray(body['modules']) ? body['modules'] : []
    found.set(software, [
      ...(found.get(software) ?? []),
      {
        spec: `${software}@${version}`,
        ...(prefix === undefined ? {} : { prefix }),
        ...(modules.length > 0 ? { modules } : {}),
        extra_attributes: {
          compilers: Object.fromEntries(programs.map(([key, lang]) => [lang, paths[key]])),
          ...(isSection(body['flags']) && Object.keys(body['flags']).length > 0
            ? { flags: body['flags'] }
            : {}),
          ...(given(body['environment']) ? { environment: body['environment'] } : {}),
          ...(given(body['extra_rpaths']) ? { extra_rpaths: body['extra_rpaths'] } : {}),
        },
      },
    ])
  }
  return found
}

/** `operating_system` and `target` say which machine it is on, which is this one. */
const read = new Set([
  'spec',
  'paths',
  'flags',
  'operating_system',
  'target',
  'modules',
  'environment',
  'extra_rpaths',
  'implicit_rpaths',
])

const given = (value: unknown): boolean =>
  (isSection(value) && Object.keys(value).length > 0) || (Array.isArray(value) && value.length > 0)
