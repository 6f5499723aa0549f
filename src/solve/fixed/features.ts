/**
 * Features by what a recipe depends on: where Spack's recipe of the software needs `hypre` only
 * `when +hypre`, another tool's recipe that depends on hypre has it, and one with none anywhere below
 * it has not.
 */
import type { Catalog } from '../../catalog/catalog.ts'
import type { VariantConstraint } from '../../spec/spec.ts'
import { parseSpec } from '../../spec/parse.ts'

export type Below = {
  /** Software of the recipe's own dependencies. */
  readonly direct: ReadonlySet<string>
  /** Software of all that it is linked with. */
  readonly all: ReadonlySet<string>
}

export type Evident = {
  /** `unknown`: nothing tells. */
  readonly verdict: 'yes' | 'no' | 'unknown'
  /** Software whose presence or absence decides. */
  readonly by: readonly string[]
}

/** Whether what is below the software shows the setting. */
export function evident(
  software: string,
  wanted: VariantConstraint,
  below: Below,
  catalog: Catalog,
  languages: readonly string[],
): Evident {
  const unknown: Evident = { verdict: 'unknown', by: [] }
  const telling = tellingOf(software, wanted, catalog, languages)
  if (telling.length === 0) return unknown
  const direct = telling.filter((name) => below.direct.has(name))
  const absent = telling.every((name) => !below.all.has(name))
  if (wanted.values[0] === false) {
    if (direct.length > 0) return { verdict: 'no', by: direct }
    return absent ? { verdict: 'yes', by: telling } : unknown
  }
  if (direct.length > 0) return { verdict: 'yes', by: direct }
  return absent ? { verdict: 'no', by: telling } : unknown
}

/** Whether dependencies can show the setting at all. */
export const canShow = (
  software: string,
  wanted: VariantConstraint,
  catalog: Catalog,
  languages: readonly string[],
): boolean => tellingOf(software, wanted, catalog, languages).length > 0

/** Packages that the recipe needs for this setting and for no other reason; providers of virtuals. */
function tellingOf(
  software: string,
  wanted: VariantConstraint,
  catalog: Catalog,
  languages: readonly string[],
): string[] {
  const [given] = wanted.values
  if (wanted.values.length !== 1 || given === undefined) return []
  const value = given === false ? true : given
  const dependencies = (catalog.package(software)?.dependencies ?? []).map(({ spec, when }) => ({
    name: parseSpec(spec).name ?? '',
    sets: parseSpec(when).variants.some(
      (v) => v.name === wanted.name && v.values.some((one) => one === value),
    ),
  }))
  const otherwise = new Set(dependencies.filter((d) => !d.sets).map((d) => d.name))
  const names = dependencies
    .filter(({ sets, name }) => sets && !otherwise.has(name) && !languages.includes(name))
    .flatMap(({ name }) => {
      const providers = catalog.providers(name)
      return providers.length > 0 ? providers : [name]
    })
  return [...new Set(names)].sort()
}
