/**
 * Sites of the same machine, one a node class each, as one Site. What two node classes tell
 * differently is kept where the model has a place for both, else the first stands; either way the
 * contradiction is told in `skipped`.
 */
import { isKnown, type Fact } from '../model/common.ts'
import { PortolanError } from '../model/errors.ts'
import type { Installation } from '../model/installation.ts'
import type { Filesystem, NodeClass, Site } from '../model/site.ts'
import { canonicalJson } from '../util/digest.ts'

type Tell = (source: string, reason: string) => void

const classOf = (site: Site): string => site.nodeClasses.map((n) => n.id).join('+')

/** The same but for when and where it was observed. */
const bare = (value: unknown): string =>
  canonicalJson(
    JSON.parse(
      JSON.stringify(value, (key, inner: unknown) => (key === 'provenance' ? undefined : inner)),
    ),
  )

function mergeFact<T>(a: Fact<T>, b: Fact<T>, what: string, other: string, tell: Tell): Fact<T> {
  if (!isKnown(a)) return isKnown(b) ? b : a
  if (isKnown(b) && bare(a.value) !== bare(b.value))
    tell(what, `${other} nodes tell ${short(b.value)}, kept is ${short(a.value)}`)
  return a
}

const short = (value: unknown): string => {
  const text = JSON.stringify(value)
  return text.length > 60 ? `${text.slice(0, 59)}…` : text
}

/** Each field of a group of facts; optional ones may be in one alone. */
function mergeFacts<T extends { readonly [key in keyof T]: Fact<unknown> | undefined }>(
  a: T,
  b: T,
  what: string,
  other: string,
  tell: Tell,
): T {
  const [ofA, ofB] = [new Map(Object.entries(a)), new Map(Object.entries(b))]
  const merged = [...new Set([...ofA.keys(), ...ofB.keys()])].map((key) => {
    const [x, y] = [ofA.get(key), ofB.get(key)] as (Fact<unknown> | undefined)[]
    return [key, x && y ? mergeFact(x, y, `${what}.${key}`, other, tell) : (x ?? y)]
  })
  return Object.fromEntries(merged) as T
}

/** The union of two lists, each entry once; absent when both are. */
const union = <T>(a: readonly T[] | undefined, b: readonly T[] | undefined): T[] | undefined =>
  a && b
    ? [...new Map([...a, ...b].map((entry) => [bare(entry), entry])).values()]
    : [...(a ?? b ?? [])]

/** Lists whose entries have a name: the union, the first of a name staying. */
function mergeNamed<T>(
  a: Fact<T[]>,
  b: Fact<T[]>,
  key: (entry: T) => string,
  differ: (x: T, y: T, name: string) => void,
): Fact<T[]> {
  if (!isKnown(a) || !isKnown(b)) return isKnown(a) ? a : b
  const known = new Map(a.value.map((entry) => [key(entry), entry]))
  const fresh = b.value.filter((entry) => !known.has(key(entry)))
  for (const entry of b.value) {
    const before = known.get(key(entry))
    if (before !== undefined) differ(before, entry, key(entry))
  }
  return { ...a, value: [...a.value, ...fresh] }
}

const filesystemKey = ({ device, type }: Filesystem): string => bare([device, type])

function mergeNodeClasses(a: readonly NodeClass[], b: readonly NodeClass[]): NodeClass[] {
  const ids = new Set(a.map((n) => n.id))
  for (const { id } of b)
    if (ids.has(id))
      throw new PortolanError('NODE_CLASS_TWICE', `two bundles say they show '${id}' nodes`, {
        where: id,
        hint: 'collect each kind of node with a name of its own: `--node-class login`',
      })
  return [...a, ...b]
}

/** Ids in both lists whose installations differ, or are bound to one that differs. */
function differing(a: readonly Installation[], b: readonly Installation[]): Set<string> {
  const content = (i: Installation) => bare({ ...i, nodeClasses: undefined })
  const ofB = new Map(b.map((i) => [i.id, i]))
  const shared = a.filter((i) => ofB.has(i.id))
  const found = new Set(
    shared.filter((i) => content(i) !== content(ofB.get(i.id) as Installation)).map((i) => i.id),
  )
  for (let before = -1; before !== found.size;) {
    before = found.size
    for (const i of shared) if (i.dependencies.some((d) => found.has(d.id))) found.add(i.id)
  }
  return found
}

/** Where it was seen is told only when it was not seen everywhere. */
function mergeInstallations(
  a: readonly Installation[],
  b: readonly Installation[],
  [aClass, bClass]: readonly [string, string],
  tell: Tell,
): Installation[] {
  const different = differing(a, b)
  const inBoth = new Set(b.map((i) => i.id).filter((id) => !different.has(id)))
  const kept = a.map((i): Installation =>
    inBoth.has(i.id) ? i : { ...i, nodeClasses: i.nodeClasses ?? aClass.split('+') },
  )
  const rename = (id: string) => (different.has(id) ? `${id}@${bClass}` : id)
  const ofA = new Set(a.map((i) => i.id))
  const added = b
    .filter((i) => !ofA.has(i.id) || different.has(i.id))
    .map((i): Installation => ({
      ...i,
      id: rename(i.id),
      dependencies: i.dependencies.map((d) => ({ ...d, id: rename(d.id) })),
      nodeClasses: i.nodeClasses ?? [bClass],
    }))
  for (const id of different)
    tell(id, `it differs on ${bClass} nodes, where it is listed as ${rename(id)}`)
  return [...kept, ...added].sort((x, y) => (x.id < y.id ? -1 : 1))
}

function mergeTwo(a: Site, b: Site): Site {
  const other = classOf(b)
  const contradictions: Site['skipped'] = []
  const tell: Tell = (source, reason) => contradictions.push({ tool: 'merge', source, reason })
  const differ = (what: string) => (x: unknown, y: unknown, name: string) => {
    if (bare(x) !== bare(y)) tell(`${what} ${name}`, `${other} nodes tell otherwise: ${short(y)}`)
  }
  const packageManagers = union(a.packageManagers, b.packageManagers)
  const updates = union(a.updates, b.updates)
  return {
    ...a,
    ...(b.licences && !a.licences ? { licences: b.licences } : {}),
    ...(packageManagers?.length ? { packageManagers } : {}),
    ...(updates?.length ? { updates } : {}),
    system: mergeFacts(a.system, b.system, 'system', other, tell),
    collected: {
      ...a.collected,
      at: a.collected.at < b.collected.at ? a.collected.at : b.collected.at,
    },
    nodeClasses: mergeNodeClasses(a.nodeClasses, b.nodeClasses),
    scheduler: mergeFacts(a.scheduler, b.scheduler, 'scheduler', other, tell),
    filesystems: mergeNamed(
      a.filesystems,
      b.filesystems,
      (f) => f.mountPoint,
      (x, y, name) => {
        // Local ones of the same kind are expected on both; their figures naturally differ.
        if (filesystemKey(x) !== filesystemKey(y))
          tell(`filesystem ${name}`, `${other} nodes have another one there`)
      },
    ),
    cvmfs: mergeNamed(
      a.cvmfs,
      b.cvmfs,
      (name) => name,
      () => undefined,
    ),
    containerRuntimes: mergeNamed(
      a.containerRuntimes,
      b.containerRuntimes,
      (r) => r.name,
      differ('container runtime'),
    ),
    moduleSystem: mergeFacts(a.moduleSystem, b.moduleSystem, 'moduleSystem', other, tell),
    environment: a.environment,
    installations: mergeInstallations(a.installations, b.installations, [classOf(a), other], tell),
    skipped: [...a.skipped, ...b.skipped, ...contradictions],
  }
}

/** @throws PortolanError NODE_CLASS_TWICE when two Sites show a node class of the same name. */
export function mergeSites(sites: readonly Site[]): Site {
  const [first, ...rest] = sites
  if (!first) throw new PortolanError('NO_SITE', 'there is no Site to merge')
  return rest.reduce(mergeTwo, first)
}
