/** Whether each ELF file of an artefact runs on the nodes, with all that is loaded for it. */
import { ofLibc } from '../compat/needs.ts'
import type { CheckedFile, CheckReason } from '../model/check.ts'
import type { ElfFile } from './contents.ts'
import { judgeCandidate, judgeDriverLibrary, mpiAbsent } from './library.ts'
import { elfMachine, judgeArchitecture, judgeCpu, judgeKernel, judgeLoader } from './own.ts'
import { folderOf } from './paths.ts'
import { misfitting, open, verdictOf } from './reasons.ts'
import { type Asked, type Candidate, looksOutside, search } from './search.ts'
import type { SiteLibrary } from './site-libraries.ts'
import { type Closure, missingSymbols } from './symbols.ts'
import type { World } from './world.ts'

export type Judged = {
  files: CheckedFile[]
  /** Folders to have in LD_LIBRARY_PATH. */
  folders: ReadonlySet<string>
  /** Libraries of installations that must be loaded or named, by soname. */
  used: ReadonlyMap<string, SiteLibrary>
  /** Sonames of the site's libraries whose symbols could not be looked at. */
  unseen: ReadonlySet<string>
}

const rule = 'ELF dynamic section (DT_NEEDED)'
const mostLoaded = 10_000
/** Look-ups for all files together: real images of 10,000 files take a million. */
const mostSteps = 20_000_000

/** A library that nothing has: the reason, or null where its absence is no fault. */
function absent(world: World, soname: string, asked: Asked): CheckReason | null {
  const driver = judgeDriverLibrary(world, soname)
  if (driver !== undefined) return driver
  const { about, libraries } = world
  if (about.layout === 'image')
    return misfitting('incomplete', `it needs ${soname}, which is missing from the image`, rule)
  const mpi = mpiAbsent(world, soname, asked.file)
  if (mpi) return mpi
  if (about.requires && about.requires.length > 0 && looksOutside(world, asked))
    return open(
      'library',
      `it needs ${soname}, which may come with what it requires (${about.requires.slice(0, 3).join(', ')})`,
      rule,
    )
  const instead =
    'check it together with the packages it depends on, in one folder; or build it there'
  return libraries.complete
    ? misfitting('library', `it needs ${soname}, which neither it nor the site has`, rule, instead)
    : open('library', `it needs ${soname}; whether the site has it is not known`, rule, instead)
}

type Choice = { candidate: Candidate | null; reason: CheckReason | null }

/** The first candidate that nothing speaks against; else the one that would be loaded. */
function choose(world: World, soname: string, asked: Asked): Choice {
  const candidates = search(world, soname, asked)
  let first: Choice | undefined
  for (const candidate of candidates) {
    const reason = judgeCandidate(world, soname, asked.file, candidate)
    if (reason === null) return { candidate, reason }
    first ??= { candidate, reason }
  }
  return first ?? { candidate: null, reason: absent(world, soname, asked) }
}

const tooMany = open('limit', 'it was not looked at: there is too much in the artefact', rule)

export function judgeFiles(world: World): Judged {
  let steps = 0
  const folders = new Set<string>()
  const used = new Map<string, SiteLibrary>()
  const unseen = new Set<string>()
  const native = [...world.elf.values()].some(
    ({ facts }) =>
      world.architecture !== undefined && facts.machine === elfMachine(world.architecture),
  )
  const own = new Map<string, CheckReason[]>()
  const ownOf = (path: string, file: ElfFile): CheckReason[] => {
    const known = own.get(path)
    if (known) return known
    const found = [judgeCpu(file, world), judgeKernel(file, world)].filter((r) => r !== null)
    own.set(path, found)
    return found
  }

  const loadedBy = (path: string, file: ElfFile): CheckReason[] => {
    const reasons: CheckReason[] = [...ownOf(path, file)]
    const loaded = new Set<string>()
    const closure: Closure = { files: [{ path, file }], site: [], certain: true }
    const queue: Asked[] = [{ by: path, file, inherited: [] }]
    const add = (by: string, reason: CheckReason) => {
      const because = by === path ? reason.because : `${by}, which it loads: ${reason.because}`
      reasons.push({ ...reason, because })
    }
    for (let asked = queue.shift(); asked; asked = queue.shift())
      for (const soname of asked.file.facts.needed) {
        if (++steps > mostSteps) return [...reasons, tooMany]
        const { facts } = asked.file
        if (loaded.has(soname)) continue
        loaded.add(soname)
        const { candidate, reason } = choose(world, soname, asked)
        if (reason) add(asked.by, reason)
        if (candidate?.at === 'site') {
          // Of the C library each function has a version, which was looked at.
          if (!world.system && !ofLibc.test(soname)) unseen.add(soname)
          if (candidate.library.installation) used.set(soname, candidate.library)
          if (candidate.library.installation) closure.certain = false
          else closure.site.push(soname)
          continue
        }
        if (candidate === null) {
          closure.certain = false
          continue
        }
        if (candidate.folder !== undefined) folders.add(candidate.folder)
        const next = world.elf.get(candidate.path)
        if (!next || loaded.size > mostLoaded) continue
        closure.files.push({ path: candidate.path, file: next })
        for (const r of ownOf(candidate.path, next)) add(candidate.path, r)
        const own = facts.runpath.length > 0 ? [] : facts.rpath
        queue.push({
          by: candidate.path,
          file: next,
          inherited: [{ origin: folderOf(asked.by), paths: own }, ...asked.inherited],
        })
      }
    // What lacks a library or version already lacks its symbols.
    if (file.notes.kind === 'program' && verdictOf(reasons) !== 'does not fit')
      for (const { by, reason } of missingSymbols(world, closure)) add(by, reason)
    return reasons
  }

  const files: CheckedFile[] = []
  for (const [path, file] of [...world.elf].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const { kind } = file.notes
    if (kind === 'object' || kind === 'other' || isDebugFile(path)) continue
    const machine = judgeArchitecture(file, world)
    const loader = judgeLoader(file, world)
    const reasons =
      machine?.verdict === 'does not fit'
        ? [machine]
        : [machine, loader].filter((r) => r !== null).concat(loadedBy(path, file))
    files.push({
      path,
      kind: kind === 'program' && file.facts.soname === undefined ? 'program' : 'library',
      verdict: verdictOf(reasons),
      reasons: [...new Map(reasons.map((r) => [`${r.code} ${r.because}`, r])).values()],
      counted: !(machine && native) && !onlyIncomplete(reasons),
    })
  }
  return { files, folders, used, unseen }
}

/** Nothing is ever loaded from there; its dynamic section is a stub. */
const isDebugFile = (path: string) => /(^|\/)usr\/lib\/debug\/|\.debug$/.test(path)

const onlyIncomplete = (reasons: readonly CheckReason[]) =>
  reasons.length > 0 && reasons.every((r) => r.code === 'incomplete')
