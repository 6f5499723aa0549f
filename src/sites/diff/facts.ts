/** What two Sites tell differently, fact by fact. Where and when it was read does not count. */
import type { Site } from '../../model/site.ts'
import { canonicalJson } from '../../util/digest.ts'

export type Change = {
  /** Place in the Site, e.g. `nodeClasses[compute].libc.version`. */
  path: string
  /** Absent: not known there, or not there. */
  before?: unknown
  after?: unknown
}

type Plain = Readonly<Record<string, unknown>>
const isPlain = (value: unknown): value is Plain =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isFact = (value: unknown): value is Plain =>
  isPlain(value) && ('unknown' in value || ('value' in value && 'provenance' in value))

/** Facts as their values, unknown ones as absent; lists of named things by their names. */
function bare(value: unknown): unknown {
  if (isFact(value)) return 'value' in value ? bare(value['value']) : undefined
  if (Array.isArray(value)) {
    const list = value.map(bare)
    const names = list.map(nameOf)
    return list.length > 0 &&
      names.every((n) => n !== undefined) &&
      new Set(names).size === list.length
      ? Object.fromEntries(list.map((entry, i) => [`[${names[i]}]`, entry]))
      : list
  }
  if (!isPlain(value)) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => {
      const plain = key === 'provenance' ? undefined : bare(inner)
      return plain === undefined ? [] : [[key, plain]]
    }),
  )
}

function nameOf(value: unknown): string | undefined {
  if (!isPlain(value)) return undefined
  for (const key of ['id', 'name', 'mountPoint', 'device', 'address'])
    if (typeof value[key] === 'string' && value[key] !== '') return value[key]
  return undefined
}

function* differences(before: unknown, after: unknown, path: string): Iterable<Change> {
  if (isPlain(before) && isPlain(after)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
      const place = path === '' || key.startsWith('[') ? `${path}${key}` : `${path}.${key}`
      yield* differences(before[key], after[key], place)
    }
  } else if (
    before === undefined ||
    after === undefined ||
    canonicalJson(before) !== canonicalJson(after)
  )
    yield {
      path,
      ...(before === undefined ? {} : { before }),
      ...(after === undefined ? {} : { after }),
    }
}

/** How full file systems are changes by the minute, and says nothing of the machine. */
const moving = /\.(?:free(?:Bytes|Inodes)|used(?:Bytes|Inodes))$/

export function factChanges(before: Site, after: Site): Change[] {
  const of = ({
    system,
    nodeClasses,
    scheduler,
    filesystems,
    cvmfs,
    containerRuntimes,
    ...rest
  }: Site) =>
    bare({
      system,
      nodeClasses,
      scheduler,
      filesystems,
      cvmfs,
      containerRuntimes,
      moduleSystem: rest.moduleSystem,
      policies: rest.policies,
      licences: rest.licences,
      packageManagers: rest.packageManagers,
    })
  return [...differences(of(before), of(after), '')].filter(({ path }) => !moving.test(path))
}
