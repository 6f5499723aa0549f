/** Why each step of a plan is what it is: reasons, assumptions and the alternatives not taken. */
import type { Evidence } from '../model/common.ts'
import type { Installation } from '../model/installation.ts'
import type { Assumption, Reason, Step } from '../model/plan.ts'
import type { PolicyRule } from '../model/site.ts'
import { matchNode } from '../spec/match.ts'
import { formatNode, formatVariant } from '../spec/print.ts'
import { parseSpec } from '../spec/parse.ts'
import { keyOfNode, type SolvedNode } from './decode.ts'
import { type ByName, conditionHolds, type Demand, demandsOn, isProvider } from './evaluate.ts'
import type { SolveInput } from './input.ts'
import { versionOf } from './possible.ts'

const by = (i: Installation): string => `${i.tool} ${i.name} ${i.version}`

/** The rule that speaks of this node, if any. */
export function ruleFor(
  rules: readonly PolicyRule[],
  node: SolvedNode,
  all: ByName,
  input: SolveInput,
): PolicyRule | undefined {
  return rules.find((rule) => {
    const spec = parseSpec(rule.spec)
    if (spec.name === node.name || spec.name === null) {
      // Of a built node all is known: what it does not have it cannot match.
      return node.reused
        ? matchNode(node, spec).verdict !== 'no'
        : conditionHolds(node, spec, all, input)
    }
    const used = [...all.values()].some((n) =>
      n.dependencies.some((d) => d.name === keyOfNode(node) && d.virtuals.includes(spec.name!)),
    )
    return (used || node.root) && isProvider(node, spec, all, input)
  })
}

export function wantedBecause(node: SolvedNode, all: ByName, input: SolveInput): Reason[] {
  const reasons: Reason[] = []
  for (const root of input.roots) {
    const spec = root.spec
    if (spec.name === node.name || (node.root && isProvider(node, spec, all, input))) {
      reasons.push(
        root.implied
          ? {
              code: 'own-code',
              text: `building your own code takes ${root.text}`,
              evidence: [root.evidence],
            }
          : { code: 'asked-for', text: `asked for as '${root.text}'`, evidence: [root.evidence] },
      )
    }
  }
  const demands = demandsOn(keyOfNode(node), all, input)
  for (const parent of new Set(demands.map((d) => d.by))) {
    const own = demands.filter((d) => d.by === parent)
    const types = [...new Set(own.flatMap((d) => d.types))].sort().join(', ')
    const specs = [...new Set(own.map((d) => d.text))].map((t) => `'${t}'`).join(', ')
    reasons.push({
      code: 'needed-by',
      text: `${parent} needs ${specs} (${types})`,
      evidence: [recipe(parent, input)],
    })
  }
  for (const parent of all.values()) {
    if (!parent.reused || !parent.dependencies.some((d) => d.name === keyOfNode(node))) continue
    const tie = parent.reused.dependencies.find((d) => d.id === node.reused?.id)
    reasons.push({
      code: 'abi-bound',
      text: `${parent.name} (${by(parent.reused)}) is linked with it`,
      evidence: tie?.via ? [tie.via] : parent.reused.evidence.slice(0, 1),
    })
  }
  return reasons
}

const recipe = (name: string, input: SolveInput): Evidence =>
  input.catalog.package(name)?.evidence ?? { source: `recipe ${name}` }

export function reusedBecause(installation: Installation, rule: PolicyRule | undefined): Reason[] {
  const reasons: Reason[] = [
    {
      code: 'installed-and-fits',
      text: `${by(installation)} is installed and fits`,
      evidence: installation.evidence.slice(0, 2),
    },
  ]
  if (rule) {
    reasons.unshift({
      code: 'site-must-reuse',
      text: `'${rule.spec}' must be reused: ${rule.reason}`,
      evidence: [{ source: 'policy mustReuse', detail: rule.spec }],
    })
  }
  return reasons
}

/** Why no installation of this software was taken, one entry each. */
export function passedOver(
  node: SolvedNode,
  all: ByName,
  input: SolveInput,
): { alternatives: Step['alternatives']; reasons: Reason[] } {
  const installed = input.installations.filter(
    (i) => i.software === node.name && i.id !== node.reused?.id,
  )
  const demands: Pick<Demand, 'by' | 'spec' | 'text'>[] = [
    ...input.roots
      .filter((r) => r.spec.name === node.name)
      .map((r) => ({ by: 'the request', spec: r.spec, text: r.text })),
    ...demandsOn(keyOfNode(node), all, input).filter((d) => d.spec.name === node.name),
  ]
  const refused = (input.compat?.refused ?? []).filter(
    ({ installation }) => installation.software === node.name,
  )
  const alternative = (i: Installation, why: string) => ({
    spec: formatNode(node.name, versionOf(i), i.variants),
    tool: i.tool,
    why,
  })
  const others = [...installed, ...refused.map(({ installation }) => installation)]
  const alternatives = [
    ...installed.map((i) => alternative(i, whyNot(i, demands, all, input))),
    ...refused.map(({ installation, fit }) => alternative(installation, fit.because)),
  ]
  if (node.reused) return { alternatives, reasons: [] }
  const reason: Reason =
    others.length === 0
      ? {
          code: 'not-installed',
          text: `no ${node.name} is installed`,
          evidence: [{ source: 'site' }],
        }
      : {
          code: 'installed-does-not-fit',
          text: alternatives.map((a, n) => `${by(others[n]!)}: ${a.why}`).join('; '),
          evidence: others.flatMap((i) => i.evidence.slice(0, 1)),
        }
  return { alternatives, reasons: [reason] }
}

function whyNot(
  i: Installation,
  demands: readonly Pick<Demand, 'by' | 'spec' | 'text'>[],
  all: ByName,
  input: SolveInput,
): string {
  const only = input.compat?.toolsOnly.get(i.id)
  if (only) return `only to build with: ${only.because}`
  const facts = { version: versionOf(i), variants: i.variants }
  for (const d of demands) {
    const match = matchNode(facts, d.spec)
    if (match.verdict === 'no') return `${match.because}, which ${d.by} asks for ('${d.text}')`
  }
  for (const tie of i.dependencies) {
    for (const name of tie.virtuals ?? []) {
      const chosen = [...all.values()].find((n) =>
        [...all.values()].some((p) =>
          p.dependencies.some((d) => d.name === keyOfNode(n) && d.virtuals.includes(name)),
        ),
      )
      if (chosen?.reused && chosen.reused.id !== tie.id && chosen.reused.provides.includes(name)) {
        return `it is bound to the ${name} of ${tie.id}${tie.via?.detail ? ` (${tie.via.detail})` : ''}, but the plan uses ${chosen.reused.id}`
      }
    }
  }
  return 'what the plan takes ranks better'
}

/** What the rules of compatibility could not settle, and what only half fits. */
export function openQuestions(i: Installation, input: SolveInput): Assumption[] {
  return (input.compat?.open.get(i.id) ?? []).map(({ because, source }) => ({
    text: `${by(i)} runs on the nodes, although ${because}`,
    check: `start a program of it on one of the nodes (rule: ${source})`,
  }))
}

/** Unprobed features the plan relies on, each with the check that settles it. */
export function assumptionsOf(node: SolvedNode): Assumption[] {
  const i = node.reused
  if (!i) return []
  return node.assumed.map((name) => {
    const text = formatVariant(name, node.variants[name]!)
    return {
      text: `${by(i)} has ${text}: nobody has probed it`,
      check: `ask who installed it, or look into ${i.prefix ?? i.use.libraryDirs?.[0] ?? i.name} for what ${text} brings`,
    }
  })
}
