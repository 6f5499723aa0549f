/**
 * Template: reads what a package manager named Example records of its installed packages.
 * Copy the folder, rename it after the tool, replace what is Example's, delete what the tool
 * cannot do: every capability of the contract (../adapter.ts) is optional.
 */
import type { Adapter } from '../adapter.ts'
import { databaseGlob, readInstallations } from './installations.ts'

export const adapter: Adapter = {
  id: 'example',
  title: 'Example',
  homepage: 'https://example.org/',
  // What the collector records, so that the reader works on a bundle as on the live machine.
  probe: { files: [{ glob: databaseGlob, maxBytes: 1_048_576 }] },
  installations: {
    checkedAgainst: 'documentation',
    looksAt: [databaseGlob],
    read: readInstallations,
  },
  // What the tool calls software that Spack names otherwise, with the evidence for it.
  aliases: [
    {
      software: 'netlib-lapack',
      alias: {
        tool: 'example',
        name: 'lapack-reference',
        evidence: [{ kind: 'homepage', value: 'https://www.netlib.org/lapack/' }],
      },
    },
  ],
}
