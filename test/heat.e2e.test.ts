/**
 * The main job on this machine, nothing replaced: the heat example is collected, described, planned,
 * built and proved with the real tools, as an ordinary user. Needs what scripts/setup installs.
 */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Plan, type Step } from '../src/model/plan.ts'
import { Proof } from '../src/model/proof.ts'
import {
  type Finished,
  isRoot,
  plainEnvironment,
  project,
  readableCheckout,
  run,
  stepDown,
  userFolder,
  userId,
} from './support/ordinary-user.ts'

const folder = userFolder('heat')
const at = (...parts: string[]) => join(folder, ...parts)
const environment = plainEnvironment(folder)
const debian = '/usr/lib/x86_64-linux-gnu'
let checkout = project

const sh = (script: string) => run(['sh', '-c', script], { PATH: environment['PATH'] ?? '' }, '/')
const hasHeaders =
  sh('dpkg-query -W -f "${db:Status-Status}" libjansson-dev').stdout === 'installed'
const privateView = sh('unshare --mount true').code === 0 && isRoot

/** As the ordinary user, in the test's folder. */
const asUser = (argv: readonly string[], more: Record<string, string> = {}): Finished =>
  run(
    [...stepDown, 'env', ...Object.entries(more).map(([k, v]) => `${k}=${v}`), ...argv],
    environment,
    folder,
  )
const portolan = (...argv: string[]) => asUser([join(checkout, 'portolan'), ...argv])

/** Runs `land` with its results in `work`; where the machine is not in the wanted state, in a private view. */
function land(work: string, state: 'absent' | 'present'): Finished {
  const right = hasHeaders === (state === 'present')
  const change =
    state === 'present'
      ? 'apt-get update -qq; DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends libjansson-dev'
      : 'dpkg --purge --force-depends libjansson-dev'
  const view = right ? [] : ['sh', join(project, 'test/support/private-machine.sh'), change]
  const job = ['sh', join(project, 'examples/heat/land')]
  return run([...view, ...job], { ...environment, PORTOLAN_WORK: work, CI: '1' }, '/')
}

/** For what later tests rest on: its whole output when it failed. */
function must(finished: Finished): Finished {
  const { code, stdout, stderr } = finished
  if (code !== 0) throw new Error(`exit code ${code}\n${stdout}\n${stderr}`)
  return finished
}

const readPlan = (file: string) => Plan.parse(JSON.parse(readFileSync(file, 'utf8')))
const stepOf = (plan: Plan, software: string): Step => {
  const found = plan.steps.find((step) => step.software === software)
  if (!found) throw new Error(`no ${software} in the plan`)
  return found
}
/** `openmpi` for a step that stands for Debian's Open MPI flavour of anything, else `mpich`. */
const flavour = (step: Step): string =>
  /openmpi/.test(step.installation?.id ?? '') ? 'openmpi' : 'mpich'

function prove(
  plan: string,
  ranks: string,
  more: Record<string, string> = {},
): { code: number; proof: Proof; stderr: string } {
  const argv = ['build', 'prove', plan, '--prefix', at('absent/sw'), '--ranks', ranks, '--json']
  const { code, stdout, stderr } = asUser([join(checkout, 'portolan'), ...argv], more)
  if (!stdout) throw new Error(stderr)
  return { code, proof: Proof.parse(JSON.parse(stdout)), stderr }
}
/** Files of a name that every rank of every run had loaded. */
const loadedEverywhere = (proof: Proof, name: RegExp): string[] => {
  const each = proof.runs.flatMap((r) =>
    r.processes.map((p) =>
      p.libraries.map((l) => l.path).filter((path) => name.test(basename(path))),
    ),
  )
  return [...new Set(each.flat())].filter((path) => each.every((paths) => paths.includes(path)))
}
const differing = (proof: Proof) => [
  ...new Set(proof.findings.filter((f) => f.verdict === 'differs').map((f) => f.subject)),
]

beforeAll(() => {
  const missing = ['mpiexec.mpich', 'mpiexec.openmpi', 'cmake', 'gcc'].filter(
    (name) => sh(`command -v ${name}`).code !== 0,
  )
  if (missing.length > 0)
    throw new Error(`this test needs ${missing.join(', ')}: run scripts/setup first`)
  mkdirSync(at('absent'))
  mkdirSync(at('present'))
  sh(`chown ${userId}:${userId} ${at('absent')} ${at('present')}`)
  checkout = readableCheckout(folder)
})
/** Home that `land` gives the ordinary user when root starts it. */
const landHome = `/var/tmp/portolan-${userId}`
const hadLandHome = existsSync(landHome)
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
  if (!hadLandHome) rmSync(landHome, { recursive: true, force: true })
})

// The state this machine is not in takes a private view of it: root and mount namespaces.
describe.skipIf(hasHeaders && !privateView)('without jansson on the machine', () => {
  const under = ['--prefix', at('absent/sw'), '--source-dir', at('absent/sources')]
  let landed: Finished
  beforeAll(() => {
    landed = must(land(at('absent'), 'absent'))
  }, 600_000)

  test('the main job ends well', () => {
    expect(landed.stdout).toMatch(/^proved: \d+ findings are as planned/m)
    expect(landed.stdout).toMatch(/t = 0\.05 +error/)
  })

  test('MPI and HDF5 are reused, of one flavour; jansson is built', () => {
    const plan = readPlan(at('absent/plan.json'))
    const hdf5 = stepOf(plan, 'hdf5')
    const mpi = plan.steps.find((step) => step.installation?.provides.includes('mpi'))!
    expect([hdf5.verdict, mpi.verdict]).toEqual(['reuse', 'reuse'])
    expect(flavour(hdf5)).toBe(flavour(mpi))
    expect(hdf5.dependencies.some((d) => d.id === mpi.id)).toBe(true)
    const jansson = stepOf(plan, 'jansson')
    expect([jansson.verdict, jansson.tool, jansson.version]).toEqual(['build', 'source', '2.14'])
    for (const step of [hdf5, mpi, jansson]) expect(step.reasons.length).toBeGreaterThan(0)
  })

  test('jansson came out of the archive the recipe names', () => {
    const jansson = stepOf(readPlan(at('absent/plan.json')), 'jansson')
    const sum = sh(`sha256sum ${at('absent/sources')}/jansson_*`).stdout.split(' ')[0]
    expect(sum).toBe(jansson.source?.sha256)
    const [name] = readdirSync(at('absent/sw/store')).filter((n) => n.startsWith('jansson-'))
    expect(existsSync(at('absent/sw/store', name!, 'lib/libjansson.so.4'))).toBe(true)
  })

  test('an archive with another content is refused', () => {
    const wrong = at('wrong-sources')
    mkdirSync(wrong)
    const [archive] = readdirSync(at('absent/sources'))
    copyFileSync(at('absent/sources', archive!), join(wrong, archive!))
    writeFileSync(join(wrong, archive!), 'more', { flag: 'a' })
    const argv = [at('absent/plan.json'), '--prefix', at('absent/wrong'), '--source-dir', wrong]
    const { code, stderr } = portolan('build', ...argv)
    expect(code).not.toBe(0)
    expect(stderr).toMatch(/sha256|archive/)
    expect(existsSync(at('absent/wrong/store'))).toBe(false)
  })

  test('all of it belongs to the ordinary user', () => {
    const foreign = sh(`find ${at('absent')} ! -uid ${userId} | head`).stdout
    expect(foreign).toBe('')
    expect(statSync(at('absent/plan.json')).uid).toBe(userId)
    expect(userId).not.toBe(0)
  })

  test('a second time nothing is built', () => {
    const again = must(portolan('--json', 'build', at('absent/plan.json'), ...under))
    const states = JSON.parse(again.stdout).steps.map((s: { state: string }) => s.state)
    expect(new Set(states)).toEqual(new Set(['reused', 'present']))
  })

  describe.each(['mpich', 'openmpi'])('with the line "mpi" changed to "%s"', (mpi) => {
    const other = mpi === 'mpich' ? 'openmpi' : 'mpich'
    const plan = at(`${mpi}.json`)

    beforeAll(() => {
      const text = readFileSync(join(project, 'examples/heat/portolan.yaml'), 'utf8')
      const changed = text
        .replace('- "mpi"', `- "${mpi}"`)
        .replace('sources: .', `sources: ${join(checkout, 'examples/heat')}`)
      writeFileSync(at(`${mpi}.yaml`), changed)
      must(portolan('--site', at('absent/site.json'), 'plan', at(`${mpi}.yaml`), '--out', plan))
      must(portolan('build', plan, ...under))
    }, 300_000)

    test('HDF5 of that flavour is planned, and no other MPI', () => {
      const { steps } = readPlan(plan)
      expect(steps.some((s) => s.software === mpi)).toBe(true)
      expect(steps.some((s) => s.software === other)).toBe(false)
      expect(stepOf(readPlan(plan), 'hdf5').installation?.id).toBe(`debian:libhdf5-${mpi}-dev`)
    })

    test('it runs on 2 and 4 ranks with exactly what was planned', () => {
      const { code, proof } = prove(plan, '2,4')
      expect(differing(proof)).toEqual([])
      expect(code).toBe(0)
      expect(proof.runs.map((r) => [r.ranks, r.exitCode, r.processes.length])).toEqual([
        [2, 0, 2],
        [4, 0, 4],
      ])
      for (const { processes, ranks } of proof.runs) {
        const told = processes.map((p) => p.rank).toSorted((a, b) => a! - b!)
        expect(told).toEqual([...Array(ranks).keys()])
      }
      expect(loadedEverywhere(proof, new RegExp(`^libhdf5_${mpi}\\.so`))).toHaveLength(1)
      expect(loadedEverywhere(proof, /^libjansson\.so/)[0]).toContain(at('absent/sw/store'))
      expect(
        loadedEverywhere(proof, mpi === 'mpich' ? /^libmpich\.so/ : /^libmpi\.so/),
      ).toHaveLength(1)
      expect(proof.runs.every((r) => r.transports.length > 0)).toBe(true)
      expect(proof.runs[0]?.command[0]).toBe(`/usr/bin/mpiexec.${mpi}`)
    })

    describe('it is not proved when the other flavour comes first', () => {
      const wrong = at(`wrong-${mpi}`)
      const mpiLibrary = { mpich: `${debian}/libmpich.so.12`, openmpi: `${debian}/libmpi.so.40` }
      beforeAll(() => {
        for (const name of ['bin', 'hdf5', 'mpi']) mkdirSync(join(wrong, name), { recursive: true })
        symlinkSync(`/usr/bin/mpiexec.${other}`, join(wrong, 'bin/mpiexec'))
        symlinkSync(`${debian}/libhdf5_${other}.so.103`, join(wrong, `hdf5/libhdf5_${mpi}.so.103`))
        // The right MPI, but not the installation that was planned.
        copyFileSync(
          mpiLibrary[mpi as 'mpich'],
          join(wrong, 'mpi', basename(mpiLibrary[mpi as 'mpich'])),
        )
      })

      test.each([
        ['its mpiexec on the PATH', { PATH: `${wrong}/bin:${environment['PATH']}` }, ['PATH']],
        [
          'its HDF5 folder on LD_LIBRARY_PATH',
          { LD_LIBRARY_PATH: `${debian}/hdf5/${other}` },
          ['LD_LIBRARY_PATH'],
        ],
        [
          'its HDF5 under the right name',
          { LD_LIBRARY_PATH: `${wrong}/hdf5` },
          ['LD_LIBRARY_PATH', 'hdf5'],
        ],
        ['another copy of the right MPI', { LD_LIBRARY_PATH: `${wrong}/mpi` }, [mpi]],
        ['its MPI preloaded', { LD_PRELOAD: mpiLibrary[other as 'mpich'] }, ['one MPI']],
      ])('%s', (_, more, subjects) => {
        const { code, proof, stderr } = prove(plan, '2', more)
        expect(code).toBe(1)
        expect(proof.holds).toBe(false)
        expect(differing(proof)).toEqual(expect.arrayContaining(subjects))
        expect(stderr).toContain('PROOF_FAILS')
        expect(stderr).toContain(subjects[0])
      })

      test('a launcher of the other MPI, as the plan itself says', () => {
        const text = readFileSync(plan, 'utf8')
        const launcher = `/usr/bin/mpiexec.${other}`
        const wrongPlan = Plan.parse(
          JSON.parse(text.replaceAll(`/usr/bin/mpiexec.${mpi}`, launcher)),
        )
        // Its own tests would not let it be built this way.
        for (const step of wrongPlan.steps) delete step.own?.test
        const edited = at(`edited-${mpi}.json`)
        writeFileSync(edited, JSON.stringify(wrongPlan))
        must(portolan('build', edited, ...under))
        const { code, proof } = prove(edited, '2')
        expect(code).toBe(1)
        expect(differing(proof)).toEqual(
          expect.arrayContaining(['launcher', 'ranks', 'MPI itself']),
        )
      })
    })
  })
})

describe.skipIf(!hasHeaders && !privateView)('with jansson on the machine', () => {
  let landed: Finished
  beforeAll(() => {
    landed = must(land(at('present'), 'present'))
  }, 600_000)

  test('it is reused and nothing but the program is built', () => {
    const plan = readPlan(at('present/plan.json'))
    expect(stepOf(plan, 'jansson').verdict).toBe('reuse')
    expect(stepOf(plan, 'jansson').installation?.id).toBe('debian:libjansson-dev')
    expect(plan.steps.filter((s) => s.verdict === 'build').map((s) => s.software)).toEqual(['heat'])
    expect(readdirSync(at('present/sources'))).toEqual([])
  })

  test("the program runs with the machine's own jansson", () => {
    expect(landed.stdout).toMatch(new RegExp(`as planned +jansson +${debian}/libjansson\\.so\\.4`))
    expect(landed.stdout).toMatch(/^proved: \d+ findings are as planned/m)
  })
})

test('the machine itself is as it was', () => {
  const now = sh('dpkg-query -W -f "${db:Status-Status}" libjansson-dev').stdout === 'installed'
  expect(now).toBe(hasHeaders)
})
