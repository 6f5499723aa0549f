/**
 * Names a processor as archspec does: of the microarchitectures whose features the processor has,
 * the most specific one. The rules per family are those of archspec's own detection.
 */
import { archspec, moreSpecific, runsOn, type Microarchitecture } from './targets.ts'

/** What is known of a processor, in archspec's terms. */
export type Processor = {
  /** Machine name as `uname -m` gives it, which is also archspec's family: `x86_64`, `ppc64le`. */
  family: string
  vendor: string
  features: ReadonlySet<string>
  generation: number
  part: string
  /** A microarchitecture the source itself names, such as Apple's `m2`. */
  named?: string
}

function compatible(p: Processor, target: Microarchitecture): boolean {
  if (target.family !== p.family) return false
  if (target.vendor !== p.vendor && target.vendor !== 'generic') return false
  if (p.family.startsWith('ppc64')) return target.generation <= p.generation
  if (p.named !== undefined) return runsOn(target.name, p.named)
  if (p.family === 'riscv64') return target.name === p.family
  // Generic ARM levels list no features, so none of them can be told from the processor.
  if (p.family === 'aarch64' && target.vendor === 'generic') return target.name === p.family
  return target.features.isSubsetOf(p.features)
}

/** The processor's microarchitecture and its generic level, or null for an unknown family. */
export function detect(p: Processor): { target: string; genericLevel: string } | null {
  const candidates = [...archspec().targets.values()].filter((t) => compatible(p, t))
  const generic = candidates.filter((t) => t.vendor === 'generic').sort(moreSpecific)[0]
  if (!generic) return null
  const sameFamily = candidates.filter((t) => t.part !== '' && t.part === p.part)
  const own = (sameFamily.length > 0 ? sameFamily : candidates)
    .filter((t) => t.ancestors.has(generic.name))
    .sort(moreSpecific)[0]
  const target = own ?? generic
  // An ARM processor's level is known once the processor is: its most specific generic ancestor.
  const level = [...target.ancestors, target.name]
    .flatMap((name) => archspec().targets.get(name) ?? [])
    .filter((t) => t.vendor === 'generic')
    .sort(moreSpecific)[0]
  return { target: target.name, genericLevel: (level ?? generic).name }
}
