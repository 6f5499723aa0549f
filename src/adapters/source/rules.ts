/** Which rules of a description apply to a step, put together, with `{…}` filled in. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Step } from '../../model/plan.ts'
import { matchNode } from '../../spec/match.ts'
import { parseSpec } from '../../spec/parse.ts'
import type { DriverContext } from '../adapter.ts'
import type { Located } from './dependencies.ts'
import type { Check, Description, Rule } from './description.ts'

type Node = Pick<Step, 'version' | 'variants'>
export type Recipe = {
  [K in Exclude<keyof Rule, 'when' | 'unless' | 'words'>]-?: NonNullable<Rule[K]>
}

const holds = (node: Node, condition: string): boolean =>
  matchNode(node, parseSpec(condition)).verdict === 'yes'

const applies = (node: Node, rule: Rule): boolean =>
  (rule.when === undefined || holds(node, rule.when)) &&
  (rule.unless === undefined || !holds(node, rule.unless))

/** Replaces `{name}` in every text of a value; `${name}` and names not given are left as they are. */
export function fill<T>(value: T, words: Readonly<Record<string, string>>): T {
  if (typeof value === 'string') {
    return value.replaceAll(
      /(?<!\$)\{([a-z]+)\}/g,
      (whole, name: string) => words[name] ?? whole,
    ) as T
  }
  if (Array.isArray(value)) return value.map((v: unknown) => fill(v, words)) as T
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, fill(v, words)])) as T
  }
  return value
}

export function recipeFor(
  description: Description,
  node: Node,
  given: Readonly<Record<string, string>>,
): Recipe {
  const rules = description.rules.filter((rule) => applies(node, rule))
  const words = Object.assign({}, given, ...rules.map((r) => r.words ?? {})) as typeof given
  const recipe: Recipe = {
    configure: rules.flatMap((r) => r.configure ?? []),
    passes: rules.flatMap((r) => r.passes ?? []),
    build: rules.flatMap((r) => r.build ?? []),
    install: rules.flatMap((r) => r.install ?? []),
    cflags: rules.flatMap((r) => r.cflags ?? []),
    files: rules.flatMap((r) => r.files ?? []),
    remove: rules.flatMap((r) => r.remove ?? []),
    checks: rules.flatMap((r) => r.checks ?? []),
  }
  const checks: Check[] = recipe.checks.map((check) => fillCheck(check, words))
  return { ...fill({ ...recipe, checks: [] }, words), checks }
}

/** In a regular expression the words stand for themselves, dots and all. */
function fillCheck(check: Check, words: Readonly<Record<string, string>>): Check {
  const literal = Object.fromEntries(
    Object.entries(words).map(([k, v]) => [k, v.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')]),
  )
  const filled = fill(check, words)
  return 'matches' in check && 'matches' in filled
    ? { ...filled, matches: fill(check.matches, literal) }
    : filled
}

/** `-lncursesw -ltinfo`: for each group the first library that one of the folders has. */
function linkFlags(folders: readonly string[], groups: readonly (readonly string[])[]): string {
  const has = (name: string) =>
    folders.some((dir) => ['so', 'a'].some((end) => existsSync(join(dir, `lib${name}.${end}`))))
  return groups
    .flatMap((names) => names.filter(has).slice(0, 1))
    .map((name) => `-l${name}`)
    .join(' ')
}

/** What `{…}` in a description stands for. */
export function wordsFor(
  description: Description,
  step: Pick<Step, 'version'>,
  located: readonly Located[],
  context: Pick<DriverContext, 'prefix' | 'staging' | 'targetFlags'>,
): Record<string, string> {
  const links = Object.entries(description.link ?? {}).map(([word, { of, libraries }]) => {
    const folders = located.filter((d) => d.software === of).flatMap((d) => d.libraryDirs)
    return [word, linkFlags(folders, libraries)] as const
  })
  return {
    prefix: context.prefix,
    staging: context.staging,
    version: step.version,
    target: context.targetFlags.join(' '),
    ...Object.fromEntries(links),
  }
}

/** Why a description cannot express the step, or null. */
export function cannotExpress(
  description: Description,
  step: Pick<Step, 'software' | 'version' | 'variants'>,
): string | null {
  const what = `the build description of ${step.software}`
  if (!(step.version in description.versions)) {
    const known = Object.keys(description.versions).join(', ')
    return `${what} is verified for ${known}, not for ${step.version}`
  }
  for (const [name, setting] of Object.entries(step.variants)) {
    const allowed = description.variants[name]
    if (!allowed) return `${what} cannot express the variant ${name}`
    const wrong = [setting].flat().find((v) => !allowed.map(String).includes(String(v)))
    if (wrong !== undefined) {
      return `${what} cannot express ${name}=${String(wrong)}, only ${allowed.map(String).join(', ')}`
    }
  }
  return null
}
