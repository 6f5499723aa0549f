/** Benchmark results as a table for people. */
import type { BenchCase } from './case.ts'
import type { Measured, Spread } from './measure.ts'

export type Outcome = {
  name: string
  measured?: Measured
  skipped?: string
  /** Limits that the medians exceed, in words; empty when all hold. */
  over: readonly string[]
  limit?: BenchCase['limit']
  peer?: {
    name: string
    source: string
    userSeconds?: number
    cpuSeconds: number
    rssMiB?: number
    live: boolean
    /** The peer's figure over ours: above 1 we need less. */
    userRatio?: number
    cpuRatio: number
    rssRatio?: number
  }
}

const units = {
  userSeconds: 's user CPU',
  cpuSeconds: 's CPU',
  wallSeconds: 's',
  rssMiB: 'MiB',
} as const
const measures = Object.keys(units) as (keyof typeof units)[]

/** The limits that `measured` exceeds. */
export function exceeded(measured: Measured, limit: BenchCase['limit'] = {}): string[] {
  return measures.flatMap((key) => {
    const allowed = limit[key]
    const { median } = measured[key]
    if (allowed === undefined || median <= allowed) return []
    return [`${median.toFixed(2)} ${units[key]} where ${allowed} is the limit`]
  })
}

/** Where the peer takes fewer times what we do than it has to. */
export function fallsShort(peer: Outcome['peer'], times = 0): string[] {
  if (!peer) return []
  const ratio = peer.userRatio ?? peer.cpuRatio
  return ratio < times ? [`${ratio.toFixed(1)} times less than ${peer.name}, not ${times}`] : []
}

const figure = (value: Spread, digits: number): string =>
  `${value.median.toFixed(digits)} (${value.min.toFixed(digits)}–${value.max.toFixed(digits)})`

function limitText(limit: BenchCase['limit'] = {}): string {
  const parts = measures
    .filter((key) => limit[key] !== undefined)
    .map((key) => `${limit[key]} ${units[key]}`)
  return parts.join(', ')
}

function peerText(peer: NonNullable<Outcome['peer']>): string {
  const memory = peer.rssMiB === undefined ? '' : `, ${peer.rssMiB.toFixed(0)} MiB`
  const user = peer.userSeconds === undefined ? '' : `${peer.userSeconds.toFixed(1)} s user, `
  return `${peer.name}: ${user}${peer.cpuSeconds.toFixed(1)} s CPU${memory}${peer.live ? ', live' : ''}`
}

function row(outcome: Outcome): string[] {
  const { name, measured, skipped, peer, over, limit } = outcome
  if (!measured) return [name, `skipped: ${skipped}`]
  return [
    name,
    figure(measured.userSeconds, 2),
    figure(measured.cpuSeconds, 2),
    figure(measured.wallSeconds, 2),
    figure(measured.rssMiB, 0),
    over.length ? `OVER ${limitText(limit)}` : limitText(limit),
    peer ? peerText(peer) : '',
    peer
      ? [peer.userRatio, peer.cpuRatio, peer.rssRatio]
          .map((r) => (r === undefined ? '–' : `${r.toFixed(1)}×`))
          .join(', ')
      : '',
  ]
}

export function table(outcomes: readonly Outcome[]): string {
  const header = [
    'case',
    'user s',
    'CPU s',
    'wall s',
    'max RSS MiB',
    'limit',
    'peer',
    'less user, CPU, RSS',
  ]
  const rows = [header, ...outcomes.map(row)]
  const widths = header.map((_, column) =>
    // A reason for skipping may run over the columns to its right.
    Math.max(...rows.filter((r) => r.length > 2).map((r) => (r[column] ?? '').length)),
  )
  return rows
    .map((cells) =>
      cells
        .map((cell, i) => cell.padEnd(widths[i]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}
