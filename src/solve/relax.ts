/**
 * What to change to get which plan: each change of the request, of a policy or of what is installed
 * that gives up a fact of the conflict is tried.
 */
import type { Relaxation } from '../model/conflict.ts'
import { PortolanError } from '../model/errors.ts'
import { parseSpec } from '../spec/parse.ts'
import type { Solver } from './clasp.ts'
import type { SolveInput } from './input.ts'
import type { Ground } from './nodes.ts'
import { outcomeOf, outcomeText } from './outcome.ts'
import type { Lit } from './program.ts'
import { partsOf, withoutPart } from './roots.ts'
import { solve } from './solve.ts'

type Change = {
  readonly text: string
  /** What support would have to install; the answer tells its version. */
  readonly support?: string
  apply(input: SolveInput): SolveInput
}

/** Changes that nobody would try one by one any more. */
const mostTried = 8

/** In the order of the facts; empty when no change of one kind or of several gives a plan. */
export async function relaxations(
  g: Ground,
  core: readonly string[],
  solver: Solver,
): Promise<Relaxation[]> {
  const single = core.filter((id) => changeFor(g.input, id, core)).slice(0, mostTried)
  const found: Relaxation[] = []
  for (const id of single) {
    const one = await tried(g.input, [id], core, solver)
    if (one === 'no time') return found
    if (one) found.push(one)
  }
  if (found.length > 0 || single.length === 0) return found
  const ids = await together(g, solver)
  const all = ids && (await tried(g.input, ids, [], solver))
  return all && all !== 'no time' ? [all] : []
}

async function tried(
  input: SolveInput,
  ids: readonly string[],
  core: readonly string[],
  solver: Solver,
): Promise<Relaxation | null | 'no time'> {
  // From the last to the first, so that numbers of roots and rules stay right.
  const changes = ids.toSorted(lastFirst).map((id) => changeFor(input, id, core)!)
  const changed = changes.reduce((now, change) => change.apply(now), input)
  try {
    const solution = await solve(changed, solver)
    if (!solution) return null
    const change = changes
      .map(({ text, support }) => {
        const node = solution.nodes.find((n) => n.name === support)
        return node ? `${text} ${node.version}` : text
      })
      .toReversed()
      .join(', and ')
    const support = changes.flatMap((c) => c.support ?? [])
    const text = `${ids.length > 1 ? 'several things are in the way: ' : ''}${change}: ${outcomeText(solution, changed, support)}`
    return { facts: [...ids], change, plan: outcomeOf(solution), text }
  } catch (error) {
    if (error instanceof PortolanError && error.code === 'SOLVE_TIMEOUT') return 'no time'
    throw error
  }
}

const lastFirst = (a: string, b: string): number => b.localeCompare(a, 'en', { numeric: true })

/** What a person would do to give up a fact; null where nobody can. */
function changeFor(input: SolveInput, id: string, core: readonly string[]): Change | null {
  const [kind, name = '', third] = id.split(':')
  if (kind === 'request') {
    const at = Number(name)
    const root = input.roots[at]!
    if (third !== undefined) {
      const part = partsOf(root.spec, at)[Number(third)]!
      return {
        text: `leave '${part.text}' out of '${root.text}'`,
        apply: (now) => ({
          ...now,
          roots: now.roots.map((r, i) => (i === at ? withoutPart(r, Number(third)) : r)),
        }),
      }
    }
    const parts = core.some((other) => other.startsWith(`${id}:`))
    if (parts || root.implied || input.roots.filter((r) => !r.implied).length < 2) return null
    return {
      text: `plan without '${root.text}'`,
      apply: (now) => ({ ...now, roots: now.roots.filter((_, i) => i !== at) }),
    }
  }
  if (kind === 'policy') {
    const rule = input.policies.forbid[Number(third)]!
    return {
      text: `ask for an exception to the policy that forbids '${rule.spec}'`,
      apply: (now) => ({
        ...now,
        policies: { ...now.policies, forbid: now.policies.forbid.filter((r) => r !== rule) },
      }),
    }
  }
  const { notBuildable } = input.preferences
  const wanted = kind === 'absent' ? name : kind === 'demand' ? demanded(input, name, third) : ''
  if (notBuildable.includes(wanted) && input.catalog.package(wanted)) {
    return {
      text: `ask the site's support to install ${wanted}`,
      support: wanted,
      apply: (now) => ({
        ...now,
        preferences: { ...now.preferences, notBuildable: notBuildable.filter((n) => n !== wanted) },
      }),
    }
  }
  return null
}

/** The package that a recipe's dependency is on. */
const demanded = ({ catalog }: SolveInput, recipe: string, index = ''): string =>
  parseSpec(catalog.package(recipe)?.dependencies[Number(index)]?.spec ?? '').name ?? ''

/** Where several things are in the way: a set of facts, all of them changeable, to give up at once. */
async function together(g: Ground, solver: Solver): Promise<string[] | null> {
  const { program, input } = g
  const guards = [...program.guards]
  const changeable = guards.filter(([, id]) => id.startsWith('policy:') || isPart(id))
  const fixed = guards.filter(([lit]) => !changeable.some(([c]) => c === lit)).map(([lit]) => lit)
  const without = async (kept: readonly Lit[]) => {
    const answer = await solver.solve(program.aspif({ assume: [...fixed, ...kept] }), 'decide')
    return answer.result === 'none'
      ? null
      : changeable.filter(([lit]) => answer.shown.has(`g${lit}`))
  }
  let given = await without([])
  if (!given) return null
  // Fewer, if that will do: each is tried to be held beside those that need not be given up.
  for (const [lit] of given) {
    const rest = given.filter(([l]) => l !== lit)
    const kept = changeable.filter(([l]) => !rest.some(([r]) => r === l)).map(([l]) => l)
    const fewer = await without(kept)
    if (fewer) given = fewer
  }
  const ids = given.map(([, id]) => id)
  return ids.every((id) => changeFor(input, id, [])) ? ids : null
}

const isPart = (id: string): boolean => /^request:\d+:\d+$/.test(id)
