/** Module systems: Lmod and Environment Modules. */
import type { Adapter } from '../adapter.ts'
import { prefixProbe } from '../prefix.ts'
import { aliases } from './aliases.ts'
import { moduleGlobs, spiderCommand } from './discover.ts'
import { prefixGlobs, readModules } from './read.ts'

export const adapter: Adapter = {
  id: 'lmod',
  title: 'Lmod and Environment Modules',
  homepage: 'https://lmod.readthedocs.io/',
  probe: {
    files: moduleGlobs.map((glob) => ({ glob, maxBytes: 262_144 })),
    commands: [{ argv: spiderCommand, seconds: 30 }],
    ...prefixProbe(prefixGlobs),
  },
  installations: {
    checkedAgainst: 'tool',
    looksAt: [...moduleGlobs, 'spider -o spider-json'],
    read: readModules,
  },
  aliases,
}
