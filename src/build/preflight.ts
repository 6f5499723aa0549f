/** What must hold before a plan is run on this machine. */
import { existsSync } from 'node:fs'
import type { Driver } from '../adapters/adapter.ts'
import { PortolanError } from '../model/errors.ts'
import type { Plan, Step } from '../model/plan.ts'

const invalid = (text: string, where: string): PortolanError =>
  new PortolanError('PLAN_INVALID', text, { where, hint: 'make the plan again' })

/** Step ids are unique, and what a step depends on stands before it. */
function checkOrder(plan: Plan): void {
  const seen = new Set<string>()
  for (const step of plan.steps) {
    if (seen.has(step.id)) throw invalid('two steps have the same id', step.id)
    const missing = step.dependencies.find((d) => !seen.has(d.id))
    if (missing)
      throw invalid(`${missing.id}, which it depends on, does not stand before it`, step.id)
    seen.add(step.id)
  }
}

/** Files of a reused installation that are not here. */
function missingFiles(step: Step): string[] {
  const { elf = [], use, prefix } = step.installation ?? {}
  const paths = [
    ...(prefix === undefined ? [] : [prefix]),
    ...elf.map((e) => e.path),
    ...Object.values(use?.programs ?? {}),
  ]
  return paths.filter((path) => !existsSync(path))
}

/** Throws PLAN_INVALID, PLAN_NEEDS_REQUEST, PLAN_STALE or CANNOT_BUILD. */
export function preflight(plan: Plan, driver: (tool: string) => Driver | undefined): void {
  checkOrder(plan)
  const requests = plan.steps.filter((step) => step.verdict === 'request')
  if (requests.length > 0) {
    throw new PortolanError(
      'PLAN_NEEDS_REQUEST',
      `support must provide first: ${requests.map((s) => `${s.software} ${s.version}`).join(', ')}`,
      { where: plan.name, hint: 'the plan says why; plan again once it is there', exitCode: 1 },
    )
  }
  for (const step of plan.steps) {
    if (step.verdict !== 'build') {
      const missing = missingFiles(step)
      if (missing.length === 0) continue
      throw new PortolanError('PLAN_STALE', `${step.software} is not here as the plan has it`, {
        where: missing.slice(0, 3).join(', '),
        hint: 'it was removed or changed, or the plan is for another machine; make the plan again',
        exitCode: 1,
      })
    }
    const builder = driver(step.tool)
    const why = builder ? builder.cannot(step) : `nothing here builds with ${step.tool}`
    if (why === null) continue
    throw new PortolanError('CANNOT_BUILD', `${step.software} ${step.version}: ${why}`, {
      where: step.id,
      hint: 'let another tool build it (`prefer`, or --engine)',
      exitCode: 1,
    })
  }
}
