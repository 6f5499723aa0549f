/** conda: what environments hold, what a channel offers, how it orders versions. */
import type { Adapter } from '../adapter.ts'
import { exportConda } from './export/export.ts'
import { readEnvironments, recordGlobs } from './installed.ts'
import { recipes } from './repodata.ts'
import { versions } from './spec.ts'

export const adapter: Adapter = {
  id: 'conda',
  title: 'conda',
  homepage: 'https://docs.conda.io/',
  probe: { files: recordGlobs.map((glob) => ({ glob, maxBytes: 4_194_304 })) },
  installations: {
    checkedAgainst: 'documentation',
    looksAt: recordGlobs,
    read: readEnvironments,
  },
  recipes,
  versions,
  siteExporters: [
    {
      format: 'conda',
      title: 'conda virtual packages, a file for conda-lock and variables for conda',
      checkedAgainst: 'documentation',
      says: ['nodeClasses', 'target', 'kernel', 'libc', 'drivers'],
      loses: [
        'of accelerators all but the CUDA that the driver takes and the least compute capability',
        'of the kernel what the distribution adds to its version',
        'a C library that is not glibc',
        'that something is unknown: conda takes what is not said for absent',
      ],
      export: exportConda,
    },
  ],
}
