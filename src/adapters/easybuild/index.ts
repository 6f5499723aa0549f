/** EasyBuild: what it has installed, and its easyconfigs. */
import type { Adapter } from '../adapter.ts'
import { aliasesFor } from '../names.ts'
import { prefixProbe } from '../prefix.ts'
import { easyconfigGlobs, prefixGlobs } from './places.ts'
import { fixed } from './fixed.ts'
import { recipes } from './recipes/index.ts'
import { versions } from './version.ts'

const { files, list, elf } = prefixProbe(prefixGlobs)

export const adapter: Adapter = {
  id: 'easybuild',
  title: 'EasyBuild',
  homepage: 'https://easybuild.io/',
  probe: {
    files: [...easyconfigGlobs.map((glob) => ({ glob, maxBytes: 1_048_576 })), ...files],
    list: [...prefixGlobs.map((glob) => ({ glob: `${glob}/easybuild` })), ...list],
    commands: [{ argv: ['uname', '-m'] }],
    elf,
  },
  installations: {
    checkedAgainst: 'recorded',
    looksAt: easyconfigGlobs,
    // Easyconfigs are programs: their evaluator is loaded where there is one to read.
    async *read(view) {
      yield* (await import('./read.ts')).readEasyBuild(view)
    },
  },
  recipes,
  fixed,
  emitters: [
    {
      format: 'easybuild',
      title: 'EasyBuild easystack (easystack.yaml)',
      emit: async (plan) => (await import('./emit.ts')).emit(plan),
    },
  ],
  versions,
  aliases: aliasesFor('easybuild'),
}
