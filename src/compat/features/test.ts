/** Decides the tests of features for one installation, reading through its machine's view. */
import type { MachineView } from '../../adapters/adapter.ts'
import type { Evidence } from '../../model/common.ts'
import type { Installation } from '../../model/installation.ts'
import { matchName } from '../../util/name-pattern.ts'
import type { MacroTest, Test } from './feature.ts'

export type Outcome = { yes: boolean; evidence: Evidence }
export type Tester = (test: Test) => Promise<Outcome | null>

export function tester(i: Installation, view: MachineView): Tester {
  const test: Tester = async (t) => {
    if ('any' in t) return firstYes(t.any, test)
    if ('header' in t) return macro(i, view, t)
    if ('file' in t) return inFolders(view, i.use.includeDirs ?? [], t.file, t.beside)
    if ('library' in t) return library(i, view, t)
    if ('prefix' in t) return inPrefix(i, view, t)
    if ('program' in t) return program(i, t.program)
    return needs(i, t.needs)
  }
  return test
}

/** Yes when one is; no when all are; else undecided. */
async function firstYes(tests: readonly Test[], test: Tester): Promise<Outcome | null> {
  const outcomes: (Outcome | null)[] = []
  for (const one of tests) {
    const outcome = await test(one)
    if (outcome?.yes) return outcome
    outcomes.push(outcome)
  }
  return outcomes.includes(null) ? null : (outcomes[0] ?? null)
}

async function macro(
  i: Installation,
  view: MachineView,
  { header, defines, equals, unmentioned }: MacroTest,
): Promise<Outcome | null> {
  const path = (await matching(view, i.use.includeDirs ?? [], header))[0]
  const text = path === undefined ? null : await view.tryText(path)
  if (path === undefined || text === null) return null
  const lines = text.split('\n')
  const at = lines.findIndex((line) => new RegExp(`^\\s*#\\s*define\\s+${defines}\\b`).test(line))
  if (at < 0) {
    // A header that never mentions the macro does not know the feature: that is no answer.
    const mention = lines.findIndex((line) => new RegExp(`\\b${defines}\\b`).test(line))
    return mention < 0 && unmentioned !== 'no'
      ? null
      : {
          yes: false,
          evidence: {
            source: path,
            ...(mention < 0 ? {} : { line: mention + 1 }),
            detail: `${defines} is not defined`,
          },
        }
  }
  const line = (lines[at] ?? '').trim()
  const value = /define\s+\S+\s*(\S*)/.exec(line)?.[1] ?? ''
  const yes = equals === undefined ? value !== '0' : value === equals
  return { yes, evidence: { source: path, line: at + 1, detail: line.slice(0, 120) } }
}

const matching = (view: MachineView, folders: readonly string[], glob: string) =>
  view.files(...folders.map((folder) => `${folder}/${glob}`))

async function inFolders(
  view: MachineView,
  folders: readonly string[],
  glob: string,
  beside: string,
): Promise<Outcome | null> {
  if (folders.length === 0) return null
  const found = (await matching(view, folders, glob))[0]
  if (found !== undefined) return { yes: true, evidence: { source: found } }
  const near = (await matching(view, folders, beside))[0]
  return near === undefined
    ? null
    : { yes: false, evidence: { source: near, detail: `no ${glob} in ${folders.join(', ')}` } }
}

/** Several installations share the system's folders: the list of its own files decides first. */
async function library(
  i: Installation,
  view: MachineView,
  { library, beside }: { library: string; beside: string },
): Promise<Outcome | null> {
  const own = i.use.libraries
  if (own === undefined || library.includes('/'))
    return inFolders(view, i.use.libraryDirs ?? [], library, beside)
  const named = (glob: string) =>
    own.find((path) => matchName(glob, path.slice(path.lastIndexOf('/') + 1)) !== null)
  const found = named(library)
  if (found !== undefined) return { yes: true, evidence: { source: found } }
  const near = named(beside)
  return near === undefined
    ? null
    : { yes: false, evidence: { source: near, detail: `no ${library} among its libraries` } }
}

const inPrefix = (
  i: Installation,
  view: MachineView,
  { prefix, beside }: { prefix: string; beside: string },
): Promise<Outcome | null> => {
  const version = (i.upstreamVersion ?? i.version).split('.').slice(0, 2).join('.')
  const fill = (text: string) => text.replace('{2}', version)
  return inFolders(view, i.prefix === undefined ? [] : [i.prefix], fill(prefix), fill(beside))
}

function program(i: Installation, role: string): Outcome | null {
  const programs = i.use.programs ?? {}
  const path = programs[role]
  if (path !== undefined) return { yes: true, evidence: { source: path } }
  const [source] = i.evidence
  return Object.keys(programs).length === 0 || !source
    ? null
    : { yes: false, evidence: { ...source, detail: `brings no program ${role}` } }
}

function needs(i: Installation, glob: string): Outcome | null {
  for (const { path, needed } of i.elf) {
    const soname = needed.find((name) => matchName(glob, name) !== null)
    if (soname !== undefined)
      return { yes: true, evidence: { source: path, detail: `needs ${soname}` } }
  }
  const [first] = i.elf
  return first ? { yes: false, evidence: { source: first.path, detail: `needs no ${glob}` } } : null
}
