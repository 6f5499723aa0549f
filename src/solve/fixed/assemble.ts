/** A choice among fixed recipes as a Plan: the same steps, verdicts and reasons as of any other. */
import { head } from '../../model/common.ts'
import type { Installation } from '../../model/installation.ts'
import type { Plan, Reason, Step } from '../../model/plan.ts'
import { formatNode } from '../../spec/match.ts'
import { contains } from '../../spec/range.ts'
import { legalVersion, parseVersion } from '../../spec/version.ts'
import { type Draft, ownStep, type PlanFrame, withId } from '../assemble.ts'
import type { SolvedNode } from '../decode.ts'
import { type EdgeType, edgeTypes } from '../nodes.ts'
import { installers } from '../requests.ts'
import type { Wish } from './candidates.ts'
import { type Choice, criteria } from './choose.ts'
import type { Vertex } from './closure.ts'
import type { FixedInput } from './input.ts'
import { alternativesTo, assumedOf, reasonsFor } from './reasons.ts'

export async function assembleFixed(
  choice: Choice,
  input: FixedInput,
  frame: PlanFrame,
): Promise<Plan> {
  const { source, catalog, machine } = input
  const { recipes, policed, findings, chosen } = choice
  const { steps: kept, there, requests } = policed
  const vertices = inOrder(kept.map((key) => recipes.vertices.get(key)!))
  const identities = await source.identities([...new Set(vertices.map(({ name }) => name))])
  const present = new Set(kept)
  const roots = new Set(chosen.map(({ candidate }) => candidate.key))
  const mpis = new Set(catalog.providers('mpi'))
  const softwareOf = (v: Vertex) =>
    findings.facts.get(v.key)?.software ?? identities(v.name, v.version) ?? v.name.toLowerCase()

  const edgesOf = (v: Vertex) =>
    (v.edges ?? []).filter((e) => {
      if (!present.has(e.to)) return false
      return !there.has(v.key) || e.types.some((t) => t === 'link' || t === 'run')
    })
  const nodes = vertices.map((v): SolvedNode => {
    const fact = findings.facts.get(v.key)
    return {
      name: v.key,
      version: fact?.version ?? legalVersion(v.version),
      variants: { ...(fact?.variants as SolvedNode['variants']) },
      root: roots.has(v.key),
      reused: there.get(v.key) ?? null,
      assumed: [],
      dependencies: edgesOf(v).map((e) => ({
        name: e.to,
        types: e.types.filter((t): t is EdgeType => (edgeTypes as readonly string[]).includes(t)),
        virtuals: [],
      })),
    }
  })
  const by = installers(nodes, (node) => requests.get(node.name) ?? null, {
    builders: [{ tool: source.tool, cannot: () => null }],
    auto: false,
  })

  const made = new Map<string, Step>()
  vertices.forEach((vertex, i) => {
    const draft = draftOf(vertex, nodes[i]!, softwareOf(vertex))
    const dependencies = edgesOf(vertex).flatMap((e): Step['dependencies'] => {
      const step = made.get(e.to)
      if (!step) return []
      const virtuals = mpis.has(step.software) ? { virtuals: ['mpi'] } : {}
      return [{ id: step.id, types: [...e.types], ...virtuals }]
    })
    made.set(vertex.key, withId(draft, dependencies))
  })
  const list = [...made.values(), ...choice.absent.map((wish) => absentStep(wish, input))]
  if (frame.own) list.push(ownStep(frame, list))
  const built = list.filter(({ verdict }) => verdict === 'build').length
  return {
    ...head('plan'),
    name: frame.name,
    site: frame.site,
    requires: input.roots.filter((r) => !r.implied).map((r) => r.text),
    ...(frame.quota ? { quota: frame.quota } : {}),
    steps: list,
    objective: objectiveOf(choice, built),
    losses: [...findings.losses, ...findings.notes, ...withoutRecipe(vertices, there)],
    compared: [],
    recipes: [{ tool: source.tool, ...source.published }],
    inputs: frame.inputs,
  }

  function draftOf(vertex: Vertex, node: SolvedNode, software: string): Draft {
    const { recipe, key } = vertex
    const variants = {
      ...node.variants,
      ...(findings.shown.get(key) as SolvedNode['variants'] | undefined),
    }
    const installation = there.get(key)
    const target = installation ? (installation.target ?? '') : machine.target
    const sorted = Object.fromEntries(Object.entries(variants).sort(([a], [b]) => (a < b ? -1 : 1)))
    const installer = by.get(key)
    const common = {
      software,
      version: node.version,
      variants: sorted,
      target,
      spec: formatNode(software, node.version, sorted, target === '' ? undefined : target),
      root: node.root,
      ...(recipe
        ? {
            package: {
              tool: source.tool,
              name: vertex.name,
              key,
              evidence: recipe.package.evidence,
            },
          }
        : {}),
      assumptions: assumedOf(key, choice),
      alternatives: alternativesTo(key, choice, input),
      estimate: recipe?.package.hasCode === false ? nothingOfItsOwn : {},
    }
    const because = reasonsFor(vertex, choice, input)
    if (installation)
      return {
        ...common,
        verdict: 'reuse',
        tool: installation.tool,
        installation,
        reasons: [...because, installedReason(installation)],
        assumptions: [
          ...common.assumptions,
          ...(source.fixed.same ? [source.fixed.same(installation)] : []),
        ],
      }
    if (installer && 'request' in installer)
      return {
        ...common,
        verdict: 'request',
        tool: 'support',
        reasons: [...because, installer.request],
      }
    const [first] = recipe?.sources ?? []
    return {
      ...common,
      ...(first ? { source: first } : {}),
      verdict: 'build',
      tool: source.tool,
      from: 'source',
      reasons: [...because, builtBy(source.tool, key)],
      assumptions: [...common.assumptions, ...(node.root ? (source.fixed.assumes ?? []) : [])],
    }
  }
}

/** Such a recipe only leads to others: a toolchain, a bundle of modules. */
const nothingOfItsOwn: Step['estimate'] = {
  bytes: 0,
  seconds: 0,
  basis: [
    { of: 'bytes', text: 'the recipe has no source of its own' },
    { of: 'seconds', text: 'the recipe has no source of its own' },
  ],
}

const installedReason = (i: Installation): Reason => ({
  code: 'installed-and-fits',
  text: `${i.tool} ${i.name} ${i.version} is ${i.universe === 'host' ? 'installed' : `there in ${i.universe}`}: the very result of this recipe`,
  evidence: i.evidence.slice(0, 2),
})

const builtBy = (tool: string, key: string): Reason => ({
  code: 'built-by',
  text: `${tool} builds it by the recipe ${key}`,
  evidence: [{ source: `adapter ${tool}` }],
})

/** What the tool does not have at all: support is asked for it by name. */
function absentStep(wish: Wish, { catalog, source, machine }: FixedInput): Step {
  const { root, software } = wish
  const [name = root.spec.name ?? root.text] = software
  const { versions } = root.spec
  const version =
    catalog
      .package(name)
      ?.versions.find(
        (v) => !v.deprecated && (!versions || contains(versions, parseVersion(v.version))),
      )?.version ?? ''
  return withId(
    {
      software: name,
      version,
      variants: {},
      target: machine.target,
      spec: root.text,
      verdict: 'request',
      tool: 'support',
      root: true,
      reasons: [
        { code: 'asked-for', text: `asked for as '${root.text}'`, evidence: [root.evidence] },
        {
          code: 'not-offered',
          text:
            wish.unfit.length === 0
              ? `${source.tool} has no ${name}`
              : `${source.tool} has no ${name} that fits: ${wish.unfit.map((u) => u.because).join('; ')}`,
          evidence: [{ source: `catalogue of ${source.tool}` }],
        },
      ],
      assumptions: [],
      alternatives: [],
      estimate: {},
    },
    [],
  )
}

function objectiveOf({ cost }: Choice, built: number): Plan['objective'] {
  const named = criteria.map((name, i) => ({
    name,
    priority: 10 * (criteria.length - i),
    cost: cost[i] ?? 0,
  }))
  return [...named, { name: 'packages to build', priority: 5, cost: built }].filter(
    ({ cost: c }) => c !== 0,
  )
}

const withoutRecipe = (
  vertices: readonly Vertex[],
  there: ReadonlyMap<string, unknown>,
): string[] => {
  const keys = vertices.filter((v) => !v.recipe && !there.has(v.key)).map(({ key }) => key)
  return keys.length === 0 ? [] : [`no recipe was read for ${keys.join(', ')}`]
}

/** Dependencies first, else in the order of the keys; a circle is cut where it is first closed. */
function inOrder(vertices: readonly Vertex[]): Vertex[] {
  const byKey = new Map(vertices.map((v) => [v.key, v]))
  const done = new Set<string>()
  const order: Vertex[] = []
  const visit = (vertex: Vertex) => {
    if (done.has(vertex.key)) return
    done.add(vertex.key)
    for (const { to } of vertex.edges ?? []) {
      const below = byKey.get(to)
      if (below) visit(below)
    }
    order.push(vertex)
  }
  for (const vertex of vertices.toSorted((a, b) => (a.key < b.key ? -1 : 1))) visit(vertex)
  return order
}
