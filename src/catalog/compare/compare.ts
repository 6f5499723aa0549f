/**
 * One software over all tools: which version each has, how far it is behind, and why the latest
 * is the latest. The latest is the newest release that any tool knows: nobody asks the authors.
 */
import { compareReleases, release, type Release } from './release.ts'

/** One version in one tool. */
export type Offer = {
  /** The tool's name for the software. */
  name: string
  /** As the tool writes it. */
  version: string
  /** As the authors named it; null when they did not: a snapshot, a branch. */
  release: string | null
  /** RFC 3339 day or time when it entered the tool, where known. */
  date?: string
  /** Why it is not for general use. */
  aside?: 'prerelease' | 'development' | 'deprecated'
}

/** What a tool has: its offers in its own order of preference, or null when it was never read. */
export type Column = {
  tool: string
  offers: readonly Offer[] | null
  /** Where there are none: why the tool may have it all the same, and under which name. */
  doubt?: { name: string; why: string }
}

export type Cell =
  | { status: 'newest'; name: string; version: string; date?: string }
  /** `behind`: number of newer releases that some tool has. */
  | { status: 'outdated'; behind: number; name: string; version: string; date?: string }
  | { status: 'absent' }
  | { status: 'unknown'; why: string; name?: string; version?: string; date?: string }

export type Comparison = {
  software: string
  latest: {
    version: string
    /** Tools that have it, and the day it entered the first of them where that is known. */
    tools: readonly string[]
    since?: string
    why: string
  } | null
  /** Tool → what it has. */
  cells: Readonly<Record<string, Cell>>
}

type Candidate = Offer & { tool: string; key: Release }

/** Compares one software; the order of the columns decides nothing but the order of the cells. */
export function compareSoftware(software: string, columns: readonly Column[]): Comparison {
  const all = columns.flatMap(({ tool, offers }) => (offers ?? []).map((o) => ({ ...o, tool })))
  const { candidates, aside } = comparable(all)
  const newest = candidates.reduce<Candidate | undefined>(
    (best, c) => (best === undefined || compareReleases(c.key, best.key) > 0 ? c : best),
    undefined,
  )
  const cells = columns.map(({ tool, offers, doubt }): [string, Cell] => [
    tool,
    offers === null
      ? { status: 'unknown', why: 'its recipes have not been read' }
      : offers.length === 0
        ? doubt
          ? { status: 'unknown', ...doubt }
          : { status: 'absent' }
        : cellOf(
            offers,
            candidates.filter((c) => c.tool === tool),
            candidates,
          ),
  ])
  return {
    software,
    latest: newest ? latestOf(newest, candidates, aside) : null,
    cells: Object.fromEntries(cells),
  }
}

type Aside = { offer: Offer & { tool: string }; why: string }

/**
 * What can be told apart by its number. Dates are left out where most tools number their versions:
 * `20240601` is not newer than `6.4`.
 */
function comparable(all: readonly (Offer & { tool: string })[]): {
  candidates: Candidate[]
  aside: Aside[]
} {
  const aside: Aside[] = []
  const usable = all.flatMap((offer): Candidate[] => {
    if (offer.release !== null && offer.aside === undefined)
      return [{ ...offer, key: release(offer.release) }]
    aside.push({ offer, why: offer.aside ?? 'a snapshot' })
    return []
  })
  const tools = (dated: boolean) =>
    new Set(usable.filter((c) => c.key.dated === dated).map((c) => c.tool)).size
  const keepDates = tools(true) > tools(false)
  const candidates = usable.filter((c) => c.key.dated === keepDates)
  for (const offer of usable)
    if (!candidates.includes(offer))
      aside.push({ offer, why: keepDates ? 'numbered, the others are dated' : 'a date' })
  return { candidates, aside }
}

const dated = ({ date }: Offer) => (date === undefined ? {} : { date })

function cellOf(
  offers: readonly Offer[],
  own: readonly Candidate[],
  all: readonly Candidate[],
): Cell {
  const best = own.reduce<Candidate | undefined>(
    (a, b) => (a === undefined || compareReleases(b.key, a.key) > 0 ? b : a),
    undefined,
  )
  if (best === undefined) {
    const first = offers[0]!
    const { name, version } = first
    const why = `${version} is ${describe(first)}: it cannot be compared`
    return { status: 'unknown', why, name, version, ...dated(first) }
  }
  const { name, version } = best
  const newer = all.filter((c) => compareReleases(c.key, best.key) > 0).map((c) => c.key.key)
  const behind = new Set(newer).size
  return behind === 0
    ? { status: 'newest', name, version, ...dated(best) }
    : { status: 'outdated', behind, name, version, ...dated(best) }
}

const describe = (offer: Offer): string =>
  offer.aside === 'prerelease'
    ? 'a prerelease'
    : offer.aside === 'development'
      ? 'a development version'
      : offer.aside === 'deprecated'
        ? 'deprecated'
        : offer.release === null
          ? 'a snapshot'
          : 'numbered otherwise than elsewhere'

const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)!}`

function latestOf(
  newest: Candidate,
  candidates: readonly Candidate[],
  aside: readonly Aside[],
): NonNullable<Comparison['latest']> {
  const holders = candidates.filter((c) => compareReleases(c.key, newest.key) === 0)
  const tools = [...new Set(holders.map((c) => c.tool))]
  const since = holders.flatMap((c) => c.date ?? []).sort()[0]
  const releases = new Set(candidates.map((c) => c.key.key)).size
  const known = new Set(candidates.map((c) => c.tool)).size
  const newer = aside
    .filter(({ offer }) => offer.release !== null && beyond(offer.release, newest))
    .map(({ offer, why }) => `${offer.tool} ${offer.version} (${why})`)
  const left = newer.length > 0 ? `; left out: ${[...new Set(newer)].slice(0, 4).join(', ')}` : ''
  const why =
    `the newest of ${releases} release${releases === 1 ? '' : 's'} known to ` +
    `${known} tool${known === 1 ? '' : 's'}; ${listed(tools)} ${tools.length === 1 ? 'has' : 'have'} it${left}`
  const version = newest.release!.replace(/^v(?=\d)/, '')
  return { version, tools, ...(since === undefined ? {} : { since }), why }
}

const beyond = (text: string, newest: Candidate): boolean =>
  compareReleases(release(text), newest.key) > 0
