/** Debian packages → installations: a lead package and those that belong with it. */
import { isPattern, matchName } from '../../util/name-pattern.ts'
import { rows, type Row } from './rows.ts'
import type { DebianPackage } from './status.ts'

export type Group = { row: Row; lead: DebianPackage; others: DebianPackage[] }

export function group(packages: readonly DebianPackage[]): {
  groups: Group[]
  rest: DebianPackage[]
} {
  const byName = new Map(packages.map((p) => [p.name, p]))
  const taken = new Set<string>()
  const groups: Group[] = []
  for (const row of rows) {
    for (const [lead, number] of candidates(row.lead, packages, byName)) {
      if (taken.has(lead.name)) continue
      const others = new Map<string, DebianPackage>()
      for (const pattern of row.with)
        for (const [p] of candidates(pattern.replace('#', number || '#'), packages, byName))
          others.set(p.name, p)
      for (const { name, exact } of lead.depends) {
        const p = byName.get(name)
        if (p && exact && p.source === lead.source && !isLead(p.name)) others.set(p.name, p)
      }
      others.delete(lead.name)
      taken.add(lead.name)
      for (const name of others.keys()) taken.add(name)
      groups.push({ row, lead, others: [...others.values()] })
    }
  }
  return { groups, rest: packages.filter((p) => !taken.has(p.name)) }
}

function candidates(
  pattern: string,
  packages: readonly DebianPackage[],
  byName: ReadonlyMap<string, DebianPackage>,
): [DebianPackage, string][] {
  if (!isPattern(pattern)) {
    const p = byName.get(pattern)
    return p ? [[p, '']] : []
  }
  const start = pattern.slice(0, pattern.search(/[#*]/))
  return packages.flatMap((p) => {
    if (!p.name.startsWith(start)) return []
    const number = matchName(pattern, p.name)
    return number === null ? [] : ([[p, number]] as [DebianPackage, string][])
  })
}

const leads = rows.map((row) => row.lead)
const plainLeads = new Set(leads.filter((l) => !isPattern(l)))
const patternLeads = leads.filter(isPattern)
const isLead = (name: string) =>
  plainLeads.has(name) || patternLeads.some((l) => matchName(l, name) !== null)
