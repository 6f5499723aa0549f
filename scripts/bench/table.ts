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
    cpuSeconds: number
    rssMiB?: number
    live: boolean
    /** The peer's figure over ours: above 1 we need less. */
    cpuRatio: number
    rssRatio?: number
  }
}

const units = { cpuSeconds: 's CPU', wallSeconds: 's', rssMiB: 'MiB' } as const

/** The limits that `measured` exceeds. */
export function exceeded(measured: Measured, limit: BenchCase['limit'] = {}): string[] {
  return (['cpuSeconds', 'wallSeconds', 'rssMiB'] as const).flatMap((key) => {
    const allowed = limit[key]
    const { median } = measured[key]
    if (allowed === undefined || median <= allowed) return []
    return [`${median.toFixed(2)} ${units[key]} where ${allowed} is the limit`]
  })
}

const figure = (value: Spread, digits: number): string =>
  `${value.median.toFixed(digits)} (${value.min.toFixed(digits)}–${value.max.toFixed(digits)})`

function limitText(limit: BenchCase['limit'] = {}): string {
  const parts = (['cpuSeconds', 'wallSeconds', 'rssMiB'] as const)
    .filter((key) => limit[key] !== undefined)
    .map((key) => `${limit[key]} ${units[key]}`)
  return parts.join(', ')
}

function peerText(peer: NonNullable<Outcome['peer']>): string {
  const memory = peer.rssMiB === undefined ? '' : `, ${peer.rssMiB.toFixed(0)} MiB`
  return `${peer.name}: ${peer.cpuSeconds.toFixed(1)} s CPU${memory}${peer.live ? ', live' : ''}`
}

function row(outcome: Outcome): string[] {
  const { name, measured, skipped, peer, over, limit } = outcome
  if (!measured) return [name, `skipped: ${skipped}`]
  return [
    name,
    figure(measured.cpuSeconds, 2),
    figure(measured.wallSeconds, 2),
    figure(measured.rssMiB, 0),
    over.length ? `OVER ${limitText(limit)}` : limitText(limit),
    peer ? peerText(peer) : '',
    peer
      ? [peer.cpuRatio, peer.rssRatio]
          .filter((r) => r !== undefined)
          .map((r) => `${r.toFixed(1)}×`)
          .join(', ')
      : '',
  ]
}

export function table(outcomes: readonly Outcome[]): string {
  const header = ['case', 'CPU s', 'wall s', 'max RSS MiB', 'limit', 'peer', 'less CPU, RSS']
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
