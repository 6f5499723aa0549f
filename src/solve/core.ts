/**
 * A minimal set of facts that cannot all hold. Each solve of a whole problem takes long, so few are
 * spent: sets of facts whose giving-up makes the rest possible are collected, one apart from the
 * other, until all collected facts together cannot hold (there are no more such sets than facts in
 * the smallest answer). Only these are then looked through, by QuickXplain (Junker 2004).
 */
import type { Solver } from './clasp.ts'
import type { Lit, Program } from './program.ts'

/**
 * `facts` are the program's guards, those first that should rather be left out of the answer. Empty
 * when all can hold; null when what is not guarded cannot hold even without them.
 */
export async function minimalCore(
  program: Program,
  facts: readonly Lit[],
  solver: Solver,
): Promise<Lit[] | null> {
  const ask = (kept: readonly Lit[]) => solver.solve(program.aspif({ assume: kept }), 'decide')
  /** Without one of these all others can hold: they belong to every answer. */
  const needed: Lit[] = []
  const suspects: Lit[] = []
  for (;;) {
    const answer = await ask([...needed, ...suspects])
    if (answer.result === 'none') break
    const givenUp = facts.filter((f) => answer.shown.has(`g${f}`))
    if (givenUp.length === 0) return []
    if (givenUp.length === 1) needed.push(...givenUp)
    else suspects.push(...givenUp)
  }
  if (needed.length + suspects.length === 0) return null
  const inOrder = (some: readonly Lit[]) => facts.filter((f) => some.includes(f))
  const holds = async (kept: readonly Lit[]) => (await ask(kept)).result === 'model'
  return inOrder([...needed, ...(await minimal(needed, inOrder(suspects), holds))])
}

/** A minimal subset of `all` that cannot hold beside `background`, while all of it cannot. */
async function minimal(
  background: readonly Lit[],
  all: readonly Lit[],
  holds: (kept: readonly Lit[]) => Promise<boolean>,
): Promise<Lit[]> {
  const search = async (
    held: readonly Lit[],
    added: boolean,
    rest: readonly Lit[],
  ): Promise<Lit[]> => {
    if (added && !(await holds(held))) return []
    if (rest.length === 1) return [...rest]
    const half = rest.length >> 1
    const left = rest.slice(0, half)
    const right = rest.slice(half)
    const inRight = await search([...held, ...left], left.length > 0, right)
    const inLeft = await search([...held, ...inRight], inRight.length > 0, left)
    return [...inLeft, ...inRight]
  }
  return all.length === 0 ? [] : search(background, background.length > 0, all)
}
