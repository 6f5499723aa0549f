/**
 * Whether `portolan build` gets what it planned out of a real Spack: plan, build, be killed in the
 * middle, go on, find everything there.
 *
 *   node scripts/conformance/drive-spack.ts --spack-root DIR [--source-dir DIR...] [--prefix DIR]
 *     [SPECS...]
 *
 * The plan is made for the recorded configuration (recorded-site.ts), so that nothing but compilers
 * and build tools is reused. Run it as an ordinary user. Exit code 1 when a claim does not hold.
 */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { RunOutcome } from '../../src/app/build.ts'
import { Plan } from '../../src/model/plan.ts'
import { sharedFolder } from '../catalog/facts.ts'
import { recordedSite } from './recorded-site.ts'

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    'spack-root': { type: 'string' },
    'source-dir': { type: 'string', multiple: true, default: [] },
    prefix: { type: 'string' },
  },
})
const root = options['spack-root']
const shared = sharedFolder()
if (root === undefined) throw new Error('--spack-root DIR is needed')
if (shared === null) throw new Error('no shared data: set PORTOLAN_SHARED to its folder')
const prefix = options.prefix ?? (await mkdtemp(join(tmpdir(), 'portolan-drive-')))
const specs = positionals.length > 0 ? positionals : ['bzip2', 'libsigsegv@2.14', 'jansson@2.14']
const portolan = join(import.meta.dirname, '../../portolan')

type Ended = { code: number | null; stdout: string; stderr: string; seconds: number }

/** Runs one command; killed with its children's leader as soon as stderr matches `killAt`. */
function run(args: readonly string[], killAt?: RegExp): Promise<Ended> {
  const started = performance.now()
  const child = spawn(portolan, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (data) => (stdout += String(data)))
  child.stderr.on('data', (data) => {
    stderr += String(data)
    if (killAt?.test(stderr)) child.kill('SIGKILL')
  })
  return new Promise((resolve) => {
    child.on('close', (code) =>
      resolve({ code, stdout, stderr, seconds: (performance.now() - started) / 1000 }),
    )
  })
}

let broken = 0
function claim(text: string, holds: boolean, seen = ''): void {
  if (!holds) broken++
  console.log(`${holds ? 'holds ' : 'BROKEN'}  ${text}${seen === '' ? '' : `: ${seen}`}`)
}

const site = join(prefix, 'site.json')
const file = join(prefix, 'plan.json')
await writeFile(site, JSON.stringify(recordedSite(shared)))
const planned = await run(['plan', ...specs, '--with', 'spack', '--site', site, '--out', file])
if (planned.code !== 0) throw new Error(planned.stderr)
const plan = Plan.parse(JSON.parse(await readFile(file, 'utf8')))
const steps = plan.steps.filter((s) => s.verdict === 'build')
const sources = options['source-dir'].flatMap((dir) => ['--source-dir', dir])
const build = ['build', file, '--prefix', join(prefix, 'p'), '--spack-root', root, ...sources]

const killed = await run(build, /: install\n/)
claim('killed while Spack installs', killed.code === null, `${killed.seconds.toFixed(0)} s`)
const again = await run([...build, '--json'])
claim('the same command goes on and ends well', again.code === 0, `${again.seconds.toFixed(0)} s`)
if (again.code !== 0) throw new Error(again.stderr)
const { steps: outcomes } = JSON.parse(again.stdout) as RunOutcome
for (const step of steps) {
  const outcome = outcomes.find((o) => o.step === step.id)
  const spec = join(outcome?.prefix ?? '', '.spack/spec.json')
  claim(`${step.spec} stands in Spack's tree`, existsSync(spec), outcome?.prefix ?? 'nowhere')
}
const third = await run([...build, '--json'])
const states = (JSON.parse(third.stdout) as RunOutcome).steps
  .filter((o) => steps.some((s) => s.id === o.step))
  .map((o) => o.state)
claim(
  'a third run builds nothing',
  states.every((s) => s === 'present'),
  `${states.join(', ')}; ${third.seconds.toFixed(1)} s`,
)
console.log(broken === 0 ? 'all claims hold' : `${broken} claims are broken`)
process.exitCode = broken === 0 ? 0 : 1
