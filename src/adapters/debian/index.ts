/** Debian and its derivatives: what dpkg has installed. */
import type { Adapter } from '../adapter.ts'
import { configurationHeaders } from '../../util/abi-libraries.ts'
import { debArtifact } from './artifact.ts'
import { elfGlobs } from './libraries.ts'
import { versions } from './order.ts'
import { purl } from './purl.ts'
import { readDebian, statusFile } from './read.ts'
import { recipes } from './recipes.ts'
import { aliases, listedNames } from './rows.ts'
import { infoFolder } from './files.ts'

/** Where Debian puts headers: shared, by flavour, by architecture. */
const includeFolders = [
  '/usr/include',
  '/usr/include/*',
  '/usr/include/*/*',
  '/usr/lib/*/*/include',
  '/usr/lib/*/*/*/include',
  '/usr/lib/petscdir/*/*/include',
]

export const adapter: Adapter = {
  id: 'debian',
  title: 'Debian packages (dpkg)',
  homepage: 'https://www.debian.org/',
  purl,
  probe: {
    files: [
      { glob: statusFile },
      { glob: `${infoFolder}/lib*.list` },
      // NAME.list, or NAME:ARCH.list where several architectures may be installed together
      ...listedNames.map((name) => ({
        glob: `${infoFolder}/${name.replace('#', '[0-9]*')}[.:]*list`,
      })),
      { glob: `${infoFolder}/*.shlibs` },
      { glob: '/usr/lib/*/pkgconfig/*.pc' },
      { glob: '/usr/lib/pkgconfig/*.pc' },
      { glob: '/usr/share/pkgconfig/*.pc' },
      ...includeFolders.flatMap((folder) =>
        configurationHeaders.map((name) => ({ glob: `${folder}/${name}` })),
      ),
    ],
    list: [
      { glob: '/usr/lib/*/openmpi/lib/openmpi*/mca_*.so' },
      { glob: '/usr/lib/python3*/lib-dynload/*.so' },
    ],
    elf: elfGlobs.map((glob) => ({ glob })),
  },
  installations: {
    checkedAgainst: 'tool',
    looksAt: [statusFile, `${infoFolder}/*.list`, `${infoFolder}/*.shlibs`],
    read: readDebian,
  },
  aliases,
  recipes,
  versions,
  artifacts: [debArtifact],
}
