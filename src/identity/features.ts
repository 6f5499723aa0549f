/** What a name, or the toolchain a recipe is for, says of features. */
import type { KeyedRow } from './keys.ts'
import type { Rules } from './rules.ts'

export type Features = {
  /** Whatever the toolchain. */
  always?: string
  /** Of recipes for some toolchains. */
  toolchains: readonly { features: string; names: readonly string[] }[]
}

/** `tool:name` → what people have said of its features. */
export type SettledFeatures = ReadonlyMap<string, string>

export const settledFeatures = (rules: Rules): SettledFeatures =>
  new Map(
    rules.curated.flatMap(({ verdict, tool, name, features }) =>
      verdict === 'same' && features !== undefined ? [[`${tool}:${name}`, features]] : [],
    ),
  )

/** Only what the software has variants for, so that every feature can be asked for. */
export function featuresOf(
  { row, name }: KeyedRow,
  anchor: KeyedRow | undefined,
  rules: Rules,
  settled: SettledFeatures,
): Features {
  const variants = new Set(anchor?.row.variants)
  const fits = (needs: string | undefined) => needs === undefined || variants.has(needs)
  const curated = settled.get(`${row.tool}:${row.name}`)
  const bySuffix = fits(name.suffix?.needs) ? name.suffix?.features : undefined
  const always = curated ?? (anchor ? bySuffix : undefined)
  if (always !== undefined) return { always, toolchains: [] }
  const groups = new Map<string, string[]>()
  const known = rules.tools.get(row.tool)?.toolchains
  for (const toolchain of (row.toolchains ?? []).toSorted()) {
    const says = known?.get(toolchain)
    if (!anchor || !says || says.needs === undefined || !variants.has(says.needs)) continue
    groups.set(says.features, [...(groups.get(says.features) ?? []), toolchain])
  }
  return { toolchains: [...groups].map(([features, names]) => ({ features, names })) }
}
