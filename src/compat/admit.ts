/**
 * Which installations a plan may use on the nodes it is for, by the rules of compatibility. What
 * does not run there may still be a tool that is run while building, on the nodes it was seen on.
 */
import { valueOf } from '../model/common.ts'
import type { Installation } from '../model/installation.ts'
import { needsOf, ofLibc } from './needs.ts'
import { filesystemOf, type Host, libcOf } from './host.ts'
import { judgeTarget } from './rules/cpu.ts'
import { judgeFilesystem } from './rules/filesystem.ts'
import { type Fit, misfit } from './rules/fit.ts'
import { judgeLibstdcxx } from './rules/gcc.ts'
import { judgeGlibc } from './rules/glibc.ts'

export type Admission = {
  readonly admitted: readonly Installation[]
  /** Not to be used at all, by id. */
  readonly refused: ReadonlyMap<string, Fit>
  /** Of those admitted: not to be linked with or run on the nodes, only to build with. */
  readonly toolsOnly: ReadonlyMap<string, Fit>
  /** Of those admitted: what is not known and may be wrong. */
  readonly open: ReadonlyMap<string, readonly Fit[]>
}

/** Answers of all rules that speak of the installation on the nodes alone. */
export function judgeOnNodes(i: Installation, host: Host): Fit[] {
  const answers: Fit[] = []
  const { node } = host
  if (i.nodeClasses && !i.nodeClasses.includes(node.id))
    answers.push(
      misfit(
        `it was seen on ${i.nodeClasses.join(' and ')}, not on the ${node.id} nodes`,
        'site installations[].nodeClasses',
      ),
    )
  if (i.target !== undefined) answers.push(judgeTarget(i.target, host.target, host.runsOn))
  const libc = libcOf(host)
  const newest = valueOf(node.runtimes)?.['libstdc++.so.6']
  for (const elf of i.elf) {
    const where = (fit: Fit): Fit => ({ ...fit, because: `${elf.path}: ${fit.because}` })
    // Another universe brings a C library and runtimes of its own.
    if (i.universe !== 'host') continue
    // Parts of the C library need each other's private names.
    if (!ofLibc.test(elf.soname ?? '')) answers.push(where(judgeGlibc(needsOf(elf, ofLibc), libc)))
    const finds = elf.rpath.length + elf.runpath.length > 0 || i.use.modules !== undefined
    const fit = judgeLibstdcxx(needsOf(elf, /^libstdc\+\+\.so/), { newest })
    // With a run path it may find another libstdc++ than the system's.
    if (!finds || fit.verdict === 'fits') answers.push(where(fit))
  }
  return answers
}

export function admit(installations: readonly Installation[], host: Host): Admission {
  const refused = new Map<string, Fit>()
  const toolsOnly = new Map<string, Fit>()
  const open = new Map<string, readonly Fit[]>()
  for (const i of installations) {
    const place =
      i.prefix === undefined
        ? undefined
        : judgeFilesystem(i.prefix, filesystemOf(i.prefix, host.filesystems))
    if (place?.verdict === 'does not fit') {
      refused.set(i.id, place)
      continue
    }
    const answers = judgeOnNodes(i, host)
    const no = answers.find((a) => a.verdict === 'does not fit')
    if (no) (host.others || i.nodeClasses ? toolsOnly : refused).set(i.id, no)
    const unknown = answers.filter((a) => a.verdict === 'unknown')
    if (!no && unknown.length > 0) open.set(i.id, unknown)
  }
  spread(installations, refused)
  spread(installations, toolsOnly)
  return {
    admitted: installations.filter((i) => !refused.has(i.id)),
    refused,
    toolsOnly,
    open,
  }
}

/** What is linked with, or runs, something that does not fit does not fit either. */
function spread(installations: readonly Installation[], wrong: Map<string, Fit>): void {
  let before: number
  do {
    before = wrong.size
    for (const i of installations) {
      if (wrong.has(i.id)) continue
      const bound = i.dependencies.find(
        (d) => wrong.has(d.id) && d.types.some((t) => t === 'link' || t === 'run'),
      )
      if (!bound) continue
      const { because, source } = wrong.get(bound.id)!
      wrong.set(i.id, misfit(`it needs ${bound.id}: ${because}`, source))
    }
  } while (wrong.size > before)
}
