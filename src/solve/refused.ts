/** Installations that the rules of compatibility keep from a plan, in words. */
import type { Evidence } from '../model/common.ts'
import type { SolveInput } from './input.ts'

/** `the installed hdf5 1.14.6 does not fit: …`; null where none was refused. */
export function refusedOf(
  { compat }: SolveInput,
  name: string,
): { text: string; evidence: Evidence[] } | null {
  const all = (compat?.refused ?? []).filter(({ installation: i }) => i.software === name)
  if (all.length === 0) return null
  const each = all.map(
    ({ installation: i, fit }) =>
      `the installed ${i.name} ${i.version} does not fit: ${fit.because}`,
  )
  return {
    text: [...new Set(each)].join('; '),
    evidence: all.flatMap(({ installation, fit }) => [
      ...installation.evidence.slice(0, 1),
      { source: fit.source },
    ]),
  }
}
