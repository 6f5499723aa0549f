/** The `plan` command: asks the use case, prints what it answers. */
import type { Globals } from '../command.ts'
import type { Io } from '../io.ts'
import { type AnswerFor, planHere } from '../../app/plan-here.ts'
import { unifyModes } from '../../app/plan-request.ts'
import { writeDocument } from '../../app/write-document.ts'
import { PortolanError } from '../../model/errors.ts'
import { plain } from '../plain.ts'
import { comparison, comparisons } from './compare.ts'
import { conflictText } from './conflict.ts'
import { explainStep, isBackground, planSummary, planTable, planTree } from './table.ts'

export type PlanCommandOptions = Globals & {
  with?: string
  target?: string
  tests?: string
  unify?: string
  policy: string[]
  explain?: string
  lock?: true
  /** True where no name was given: all. */
  update?: string[] | true
  compare?: true
  sites?: string[]
  prefix: string
  out?: string
  timeout: string
  catalog?: string
  database?: string
}

/** Gives the exit code: 0 a plan, 1 none. */
export async function runPlan(
  what: readonly string[],
  options: PlanCommandOptions,
  io: Io,
): Promise<0 | 1> {
  const seconds = Number(options.timeout)
  if (!(seconds > 0)) {
    throw new PortolanError(
      'USAGE',
      `--timeout takes a number of seconds, not '${options.timeout}'`,
      { hint: '--timeout 60' },
    )
  }
  const answers = await planHere(
    what,
    {
      policyFiles: options.policy,
      ...(options.with === undefined ? {} : { with: options.with.split(',') }),
      ...(options.target === undefined ? {} : { target: options.target }),
      ...(options.unify === undefined ? {} : { unify: unifyOf(options.unify) }),
      ...(options.tests === undefined ? {} : { tests: testsOf(options.tests) }),
      ...(options.site === undefined ? {} : { site: options.site }),
      ...(options.sites === undefined ? {} : { sites: listed(options.sites) }),
      ...(options.compare || options.sites !== undefined ? { compare: true } : {}),
      ...(options.catalog === undefined ? {} : { catalog: options.catalog }),
      ...(options.database === undefined ? {} : { database: options.database }),
      ...(options.explain === undefined || options.sites !== undefined
        ? {}
        : { explain: options.explain }),
      ...(options.lock ? { lock: true } : {}),
      ...(options.update === undefined
        ? {}
        : { update: options.update === true ? ('all' as const) : options.update }),
      prefix: options.prefix,
      seconds,
    },
    {
      signal: io.signal,
      progress: (text) =>
        options.quiet ||
        !(io.interactive || options.verbose) ||
        io.err(`${io.ascii ? '...' : '…'} ${text}`),
    },
  )
  return options.sites === undefined
    ? showOne(answers[0]!, options, io)
    : showMachines(answers, options, io)
}

function unifyOf(given: string) {
  const mode = unifyModes.find((m) => m === given)
  if (mode) return mode
  throw new PortolanError('USAGE', `--unify is true, when_possible or false, not '${given}'`, {
    hint: 'true: one configuration of each package for all roots',
  })
}

const testsOf = (given: string) => (given === 'all' ? 'all' : listed([given]))

const listed = (given: readonly string[]): string[] => given.flatMap((one) => one.split(','))

async function showOne(
  { answer, notes, explained }: AnswerFor,
  options: PlanCommandOptions,
  io: Io,
): Promise<0 | 1> {
  const json = `${JSON.stringify(answer, null, 2)}\n`
  if (!('steps' in answer)) {
    if (options.json) io.out(json)
    tellNotes(notes, options, io)
    io.err(conflictText(answer, io))
    return 1
  }
  if (options.out !== undefined) await writeDocument(options.out, json)
  if (explained) {
    io.out(
      options.json ? JSON.stringify(explained, null, 2) : explained.map(explainStep).join('\n\n'),
    )
  } else if (options.json) io.out(json)
  else if (options.compare) io.out(comparison(answer, io))
  else {
    const all = options.verbose === true
    io.out(planTable(answer, io, all))
    io.out(`\n${planTree(answer, io, all)}\n`)
    const hidden = answer.steps.filter(isBackground).length
    if (!all && hidden > 0 && !options.quiet) {
      io.err(
        `not shown: ${hidden} installed ones that the reused are linked with (--verbose shows them)`,
      )
    }
  }
  tellNotes(notes, options, io)
  if (!options.quiet) io.err(planSummary(answer).split('\n').map(plain).join('\n'))
  if (options.out !== undefined && !options.quiet) io.err(`plan written to ${options.out}`)
  return 0
}

function tellNotes(notes: readonly string[], { quiet }: PlanCommandOptions, io: Io): void {
  if (!quiet) for (const note of notes) io.err(plain(`lock: ${note}`))
}

/** Plans for several machines are shown compared; as a document they are a list. */
async function showMachines(
  answers: readonly AnswerFor[],
  options: PlanCommandOptions,
  io: Io,
): Promise<0 | 1> {
  const documents = answers.map(({ answer }) => answer)
  const json = `${JSON.stringify(documents, null, 2)}\n`
  if (options.out !== undefined) await writeDocument(options.out, json)
  io.out(options.json ? json : comparisons(answers, io))
  return documents.some((answer) => 'steps' in answer) ? 0 : 1
}
