/** pip and everything else that installs Python distributions. */
import type { Adapter } from '../adapter.ts'
import { aliases } from './aliases.ts'
import { versions } from './specifiers.ts'
import { wheel } from './wheel.ts'
import { installerGlobs, metadataGlobs, readPython } from './read.ts'

export const adapter: Adapter = {
  id: 'pip',
  title: 'Python distributions (pip)',
  homepage: 'https://pip.pypa.io/',
  // purl-spec, type pypi: lower case, `-` for `_` and `.`.
  purl: ({ name, version }) =>
    `pkg:pypi/${encodeURIComponent(name.toLowerCase().replaceAll(/[-_.]+/g, '-'))}@${encodeURIComponent(version)}`,
  probe: {
    files: [...metadataGlobs, ...installerGlobs].map((glob) => ({ glob, maxBytes: 1_048_576 })),
  },
  installations: {
    checkedAgainst: 'tool',
    looksAt: metadataGlobs,
    read: readPython,
  },
  aliases,
  versions,
  artifacts: [wheel],
}
