/** What can be said of a request before solving: names, versions and variants nobody has. */
import { head } from '../model/common.ts'
import type { Conflict, ConflictFact } from '../model/conflict.ts'
import { contains } from '../spec/range.ts'
import type { DependencyConstraint, Spec } from '../spec/spec.ts'
import { parseVersion } from '../spec/version.ts'
import { suggest } from '../util/suggest.ts'
import type { Root, SolveInput } from './input.ts'
import { versionOf } from './possible.ts'
import { refusedOf } from './refused.ts'

type Problem = { fact: ConflictFact; hints: string[] }

/** A Conflict when some root names what does not exist, else null. */
export function check(input: SolveInput, name: string): Conflict | null {
  const problems = input.roots.flatMap((root, index) => [
    ...problemsOf(input, root, root.spec, index),
    ...below(root.spec).flatMap((d) => problemsOf(input, root, d.spec, index)),
  ])
  if (problems.length === 0) return null
  return {
    ...head('conflict'),
    name,
    requires: input.roots.map((r) => r.text),
    core: problems.map((p) => p.fact),
    edges: [],
    hints: problems.flatMap((p) => p.hints),
  }
}

const below = (spec: Spec): DependencyConstraint[] =>
  spec.dependencies.flatMap((d) => [d, ...below(d.spec)])

function problemsOf(input: SolveInput, root: Root, spec: Spec, index: number): Problem[] {
  const { catalog, installations } = input
  const id = `request:${index}`
  const name = spec.name
  const problem = (kind: ConflictFact['kind'], text: string, hints: string[]): Problem => ({
    fact: { id, kind, text, evidence: [root.evidence] },
    hints,
  })
  if (name === null)
    return [
      problem('request', `'${root.text}' names no package`, [
        "write it as a Spack spec, e.g. 'hdf5@1.10: +mpi'",
      ]),
    ]
  const installed = installations.filter((i) => i.software === name)
  const recipe = catalog.package(name)
  if (!recipe && installed.length === 0) {
    if (catalog.virtuals().includes(name)) return []
    const refused = refusedOf(input, name)
    if (refused) {
      const { fact, hints } = problem(
        'site',
        `'${root.text}': no recipe builds ${name}, and ${refused.text}`,
        [`ask the site's support to install a ${name} that fits`],
      )
      return [{ fact: { ...fact, evidence: [...fact.evidence, ...refused.evidence] }, hints }]
    }
    const near = suggest(name, [...catalog.names(), ...catalog.virtuals()])
    return [
      problem('unknown-package', `'${root.text}': there is no package '${name}'`, [
        near.length > 0
          ? `did you mean ${near.map((n) => `'${n}'`).join(' or ')}?`
          : `look for it with 'portolan search ${name}'`,
      ]),
    ]
  }
  const found: Problem[] = []
  const versions = [...(recipe?.versions ?? []).map((v) => v.version), ...installed.map(versionOf)]
  if (spec.versions && !versions.some((v) => contains(spec.versions!, parseVersion(v)))) {
    const some = versions.slice(0, 8).join(', ')
    found.push(
      problem(
        'unknown-version',
        `'${root.text}': no known version of ${name} is in @${spec.versions.text}`,
        [
          `known versions of ${name}: ${some}${versions.length > 8 ? `, … (${versions.length} in all)` : ''}`,
        ],
      ),
    )
  }
  for (const wanted of spec.variants) {
    const definitions = recipe?.variants.filter((v) => v.name === wanted.name) ?? []
    if (definitions.length > 0 || !recipe) {
      const bad = wanted.values.find(
        (v) =>
          definitions.length > 0 &&
          v !== '*' &&
          definitions.every((d) => d.values && !d.values.map(String).includes(String(v))),
      )
      if (bad !== undefined) {
        const values = [...new Set(definitions.flatMap((d) => d.values ?? []).map(String))]
        found.push(
          problem(
            'request',
            `'${root.text}': ${name} has no value '${bad}' for variant '${wanted.name}'`,
            [`values of ${wanted.name}: ${values.slice(0, 20).join(', ')}`],
          ),
        )
      }
      continue
    }
    if (wanted.propagate) continue
    const names = [...new Set(recipe.variants.map((v) => v.name))]
    const near = suggest(wanted.name, names)
    found.push(
      problem('request', `'${root.text}': ${name} has no variant '${wanted.name}'`, [
        near.length > 0
          ? `did you mean '${near[0]}'?`
          : names.length > 0
            ? `variants of ${name}: ${names.join(', ')}`
            : `${name} has no variants: leave it out`,
      ]),
    )
  }
  return found
}
