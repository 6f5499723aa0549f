/** Which values a node's variants take: choices when built, facts and unknowns when reused. */
import { parseSpec } from '../spec/parse.ts'
import { holds } from './conditions.ts'
import { defaultValues } from './possible.ts'
import {
  type Definition,
  type Ground,
  type Node,
  type ValueChoice,
  valueKey,
  valueLit,
} from './nodes.ts'
import { FALSE, type Lit, TRUE } from './program.ts'

export const defaultsOf = (d: Definition): string[] => defaultValues(d.variant)

/** Makes literals for all values that conditions of variants speak of, before any are ruled on. */
export function mentionValues(g: Ground, node: Node): void {
  for (const definitions of node.definitions.values()) {
    for (const { when, variant } of definitions) {
      holds(g, node, when)
      for (const c of variant.conditionalValues ?? []) holds(g, node, parseSpec(c.when))
    }
  }
}

export function groundVariants(g: Ground, node: Node): void {
  for (const [name, definitions] of node.definitions) {
    groundActive(g, node, definitions)
    for (const d of definitions) {
      for (const v of defaultsOf(d)) valueLit(g, node, name, asValue(v))
      for (const v of d.variant.values ?? []) valueLit(g, node, name, v)
    }
    const values = node.values.get(name) ?? new Map<string, ValueChoice>()
    if (node.built !== FALSE) {
      for (const d of definitions) groundBuilt(g, node, name, d, values)
      groundAbsent(g, node, name, definitions, values)
    }
    for (const choice of values.values()) {
      if (choice.lit !== choice.built && choice.built !== FALSE) {
        g.program.rule(choice.lit, [choice.built])
      }
    }
  }
  for (const c of node.candidates) groundReused(g, node, c.lit, c.installation.variants)
  for (const { variant, values, under } of node.exact) {
    for (const [key, choice] of node.values.get(variant) ?? []) {
      if (!values.includes(key)) g.program.constraint([under, choice.lit])
    }
  }
}

/** To explain, a variant may be set where it does not exist, but for the fact that it does not. */
function groundAbsent(
  g: Ground,
  node: Node,
  name: string,
  definitions: readonly Definition[],
  values: ReadonlyMap<string, ValueChoice>,
): void {
  const { program } = g
  if (!program.explaining || definitions.some((d) => d.has === node.lit)) return
  const exists = program.unless(`variant:${node.name}:${name}`, TRUE)
  const built = [...values.values()].map((c) => c.built).filter((lit) => lit !== FALSE)
  program.choice(built, [node.built, -exists])
}

const asValue = (text: string): string | boolean =>
  text === 'true' ? true : text === 'false' ? false : text

/** Of several definitions whose conditions hold, the last one counts. */
function groundActive(g: Ground, node: Node, definitions: readonly Definition[]): void {
  const stronger: Lit[] = []
  for (const d of definitions) {
    if (d.has === node.lit) continue
    const active = holds(g, node, d.when)
    g.program.rule(d.has, [active, ...stronger.map((s) => -s)])
    if (active === FALSE) g.program.constraint([d.has])
    else stronger.push(active)
  }
}

function groundBuilt(
  g: Ground,
  node: Node,
  name: string,
  d: Definition,
  values: ReadonlyMap<string, ValueChoice>,
): void {
  const { program } = g
  const allowed = d.variant.values?.map(valueKey)
  const choices = [...values].filter(
    ([key, c]) => c.built !== FALSE && (!allowed || allowed.includes(key)),
  )
  const lits = choices.map(([, c]) => c.built)
  const active = [node.built, d.has]
  program.choice(lits, active)
  program.atLeastOne(lits, active)
  // Another definition of the name may allow several at once.
  if (d.variant.kind !== 'multi') program.atMostOne(lits, d.has === node.lit ? [] : [d.has])
  else groundSets(g, d, choices, `sets:${node.name}:${name}`)
  for (const { value: key, when } of d.variant.conditionalValues ?? []) {
    const choice = values.get(key)
    if (!choice || choice.built === FALSE) continue
    const lit = holds(g, node, parseSpec(when))
    program.because(
      `value:${node.name}:${name}:${key}`,
      lit === FALSE ? [d.has, choice.built] : [d.has, choice.built, -lit],
    )
  }
  if (d.variant.sticky) {
    const fixed = program.unless(`sticky:${node.name}:${name}`, TRUE)
    const demanded = program.or([...(node.demanded.get(name)?.values() ?? [])].flat())
    const defaults = defaultsOf(d)
    for (const key of defaults) {
      const choice = values.get(key)
      if (choice && choice.built !== FALSE) {
        program.constraint([
          ...active,
          fixed,
          -choice.built,
          ...(demanded === FALSE ? [] : [-demanded]),
        ])
      }
    }
    for (const [key, choice] of choices) {
      if (defaults.includes(key)) continue
      const asked = program.or(node.demanded.get(name)?.get(key) ?? [])
      program.constraint([...active, fixed, choice.built, ...(asked === FALSE ? [] : [-asked])])
    }
  }
}

/** Values of two disjoint sets never stand together, and `none` stands alone. */
function groundSets(
  g: Ground,
  d: Definition,
  choices: readonly (readonly [string, ValueChoice])[],
  why: string,
): void {
  const { program } = g
  const apart = program.unless(why, TRUE)
  const inSet = (d.variant.disjointSets ?? []).map((set) =>
    program.or(choices.filter(([key]) => set.includes(key)).map(([, c]) => c.built)),
  )
  program.atMostOne(
    inSet.filter((l) => l !== FALSE),
    [d.has, apart],
  )
  const none = choices.find(([key]) => key === 'none')?.[1]
  if (none && inSet.length === 0) {
    for (const [key, c] of choices)
      if (key !== 'none') program.constraint([d.has, none.built, c.built, apart])
  }
}

/** Known variants are facts; an unknown one may be assumed, at a cost (see objective.ts). */
function groundReused(
  g: Ground,
  node: Node,
  reused: Lit,
  known: Readonly<Record<string, unknown>>,
): void {
  const { program } = g
  for (const [name, values] of node.values) {
    const setting = known[name]
    if (setting === undefined) {
      const open = [...values.values()].filter((c) => c.lit !== c.built).map((c) => c.lit)
      program.choice(open, [reused])
      const multi = node.definitions.get(name)?.some((d) => d.variant.kind === 'multi') ?? false
      if (!multi) program.atMostOne(open)
      continue
    }
    const have = (Array.isArray(setting) ? setting : [setting]).map((v) =>
      valueKey(v as string | boolean),
    )
    for (const key of have) {
      const choice = values.get(key)
      if (choice) program.rule(choice.lit, [reused])
    }
  }
}
