/** Amounts as people write them: `50G`, `200k`, `1.5 GiB`, or a plain number. */
import { PortolanError } from '../model/errors.ts'

const powers = ['', 'k', 'M', 'G', 'T', 'P']

/**
 * The number meant: `k`, `M`, … are powers of 1000, `Ki`, `Mi`, … of 1024; a `B` may follow.
 * Throws AMOUNT_SYNTAX.
 */
export function parseAmount(amount: number | string): number {
  if (typeof amount === 'number') return Math.floor(amount)
  const match = /^\s*(\d+(?:\.\d+)?)\s*([kKMGTP]?)(i?)B?\s*$/.exec(amount)
  const power = powers.indexOf((match?.[2] ?? '').replace('K', 'k'))
  if (!match || power < 0) {
    throw new PortolanError('AMOUNT_SYNTAX', `not an amount: ${amount}`, {
      hint: 'write a number, with k, M, G, T (powers of 1000) or Ki, Mi, Gi, Ti, e.g. 50G',
    })
  }
  return Math.floor(Number(match[1]) * (match[3] === 'i' ? 1024 : 1000) ** power)
}

const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB']
/** `1.25 GB`, in powers of 1000. */
export function formatBytes(bytes: number): string {
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3))
  const value = bytes / 1000 ** power
  return `${power === 0 ? value : value.toPrecision(3)} ${units[power] ?? ''}`
}
