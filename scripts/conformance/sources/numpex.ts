/**
 * NumPEX's lists read, written back and compared; real codemeta files through its own mapping.
 *
 *   node scripts/conformance/sources/numpex.ts LIST... [--mapping MAPPING_JSON] [--codemeta FILE]...
 */
import { readFileSync } from 'node:fs'
import { isDeepStrictEqual, parseArgs } from 'node:util'
import {
  applyMapping,
  codemetaMapping,
  type Mapping,
  toCodemeta,
} from '../../../src/adapters/numpex/mapping.ts'
import { formatProjects, parseProjects } from '../../../src/adapters/numpex/projects.ts'
import { recipes } from '../../../src/adapters/numpex/read.ts'
import { isObject } from '../../../src/adapters/json.ts'
import { report } from '../versions/corpus.ts'
import { readAll, summary } from './units.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    mapping: { type: 'string' },
    codemeta: { type: 'string', multiple: true, default: [] },
  },
})

for (const path of positionals) {
  console.log(summary(path, await readAll(recipes, path)))
  const text = readFileSync(path, 'utf8')
  const list = parseProjects(text, path)
  const format = path.endsWith('.json') ? 'json' : 'yaml'
  const again = parseProjects(formatProjects(list, format), path)
  // Order of fields counts, too.
  report('  round trip', 1, JSON.stringify(again) === JSON.stringify(list) ? [] : ['differs'])
  if (format === 'json')
    console.log(
      `  byte for byte: ${formatProjects(list, 'json').trimEnd() === text.trimEnd() ? 'yes' : 'no'}`,
    )
  const lost = list.projects.filter(
    (p) => isObject(p) && !isDeepStrictEqual(applyMapping(codemetaMapping, toCodemeta(p)), p),
  )
  report(
    '  through codemeta and back',
    list.projects.length,
    lost.map((p) => JSON.stringify(p)),
  )
}
if (values.mapping) {
  const published = JSON.parse(readFileSync(values.mapping, 'utf8')) as Mapping
  report(
    'the published mapping',
    1,
    isDeepStrictEqual(published, codemetaMapping) ? [] : [JSON.stringify(published)],
  )
}
for (const path of values.codemeta) {
  const found = applyMapping(codemetaMapping, JSON.parse(readFileSync(path, 'utf8')))
  const { description: _, ...facts } = found
  console.log(path, facts)
}
