/**
 * Output of `lfs quota -q -u USER MOUNT`: file system, KiB used, soft limit, hard limit, grace, files
 * used, soft limit, hard limit, grace, on one line or, after a long name, on two. `*` marks what is
 * exceeded, brackets what is uncertain. Format: man page lfs-quota(1).
 */
import { quotaLimit, type Quota } from '../machine.ts'

const plain = (field: string): string => field.replace(/[[\]*]/g, '')

/** One block a mount, each opened by a line `= MOUNTPOINT`. */
export function parseLustreQuotas(text: string): Omit<Quota, 'source'>[] {
  return text.split(/^= /m).flatMap((block) => {
    const [mountPoint = '', ...lines] = block.split('\n')
    const [, ...fields] = lines.join(' ').trim().split(/\s+/).map(plain)
    const [used, softBytes = '', hardBytes = '', , files, softInodes = '', hardInodes = ''] = fields
    if (
      ![used, softBytes, hardBytes, files, softInodes, hardInodes].every((f) =>
        /^\d+$/.test(f ?? ''),
      )
    )
      return []
    return [
      {
        mountPoint,
        bytes: quotaLimit(softBytes, hardBytes, 1024),
        inodes: quotaLimit(softInodes, hardInodes, 1),
      },
    ]
  })
}
