/** Module systems: Lmod and Environment Modules. */
import type { Adapter } from '../adapter.ts'
import { prefixProbe } from '../prefix.ts'
import { aliases } from './aliases.ts'
import { moduleGlobs, spiderCommand } from './discover.ts'
import { prefixGlobs, readModules } from './read.ts'
import { readSystem, systemProbe } from './system.ts'

const { files, list, elf } = prefixProbe(prefixGlobs)

export const adapter: Adapter = {
  id: 'lmod',
  title: 'Lmod and Environment Modules',
  homepage: 'https://lmod.readthedocs.io/',
  probe: {
    files: [...moduleGlobs.map((glob) => ({ glob, maxBytes: 262_144 })), ...files],
    list,
    elf,
    commands: [{ argv: spiderCommand, seconds: 30 }, ...systemProbe.commands],
  },
  installations: {
    checkedAgainst: 'tool',
    looksAt: [...moduleGlobs, 'spider -o spider-json'],
    read: readModules,
  },
  machine: {
    checkedAgainst: 'tool',
    looksAt: ['MODULEPATH, LMOD_VERSION', 'lmod --version', 'modulecmd --version'],
    read: readSystem,
  },
  aliases,
}
