/**
 * Whole plans from the starter catalogue, against Spack's concretiser on the same machine
 * configuration. With PORTOLAN_SPACK=/path/to/bin/spack that Spack is measured, too.
 */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { BenchCase } from './case.ts'

const results = join(import.meta.dirname, '../../build/bench')
const site = join(import.meta.dirname, 'fixtures/site.json')
const spack = process.env['PORTOLAN_SPACK']

const planCase = (
  root: string,
  cpuSeconds: number,
  peer: { cpuSeconds: number; rssMiB: number },
): BenchCase => ({
  name: `plan ${root}`,
  prepare: async () => {
    await mkdir(results, { recursive: true })
  },
  command: ['./portolan', 'plan', root, '--site', site, '--out', join(results, `${root}.json`)],
  limit: { cpuSeconds, rssMiB: 600 },
  peer: {
    name: 'spack spec',
    ...peer,
    source: 'Spack 1.2 with the same externals and target, no reuse, idle index; on record',
    ...(spack && { command: [spack, 'spec', '--fresh', root] as const }),
  },
})

export const cases: readonly BenchCase[] = [
  planCase('hdf5', 1, { cpuSeconds: 14.0, rssMiB: 762 }),
  planCase('petsc', 1.5, { cpuSeconds: 34.6, rssMiB: 1431 }),
  planCase('trilinos', 1.5, { cpuSeconds: 34.6, rssMiB: 1430 }),
]
