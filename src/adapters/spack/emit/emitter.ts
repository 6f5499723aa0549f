/** Plan → a Spack environment. */
import { stringify } from 'yaml'
import type { Emitter } from '../../adapter.ts'
import { environmentOf } from './environment.ts'
import { lossesOf } from './losses.ts'

const comment = (lines: readonly string[]): string =>
  lines.map((l) => `# ${l}`.trimEnd()).join('\n')

export const emitter: Emitter = {
  format: 'spack',
  title: 'Spack environment (spack.yaml) that concretises to the plan; Spack 1.1 or newer',
  emit(plan) {
    const losses = lossesOf(plan)
    const head = [
      `Plan ${plan.name} for ${plan.site.name}, ${plan.site.target}; written by Portolan.`,
      'Install it with: spack -e <this folder> install',
      ...(losses.length > 0
        ? ['', 'What this file cannot say:', ...losses.map((l) => `- ${l}`)]
        : []),
    ]
    const body = stringify(environmentOf(plan), { lineWidth: 0 })
    return { files: [{ path: 'spack.yaml', text: `${comment(head)}\n${body}` }], losses }
  },
}
