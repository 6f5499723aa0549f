/**
 * How long a plan takes once the process is warm, as in a server: every root is planned five times
 * under the recorded configuration, catalogue open; the median of the last four is printed.
 *
 *   node scripts/bench/warm-plan.ts [ROOT...]
 */
import { openSolver } from '../../src/solve/clasp.ts'
import { solveAll } from '../../src/solve/unify.ts'
import { sharedFolder } from '../catalog/facts.ts'
import { recordedInput } from '../conformance/recorded-input.ts'

const shared = sharedFolder()
if (shared === null) throw new Error('no shared data: set PORTOLAN_SHARED to its folder')
const input = recordedInput(shared)
const roots = process.argv.slice(2)
for (const root of roots.length > 0 ? roots : ['hdf5', 'petsc']) {
  const seconds: number[] = []
  for (let run = 0; run < 5; run++) {
    const solver = openSolver({ seconds: 60 })
    const started = performance.now()
    const solved = await solveAll(input(root), solver)
    seconds.push((performance.now() - started) / 1000)
    await solver.close()
    if ('unsolved' in solved) throw new Error(`no plan for ${root}`)
  }
  const [first, ...rest] = seconds
  const median = rest.toSorted((a, b) => a - b)[2]!
  console.log(`${root.padEnd(20)} first ${first!.toFixed(3)} s, then ${median.toFixed(3)} s`)
}
