/**
 * What building a step takes, from what is known of the same software: installations of any tool on
 * the site, earlier builds, sizes that package managers publish. A number is never made up: where
 * nothing is known it is absent.
 */
import type { Estimate, Step } from '../../model/plan.ts'
import { compareVersions, legalVersion, parseVersion } from '../../spec/version.ts'

/** What was measured or published of one version of a software. */
export type Known = {
  readonly software: string
  readonly version: string
  /** Tool that installed, built or published it. */
  readonly tool: string
  /** `built` and `installed` were measured, `published` is what a package manager says. */
  readonly kind: 'built' | 'installed' | 'published'
  readonly bytes?: number
  readonly inodes?: number
  readonly seconds?: number
  /** For people: `debian libhdf5-dev 1.10.8 takes that here`. */
  readonly text: string
}

const kinds = ['built', 'installed', 'published'] as const
const quantities = ['bytes', 'inodes', 'seconds'] as const

export function estimateOf(
  step: Pick<Step, 'software' | 'version' | 'tool'>,
  known: readonly Known[],
): Estimate {
  const own = known
    .filter(({ software }) => software === step.software)
    .toSorted((a, b) => compare(step, a, b))
  const estimate: Estimate = {}
  const basis: NonNullable<Estimate['basis']> = []
  for (const quantity of quantities) {
    const best = own.find((one) => one[quantity] !== undefined)
    if (!best) continue
    estimate[quantity] = best[quantity]!
    basis.push({ of: quantity, text: best.text })
  }
  return basis.length === 0 ? {} : { ...estimate, basis }
}

/** Built before measured before published; the same version, then the same tool, then the nearest. */
function compare(step: Pick<Step, 'version' | 'tool'>, a: Known, b: Known): number {
  const exact = (one: Known) => Number(one.version !== step.version)
  const tool = (one: Known) => Number(one.tool !== step.tool)
  return (
    exact(a) - exact(b) ||
    kinds.indexOf(a.kind) - kinds.indexOf(b.kind) ||
    tool(a) - tool(b) ||
    distance(step.version, a.version) - distance(step.version, b.version) ||
    compareVersions(parseVersion(legalVersion(b.version)), parseVersion(legalVersion(a.version))) ||
    (a.text < b.text ? -1 : 1)
  )
}

/** How far apart versions are: by the first of their numbers that differs. */
function distance(a: string, b: string): number {
  const numbers = (text: string) => (text.match(/\d+/g) ?? []).map(Number)
  const [left, right] = [numbers(a), numbers(b)]
  for (let i = 0; i < Math.max(left.length, right.length); i++) {
    const difference = Math.abs((left[i] ?? 0) - (right[i] ?? 0))
    if (difference > 0) return difference / 1000 ** Math.min(i, 4)
  }
  return 0
}
