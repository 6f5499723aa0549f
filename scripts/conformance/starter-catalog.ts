/**
 * Proves that the starter catalogue holds every fact of the shared data: all packages, field by
 * field, in both directions; their sources; the virtuals and their providers.
 * `node scripts/conformance/starter-catalog.ts [PACK]`; exit code 1 on a difference.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { openStarterCatalog, starterPath } from '../../src/catalog/starter.ts'
import { packageDifferences, sourceDifferences } from '../catalog/compare.ts'
import { readPackageFacts, readSourceFacts, sharedFolder } from '../catalog/facts.ts'

const shared = sharedFolder()
if (shared === null) throw new Error('no shared data: set PORTOLAN_SHARED to its folder')
const catalog = openStarterCatalog(process.argv[2] ?? starterPath)
const problems: string[] = []
const counts = { packages: 0, versions: 0, variants: 0, dependencies: 0, conflicts: 0, sources: 0 }
const names = new Set(catalog.names())
const sources = readSourceFacts(shared)

for (const facts of readPackageFacts(shared)) {
  const found = catalog.package(facts.name)
  const sourceFacts = sources.next().value
  if (!names.delete(facts.name) || !found || sourceFacts?.name !== facts.name) {
    problems.push(`${facts.name}: not in the catalogue`)
    continue
  }
  for (const field of packageDifferences(facts, found)) problems.push(`${facts.name}: ${field}`)
  const foundSources = catalog.sources(facts.name)
  if (foundSources.length !== sourceFacts.sources.length)
    problems.push(`${facts.name}: ${foundSources.length} sources`)
  for (const [i, fact] of sourceFacts.sources.entries()) {
    const source = foundSources[i]
    if (!source) continue
    for (const field of sourceDifferences(fact, source, found))
      problems.push(`${facts.name}@${fact.v}: source ${field}`)
  }
  counts.packages += 1
  counts.versions += found.versions.length
  counts.variants += found.variants.length
  counts.dependencies += found.dependencies.length
  counts.conflicts += found.conflicts.length
  counts.sources += foundSources.length
}
for (const name of names) problems.push(`${name}: not in the facts`)

type Virtuals = Record<string, Record<string, string[]>>
const virtualsFile = join(shared, 'data/facts/spack-virtuals.json')
const virtuals = JSON.parse(readFileSync(virtualsFile, 'utf8')) as Virtuals
const expected = Object.entries(virtuals).map(([name, specs]) => {
  const providers = Object.values(specs).flat()
  const packages = new Set(providers.map((spec) => spec.replace(/[^\w.-].*$/, '')))
  return `${name}: ${Array.from(packages, String).toSorted().join(' ')}`
})
const actual = catalog.virtuals().map((name) => `${name}: ${catalog.providers(name).join(' ')}`)
for (const line of new Set(expected).symmetricDifference(new Set(actual)))
  problems.push(`virtual ${line}`)

for (const problem of problems.slice(0, 50)) process.stdout.write(`${problem}\n`)
const total = Object.entries(counts).map(([what, n]) => `${n} ${what}`)
process.stdout.write(`${total.join(', ')}, ${actual.length} virtuals\n`)
process.stdout.write(`${counts.packages} passed, ${problems.length} failed\n`)
process.exitCode = problems.length > 0 ? 1 : 0
