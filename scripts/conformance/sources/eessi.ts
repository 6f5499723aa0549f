/**
 * EESSI: its API's list read and checked against itself, and the parts of module names against those
 * of easyconfigs.
 *
 *   node scripts/conformance/sources/eessi.ts API_JSON EASYCONFIGS_JSONL_GZ
 *
 * The second file holds what EasyBuild itself says of each easyconfig: module, name, version, suffix,
 * toolchain.
 */
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { parseModuleName } from '../../../src/adapters/eessi/module-name.ts'
import { recipes } from '../../../src/adapters/eessi/read.ts'
import { report } from '../versions/corpus.ts'
import { readAll, summary } from './units.ts'

const [api = '', easyconfigs = ''] = process.argv.slice(2)

type Api = {
  software: Record<
    string,
    {
      versions: {
        required_modules: unknown[]
        extensions: unknown[]
        cpu_arch: string[]
        module: { full_module_name: string }
      }[]
    }
  >
}
const units = await readAll(recipes, api)
console.log(summary(api, units))
const written = Object.values((JSON.parse(readFileSync(api, 'utf8')) as Api).software).flatMap(
  (s) => s.versions,
)
const read = units.flatMap((u) => u.recipes).map((r) => r.package)
const wrong = written.flatMap((v, i) => {
  const p = read[i]
  const same =
    p?.key?.endsWith(v.module.full_module_name) &&
    p.versions.length === 1 &&
    // Itself and EESSI's own module are not dependencies.
    p.dependencies.length === v.required_modules.length - 2 &&
    (p.extensions?.length ?? 0) === v.extensions.length &&
    JSON.stringify(p.details?.['cpu']) === JSON.stringify(v.cpu_arch) &&
    parseModuleName(v.module.full_module_name)?.version === p.versions[0]?.version
  return same ? [] : [v.module.full_module_name]
})
report('versions of the list', written.length, wrong)

type Easyconfig = {
  module?: string
  hidden?: boolean
  name: string
  version: string
  versionprefix?: string
  versionsuffix: string
  toolchain: { name: string; version: string }
}
const lines = gunzipSync(readFileSync(easyconfigs)).toString('utf8').split('\n').filter(Boolean)
const named = lines
  .map((line) => JSON.parse(line) as Easyconfig)
  .filter((e) => e.module && !e.hidden)
const differing = named.flatMap((e) => {
  const version = (e.versionprefix ?? '') + e.version
  const expected =
    e.toolchain.name === 'system'
      ? [e.name, version + e.versionsuffix, 'system', 'system', '']
      : [e.name, version, e.toolchain.name, e.toolchain.version, e.versionsuffix]
  const p = parseModuleName(e.module ?? '')
  const got = p && [p.name, p.version, p.toolchain.name, p.toolchain.version, p.versionSuffix]
  return JSON.stringify(got) === JSON.stringify(expected)
    ? []
    : [`${e.module}: ${JSON.stringify(got)}`]
})
report('module names', named.length, differing)
