/**
 * Whether real Spack concretises what `portolan emit spack` writes to exactly the plan.
 *
 *   node scripts/conformance/plans.ts --spack PROGRAM [--here | --recorded] [--keep DIR] [SPECS...]
 *
 * Each argument is one plan; several roots are separated by `;`. Without arguments a set that
 * exercises externals, several providers and big graphs; with `--recorded` every recorded root. The plans
 * are made for the recorded
 * configuration (see recorded-site.ts), with `--here` for this machine. A plan agrees when the lock
 * has the same nodes with the same version, variants, target, verdict and edges; `hash` says
 * whether Spack's hash of the root is the recorded one too. Exit code 1 when one disagrees.
 */
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs, promisify } from 'node:util'
import { adapters } from '../../src/adapters/registry.ts'
import { emit } from '../../src/adapters/spack/emit/emit.ts'
import { lockDifferences, parseLock } from '../../src/adapters/spack/lock.ts'
import { makePlan } from '../../src/app/plan.ts'
import { planRequest } from '../../src/app/plan-request.ts'
import { describeLive } from '../../src/app/site.ts'
import { openStarterCatalog } from '../../src/catalog/starter.ts'
import type { Conflict } from '../../src/model/conflict.ts'
import type { Plan } from '../../src/model/plan.ts'
import { openSolver } from '../../src/solve/clasp.ts'
import { sharedFolder } from '../catalog/facts.ts'
import { recordedSite } from './recorded-site.ts'
import { readRecorded } from './recorded.ts'

const usual = [
  'zlib-ng',
  'hdf5',
  'petsc',
  'trilinos',
  'openmpi',
  'lammps',
  'netcdf-c',
  'hdf5+mpi ^mpich',
  'hdf5~mpi;jansson',
  'openblas threads=openmp',
]
const usualHere = [
  'hdf5+mpi;openmpi;jansson',
  'hdf5+mpi ^mpich;jansson',
  'hdf5~mpi;bzip2',
  'netcdf-c+mpi',
  'parmetis ^mpich',
]

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    spack: { type: 'string' },
    here: { type: 'boolean' },
    recorded: { type: 'boolean' },
    keep: { type: 'string' },
  },
})
const shared = sharedFolder()
if (options.spack === undefined) throw new Error('--spack PROGRAM is needed')
if (shared === null) throw new Error('no shared data: set PORTOLAN_SHARED to its folder')
const site = options.here ? await describeLive() : recordedSite(shared)
const recorded = readRecorded(shared)
const recordedRoots = new Map(recorded.map((r) => [r.spec, r.nodes?.[0]?.hash]))
const unanswered = new Set(recorded.filter((r) => !r.ok).map((r) => r.spec))

async function concretised(folder: string): Promise<string> {
  const argv = ['--color=never', '-e', folder, 'concretize', '--force']
  await promisify(execFile)(options.spack!, argv, { maxBuffer: 1 << 26 })
  const lock = join(folder, 'spack.lock')
  return readFile(lock, 'utf8')
}

async function planned(roots: string): Promise<Plan | Conflict> {
  const solver = openSolver()
  try {
    const request = await planRequest(roots.split(';'), { with: ['spack'], policyFiles: [] })
    const effects = { adapters, catalog: openStarterCatalog(), solver, progress: () => {} }
    return await makePlan(request, site, effects)
  } finally {
    await solver.close()
  }
}

/** What differs, and a note for people. */
async function check(roots: string): Promise<{ lines: string[]; note: string }> {
  const plan = await planned(roots)
  if (!('steps' in plan))
    return unanswered.has(roots)
      ? { lines: [], note: 'no plan, as Spack has no answer' }
      : { lines: ['no plan'], note: '' }
  const requests = plan.steps.filter((s) => s.verdict === 'request').map((s) => s.software)
  if (requests.length > 0)
    return {
      lines: [],
      note: `nothing for Spack to do until support installs ${requests.join(', ')}`,
    }
  const folder = options.keep
    ? join(options.keep, roots.replaceAll(/[^A-Za-z0-9+@.=-]+/g, '_'))
    : await mkdtemp(join(tmpdir(), 'portolan-emit-'))
  try {
    await mkdir(folder, { recursive: true })
    for (const { path, text } of emit(plan).files) await writeFile(join(folder, path), text)
    const lock = parseLock(await concretised(folder), folder)
    const hash = recordedRoots.get(roots)
    const same = hash === undefined || lock.roots.includes(hash) ? 'same hash' : 'other hash'
    const note = `${plan.steps.length} steps${options.here || hash === undefined ? '' : `, ${same}`}`
    return { lines: lockDifferences(plan, lock), note }
  } finally {
    if (!options.keep) await rm(folder, { recursive: true })
  }
}

let failed = 0
const set = options.recorded ? [...recordedRoots.keys()] : options.here ? usualHere : usual
const wanted = positionals.length > 0 ? positionals : set
for (const roots of wanted) {
  const { lines, note } = await check(roots).catch((error: unknown) => {
    const { stderr, message } = error as { stderr?: string; message: string }
    return { lines: (stderr ?? message).trim().split('\n').slice(0, 8), note: 'error' }
  })
  if (lines.length > 0) failed++
  console.log(`${lines.length === 0 ? 'agrees' : 'DIFFERS'}  ${roots}  (${note})`)
  for (const line of lines) console.log(`         ${line}`)
}
console.log(`${wanted.length - failed} of ${wanted.length} agree`)
process.exitCode = failed > 0 ? 1 : 0
