/**
 * Plans for people who are not here: the text of a portolan.yaml that came over the network, planned in
 * a process of its own, with limits of time and memory, in an empty folder that is removed
 * afterwards. What would make the planner read files of this machine is refused before.
 */
import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Conflict } from '../model/conflict.ts'
import { PortolanError } from '../model/errors.ts'
import { Plan } from '../model/plan.ts'
import { readRequirement } from './requirement/read.ts'

export type PlanApart = {
  /** Text of a portolan.yaml. */
  readonly requirement: string
  /** File of the Site; chosen by the server, never by who asks. */
  readonly siteFile: string
  /** As `plan --with`. */
  readonly tools?: string
  readonly database?: string
  readonly catalog?: string
}

export type PlanApartEffects = {
  readonly signal: AbortSignal
  /** Program and first arguments that are `portolan`; by default this very process's. */
  readonly program?: readonly string[]
  /** After so long the process is ended. */
  readonly seconds?: number
}

const largestAnswer = 50_000_000
const toolNames = /^[a-z][a-z0-9-]*(,[a-z][a-z0-9-]*)*$/

/**
 * A Plan, or the Conflict that says why there is none. Throws as `readRequirement`, OWN_CODE, USAGE,
 * PLAN_LIMIT, and what the planner says of the requirement.
 */
export async function planApart(
  asked: PlanApart,
  { signal, program = thisProgram(), seconds = 30 }: PlanApartEffects,
): Promise<Plan | Conflict> {
  const { sources } = readRequirement(asked.requirement, 'portolan.yaml')
  if (sources !== undefined)
    throw new PortolanError('OWN_CODE', 'a server cannot see your own code', {
      where: 'portolan.yaml',
      hint: 'leave out `sources` here, and plan with it where the code is',
    })
  if (asked.tools !== undefined && !toolNames.test(asked.tools))
    throw new PortolanError('USAGE', 'tools are names with commas between them')
  const folder = await mkdtemp(join(tmpdir(), 'portolan-plan-'))
  try {
    await writeFile(join(folder, 'portolan.yaml'), asked.requirement)
    const answer = await run(argumentsFor(asked, folder, program, seconds), folder, signal, seconds)
    const document: unknown = JSON.parse(answer)
    const conflict = Conflict.safeParse(document)
    return conflict.success ? conflict.data : Plan.parse(document)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const thisProgram = (): string[] => [
  process.execPath,
  '--disable-warning=ExperimentalWarning',
  '--max-old-space-size=1024',
  process.argv[1]!,
]

const argumentsFor = (
  { siteFile, tools, database, catalog }: PlanApart,
  folder: string,
  program: readonly string[],
  seconds: number,
): string[] => [
  ...program,
  'plan',
  'portolan.yaml',
  '--json',
  '--quiet',
  '--site',
  siteFile,
  '--timeout',
  String(seconds),
  '--prefix',
  join(folder, 'prefix'),
  ...(tools === undefined ? [] : ['--with', tools]),
  ...(database === undefined ? [] : ['--database', database]),
  ...(catalog === undefined ? [] : ['--catalog', catalog]),
]

/** What it needs to find programs and the catalogue, and nothing else that may be set here. */
function environment(): NodeJS.ProcessEnv {
  const names = ['PATH', 'HOME', 'LANG', 'TMPDIR', 'XDG_DATA_HOME', 'XDG_CACHE_HOME']
  const all = [...names, 'PORTOLAN_DATABASE', 'NODE_COMPILE_CACHE', 'PGPASSFILE']
  return Object.fromEntries(
    all.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  )
}

function run(
  [program, ...rest]: readonly string[],
  cwd: string,
  signal: AbortSignal,
  seconds: number,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program!, rest, {
      cwd,
      env: environment(),
      stdio: ['ignore', 'pipe', 'pipe'],
      signal,
      killSignal: 'SIGKILL',
      timeout: (seconds + 5) * 1000,
    })
    const out: Buffer[] = []
    let size = 0
    let err = ''
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > largestAnswer) child.kill('SIGKILL')
      else out.push(chunk)
    })
    child.stderr.on('data', (chunk: Buffer) => (err = (err + chunk.toString()).slice(-100_000)))
    child.on('error', reject)
    child.on('close', (code) => {
      const text = Buffer.concat(out).toString()
      if ((code === 0 || code === 1) && text.trim() !== '') resolve(text)
      else reject(failure(code, err, seconds))
    })
  })
}

/** The planner's own error is its last line; a process that was ended says nothing. */
function failure(code: number | null, err: string, seconds: number): PortolanError {
  const last = err.trimEnd().split('\n').at(-1) ?? ''
  if (code !== null && last.startsWith('{"error"')) {
    const { error } = JSON.parse(last) as {
      error: { code: string; message: string; hint?: string }
    }
    // A defect's text may tell of this machine.
    if (error.code !== 'BUG')
      return new PortolanError(error.code, error.message, {
        where: 'portolan.yaml',
        ...(error.hint !== undefined && { hint: error.hint }),
      })
  }
  return new PortolanError('PLAN_LIMIT', 'planning took too much time or memory here', {
    where: 'portolan.yaml',
    hint: `there are ${seconds} s for it: ask for less at once, or plan on your own machine`,
  })
}
