/** EasyBuild: what it has installed. */
import type { Adapter } from '../adapter.ts'
import { aliasesFor } from '../names.ts'
import { prefixProbe } from '../prefix.ts'
import { easyconfigGlobs, prefixGlobs, readEasyBuild } from './read.ts'

const { files, list, elf } = prefixProbe(prefixGlobs)

export const adapter: Adapter = {
  id: 'easybuild',
  title: 'EasyBuild',
  homepage: 'https://easybuild.io/',
  probe: {
    files: [...easyconfigGlobs.map((glob) => ({ glob, maxBytes: 1_048_576 })), ...files],
    list: [...prefixGlobs.map((glob) => ({ glob: `${glob}/easybuild` })), ...list],
    elf,
  },
  installations: {
    checkedAgainst: 'recorded',
    looksAt: easyconfigGlobs,
    read: readEasyBuild,
  },
  aliases: aliasesFor('easybuild'),
}
