/**
 * Plan → an easystack file: the easyconfigs of all steps that EasyBuild is to build, dependencies
 * first. Source of the format: EasyBuild's parse_easystack.
 */
import { stringify } from 'yaml'
import type { Plan, Step } from '../../model/plan.ts'
import type { Emitted } from '../adapter.ts'

export function emit(plan: Plan): Emitted {
  const own = plan.steps.filter((s) => s.verdict === 'build' && s.package?.tool === 'easybuild')
  const commit = plan.recipes?.find(({ tool }) => tool === 'easybuild')?.commit
  const losses = [
    ...plan.steps.flatMap(lost),
    ...(commit === undefined && own.length > 0
      ? ['the commit of the easyconfigs is not known: have the same ones in the robot path']
      : []),
  ]
  const head = [
    `Plan ${plan.name} for ${plan.site.name}, ${plan.site.target}; written by Portolan.`,
    'Build it with: eb --easystack easystack.yaml --robot',
    ...losses.map((loss) => `not said here: ${loss}`),
  ]
  const easyconfigs = own.map((step) => {
    const file = step.package!.evidence.source.split('/').at(-1)!
    return commit === undefined ? file : { [file]: { options: { 'from-commit': commit } } }
  })
  const comment = head.map((line) => `# ${line}\n`).join('')
  const text = `${comment}${stringify({ easyconfigs }, { lineWidth: 0 })}`
  return { files: [{ path: 'easystack.yaml', text }], losses }
}

function lost({ software, version, verdict, tool, package: recipe, reasons }: Step): string[] {
  const what = `${software} ${version}`
  if (verdict === 'request') return [`${what} is to be requested: ${reasons.at(-1)?.text ?? ''}`]
  if (verdict === 'build' && recipe?.tool !== 'easybuild')
    return [`${what} is built by ${tool}, and has no easyconfig in the plan`]
  // What is reused of EasyBuild's own modules is found by the robot.
  return verdict !== 'build' && tool !== 'easybuild' && tool !== 'lmod'
    ? [`${what} is reused from ${tool}, which EasyBuild does not see`]
    : []
}
