/**
 * Which of two tools' answers is better. Costs of different tools cannot be compared as they are (a
 * recipe of one is three of another's), so these count, most important first:
 * 1. there is a plan at all;
 * 2. asked-for features lost;
 * 3. things asked for that are to be requested, then all requests;
 * 4. things asked for that must be built: the fewer, the more is reused;
 * 5. things asked for that the other has newer;
 * 6. the tool is not on the machine yet;
 * 7. steps to build.
 */
import type { Conflict } from '../model/conflict.ts'
import type { Plan, Step } from '../model/plan.ts'
import type { Site } from '../model/site.ts'
import { compareCosts } from '../solve/fixed/tuples.ts'
import { compareVersions, legalVersion, parseVersion } from '../spec/version.ts'

type Answer = Plan | Conflict

/** Equal answers leave the one that stands. */
export function better(answer: Answer, standing: Answer, site: Site): boolean {
  if (!('steps' in answer)) return false
  if (!('steps' in standing)) return true
  return compareCosts(costs(answer, standing, site), costs(standing, answer, site)) < 0
}

function costs(plan: Plan, other: Plan, site: Site): number[] {
  const count = (steps: readonly Step[], verdict: Step['verdict']) =>
    steps.filter((s) => s.verdict === verdict).length
  const roots = plan.steps.filter((s) => s.root && !s.own)
  return [
    plan.losses.length,
    count(roots, 'request'),
    count(plan.steps, 'request'),
    count(roots, 'build'),
    roots.filter((root) => isOlder(root, other)).length,
    isAbsent(plan, site) ? 1 : 0,
    count(plan.steps, 'build'),
  ]
}

const isOlder = (root: Step, other: Plan): boolean =>
  other.steps.some(
    (s) =>
      s.root &&
      s.software === root.software &&
      s.version !== '' &&
      root.version !== '' &&
      compareVersions(versionOf(s), versionOf(root)) > 0,
  )
const versionOf = ({ version }: Step) => parseVersion(legalVersion(version))

const isAbsent = (plan: Plan, site: Site): boolean =>
  plan.steps.some(
    (s) => s.verdict === 'build' && !site.installations.some(({ tool }) => tool === s.tool),
  )
