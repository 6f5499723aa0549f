/**
 * Ties installations together by ABI facts: a library that needs a soname is bound to the
 * installation whose library of that soname its loader would find. Names play no part.
 *
 * The loader's rule (ld.so(8)): folders of RPATH or RUNPATH, then the system's own. A module sets
 * LD_LIBRARY_PATH instead: there the installations it is already known to depend on count. Where
 * several would do, the file found first decides; where none can be told, there is no tie.
 */
import { normalize } from 'node:path/posix'
import type { MachineView } from '../adapters/adapter.ts'
import type { Installation } from '../model/installation.ts'
import { familyNeeded, familyOfLibrary, type MpiFamily } from './rules/mpi.ts'
import { virtualOfSoname } from './rules/sonames.ts'

type Provider = {
  id: string
  universe: string
  path: string | null
  system: boolean
  /** Set when the library is an MPI's own. */
  family: MpiFamily | null
}

const folderOf = (path: string) => path.slice(0, path.lastIndexOf('/'))
const isSystem = (folder: string) =>
  /^(\/usr)?\/lib(64|32)?(\/[a-z0-9_]+-linux-gnu[a-z0-9]*)?$/.test(folder)

function providers(installations: readonly Installation[]): Map<string, Provider[]> {
  const bySoname = new Map<string, Provider[]>()
  const add = (soname: string, provider: Provider) => {
    const list = bySoname.get(soname) ?? []
    if (!list.some((p) => p.id === provider.id)) bySoname.set(soname, [...list, provider])
  }
  for (const i of installations) {
    for (const library of i.elf)
      if (library.soname !== undefined)
        add(library.soname, {
          id: i.id,
          universe: i.universe,
          path: library.path,
          system: i.prefix === '/usr',
          family: familyOfLibrary(library)?.family ?? null,
        })
    for (const soname of i.sonames ?? [])
      add(soname, { id: i.id, universe: i.universe, path: null, system: isBare(i), family: null })
  }
  return bySoname
}

/** Without a prefix of its own, or in the system's: its libraries are where the loader looks. */
const isBare = (i: Installation) => i.prefix === undefined || i.prefix === '/usr'

export async function tie(
  installations: readonly Installation[],
  view: Pick<MachineView, 'realpath'>,
): Promise<Installation[]> {
  const bySoname = providers(installations)
  const byId = new Map(installations.map((i) => [i.id, i]))
  const result: Installation[] = []
  for (const i of installations) {
    if (i.elf.length === 0) {
      result.push(i)
      continue
    }
    result.push({ ...i, dependencies: await dependencies(i, bySoname, byId, view) })
  }
  return result
}

async function dependencies(
  i: Installation,
  bySoname: ReadonlyMap<string, readonly Provider[]>,
  byId: ReadonlyMap<string, Installation>,
  view: Pick<MachineView, 'realpath'>,
): Promise<Installation['dependencies']> {
  const own = new Set([...(i.sonames ?? []), ...i.elf.map((e) => e.soname)])
  const bound = new Map(i.dependencies.map((d) => [d.id, { ...d, types: [...d.types] }]))
  for (const library of i.elf) {
    const { path, needed, rpath, runpath } = library
    const linkedWith = familyNeeded(library)?.family ?? null
    const origin = folderOf(path)
    const folders = [...rpath, ...runpath].map((f) =>
      normalize(f.replace(/\$\{?ORIGIN\}?/g, origin)).replace(/(.)\/+$/, '$1'),
    )
    for (const soname of needed) {
      if (own.has(soname)) continue
      const candidates = (bySoname.get(soname) ?? []).filter(
        (p) =>
          p.id !== i.id &&
          p.universe === i.universe &&
          // Two MPI families have had one soname: the right name from the wrong one does not fit.
          (p.family === null || linkedWith === null || p.family === linkedWith),
      )
      const found = await choose(candidates, { soname, path, folders, declared: bound }, view)
      const provider = found === null ? undefined : byId.get(found.id)
      if (!found || !provider) continue
      const virtuals = virtualOfSoname(soname, provider.provides)
      const earlier = bound.get(found.id)
      if (earlier) {
        if (!earlier.types.includes('link')) earlier.types.push('link')
        earlier.virtuals = [...new Set([...(earlier.virtuals ?? []), ...virtuals])].sort()
        if (earlier.virtuals.length === 0) delete earlier.virtuals
        continue
      }
      bound.set(found.id, {
        id: found.id,
        types: ['link'],
        ...(virtuals.length > 0 ? { virtuals } : {}),
        via: { source: path, detail: `needs ${soname}${found.how}` },
      })
    }
  }
  return [...bound.values()]
}

type Need = {
  soname: string
  path: string
  folders: readonly string[]
  declared: ReadonlyMap<string, unknown>
}

async function choose(
  candidates: readonly Provider[],
  { soname, path, folders, declared }: Need,
  view: Pick<MachineView, 'realpath'>,
): Promise<{ id: string; how: string } | null> {
  for (const folder of folders) {
    const hit = candidates.find((p) => p.path !== null && folderOf(p.path) === folder)
    if (hit) return { id: hit.id, how: `, found in ${folder}` }
  }
  const known = candidates.filter((p) => declared.has(p.id))
  if (known.length === 1 && known[0]) return { id: known[0].id, how: '' }
  const system = candidates.filter(
    (p) => p.system || (p.path !== null && isSystem(folderOf(p.path))),
  )
  const [only] = system
  if (system.length <= 1) return only ? { id: only.id, how: '' } : null
  // Several bring this soname: the link the loader follows tells which one is in use.
  for (const folder of [...folders, folderOf(path)].filter(isSystem)) {
    const real = await view.realpath(`${folder}/${soname}`)
    if (real === null) continue
    for (const p of system)
      if (p.path !== null && (await view.realpath(p.path)) === real)
        return { id: p.id, how: `, where ${folder}/${soname} leads` }
  }
  return null
}
