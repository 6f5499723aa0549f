/** E4S is built with Spack and orders versions as Spack does. */
import type { VersionScheme } from '../adapter.ts'
import { contains, parseVersions } from '../../spec/range.ts'
import { PortolanError } from '../../model/errors.ts'
import { compareVersions, isPrerelease, legalVersion, parseVersion } from '../../spec/version.ts'

const parse = (text: string) => parseVersion(legalVersion(text))

export const versions: VersionScheme = {
  compare: (a, b) => compareVersions(parse(a), parse(b)),
  isPrerelease: (version) => isPrerelease(parse(version)),
  satisfies: (version, range) => {
    try {
      return contains(parseVersions(range.replace(/^@/, '')), parse(version))
    } catch (error) {
      if (error instanceof PortolanError) return null
      throw error
    }
  },
}
