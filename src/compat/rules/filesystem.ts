/** Where software can stand: not where nothing may be run, not where files are removed by age. */
import { valueOf } from '../../model/common.ts'
import type { Filesystem } from '../../model/site.ts'
import { type Fit, fits, misfit } from './fit.ts'

export function judgeFilesystem(path: string, filesystem: Filesystem | undefined): Fit {
  if (!filesystem) return fits(`nothing is known against the file system of ${path}`, 'site')
  const { mountPoint } = filesystem
  if (valueOf(filesystem.options)?.includes('noexec') === true)
    return misfit(
      `${path} is on ${mountPoint}, where no program may be run (noexec)`,
      'site filesystems[].options',
    )
  const days = valueOf(filesystem.purgeDays)
  if (days !== undefined)
    return misfit(
      `${path} is on ${mountPoint}, where files are removed after ${days} days`,
      'site filesystems[].purgeDays',
    )
  return fits(`programs on ${mountPoint} may be run and stay`, 'site filesystems[]')
}
