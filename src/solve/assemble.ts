/** A solved graph as a Plan: verdicts, tools, reasons, in build order. */
import { needsSupport } from '../compat/support.ts'
import { head } from '../model/common.ts'
import type { Installation } from '../model/installation.ts'
import type { Plan, Reason, Step } from '../model/plan.ts'
import { formatNode } from '../spec/print.ts'
import { canonicalJson, sha256 } from '../util/digest.ts'
import { keyOfNode, type Solution, type SolvedNode } from './decode.ts'
import type { SolveInput } from './input.ts'
import { type Builder, installers } from './requests.ts'
import {
  assumptionsOf,
  openQuestions,
  passedOver,
  reusedBecause,
  ruleFor,
  wantedBecause,
} from './reasons.ts'

export type PlanFrame = Pick<Plan, 'name' | 'site' | 'inputs' | 'quota'> & {
  /** Tools in order of preference. */
  readonly builders: readonly Builder[]
  /** `auto`: one tool for everything where one can; else the first that can, step by step. */
  readonly auto: boolean
  /** The user's own code, built last on all roots. */
  readonly own?: NonNullable<Step['own']> & { readonly reason: Reason }
}

export type Draft = Omit<Step, 'id' | 'dependencies'>

const toolReason = (tool: string): Reason => ({
  code: 'built-by',
  text: `${tool} can build exactly this`,
  evidence: [{ source: `adapter ${tool}` }],
})

export function assemble(solution: Solution, input: SolveInput, frame: PlanFrame): Plan {
  const all = new Map(solution.nodes.map((n) => [keyOfNode(n), n]))
  const { mustReuse, requestOnly } = input.policies
  const by = installers(solution.nodes, requestReason, frame)
  const steps = new Map<string, Step>()
  for (const node of solution.nodes) {
    const draft = node.reused ? reuseDraft(node, node.reused) : buildDraft(node)
    const dependencies = node.dependencies.map((d) => ({
      id: steps.get(d.name)!.id,
      types: d.types,
      ...(d.virtuals.length > 0 ? { virtuals: d.virtuals } : {}),
    }))
    steps.set(keyOfNode(node), withId(draft, dependencies))
  }
  const list = [...steps.values()]
  if (frame.own) list.push(ownStep(frame, list))
  return {
    ...head('plan'),
    name: frame.name,
    site: frame.site,
    requires: input.roots.filter((r) => !r.implied).map((r) => r.text),
    ...(frame.quota ? { quota: frame.quota } : {}),
    steps: list,
    objective: solution.costs.map((c) => ({ ...c })),
    losses: solution.optimal
      ? []
      : ['the plan is valid, but a better one may exist: the solver was stopped early'],
    compared: frame.builders.map((b) => {
      const alone = [
        ...installers(solution.nodes, requestReason, { builders: [b], auto: false }).values(),
      ]
      return {
        tool: b.tool,
        reuse: solution.nodes.length - alone.length,
        build: alone.filter((i) => 'tool' in i).length,
        request: alone.filter((i) => 'request' in i).length,
      }
    }),
    inputs: frame.inputs,
  }

  function common(node: SolvedNode) {
    const variants = Object.fromEntries(
      Object.entries(node.variants).sort(([a], [b]) => (a < b ? -1 : 1)),
    )
    const target = node.reused?.target ?? (node.reused ? '' : input.machine.target)
    return {
      software: node.name,
      version: node.version,
      variants,
      target,
      ...(node.flags ? { flags: node.flags } : {}),
      spec:
        formatNode(node.name, node.version, variants, target === '' ? undefined : target) +
        flagTexts(node.flags),
      root: node.root,
      assumptions: assumptionsOf(node),
      estimate: {},
    }
  }

  function reuseDraft(node: SolvedNode, installation: Installation): Draft {
    const rule = ruleFor(mustReuse, node, all, input)
    const { alternatives } = passedOver(node, all, input)
    return {
      ...common(node),
      verdict: rule ? 'must-reuse' : 'reuse',
      tool: installation.tool,
      installation,
      assumptions: [...assumptionsOf(node), ...openQuestions(installation, input)],
      reasons: [...wantedBecause(node, all, input), ...reusedBecause(installation, rule)],
      alternatives,
    }
  }

  function buildDraft(node: SolvedNode): Draft {
    const recipe = input.catalog.package(node.name)
    const source = input.catalog.sources(node.name).find((s) => s.version === node.version)
    const { alternatives, reasons } = passedOver(node, all, input)
    const draft = {
      ...common(node),
      ...(recipe
        ? { package: { tool: recipe.tool, name: recipe.name, evidence: recipe.evidence } }
        : {}),
      ...(source ? { source } : {}),
      alternatives,
    }
    const because = [...wantedBecause(node, all, input), ...reasons]
    const installer = by.get(keyOfNode(node))!
    if ('request' in installer) {
      return {
        ...draft,
        verdict: 'request',
        tool: 'support',
        reasons: [...because, installer.request],
      }
    }
    return {
      ...draft,
      verdict: 'build',
      tool: installer.tool,
      from: 'source',
      reasons: [...because, toolReason(installer.tool)],
      assumptions: [
        ...draft.assumptions,
        ...(frame.builders.find((b) => b.tool === installer.tool)?.assumes ?? []),
      ],
    }
  }

  function requestReason(node: SolvedNode): Reason | null {
    const must = ruleFor(mustReuse, node, all, input)
    if (must) {
      return {
        code: 'must-reuse-absent',
        text: `'${must.spec}' must be reused (${must.reason}), and nothing installed fits`,
        evidence: [{ source: 'policy mustReuse', detail: must.spec }],
      }
    }
    const only = ruleFor(requestOnly, node, all, input)
    return only
      ? {
          code: 'policy-request-only',
          text: `users may not build '${only.spec}': ${only.reason}`,
          evidence: [{ source: 'policy requestOnly', detail: only.spec }],
        }
      : needsSupport(node.name, node)
  }
}

export const flagTexts = (flags: Step['flags'] = {}): string =>
  Object.entries(flags)
    .map(([kind, value]) => ` ${kind}='${value}'`)
    .join('')

export function withId(draft: Draft, dependencies: Step['dependencies']): Step {
  const {
    reasons: _reasons,
    alternatives: _alternatives,
    assumptions: _assumptions,
    ...content
  } = draft
  const identity = { ...content, installation: draft.installation?.id, dependencies }
  return {
    id: `${draft.software}-${sha256(canonicalJson(identity)).slice(0, 8)}`,
    ...draft,
    dependencies,
  }
}

/** The user's own code: linked with every root, after everything else. */
export function ownStep(frame: PlanFrame, steps: readonly Step[]): Step {
  const { reason, ...own } = frame.own!
  const builder = frame.builders.find(
    (b) => b.cannot({ software: frame.name, version: 'local', variants: {}, own }) === null,
  )
  const draft: Draft = {
    software: frame.name,
    version: 'local',
    variants: {},
    target: frame.site.target,
    spec: `${frame.name}@=local target=${frame.site.target}`,
    verdict: 'build',
    tool: builder?.tool ?? 'source',
    root: true,
    from: 'source',
    own,
    reasons: [reason],
    assumptions: [],
    alternatives: [],
    estimate: {},
  }
  return withId(draft, steps.filter((s) => s.root).map(ownDependency))
}

/** Compilers are used to build, libraries are linked, other programs are run. */
function ownDependency(step: Step): Step['dependencies'][number] {
  const languages = (step.installation?.provides ?? [])
    .filter((v) => /^(c|cxx|fortran)$/.test(v))
    .sort()
  if (languages.length > 0) return { id: step.id, types: ['build'], virtuals: languages }
  const installation = step.installation
  const linked =
    !installation || (installation.linkable && installation.use.libraryDirs !== undefined)
  return { id: step.id, types: linked ? ['build', 'link', 'run'] : ['build', 'run'] }
}
