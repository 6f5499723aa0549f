/**
 * Software that users cannot install by themselves, whatever their policies: what needs root's rights
 * (a driver, a kernel module, a setuid program, a daemon), and what needs a licence or a download by
 * hand.
 */
import type { Reason } from '../model/plan.ts'
import { type NodeFacts, matchNode } from '../spec/match.ts'
import { parseSpec } from '../spec/parse.ts'
import type { Spec } from '../spec/spec.ts'
import { rowsOf } from './rules/data.ts'

export type SupportRule = { readonly spec: Spec; readonly reason: Reason }

let byName: Map<string, SupportRule[]> | undefined

const kinds: Readonly<Record<string, string>> = {
  'kernel module': 'it is for the kernel',
  setuid: 'it must belong to root',
  daemon: 'it is a daemon of the machine',
}
const restrictions: Readonly<Record<string, string>> = {
  licence: 'it needs a licence',
  'by hand': 'its source can only be downloaded by hand',
}

function read(): Map<string, SupportRule[]> {
  const rules = new Map<string, SupportRule[]>()
  const add = (text: string, reason: Reason) => {
    const spec = parseSpec(text)
    const name = spec.name ?? ''
    rules.set(name, [...(rules.get(name) ?? []), { spec: { ...spec, name: null }, reason }])
  }
  for (const { spec, kind, why, source } of rowsOf('privileged', ['spec', 'kind', 'why']))
    add(spec, {
      code: 'needs-privilege',
      text: `users cannot install ${spec}: ${kinds[kind] ?? kind} (${why})`,
      evidence: [{ source, detail: kind }],
    })
  for (const { spec, why, source } of rowsOf('restricted-sources', ['spec', 'why']))
    add(spec, {
      code: 'restricted-source',
      text: `support must obtain ${spec}: ${restrictions[why] ?? why}`,
      evidence: [{ source, detail: why }],
    })
  return rules
}

/** Rules that speak of a package, their specs without its name. */
export const supportRulesOf = (software: string): readonly SupportRule[] =>
  (byName ??= read()).get(software) ?? []

/** Why support must install it, or null. A feature that is not known is taken for absent. */
export const needsSupport = (software: string, facts: NodeFacts): Reason | null =>
  supportRulesOf(software).find(({ spec }) => matchNode(facts, spec).verdict === 'yes')?.reason ??
  null
