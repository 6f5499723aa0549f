/**
 * Makes data/catalog/spack.pack from the facts in the shared folder.
 * `node scripts/catalog/make.ts [OUT]`
 */
import { join } from 'node:path'
import { toPackage } from '../../src/adapters/spack/recipes/package.ts'
import { toSources } from '../../src/adapters/spack/recipes/sources.ts'
import { writePack } from '../../src/catalog/pack/write.ts'
import { starterPath } from '../../src/catalog/starter.ts'
import { writeAtomic } from '../../src/util/atomic.ts'
import { readPackageFacts, readSourceFacts, sharedFolder } from './facts.ts'

/** The repository the facts were read from, as the facts' own README says. */
const provenance = {
  tool: 'spack',
  repository: 'https://github.com/spack/spack-packages',
  commit: '1e8cf059e35d55c4fe1142fed41785bedf6c7246',
}

const shared = sharedFolder()
if (shared === null) throw new Error('no shared data: set PORTOLAN_SHARED to its folder')
const sources = new Map(readSourceFacts(shared).map((facts) => [facts.name, facts.sources]))
const entries = [...readPackageFacts(shared)].map((facts) => ({
  package: toPackage(facts),
  sources: toSources(sources.get(facts.name) ?? [], facts),
}))
const pack = writePack(entries, provenance)
const out = process.argv[2] ?? starterPath
await writeAtomic(out, pack)
process.stderr.write(`${join(out)}: ${entries.length} packages, ${pack.length} bytes\n`)
