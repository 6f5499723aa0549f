/** What a spack.yaml cannot say of a plan, or says with more certainty than the plan. */
import type { Plan, Step } from '../../../model/plan.ts'
import { externalOf } from './external.ts'
import { misplaced } from './misplaced.ts'
import { injected } from './pinned.ts'

const isReused = (step: Step) => step.verdict === 'reuse' || step.verdict === 'must-reuse'

/** Software that builds look into: what built steps depend on, and what is asked for. */
const isUsed = (step: Step, plan: Plan): boolean =>
  step.root ||
  plan.steps.some((s) => s.verdict === 'build' && s.dependencies.some((d) => d.id === step.id))

function elsewhere(step: Step, plan: Plan): string[] {
  const [first, ...more] = step.installation ? misplaced(step.installation) : []
  if (!first || !isUsed(step, plan)) return []
  const rest = more.length > 0 ? `, and so for ${more.map((m) => m.what).join(', ')}` : ''
  return [
    `${step.software}@${step.version}: an external is one prefix; recipes look for its ${first.what} in ${first.expected}, but it is ${first.path}${rest}; \`portolan build\` gives Spack a prefix of links instead`,
  ]
}

function ofReused(step: Step, plan: Plan): string[] {
  const { installation } = step
  const name = `${step.software}@${step.version}`
  if (!installation || externalOf(step, plan) === null) {
    return [
      `${name}: neither a prefix nor a module is known, so Spack cannot use what is installed`,
    ]
  }
  return [
    ...step.assumptions.map((a) => `${name}: stated as a fact though only assumed: ${a.text}`),
    ...elsewhere(step, plan),
    ...(installation.universe === 'host'
      ? []
      : [
          `${name}: belongs to ${installation.universe}; Spack does not know that it mixes with nothing else`,
        ]),
  ]
}

function ofStep(step: Step, plan: Plan): string[] {
  const name = `${step.software}@${step.version}`
  if (step.own) {
    return [
      `${step.software}: your own code in ${step.own.folder} has no recipe; what it depends on is in the environment`,
    ]
  }
  if (step.verdict === 'request') {
    return [`${name}: to be requested from support; there is no answer until it is an external`]
  }
  if (step.binary) {
    return [
      `${name}: taken from the build cache ${step.binary.cache} as /${step.binary.hash.slice(0, 7)}; this environment builds it from source`,
    ]
  }
  return isReused(step) ? ofReused(step, plan) : []
}

export function lossesOf(plan: Plan): string[] {
  const steps = plan.steps.filter((s) => !injected.has(s.software))
  const externals = steps.filter((s) => isReused(s) && s.installation).map((s) => s.software)
  return [
    ...steps.flatMap((s) => ofStep(s, plan)),
    ...(externals.length > 0
      ? [
          `variants of externals the plan does not name get the recipe's default: ${externals.join(', ')}`,
        ]
      : []),
    ...(steps.some((s) => s.verdict === 'build' && !s.own)
      ? [
          'Spack adds compiler-wrapper, the compiler runtime and the C library it finds; the plan does not pin them',
        ]
      : []),
  ]
}
