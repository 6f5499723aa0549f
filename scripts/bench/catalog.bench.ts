import { openStarterCatalog } from '../../src/catalog/starter.ts'
import type { BenchCase } from './case.ts'

/** Reads every package that may become part of a plan for `root`, under whatever condition. */
function readPossible(root: string): number {
  const catalog = openStarterCatalog()
  const queue = [root]
  const seen = new Set(queue)
  let packages = 0
  for (const name of queue) {
    const found = catalog.package(name)
    if (found) packages += 1
    const next = found
      ? found.dependencies.map((d) => /^[\w.-]*/.exec(d.spec)![0])
      : catalog.providers(name)
    for (const other of next) {
      if (seen.has(other)) continue
      seen.add(other)
      queue.push(other)
    }
  }
  return packages
}

const possible = async (root: string, atLeast: number): Promise<void> => {
  const packages = readPossible(root)
  if (packages < atLeast) throw new Error(`${root}: only ${packages} packages`)
}

export const cases: readonly BenchCase[] = [
  {
    name: 'catalogue: open',
    run: async () => openStarterCatalog().close(),
    limit: { cpuSeconds: 0.5 },
  },
  {
    name: 'catalogue: all that petsc may need',
    run: () => possible('petsc', 800),
    limit: { cpuSeconds: 0.7 },
  },
  {
    name: 'catalog show hdf5',
    command: ['./portolan', 'catalog', 'show', 'hdf5'],
    limit: { cpuSeconds: 0.4 },
  },
]
