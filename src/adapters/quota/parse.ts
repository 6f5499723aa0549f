/**
 * Output of `quota -w -p`: after a title and a heading, a line a file system with device, blocks
 * used (of 1 KiB), soft limit, hard limit, grace, inodes used, soft limit, hard limit, grace. `*`
 * marks what is exceeded. Format: man page quota(1) of the Linux quota tools.
 */
import { quotaLimit, type Quota } from '../machine.ts'

/** `mounts` is /proc/mounts: quota names devices only. */
export function parseQuotas(text: string, mounts: string): Omit<Quota, 'source'>[] {
  const points = new Map(
    mounts.split('\n').flatMap((line) => {
      const [device, point] = line.split(' ')
      return device && point ? [[device, point] as const] : []
    }),
  )
  return text.split('\n').flatMap((line) => {
    const m = /^\s*(\S+)\s+\d+\*?\s+(\d+)\s+(\d+)\s+\d+\s+\d+\*?\s+(\d+)\s+(\d+)\s+\d+\s*$/.exec(
      line,
    )
    const mountPoint = points.get(m?.[1] ?? '')
    if (!m || mountPoint === undefined) return []
    const [, , softBytes = '', hardBytes = '', softInodes = '', hardInodes = ''] = m
    return [
      {
        mountPoint,
        bytes: quotaLimit(softBytes, hardBytes, 1024),
        inodes: quotaLimit(softInodes, hardInodes, 1),
      },
    ]
  })
}
