/**
 * The choice among fixed recipes: for each thing asked for one recipe, all of one generation, that go
 * together with all that they need. The order of what counts is that of `criteria`.
 */
import { type Candidate, type Wish, wishFor } from './candidates.ts'
import { Recipes } from './closure.ts'
import { type Chosen, examine, type Findings } from './examine.ts'
import { canShow } from './features.ts'
import { type FixedInput, installedKeys } from './input.ts'
import { type Policed, policed } from './policies.ts'
import { combinations, compareCosts, type Cost } from './tuples.ts'

/** Most important first; a plan's objective shows them under these names. */
export const criteria = [
  'asked-for features lost',
  'non-default features of roots',
  'software to request from support',
  'preferences not followed',
  'unprobed features assumed',
  'roots not installed',
  'generations not installed',
  'version badness of roots',
  'newer generations passed over',
  'less usual recipes',
] as const

export type Choice = {
  readonly chosen: Chosen
  /** Asked for, and the tool has nothing of the name; only where nothing is built. */
  readonly absent: readonly Wish[]
  readonly generation: string
  readonly findings: Findings
  readonly policed: Policed
  readonly cost: Cost
  readonly recipes: Recipes
}

export type NoChoice = {
  readonly wishes: readonly Wish[]
  /** Combinations that were looked at, and why each cannot be taken. */
  readonly refused: readonly { readonly chosen: Chosen; readonly because: string }[]
}

/** So many combinations are looked at with all that they need; so many more once there is an answer. */
const limit = 300
const patience = 30

export async function choose(input: FixedInput): Promise<Choice | NoChoice> {
  const { fixed } = input.source
  const recipes = new Recipes(input.source)
  const installed = installedKeys(input)
  const wishes: Wish[] = []
  for (const root of input.roots) wishes.push(await wishFor(root, input, recipes, installed))
  const absent: Wish[] = []
  if (fixed.offers === 'mounted')
    for (const wish of wishes)
      if (wish.candidates.length === 0 && (await isSoftware(wish, input))) absent.push(wish)
  const present = wishes.filter((wish) => !absent.includes(wish))
  const refused: NoChoice['refused'][number][] = []
  const untold = least(present, input)
  let best: Choice | null = null
  let left = limit
  for (const { chosen, generation, unusual, cheap } of inOrder(
    present,
    input,
    recipes,
    installed,
  )) {
    const atLeast = [0, unusual, absent.length, 0, untold, ...cheap]
    if (best && compareCosts(best.cost, atLeast) <= 0) break
    if ((left -= 1) < 0) break
    const findings = await examine(chosen, input, recipes)
    if (typeof findings === 'string') {
      refused.push({ chosen, because: findings })
      continue
    }
    const rules = await policed(chosen, findings, input, recipes, installed)
    const cost = [
      findings.losses.length,
      unusual,
      rules.requests.size + absent.length,
      findings.against,
      [...findings.assumed.values()].flat().length,
      ...cheap,
    ]
    if (best && compareCosts(best.cost, cost) <= 0) continue
    best = { chosen, absent, generation, findings, policed: rules, cost, recipes }
    left = Math.min(left, patience)
  }
  return best ?? { wishes, refused }
}

/** Whether anyone has it: support is not asked for what nobody knows. */
const isSoftware = async (wish: Wish, { catalog, source }: FixedInput): Promise<boolean> =>
  wish.virtual ||
  wish.software.some((name) => catalog.package(name) !== undefined) ||
  (await source.others(wish.software)).length > 0

/** Features asked for that no recipe can show, whichever is taken. */
const least = (wishes: readonly Wish[], { catalog, preferences }: FixedInput): number =>
  wishes.reduce((sum, { candidates }) => {
    const counts = candidates.map(
      ({ offer, open }) =>
        open.filter((v) => !canShow(offer.software, v, catalog, preferences.languages)).length,
    )
    return sum + (counts.length === 0 ? 0 : Math.min(...counts))
  }, 0)

type Tuple = {
  chosen: Chosen
  generation: string
  /** Features of roots other than by default. */
  unusual: number
  /** From the roots that are not installed on. */
  cheap: Cost
}

/** Combinations of all generations, cheapest first by what is known without looking at closures. */
function* inOrder(
  wishes: readonly Wish[],
  { source: { fixed } }: FixedInput,
  recipes: Recipes,
  installed: ReadonlyMap<string, unknown>,
): Generator<Tuple> {
  const generations = generationsOf(wishes).sort((a, b) => fixed.compareGenerations(a, b))
  const streams = generations.map((generation, age) => {
    const lists = wishes.map(({ candidates }) =>
      candidates.filter((c) => c.generation === '' || c.generation === generation),
    )
    const made = combinations(lists, ({ cost }) => cost)
    // What stands on nothing is of every generation: no more of it than of the newest.
    const established =
      generation === '' || installed.has(generation) || !recipes.vertices.has(generation) ? 0 : 1
    const next = (): Tuple | null => {
      const { value } = made.next()
      if (!value) return null
      const [unusual = 0, absent = 0, version = 0, usual = 0] = value.cost
      const chosen = value.chosen.map((candidate: Candidate, i: number) => ({
        wish: wishes[i]!,
        candidate,
      }))
      return { chosen, generation, unusual, cheap: [absent, established, version, age, usual] }
    }
    return { next, head: next() }
  })
  for (;;) {
    const [first] = streams
      .filter((stream) => stream.head !== null)
      .sort((a, b) => compareCosts(known(a.head!), known(b.head!)))
    if (!first) return
    yield first.head!
    first.head = first.next()
  }
}

const known = ({ unusual, cheap }: Tuple): Cost => [unusual, ...cheap]

function generationsOf(wishes: readonly Wish[]): string[] {
  const all = new Set(
    wishes.flatMap(({ candidates }) => candidates.map(({ generation }) => generation)),
  )
  if (all.size > 1) all.delete('')
  return all.size === 0 ? [''] : [...all]
}
