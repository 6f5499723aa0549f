/** How Spack orders versions; a text that it would refuse is read as it would have to be written. */
import { contains, parseVersions } from '../../spec/range.ts'
import {
  compareVersions,
  isDevelop,
  isPrerelease,
  legalVersion,
  parseVersion,
  type Version,
} from '../../spec/version.ts'
import type { VersionScheme } from '../adapter.ts'

/** Never throws. */
const read = (text: string): Version => parseVersion(legalVersion(text))

export const versionScheme: VersionScheme = {
  compare: (a, b) => compareVersions(read(a), read(b)),
  isPrerelease: (version) => isPrerelease(read(version)) || isDevelop(read(version)),
  release: (version) => (isDevelop(read(version)) ? null : version),
  satisfies(version, range) {
    try {
      return contains(parseVersions(range.replace(/^@/, '')), read(version))
    } catch {
      return null
    }
  },
}
