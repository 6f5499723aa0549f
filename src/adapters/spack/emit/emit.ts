/** Plan → a Spack environment. */
import { stringify } from 'yaml'
import type { Plan } from '../../../model/plan.ts'
import type { Emitted } from '../../adapter.ts'
import { environmentOf } from './environment.ts'
import { lossesOf } from './losses.ts'

const comment = (lines: readonly string[]): string =>
  lines.map((l) => `# ${l}`.trimEnd()).join('\n')

export function emit(plan: Plan): Emitted {
  const losses = lossesOf(plan)
  const head = [
    `Plan ${plan.name} for ${plan.site.name}, ${plan.site.target}; written by Portolan.`,
    'Needs Spack 1.1 or newer. Install it with: spack -e <this folder> install',
    ...(losses.length > 0
      ? ['', 'What this file cannot say:', ...losses.map((l) => `- ${l}`)]
      : []),
  ]
  const body = stringify(environmentOf(plan), { lineWidth: 0 })
  return { files: [{ path: 'spack.yaml', text: `${comment(head)}\n${body}` }], losses }
}
