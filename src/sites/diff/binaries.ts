/** Programs and libraries that ran on the one Site and will not on the other: what they need is gone. */
import { valueOf } from '../../model/common.ts'
import type { Installation } from '../../model/installation.ts'
import type { NodeClass, Site } from '../../model/site.ts'

/** Soname → version names that some library of that name defines. */
type Offer = ReadonlyMap<string, ReadonlySet<string>>

export type Broken = {
  /** Installation or plan step. */
  of: string
  /** File, where it is known. */
  file?: string
  why: string
}

function nodesFor(site: Site): NodeClass {
  return site.nodeClasses.find((n) => n.role === 'compute') ?? site.nodeClasses[0]!
}

function offerOf(site: Site): Offer {
  const offer = new Map<string, Set<string>>()
  const add = (soname: string, versions: readonly string[]) => {
    const known = offer.get(soname) ?? new Set()
    for (const version of versions) known.add(version)
    offer.set(soname, known)
  }
  const node = nodesFor(site)
  for (const [soname, versions] of Object.entries(valueOf(node.libraries) ?? {}))
    add(soname, versions)
  for (const version of [valueOf(node.libc.symbolVersions)].flatMap((v) => v ?? []))
    add('libc.so.6', [version])
  for (const { elf } of site.installations)
    for (const { soname, versionsDefined } of elf) if (soname) add(soname, versionsDefined)
  return offer
}

/** What an installation's files need that was offered before and is not after. */
function lost(i: Installation, before: Offer, after: Offer): Omit<Broken, 'of'>[] {
  const own = new Set(i.elf.flatMap((e) => e.soname ?? []))
  return i.elf.flatMap(({ path, needed, versionsNeeded }) =>
    needed
      .filter((soname) => !own.has(soname) && before.has(soname))
      .flatMap((soname) => {
        const has = after.get(soname)
        if (!has) return [{ file: path, why: `needs ${soname}, which is gone` }]
        const gone = (versionsNeeded[soname] ?? []).filter(
          (v) => before.get(soname)!.has(v) && !has.has(v),
        )
        return gone.length > 0
          ? [
              {
                file: path,
                why: `needs ${gone.join(', ')} of ${soname}, which does not define it any more`,
              },
            ]
          : []
      }),
  )
}

/** Of installations that are on both Sites unchanged: those whose files have lost what they need. */
export function brokenBinaries(before: Site, after: Site): Broken[] {
  const [had, has] = [offerOf(before), offerOf(after)]
  const ids = new Set(before.installations.map((i) => i.id))
  return after.installations
    .filter((i) => ids.has(i.id))
    .flatMap((i) => lost(i, had, has).map((why) => ({ of: i.id, ...why })))
}
