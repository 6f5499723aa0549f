/** Installations that came, went or changed between two Sites. */
import type { Installation } from '../../model/installation.ts'
import { canonicalJson } from '../../util/digest.ts'

export type SoftwareChange = {
  kind: 'added' | 'removed' | 'changed'
  tool: string
  software: string
  /** `VERSION`, or `VERSION (ID)` where the id is more than tool, name and version. */
  before?: string
  after?: string
  /** What differs beside the version: `variants`, `prefix`, `libraries`, `modules`. */
  differs?: string[]
}

const nameOf = (i: Installation) => i.software ?? i.name
const key = (i: Installation) => `${i.tool}\0${i.name}\0${nameOf(i)}`
export const versionIn = (i: Installation) => i.upstreamVersion ?? i.version

export const sonamesOf = (i: Installation): string[] =>
  [...new Set(i.elf.flatMap((e) => e.soname ?? []))].sort()

const aspects: readonly (readonly [string, (i: Installation) => unknown])[] = [
  ['variants', (i) => i.variants],
  ['prefix', (i) => i.prefix ?? null],
  ['libraries', sonamesOf],
  ['modules', (i) => i.use.modules ?? []],
]

export const differing = (a: Installation, b: Installation): string[] =>
  aspects.flatMap(([name, of]) => (canonicalJson(of(a)) === canonicalJson(of(b)) ? [] : [name]))

/** By tool and name: of those left over on both sides, one that went and one that came are a change. */
export function softwareChanges(
  before: readonly Installation[],
  after: readonly Installation[],
): SoftwareChange[] {
  const ofAfter = new Map(after.map((i) => [i.id, i]))
  const ofBefore = new Map(before.map((i) => [i.id, i]))
  const told = (
    kind: SoftwareChange['kind'],
    a?: Installation,
    b?: Installation,
  ): SoftwareChange => {
    const one = (a ?? b)!
    const differs = a && b ? differing(a, b) : []
    return {
      kind,
      tool: one.tool,
      software: nameOf(one),
      ...(a && { before: versionIn(a) }),
      ...(b && { after: versionIn(b) }),
      ...(differs.length > 0 ? { differs } : {}),
    }
  }
  const changes = before.flatMap((a) => {
    const b = ofAfter.get(a.id)
    return b && (versionIn(a) !== versionIn(b) || differing(a, b).length > 0)
      ? [told('changed', a, b)]
      : []
  })
  const came = new Map<string, Installation[]>()
  for (const b of after) if (!ofBefore.has(b.id)) came.set(key(b), [...(came.get(key(b)) ?? []), b])
  for (const a of before) {
    if (ofAfter.has(a.id)) continue
    const b = came.get(key(a))?.shift()
    changes.push(b ? told('changed', a, b) : told('removed', a))
  }
  for (const b of [...came.values()].flat()) changes.push(told('added', undefined, b))
  return changes.sort((x, y) => (x.software < y.software ? -1 : x.software > y.software ? 1 : 0))
}
