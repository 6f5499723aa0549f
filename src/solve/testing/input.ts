/** What the planner is asked, in a few words, and its answer in one line a node. */
import { admit } from '../../compat/admit.ts'
import type { Host } from '../../compat/host.ts'
import type { Installation } from '../../model/installation.ts'
import { type Filesystem, type NodeClass, noPolicies, type Policies } from '../../model/site.ts'
import { formatVariant } from '../../spec/print.ts'
import { parseSpec } from '../../spec/parse.ts'
import { openSolver, type Solver } from '../clasp.ts'
import type { Solution, SolvedNode } from '../decode.ts'
import type { Root, SolveInput } from '../input.ts'
import { solve } from '../solve.ts'
import { makeCatalog, type Recipe } from './recipe.ts'

export type Installed = Partial<
  Pick<
    Installation,
    | 'variants'
    | 'provides'
    | 'linkable'
    | 'target'
    | 'tool'
    | 'universe'
    | 'compiler'
    | 'elf'
    | 'use'
    | 'details'
    | 'nodeClasses'
    | 'prefix'
  >
> & {
  /** Ids of what it is linked with, each with the virtual it stands for, if any. */
  linked?: Readonly<Record<string, string | null>>
}

/** `hdf5@1.10` with its id, its own name and version: an installation of a made-up tool. */
export function makeInstallation(id: string, spec: string, more: Installed = {}): Installation {
  const [software = '', version = '1.0'] = spec.split('@')
  const { linked = {}, ...rest } = more
  return {
    id,
    tool: 'site',
    name: software,
    version,
    software,
    variants: {},
    universe: 'host',
    dependencies: Object.entries(linked).map(([to, virtual]) => ({
      id: to,
      types: ['link'],
      ...(virtual === null ? {} : { virtuals: [virtual] }),
      via: { source: `elf of ${id}`, detail: `needs ${to}` },
    })),
    provides: [],
    elf: [],
    linkable: true,
    use: {},
    prefix: `/opt/${id}`,
    evidence: [{ source: `site of ${id}` }],
    ...rest,
  }
}

export const makeRoot = (text: string): Root => ({
  text,
  spec: parseSpec(text),
  evidence: { source: 'test', detail: text },
})

export type Problem = {
  recipes?: Readonly<Record<string, Recipe>>
  roots: readonly string[]
  installed?: readonly Installation[]
  policies?: Partial<Policies>
  /** Virtual → providers, best first. */
  providers?: Readonly<Record<string, readonly string[]>>
  notBuildable?: readonly string[]
  /** Packages and virtuals that may stand several times, and how often. */
  nodes?: Readonly<Record<string, number>>
  rules?: SolveInput['preferences']['rules']
  target?: string
  /** The nodes it is for; without them no installation is refused. */
  nodeClasses?: readonly NodeClass[]
  filesystems?: readonly Filesystem[]
}

// A line of targets is enough here: x86_64 < zen < zen2 < zen3.
const line = ['x86_64', 'zen', 'zen2', 'zen3']
const runsOn = (older: string, newer: string) =>
  line.includes(older) && line.indexOf(older) <= line.indexOf(newer)

function compatOf(problem: Problem, installed: readonly Installation[]) {
  const [node] = problem.nodeClasses ?? []
  if (!node) return { installations: installed }
  const { target = 'zen3', filesystems = [], nodeClasses = [] } = problem
  const host: Host = { node, target, runsOn, filesystems, others: nodeClasses.length > 1 }
  const { admitted, refused, toolsOnly, open } = admit(installed, host)
  return {
    installations: admitted,
    compat: {
      host,
      refused: installed.flatMap((installation) => {
        const fit = refused.get(installation.id)
        return fit ? [{ installation, fit }] : []
      }),
      toolsOnly,
      open,
    },
  }
}

export function makeInput(problem: Problem): SolveInput {
  const { recipes = {}, roots, installed = [], policies = {}, target = 'zen3' } = problem
  return {
    catalog: makeCatalog(recipes),
    roots: roots.map(makeRoot),
    ...compatOf(problem, installed),
    policies: { ...noPolicies(), ...policies },
    preferences: {
      providers: problem.providers ?? {},
      notBuildable: problem.notBuildable ?? [],
      languages: ['c', 'cxx', 'fortran'],
      ...(problem.nodes ? { nodes: problem.nodes } : {}),
      ...(problem.rules ? { rules: problem.rules } : {}),
    },
    machine: {
      platform: 'linux',
      os: 'debian12',
      target,
      targetSatisfies: (constraint) => {
        const at = line.indexOf(target)
        return constraint.split(',').some((part) => {
          if (!part.includes(':')) return part === target
          const [low = '', high = ''] = part.split(':')
          return (
            (low === '' || (line.includes(low) && line.indexOf(low) <= at)) &&
            (high === '' || line.indexOf(high) >= at)
          )
        })
      },
    },
  }
}

/** `hdf5@1.14+mpi`, and for what is reused ` <- id`. */
export function showNode(node: SolvedNode): string {
  const variants = Object.entries(node.variants)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => {
      const text = formatVariant(name, value)
      return /^[+~]/.test(text) ? text : ` ${text}`
    })
  return `${node.name}@${node.version}${variants.join('')}${node.reused ? ` <- ${node.reused.id}` : ''}`
}

/** The answer's nodes by name, as `showNode` gives them; `none` where there is no answer. */
export const show = (solution: Solution | null): string[] =>
  solution === null ? ['none'] : solution.nodes.map(showNode).sort()

let shared: Solver | undefined

/** One solver for all tests of a file; its thread ends with the test's process. */
export const testSolver = (): Solver => (shared ??= openSolver({ seconds: 20 }))

export const answer = (problem: Problem): Promise<Solution | null> =>
  solve(makeInput(problem), testSolver())
