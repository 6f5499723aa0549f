/**
 * States the variants of installations that their files prove, each with the evidence. What is known
 * already, e.g. from a Spack database, stands; what nothing decides stays unknown.
 */
import type { MachineView } from '../../adapters/adapter.ts'
import type { Evidence } from '../../model/common.ts'
import type { Installation } from '../../model/installation.ts'
import { contains, parseVersions } from '../../spec/range.ts'
import { parseVersion } from '../../spec/version.ts'
import type { Feature } from './feature.ts'
import { features } from './table.ts'
import { tester, type Outcome, type Tester } from './test.ts'

export async function prove(
  installations: readonly Installation[],
  view: MachineView,
): Promise<Installation[]> {
  const result: Installation[] = []
  for (const i of installations) {
    const table = i.software === undefined ? undefined : features[i.software]
    result.push(table ? await proveOne(i, table, tester(i, view)) : i)
  }
  return result
}

async function proveOne(
  i: Installation,
  table: readonly Feature[],
  test: Tester,
): Promise<Installation> {
  const variants = { ...i.variants }
  const variantEvidence = { ...i.variantEvidence }
  const version = parseVersion(i.upstreamVersion ?? i.version)
  for (const feature of table) {
    if (variants[feature.variant] !== undefined) continue
    if (feature.when !== undefined && !contains(parseVersions(feature.when), version)) continue
    const stated = await settle(feature, test)
    if (!stated) continue
    variants[feature.variant] = stated.value
    variantEvidence[feature.variant] = stated.evidence
  }
  return { ...i, variants, variantEvidence }
}

async function settle(
  feature: Feature,
  test: Tester,
): Promise<{ value: Installation['variants'][string]; evidence: Evidence } | null> {
  if ('test' in feature) {
    const outcome = await test(feature.test)
    if (outcome === null) return null
    const value = outcome.yes
      ? (feature.yes ?? true)
      : feature.no === null
        ? null
        : (feature.no ?? false)
    return value === null ? null : { value, evidence: outcome.evidence }
  }
  const values: string[] = []
  const outcomes: Outcome[] = []
  for (const [value, part] of Object.entries(feature.parts)) {
    const outcome = await test(part)
    if (outcome === null) return null
    outcomes.push(outcome)
    if (outcome.yes) values.push(value)
  }
  const [first] = outcomes
  if (!first || (values.length === 0 && feature.none === undefined)) return null
  const seen = outcomes.filter((o) => o.yes).map((o) => o.evidence.detail ?? o.evidence.source)
  return {
    value: values.length > 0 ? values : [feature.none ?? ''],
    evidence: {
      source: first.evidence.source,
      detail: seen.length > 0 ? seen.join(', ') : (first.evidence.detail ?? 'none found'),
    },
  }
}
