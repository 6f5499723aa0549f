/** Amounts as short as people read them. */
const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB']

/** `1.2 GB` */
export function formatBytes(bytes: number): string {
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3))
  const value = bytes / 1000 ** power
  return `${power === 0 || value >= 99.5 ? Math.round(value) : value.toPrecision(2)} ${units[power]}`
}

/** `40 s`, `12 min`, `3.5 h` */
export const formatSeconds = (seconds: number): string =>
  seconds < 90
    ? `${Math.round(seconds)} s`
    : seconds < 5400
      ? `${Math.round(seconds / 60)} min`
      : `${(seconds / 3600).toFixed(1)} h`
