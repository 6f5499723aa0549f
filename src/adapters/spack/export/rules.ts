/** Policies and ways of choosing of a Site as entries of packages.yaml. */
import type { ChoiceRule, Site } from '../../../model/site.ts'
import { parseSpec } from '../../../spec/parse.ts'

type Group = {
  spec?: string
  one_of?: string[]
  any_of?: string[]
  when?: string
  message?: string
}
export type Rules = {
  buildable?: false
  require?: Group[]
  prefer?: Group[]
  conflict?: Group[]
  version?: string[]
  variants?: string[]
}

const more = ({ when, reason }: Pick<ChoiceRule, 'when' | 'reason'>) => ({
  ...(when === '' ? {} : { when }),
  message: reason,
})

/** `prefer` is any of a spec and anything, `conflict` one of a spec and anything; else `require`. */
function place(rules: Rules, rule: ChoiceRule): Rules {
  const [first = '', second] = rule.specs
  const two = rule.specs.length === 2 && second === ''
  if (two && rule.policy === 'any_of')
    return { ...rules, prefer: [...(rules.prefer ?? []), { spec: first, ...more(rule) }] }
  if (two)
    return { ...rules, conflict: [...(rules.conflict ?? []), { spec: first, ...more(rule) }] }
  return {
    ...rules,
    require: [...(rules.require ?? []), { [rule.policy]: rule.specs, ...more(rule) }],
  }
}

/** Package or virtual → its rules; `all` for those of every package. */
export function rulesOf(site: Site, losses: string[]): Map<string, Rules> {
  const found = new Map<string, Rules>()
  const change = (name: string, with_: (rules: Rules) => Rules) =>
    found.set(name, with_(found.get(name) ?? {}))
  const { mustReuse, requestOnly, forbid, prefer } = site.policies
  const named = (spec: string): string | null => {
    try {
      return parseSpec(spec).name
    } catch {
      return null
    }
  }
  const each = (rules: Site['policies']['forbid'], part: 'forbid' | 'prefer' | 'off') => {
    for (const { spec, reason } of rules) {
      const name = named(spec)
      if (name === null) {
        losses.push(`the policy '${spec}' names no package: ${reason}`)
        continue
      }
      const group: Group = { spec, message: reason }
      change(name, (r) => {
        if (part === 'off') return { ...r, buildable: false }
        return part === 'forbid'
          ? { ...r, conflict: [...(r.conflict ?? []), group] }
          : { ...r, prefer: [...(r.prefer ?? []), group] }
      })
      if (part === 'off' && spec !== name)
        losses.push(`'${spec}' must not be built: buildable: false says so of all ${name}`)
    }
  }
  each(mustReuse, 'off')
  each(requestOnly, 'off')
  each(forbid, 'forbid')
  each(prefer, 'prefer')
  const { choices } = site
  for (const name of choices?.notBuildable ?? []) change(name, (r) => ({ ...r, buildable: false }))
  for (const rule of choices?.rules ?? []) change(rule.software ?? 'all', (r) => place(r, rule))
  for (const [name, version] of Object.entries(choices?.versions ?? {}))
    change(name, (r) => ({ ...r, version }))
  for (const { software, spec } of choices?.variants ?? [])
    change(software ?? 'all', (r) => ({ ...r, variants: [...(r.variants ?? []), spec] }))
  return found
}
