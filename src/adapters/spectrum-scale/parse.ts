/**
 * Output of `mmlsquota -Y`: lines of fields separated by `:`, values in percent encoding; the line
 * whose third field is HEADER names the fields. Limits of blocks are in KiB.
 * Format: IBM Storage Scale command reference, mmlsquota.
 */
import { quotaLimit, type Quota } from '../machine.ts'

/** `%3A` → `:`; what is no percent encoding stays. */
const decoded = (text: string): string =>
  text.replace(/%([0-9A-Fa-f]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )

/** The user's own quotas; `mounts` is /proc/mounts, whose devices are the file systems' names. */
export function parseScaleQuotas(text: string, mounts: string): Omit<Quota, 'source'>[] {
  const points = new Map(
    mounts.split('\n').flatMap((line) => {
      const [device, point, type] = line.split(' ')
      return type === 'gpfs' && device && point
        ? [[device.replace(/^.*\//, ''), point] as const]
        : []
    }),
  )
  let header: string[] = []
  return text.split('\n').flatMap((line) => {
    const fields = line.split(':')
    if (fields[2] === 'HEADER') header = fields
    const field = (name: string) => decoded(fields[header.indexOf(name)] ?? '')
    const mountPoint = points.get(field('filesystemName'))
    if (fields[2] === 'HEADER' || field('quotaType') !== 'USR' || mountPoint === undefined)
      return []
    return [
      {
        mountPoint,
        bytes: quotaLimit(field('blockQuota'), field('blockLimit'), 1024),
        inodes: quotaLimit(field('filesQuota'), field('filesLimit'), 1),
      },
    ]
  })
}
