/** Python distributions → Spack's packages. */
import type { Alias, IdentityEvidence } from '../../model/software.ts'
import { indexed, named, others } from './names.ts'

type Row = { software: string; alias: Alias }

const words = (text: string) => text.split(/\s+/).filter((word) => word !== '')
const row = (name: string, software: string, kind: IdentityEvidence['kind']): Row => ({
  software,
  alias: { tool: 'pip', name, evidence: [{ kind, value: name }] },
})

export const aliases: readonly Row[] = [
  ...words(indexed).map((name) => row(name, `py-${name}`, 'repository')),
  ...words(named).map((name) => row(name, `py-${name}`, 'name')),
  ...words(others).map((pair) => {
    const [name = '', software = ''] = pair.split('=')
    return row(name, software, 'repository')
  }),
]
