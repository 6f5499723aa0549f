/** RPM, the packages of RHEL, SUSE and their derivatives. */
import type { Adapter } from '../adapter.ts'
import { rpmArtifact } from './artifact.ts'
import { versions } from './versions.ts'

export const adapter: Adapter = {
  id: 'rpm',
  title: 'RPM packages',
  homepage: 'https://rpm.org/',
  versions,
  artifacts: [rpmArtifact],
}
