import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Alias, IdentityEvidence } from '../model/software.ts'

const file = join(import.meta.dirname, '../../data/identity/easybuild-names.tsv')

/** The names of EasyBuild in data/identity, which module files share, as aliases of one tool. */
export const aliasesFor = (tool: string): { software: string; alias: Alias }[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [name = '', anchor = '-', kind = 'name', features = '-'] = line.split('\t')
      return {
        software: anchor === '-' ? name.toLowerCase() : anchor,
        alias: {
          tool,
          name,
          ...(features === '-' ? {} : { features }),
          evidence: [{ kind: kind as IdentityEvidence['kind'], value: name }],
        },
      }
    })
