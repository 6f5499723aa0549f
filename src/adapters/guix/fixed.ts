/**
 * Packages of one channel commit as fixed recipes. What is only needed to build others, Guix fetches
 * or builds by itself; a profile takes one version of what is propagated.
 */
import type { FixedRecipes } from '../adapter.ts'
import { compareText } from '../../util/order.ts'

export const fixed: FixedRecipes = {
  generation: 'channel commit',
  offers: 'builds',
  follows: ['link', 'run'],
  single: ['run'],
  implied: () => [],
  foundation: () => [],
  keysOf: ({ spec }) => [spec, spec.replace(/:[^:@]*$/, '')],
  plainKey: (key) => key.replace(/ \([^)]*\)$/, ''),
  generationOf: () => '',
  compareGenerations: compareText,
  compare: (a, b) => a.name.length - b.name.length || compareText(a.key ?? '', b.key ?? ''),
  apart: () => null,
  installed: (i) => (i.tool === 'guix' ? `${i.name}@${i.version}` : null),
  same: (i) => ({
    text: `guix ${i.name} ${i.version} was installed from the channel commit that was synced: with another one it is another build`,
    check: `guix package --list-installed; guix build ${i.name}@${i.version} names ${i.prefix ?? 'its folder'}`,
  }),
  assumes: [
    {
      text: 'Guix can be run here at the channel commit that was synced; ready builds come from a substitute server, what it has not is built from source together with its build tools',
      check: 'guix describe; guix weather PACKAGE',
    },
  ],
}
