/** Virtuals an installation provides for certain, by the table of providers. */
import type { Installation } from '../model/installation.ts'
import { matchNode } from '../spec/match.ts'
import { parseSpec } from '../spec/parse.ts'
import type { Spec } from '../spec/spec.ts'
import { providers } from './providers.ts'

type Provider = { spec: Spec; virtuals: readonly string[] }

let table: Map<string, Provider[]> | undefined

function providersOf(software: string): readonly Provider[] {
  if (!table) {
    table = new Map()
    for (const line of providers.split('\n')) {
      if (line === '') continue
      const [text = '', virtuals = ''] = line.split(' | ')
      const spec = parseSpec(text)
      const name = spec.name ?? ''
      table.set(name, [...(table.get(name) ?? []), { spec, virtuals: virtuals.split(' ') }])
    }
  }
  return table.get(software) ?? []
}

/** Only what holds whatever the unknown variants are. */
export function providedBy(
  i: Pick<Installation, 'software' | 'version' | 'upstreamVersion' | 'variants'>,
): string[] {
  if (i.software === undefined) return []
  const facts = { version: i.upstreamVersion ?? i.version, variants: i.variants }
  return providersOf(i.software)
    .filter(({ spec }) => matchNode(facts, spec).verdict === 'yes')
    .flatMap(({ virtuals }) => virtuals)
}
