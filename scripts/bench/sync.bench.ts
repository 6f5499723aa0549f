/**
 * Syncs of real recipe repositories, and look-ups in what they give. The repositories are not part
 * of the project: PORTOLAN_BENCH_SPACK, …_EASYBUILD and …_GUIX name checkouts.
 */
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import type { BenchCase } from './case.ts'

const project = join(import.meta.dirname, '../..')
const folder = join(project, 'build/bench/sync')

type Repository = {
  tool: string
  /** Whether a file holds recipes. */
  recipes: RegExp
  /** sed expression that makes another version of the first one in a file, at each run again. */
  edit: string
  peer?: NonNullable<BenchCase['peer']>
  coldSeconds: number
}

const repositories: readonly Repository[] = [
  {
    tool: 'spack',
    recipes: /\/package\.py$/,
    edit: '0,/version("[0-9]/s/version("[0-9]/&9/',
    coldSeconds: 12,
    peer: {
      name: 'spack, all facts of all packages',
      cpuSeconds: 41,
      source:
        'Spack 1.2 on a machine of this kind, on record; its index of names alone takes 35–47 s',
    },
  },
  {
    tool: 'easybuild',
    recipes: /\.eb$/,
    edit: "s/^version = '/&9/",
    coldSeconds: 6,
    peer: {
      name: "easybuild's parser on all easyconfigs",
      cpuSeconds: 44,
      source: 'EasyBuild on a machine of this kind, on record',
    },
  },
  {
    tool: 'guix',
    recipes: /\.scm$/,
    edit: '0,/(version "[0-9]/s/(version "[0-9]/&9/',
    coldSeconds: 6,
  },
]

const tree = (tool: string) => process.env[`PORTOLAN_BENCH_${tool.toUpperCase()}`] ?? ''
const missing = (...tools: string[]): string | null => {
  const lacking = tools.filter((tool) => !existsSync(tree(tool)))
  return lacking.length === 0
    ? null
    : `no checkout: ${lacking.map((tool) => `PORTOLAN_BENCH_${tool.toUpperCase()}`).join(', ')}`
}

const database = (name: string) => join(folder, `${name}.sqlite`)
const sync = (tool: string, path: string, name: string): string =>
  `./portolan --quiet catalog sync ${tool} '${path}' --database '${database(name)}' > '${join(folder, 'said')}'`

const shell = (...lines: string[]): [string, ...string[]] => ['sh', '-ec', lines.join('\n')]

function run(command: readonly string[]): void {
  const [program = '', ...rest] = command
  const done = spawnSync(program, rest, { cwd: project, stdio: ['ignore', 'ignore', 'inherit'] })
  if (done.status !== 0) throw new Error(`${command.join(' ')} failed`)
}

function fresh(): Promise<void> {
  mkdirSync(folder, { recursive: true })
  return Promise.resolve()
}

/** A copy of the repository, synced, and ten of its recipes, evenly chosen, as a shell variable. */
async function copied({ tool, recipes, edit }: Repository): Promise<void> {
  await fresh()
  const copy = join(folder, tool)
  rmSync(copy, { recursive: true, force: true })
  cpSync(tree(tool), copy, { recursive: true, filter: (path) => !path.endsWith('/.git') })
  rmSync(database(tool), { force: true })
  run(shell(sync(tool, copy, tool)))
  const all = readdirSync(copy, { recursive: true, encoding: 'utf8' })
    .filter((path) => recipes.test(`/${path}`) && statSync(join(copy, path)).size < 50_000)
    .sort()
  const ten = Array.from({ length: 10 }, (_, i) => all[Math.floor(((i + 0.5) * all.length) / 10)]!)
  writeFileSync(
    join(folder, `${tool}-edit`),
    ten.map((path) => `sed -i '${edit.replaceAll("'", "'\\''")}' '${join(copy, path)}'\n`).join(''),
  )
}

const cold = (of: Repository): BenchCase => ({
  name: `catalog sync ${of.tool}, first`,
  skip: () => missing(of.tool),
  prepare: fresh,
  command: shell(`rm -f '${database('cold')}'*`, sync(of.tool, tree(of.tool), 'cold')),
  limit: { cpuSeconds: of.coldSeconds, rssMiB: 700 },
  ...(of.peer && { peer: of.peer }),
})

const again = (of: Repository): BenchCase => ({
  name: `catalog sync ${of.tool}, nothing changed`,
  skip: () => missing(of.tool),
  prepare: () => copied(of),
  command: shell(sync(of.tool, join(folder, of.tool), of.tool)),
  limit: { cpuSeconds: 1, rssMiB: 700 },
})

const changed = (of: Repository): BenchCase => ({
  name: `catalog sync ${of.tool}, 10 changed`,
  skip: () => missing(of.tool),
  prepare: () => copied(of),
  command: shell(
    `. '${join(folder, `${of.tool}-edit`)}'`,
    sync(of.tool, join(folder, of.tool), of.tool),
  ),
  limit: { cpuSeconds: 1, rssMiB: 700 },
})

/** A catalogue of all three. */
async function whole(): Promise<void> {
  await fresh()
  if (existsSync(database('whole'))) return
  for (const { tool } of repositories) run(shell(sync(tool, tree(tool), 'whole')))
}

const fifty = `
  abinit adios2 amrex arpack-ng blis boost bzip2 cgal cgns cmake cp2k curl dealii eigen fftw
  gcc gmp gmsh gnuplot gromacs gsl hdf5 hpx hwloc hypre lammps libxc llvm metis mpich mumps
  namd netcdf-c openblas openfoam openmpi paraview petsc python r scalapack scotch slepc
  sundials superlu-dist trilinos vtk py-numpy zlib zstd
`
  .trim()
  .split(/\s+/)

const lookUp = (what: string, ...words: string[]): BenchCase => ({
  name: `catalog ${what}, three tools`,
  skip: () => missing('spack', 'easybuild', 'guix'),
  prepare: whole,
  command: ['./portolan', 'catalog', ...words, '--database', database('whole')],
  limit: { wallSeconds: 0.2 },
})

export const cases: readonly BenchCase[] = [
  ...repositories.flatMap((of) => [cold(of), again(of), changed(of)]),
  lookUp('show hdf5', 'show', 'hdf5'),
  lookUp('compare of 50 names', 'compare', ...fifty),
  lookUp('search hdf5', 'search', 'hdf5'),
  lookUp('search by a wrong name', 'search', 'netcfd'),
]
