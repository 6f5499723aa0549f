/** Facts that rules of compatibility rest on, named so that an explanation can give them up. */
import type { Evidence } from '../../model/common.ts'
import type { Fit } from '../../compat/rules/fit.ts'
import type { Candidate, Ground } from '../nodes.ts'

/** The id that guards a fact: `fit:<text>`; equal texts are one fact. */
export function factId(g: Ground, text: string, evidence: readonly Evidence[]): string {
  const id = `fit:${text}`
  if (!g.compatFacts.has(id)) g.compatFacts.set(id, { text, evidence })
  return id
}

export const fitFact = (g: Ground, about: string, { because, source }: Fit): string =>
  factId(g, `${about}: ${because}`, [{ source }])

/** What people call it: its tool, name and version. */
export const nameOf = ({ installation: i }: Pick<Candidate, 'installation'>): string =>
  `${i.tool} ${i.name} ${i.version}`
