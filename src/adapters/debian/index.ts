/** Debian and its derivatives: what dpkg has installed. */
import type { Adapter } from '../adapter.ts'
import { elfGlobs } from './libraries.ts'
import { readDebian, statusFile } from './read.ts'
import { aliases, rows } from './rows.ts'
import { infoFolder } from './files.ts'

const listed = new Set(
  rows
    .flatMap((row) => [row.lead, ...row.with])
    .filter((name) => !name.startsWith('lib'))
    .map((name) => name.replace('#', '[0-9]*')),
)

export const adapter: Adapter = {
  id: 'debian',
  title: 'Debian packages (dpkg)',
  homepage: 'https://www.debian.org/',
  probe: {
    files: [
      { glob: statusFile },
      { glob: `${infoFolder}/lib*.list` },
      // NAME.list, or NAME:ARCH.list where several architectures may be installed together
      ...[...listed].sort().map((name) => ({ glob: `${infoFolder}/${name}[.:]*list` })),
      { glob: `${infoFolder}/*.shlibs` },
      { glob: '/usr/lib/*/pkgconfig/*.pc' },
      { glob: '/usr/lib/pkgconfig/*.pc' },
      { glob: '/usr/share/pkgconfig/*.pc' },
    ],
    list: [{ glob: '/usr/lib/*/openmpi/lib/openmpi*/mca_*.so' }],
    elf: elfGlobs.map((glob) => ({ glob })),
  },
  installations: {
    checkedAgainst: 'tool',
    looksAt: [statusFile, `${infoFolder}/*.list`, `${infoFolder}/*.shlibs`],
    read: readDebian,
  },
  aliases,
}
