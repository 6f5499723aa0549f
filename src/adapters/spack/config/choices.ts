/**
 * `packages.yaml` as choices. Source: Spack's `solver/requirements.py`: `prefer` is any of the spec
 * and anything, `conflict` one of the spec and anything; of `all`, each of `require`, `prefer` and
 * `conflict` counts only for packages that say nothing there themselves.
 */
import type { ChoiceRule, Choices } from '../../../model/site.ts'
import { parseSpec } from '../../../spec/parse.ts'
import type { Skipped } from '../../adapter.ts'
import { preferences } from '../preferences.ts'
import type { Concretizer, Group, PackageEntry } from './schema.ts'

export type Entries = ReadonlyMap<string, PackageEntry>

type Bare = Omit<ChoiceRule, 'software' | 'except' | 'when' | 'reason'>
type Part = 'require' | 'prefer' | 'conflict'

function ofGroup(group: Group): Bare[] {
  if (group.spec !== undefined) return [{ policy: 'one_of', specs: [group.spec] }]
  return (['one_of', 'any_of'] as const).flatMap((policy) =>
    group[policy] ? [{ policy, specs: group[policy] }] : [],
  )
}

function rulesOf(part: Part, entry: PackageEntry, file: string): Omit<ChoiceRule, 'software'>[] {
  if (part === 'require') {
    return (entry.require ?? []).flatMap((group: Group) =>
      ofGroup(group).map((rule) => ({
        ...rule,
        when: group.when ?? '',
        reason: group.message ?? `required by ${file}`,
      })),
    )
  }
  const how = { prefer: 'any_of', conflict: 'one_of' } as const
  const what = { prefer: 'preferred', conflict: 'ruled out' } as const
  return (entry[part] ?? []).map(
    (item: { spec: string; when?: string | undefined; message?: string | undefined }) => ({
      policy: how[part],
      specs: [item.spec, ''],
      when: item.when ?? '',
      reason: item.message ?? `${what[part]} by ${file}`,
    }),
  )
}

const parts: readonly Part[] = ['require', 'prefer', 'conflict']

function allRules(entries: Entries, file: string): ChoiceRule[] {
  return parts.flatMap((part) =>
    [...entries].flatMap(([name, entry]) => {
      const rules = rulesOf(part, entry, file)
      if (name !== 'all') return rules.map((rule) => ({ software: name, ...rule }))
      const except = [...entries]
        .filter(([other, e]) => other !== 'all' && (e[part]?.length ?? 0) > 0)
        .map(([other]) => other)
      return rules.map((rule) => (except.length > 0 ? { except, ...rule } : rule))
    }),
  )
}

/** Rules whose specs can be read; the others with the reason. */
function readable(rules: readonly ChoiceRule[], file: string, skipped: Skipped[]): ChoiceRule[] {
  return rules.filter((rule) => {
    try {
      for (const text of [...rule.specs, rule.when]) parseSpec(text)
      return true
    } catch (error) {
      const detail = `packages:${rule.software ?? 'all'}`
      skipped.push({ skipped: { source: file, detail }, reason: (error as Error).message })
      return false
    }
  })
}

/** What `require`, `prefer` and `conflict` of a virtual say puts providers first, or out. */
function providersOf(entries: Entries, rules: readonly ChoiceRule[]): Choices['providers'] {
  const given = entries.get('all')?.providers ?? {}
  const found = { ...given }
  for (const [virtual] of entries) {
    const own = rules.filter((r) => r.software === virtual && r.when === '')
    const named = (part: 'require' | 'prefer') =>
      own
        .filter((r) => (part === 'prefer') === (r.policy === 'any_of' && r.specs.at(-1) === ''))
        .filter((r) => !(r.policy === 'one_of' && r.specs.at(-1) === ''))
        .flatMap((r) => r.specs.filter((s) => s !== '').map((s) => parseSpec(s).name))
        .filter((name) => name !== null && name !== virtual)
    const removed = own
      .filter((r) => r.policy === 'one_of' && r.specs.length === 2 && r.specs[1] === '')
      .map((r) => r.specs[0]!)
      .filter((s) => parseSpec(s).name === s)
    const first = [...named('require'), ...named('prefer')] as string[]
    if (first.length === 0 && removed.length === 0) continue
    found[virtual] = [...new Set([...first, ...(given[virtual] ?? [])])].filter(
      (p) => !removed.includes(parseSpec(p).name ?? ''),
    )
  }
  return found
}

export function choicesOf(
  entries: Entries,
  concretizer: Concretizer,
  virtual: (name: string) => readonly string[],
  file: string,
  skipped: Skipped[],
): Choices {
  const rules = readable(allRules(entries, file), file, skipped)
  const named = [...entries].filter(([name]) => name !== 'all')
  const off = named.filter(([, e]) => e.buildable === false).map(([name]) => name)
  const withVariants = named.filter(([, e]) => e.variants !== undefined)
  const everywhere = entries.get('all')?.variants
  const { strategy = 'minimal', max_dupes: nodes = {} } = concretizer.duplicates ?? {}
  return {
    providers: providersOf(
      entries,
      rules.filter((r) => virtual(r.software ?? '').length > 0),
    ),
    notBuildable: [...new Set(off.flatMap((name) => [name, ...virtual(name)]))].sort(),
    rules,
    versions: Object.fromEntries(
      named.flatMap(([name, { version }]) => (version ? [[name, version]] : [])),
    ),
    variants: [
      ...withVariants.map(([software, e]) => ({ software, spec: e.variants!.join(' ') })),
      ...(everywhere
        ? [{ except: withVariants.map(([name]) => name), spec: everywhere.join(' ') }]
        : []),
    ],
    nodes: strategy === 'none' ? {} : { ...preferences.nodes, ...nodes },
  }
}
