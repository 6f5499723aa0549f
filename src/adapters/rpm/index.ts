/** RPM, the packages of RHEL, SUSE and their derivatives. */
import type { Adapter } from '../adapter.ts'
import { rpmArtifact } from './artifact.ts'
import { command, readInstalled } from './installed.ts'
import { versions } from './versions.ts'

export const adapter: Adapter = {
  id: 'rpm',
  title: 'RPM packages',
  homepage: 'https://rpm.org/',
  probe: { commands: [{ argv: command, seconds: 60 }] },
  installations: { checkedAgainst: 'tool', looksAt: ['rpm -qa'], read: readInstalled },
  versions,
  artifacts: [rpmArtifact],
}
