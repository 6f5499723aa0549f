/**
 * Whole plans from the starter catalogue, against Spack's concretiser under the same configuration.
 * PORTOLAN_SPACK names a Spack and PORTOLAN_SPACK_SCOPE a configuration scope of it (repositories,
 * compilers, externals, no reuse): that Spack is then measured in the same run, and the scope is the
 * Site that is planned for. Otherwise Spack's figures are those on record, and the Site a fixture.
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { BenchCase } from './case.ts'

const project = join(import.meta.dirname, '../..')
const results = join(project, 'build/bench')
const spack = process.env['PORTOLAN_SPACK']
const scope = process.env['PORTOLAN_SPACK_SCOPE']
const site = scope
  ? join(results, 'spack-scope.json')
  : join(import.meta.dirname, 'fixtures/site.json')

function prepare(): Promise<void> {
  mkdirSync(results, { recursive: true })
  if (scope)
    execFileSync(
      './portolan',
      ['site', 'import', 'spack-config', scope, '--out', site, '--quiet'],
      {
        cwd: project,
      },
    )
  return Promise.resolve()
}

const command = (name: string, roots: readonly string[]): [string, ...string[]] => [
  './portolan',
  'plan',
  ...roots,
  '--site',
  site,
  '--out',
  join(results, `${name}.json`),
]

/** Forty times less than Spack, and no more memory than this. */
const times = 40
const rssMiB = 600

const against = (root: string, cpuSeconds: number): BenchCase => ({
  name: `plan ${root}`,
  prepare,
  command: command(root, [root]),
  limit: { rssMiB },
  peer: {
    name: 'spack spec',
    times,
    cpuSeconds,
    source: 'Spack 1.2 with the same externals and target, no reuse, idle index; on record',
    ...(spack && scope && { command: [spack, '-C', scope, 'spec', root] as const }),
  },
})

/** Products of E4S that stand together in one graph. */
const products = `
  hdf5 petsc trilinos adios2 aml amrex arborx argobots axom bolt butterflypack cabana
  caliper conduit darshan-runtime darshan-util dyninst flecsi flit flux-core gasnet ginkgo
  globalarrays gotcha h5bench heffte+fftw hpctoolkit hpx hypre kokkos kokkos-kernels legion
  libceed libquo mercury metall mfem mpifileutils papi parallel-netcdf phist plasma precice
  scr slate slepc strumpack sundials superlu-dist zfp
`
  .trim()
  .split(/\s+/)

const together = (count: number, cpuSeconds?: number): BenchCase => ({
  name: `plan ${count} roots of E4S together`,
  prepare,
  command: command(`e4s-${count}`, products.slice(0, count)),
  limit: { rssMiB, ...(cpuSeconds !== undefined && { cpuSeconds }) },
})

export const cases: readonly BenchCase[] = [
  against('hdf5', 14.0),
  against('petsc', 34.6),
  against('trilinos', 34.6),
  against('gromacs', 57.4),
  against('py-torch~cuda', 41.1),
  against('quantum-espresso', 20.4),
  against('openfoam', 45.9),
  against('lammps', 55.6),
  together(1),
  together(10),
  together(25),
  together(50, 10),
]
