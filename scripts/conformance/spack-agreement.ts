/**
 * How often the planner answers what real Spack answered: every recorded root is planned under the
 * recorded configuration and the graphs are compared.
 *
 *   node scripts/conformance/spack-agreement.ts [TEXT...] [--all] [--json] [--out FILE]
 *     [--records FILE] [--config DIR] [--database DIR]
 *
 * `--records`: other answers than the shared ones, a JSON object a line in the same form;
 * `--config`: the scope of Spack's configuration they were made with; `--database`: the install tree
 * whose software they may reuse. Roots separated by `;` are planned together.
 * TEXT: only roots whose spec contains one of the texts (`=hdf5`: exactly that spec). `--all`
 * prints every difference, not the first five. `--out` writes the whole report as JSON.
 *
 * compiler-wrapper, gcc-runtime and glibc are left out on both sides: Spack adds them to every
 * compiled node; so are the variants `patches` and `commit`, which follow from it. Those of externals
 * are compared where both sides name them.
 */
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { openSolver } from '../../src/solve/clasp.ts'
import { keyOfNode, type Solution } from '../../src/solve/decode.ts'
import { solveAll, unifyModes } from '../../src/solve/unify.ts'
import { sharedFolder } from '../catalog/facts.ts'
import {
  differences,
  type Graph,
  graphOf,
  injected,
  onlyRoot,
  recordedGraph,
  runtimePart,
} from './graph.ts'
import { inputFor } from './recorded-input.ts'
import { configOf, configuredSite } from './recorded-site.ts'
import { readRecorded, type Recorded } from './recorded.ts'

type Row = {
  spec: string
  /** `root`, `runtime` and `whole` say which part is identical. */
  root: boolean
  runtime: boolean
  whole: boolean
  seconds: number
  differences: string[]
  /** Objective where it differs: priority → [ours, Spack's]. */
  costs: Record<string, [number, number]>
  error?: string
}

const flagLists = (flags: Solution['nodes'][number]['flags'] = {}) =>
  Object.fromEntries(Object.entries(flags).map(([k, v]) => [k, v.split(/\s+/)]))

function planned(solution: Solution, first: string | null): Graph {
  const kept = solution.nodes.filter((n) => !injected.has(n.name))
  const roots = kept.filter((n) => n.root)
  const root = roots.find((n) => n.name === first) ?? roots[0]
  const vertices = kept.map((n) => ({
    id: keyOfNode(n),
    name: n.name,
    version: n.version,
    variants: { ...n.variants, ...flagLists(n.flags) },
    external: n.reused !== null,
    edges: n.dependencies
      .filter((d) => !injected.has(d.name))
      .map((d) => ({ to: d.name, types: d.types.toSorted(), virtuals: d.virtuals.toSorted() })),
  }))
  return graphOf(root ? keyOfNode(root) : '', vertices, roots.map(keyOfNode))
}

/** Several graphs as one in which equal nodes stand once. */
function together(solutions: readonly Solution[]): Solution {
  const [first] = solutions
  if (!first || solutions.length === 1) return first!
  const nodes = new Map<string, Solution['nodes'][number]>()
  const counts = new Map<string, number>()
  for (const solution of solutions) {
    const keys = new Map<string, string>()
    for (const node of solution.nodes) {
      const dependencies = node.dependencies.map((d) => ({ ...d, name: keys.get(d.name)! }))
      const content = JSON.stringify([node.name, node.version, node.variants, dependencies])
      const before = nodes.get(content)
      const copy = before ? (before.copy ?? 0) : (counts.get(node.name) ?? 0)
      if (!before) counts.set(node.name, copy + 1)
      nodes.set(content, { ...node, copy, dependencies, root: node.root || !!before?.root })
      keys.set(keyOfNode(node), keyOfNode({ name: node.name, copy }))
    }
  }
  return { ...first, nodes: [...nodes.values()] }
}

function costDifferences(solution: Solution, recorded: Recorded): Row['costs'] {
  const ours = new Map(solution.costs.map((c) => [String(c.priority), c.cost]))
  const theirs = new Map(Object.entries(recorded.opt ?? {}))
  const all = [...new Set([...ours.keys(), ...theirs.keys()])].sort((a, b) => Number(b) - Number(a))
  const pairs = all.map((p) => [p, [ours.get(p) ?? 0, theirs.get(p) ?? 0]] as const)
  return Object.fromEntries(pairs.filter(([, [a, b]]) => a !== b)) as Row['costs']
}

const { values: options, positionals: wanted } = parseArgs({
  allowPositionals: true,
  options: {
    all: { type: 'boolean' },
    json: { type: 'boolean' },
    out: { type: 'string' },
    records: { type: 'string' },
    config: { type: 'string' },
    database: { type: 'string' },
    seconds: { type: 'string', default: '60' },
  },
})
const shared = sharedFolder()
if (shared === null) throw new Error('no shared data: set PORTOLAN_SHARED to its folder')
const records = readRecorded(shared, options.records).filter(
  ({ spec }) =>
    wanted.length === 0 ||
    wanted.some((w) => (w.startsWith('=') ? spec === w.slice(1) : spec.includes(w))),
)
const config = options.config ?? configOf(shared)
const site = configuredSite(config, options.database)
const installed = new Set(site.installations.map((i) => i.id.replace('spack:/', '')))
const input = inputFor(site)
async function compare(recorded: Recorded): Promise<Row> {
  const started = performance.now()
  const seconds = () => Math.round(performance.now() - started) / 1000
  const failed = (error: string): Row => ({
    spec: recorded.spec,
    root: false,
    runtime: false,
    whole: false,
    seconds: seconds(),
    differences: [error],
    costs: {},
    error,
  })
  const theirs = recordedGraph(recorded, installed)
  const solver = openSolver({ seconds: Number(options.seconds) })
  try {
    const question = input(recorded.spec)
    const mode = unifyModes.find((m) => recorded.spec.endsWith(` | ${m}`))
    const solved = await solveAll(question, solver, mode)
    const solution = 'unsolved' in solved ? null : together(solved.map((s) => s.solution))
    if (!solution || !theirs) {
      if (solution) return failed('a plan where Spack finds none')
      if (theirs) return failed('no plan where Spack finds one')
      return { ...failed(''), root: true, runtime: true, whole: true, differences: [] }
    }
    const time = seconds()
    const ours = planned(solution, question.roots[0]!.spec.name)
    const same = (part: (g: Graph) => Graph) => differences(part(ours), part(theirs)).length === 0
    return {
      spec: recorded.spec,
      root: ours.root === theirs.root && same(onlyRoot),
      runtime: same(runtimePart),
      whole: same((g) => g),
      seconds: time,
      differences: differences(ours, theirs),
      costs: costDifferences(solution, recorded),
    }
  } catch (error) {
    return failed(error instanceof Error ? error.message : String(error))
  } finally {
    await solver.close()
  }
}

const rows: Row[] = []
for (const recorded of records) {
  const row = await compare(recorded)
  rows.push(row)
  if (options.json) continue
  const mark = (yes: boolean) => (yes ? '=' : '≠')
  console.log(
    `${mark(row.root)}${mark(row.runtime)}${mark(row.whole)} ${row.seconds.toFixed(2).padStart(6)} s  ${row.spec}`,
  )
  const shown = options.all ? row.differences : row.differences.slice(0, 5)
  for (const d of shown) console.log(`       ${d}`)
  if (shown.length < row.differences.length) {
    console.log(`       … ${row.differences.length - shown.length} more`)
  }
  const costs = Object.entries(row.costs).filter(([p]) => Number(p) >= 110 && p !== '207')
  if (!row.whole && costs.length > 0) {
    console.log(
      `       costs (ours/Spack): ${costs.map(([p, [a, b]]) => `${p}: ${a}/${b}`).join(', ')}`,
    )
  }
}

const share = (part: 'root' | 'runtime' | 'whole') => {
  const count = rows.filter((r) => r[part]).length
  return { count, of: rows.length, percent: Math.round((1000 * count) / rows.length) / 10 }
}
const report = {
  root: share('root'),
  runtime: share('runtime'),
  whole: share('whole'),
  errors: rows.filter((r) => r.error).length,
  seconds: Math.round(rows.reduce((sum, r) => sum + r.seconds, 0)),
  slowest: rows
    .toSorted((a, b) => b.seconds - a.seconds)
    .slice(0, 3)
    .map((r) => `${r.spec} ${r.seconds} s`),
  rows,
}
if (options.out) writeFileSync(options.out, `${JSON.stringify(report, null, 1)}\n`)
if (options.json) console.log(JSON.stringify(report, null, 1))
else {
  for (const part of ['root', 'runtime', 'whole'] as const) {
    const s = report[part]
    console.log(`identical ${part.padEnd(8)} ${s.count} of ${s.of} (${s.percent} %)`)
  }
  console.log(
    `errors ${report.errors}; ${report.seconds} s in all; slowest: ${report.slowest.join(', ')}`,
  )
}
