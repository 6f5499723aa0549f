/**
 * The key of a step: a digest of its content and of the keys of everything it depends on, so that
 * equal steps of any plans are built once and a changed dependency is built against.
 */
import type { Installation } from '../model/installation.ts'
import type { Plan, Step } from '../model/plan.ts'
import { canonicalJson, sha256 } from '../util/digest.ts'

/** Identity of a reused installation: all that a result linked with it may rest on. */
function installationKey(installation: Installation): string {
  const { evidence: _e, variantEvidence: _v, size: _s, details: _d, ...rest } = installation
  return sha256(canonicalJson(rest))
}

function buildContent(step: Step, fingerprint: string): unknown {
  return {
    software: step.software,
    version: step.version,
    variants: step.variants,
    target: step.target,
    tool: step.tool,
    fingerprint,
    source: step.source,
    binary: step.binary?.hash,
    // Where the user's folder stands says nothing about the result; its content does.
    own: step.own && { ...step.own, folder: undefined, run: undefined },
  }
}

/**
 * sha256 in hex for each step of the plan, by step id; dependencies must stand before their users.
 * `fingerprint` gives what the building tool adds to the step's content.
 */
export async function stepKeys(
  plan: Plan,
  fingerprint: (step: Step) => Promise<string>,
): Promise<ReadonlyMap<string, string>> {
  const keys = new Map<string, string>()
  for (const step of plan.steps) {
    if (step.verdict !== 'build') {
      keys.set(step.id, step.installation ? installationKey(step.installation) : step.id)
      continue
    }
    const dependencies = step.dependencies
      .map((d) => ({ key: keys.get(d.id), types: d.types.toSorted(), virtuals: d.virtuals }))
      .sort((a, b) => ((a.key ?? '') < (b.key ?? '') ? -1 : 1))
    const content = { ...(buildContent(step, await fingerprint(step)) as object), dependencies }
    keys.set(step.id, sha256(canonicalJson(content)))
  }
  return keys
}
