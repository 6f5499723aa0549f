/**
 * Externals of `packages.yaml` → Installation. What the spec leaves open gets the recipe's defaults,
 * as Spack does it. Source: Spack's `externals.py` (1.2).
 */
import type { Installation } from '../../../model/installation.ts'
import type { Package } from '../../../model/package.ts'
import { matchNode } from '../../../spec/match.ts'
import { parseSpec } from '../../../spec/parse.ts'
import type { Spec } from '../../../spec/spec.ts'
import type { SiteImportContext, Skipped } from '../../adapter.ts'
import { External } from './schema.ts'

type Variants = Installation['variants']
type Node = { version: string; variants: Variants }

const holds = (node: Node, when: string): boolean => {
  const spec = parseSpec(when)
  if (spec.dependencies.length > 0 || spec.os !== null || spec.target !== null) return false
  if (spec.platform !== null && spec.platform !== 'linux') return false
  return matchNode(node, spec).verdict === 'yes'
}

/** Of definitions whose condition holds, the first one met gives the default; until none is left. */
function completed(node: Node, recipe: Package): Variants {
  const variants = { ...node.variants }
  let left = [...new Set(recipe.variants.map((v) => v.when))]
  for (let changed = true; changed;) {
    changed = false
    for (const when of left) {
      if (!holds({ version: node.version, variants }, when)) continue
      left = left.filter((w) => w !== when)
      changed = true
      for (const v of recipe.variants.filter((d) => d.when === when)) {
        if (v.kind !== 'multi' || Array.isArray(v.default)) variants[v.name] ??= v.default
        else variants[v.name] ??= String(v.default).split(',')
      }
    }
  }
  return variants
}

function stated(spec: Spec, recipe: Package | undefined): Variants {
  return Object.fromEntries(
    spec.variants.map((v) => {
      const multi = recipe?.variants.some((d) => d.name === v.name && d.kind === 'multi') ?? false
      return [v.name, multi || v.values.length > 1 ? [...v.values] : v.values[0]!]
    }),
  )
}

const languages: Readonly<Record<string, string>> = { c: 'cc', cxx: 'cxx', fortran: 'fc' }

export type ExternalsOptions = {
  file: string
  complete: boolean
  /** Package → the target required of it, where it is one. */
  target: (name: string) => string | undefined
  context: SiteImportContext
}

type Draft = { installation: Installation; external: External; spec: Spec; recipe?: Package }

function draftOf(name: string, given: unknown, options: ExternalsOptions): Draft {
  const { file, complete, context } = options
  const external = External.parse(given)
  const spec = parseSpec(external.spec)
  const software = spec.name ?? name
  const version = spec.versions?.text.replace(/^=/, '') ?? ''
  if (!/^[^:,]+$/.test(version)) throw new Error('an external needs one version, e.g. gcc@12.2.0')
  const recipe = context.recipe(software)
  const own = stated(spec, recipe)
  const variants = recipe && complete ? completed({ version, variants: own }, recipe) : own
  const compilers = external.extra_attributes?.compilers ?? {}
  const programs = Object.entries(compilers).map(([language, path]) => [
    languages[language] ?? language,
    path,
  ])
  const provides = recipe
    ? recipe.provides
        .filter((p) => holds({ version, variants }, p.when))
        .map((p) => parseSpec(p.virtual).name!)
    : Object.keys(languages).filter((l) => l in compilers)
  const target = options.target(software) ?? spec.target ?? undefined
  const evidence = { source: file, detail: external.spec }
  return {
    external,
    spec,
    ...(recipe ? { recipe } : {}),
    installation: {
      id: `spack-config:${software}@${version}`,
      tool: 'spack',
      name: software,
      version,
      software,
      variants,
      variantEvidence: Object.fromEntries(
        Object.keys(variants).map((v) => [
          v,
          v in own ? evidence : { source: file, detail: `not stated: default of ${software}` },
        ]),
      ),
      ...(external.prefix === undefined ? {} : { prefix: external.prefix }),
      universe: 'host',
      ...(target === undefined ? {} : { target }),
      dependencies: [],
      provides: [...new Set(provides)].sort(),
      elf: [],
      linkable: true,
      use: {
        ...(external.modules ? { modules: external.modules } : {}),
        ...(programs.length > 0 ? { programs: Object.fromEntries(programs) } : {}),
      },
      details: { external: true },
      evidence: [evidence],
    },
  }
}

/**
 * Dependencies given by id or by a spec that one other external satisfies. Where several do, or none, that
 * one is left open, which `tell` says: Spack refuses such a configuration, a Site can still say the rest.
 */
function tie(
  draft: Draft,
  all: readonly Draft[],
  tell: (reason: string) => void,
): Installation['dependencies'] {
  const asked = [
    ...(draft.external.dependencies ?? []),
    ...draft.spec.dependencies.map((d) => ({
      id: undefined,
      spec: d.spec.name ?? '',
      deptypes: d.types.length > 0 ? [...d.types] : undefined,
      virtuals: d.virtuals.join(',') || undefined,
    })),
  ]
  return asked.flatMap(({ id, spec, deptypes, virtuals }) => {
    const wanted = parseSpec(spec ?? '')
    const found = all.filter(({ external, installation: i }) =>
      id === undefined
        ? i.name === wanted.name && matchNode(i, { ...wanted, name: null }).verdict === 'yes'
        : external.id === id,
    )
    const [only] = found
    if (!only || found.length > 1) {
      tell(`which one it depends on is open: ${found.length} externals are '${id ?? spec}'`)
      return []
    }
    const name = only.installation.name
    const needs = (draft.recipe?.dependencies ?? []).filter(
      (d) =>
        (parseSpec(d.spec).name === name ||
          only.installation.provides.includes(parseSpec(d.spec).name ?? '')) &&
        holds(draft.installation, d.when),
    )
    const inferred = needs.map((d) => parseSpec(d.spec).name!).filter((n) => n !== name)
    const list = virtuals?.split(',') ?? (deptypes ? [] : [...new Set(inferred)])
    const tied: Installation['dependencies'][number] = {
      id: only.installation.id,
      types: deptypes ?? [...new Set(needs.flatMap((d) => d.types))].sort(),
      ...(list.length > 0 ? { virtuals: list } : {}),
    }
    return [tied]
  })
}

export function externalsOf(
  packages: ReadonlyMap<string, readonly unknown[]>,
  options: ExternalsOptions,
): { installations: Installation[]; skipped: Skipped[] } {
  const skipped: Skipped[] = []
  const skip = (detail: string, error: unknown) =>
    skipped.push({
      skipped: { source: options.file, detail },
      reason: error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error),
    })
  const drafts: Draft[] = []
  const count = new Map<string, number>()
  for (const [name, entries] of packages)
    for (const entry of entries) {
      try {
        const draft = draftOf(name, entry, options)
        const seen = (count.get(draft.installation.id) ?? 0) + 1
        count.set(draft.installation.id, seen)
        if (seen > 1) draft.installation.id += `#${seen}`
        drafts.push(draft)
      } catch (error) {
        skip(`packages:${name}:externals`, error)
      }
    }
  const installations = drafts.map((draft) => ({
    ...draft.installation,
    dependencies: tie(draft, drafts, (reason) => skip(draft.external.spec, reason)),
  }))
  return { installations, skipped }
}
