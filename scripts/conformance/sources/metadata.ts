/**
 * codemeta.json and CITATION.cff of real source trees: what is read of each.
 *
 *   node scripts/conformance/sources/metadata.ts TREE...
 */
import { recipes as citation } from '../../../src/adapters/citation/read.ts'
import { recipes as codemeta } from '../../../src/adapters/codemeta/read.ts'
import { diskTree } from './disk-tree.ts'
import { readAll, summary } from './units.ts'

for (const path of process.argv.slice(2))
  for (const reader of [citation, codemeta]) {
    if (reader.cannot(diskTree(path)) !== null) continue
    const units = await readAll(reader, path)
    console.log(summary(path, units))
    for (const { package: p } of units.flatMap((u) => u.recipes))
      console.log(
        `  ${p.tool} ${p.name} ${p.versions[0]?.version ?? '-'} ${p.licences.map((l) => l.id).join(', ')} ${p.upstream?.['git'] ?? '-'}, ${p.maintainers.length} people`,
      )
  }
