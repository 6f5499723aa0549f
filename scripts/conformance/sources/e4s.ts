/**
 * E4S's environments against Spack's own reading of them, and its deployments against a plain count.
 *
 *   node scripts/conformance/sources/e4s.ts PYTHON SPACK_LIB TREE [DEPLOYMENTS_JSONL]
 *
 * SPACK_LIB: `lib/spack` of a Spack checkout, for its YAML and its specs. TREE: E4S's repository.
 */
import { readFileSync } from 'node:fs'
import { recipes } from '../../../src/adapters/e4s/read.ts'
import { report } from '../versions/corpus.ts'
import { ask } from '../versions/python-oracle.ts'
import { readAll, summary } from './units.ts'

const [python = 'python3', spack = '', tree = '', deployments] = process.argv.slice(2)

const program = `
import sys, json, os
sys.path.insert(0, sys.argv[1])
import spack.vendor.ruamel.yaml as y
import spack.vendor.ruamel.yaml.error
from spack.spec import Spec
def expand(specs, defs):
    for s in specs or []:
        if isinstance(s, str) and s.startswith('$'): yield from expand(defs[s[1:]], defs)
        elif isinstance(s, str): yield s
        elif s is not None: raise ValueError(str(s))
def one(path):
    try: d = y.YAML(typ='safe', pure=True).load(open(path))
    except y.error.YAMLError: return []
    e = d.get('spack', d.get('env'))
    defs = {}
    for x in e.get('definitions', []): defs.update(x)
    out = []
    for s in dict.fromkeys(expand(e.get('specs'), defs)):
        p = Spec(s)
        v = str(p.versions)
        out.append([s, p.name, v.lstrip('=') if v and v != ':' and not set(v) & set(':,') else None])
    return out
print(json.dumps([one(p) for p in json.load(sys.stdin)]))`

const units = await readAll(recipes, tree)
console.log(summary(tree, units))
const paths = units.map((u) => `${tree}/${u.inputs[0]!.replace(/^tree:/, '')}`)
const theirs = ask(python, program, [spack], paths) as unknown as [
  string,
  string,
  string | null,
][][]
let specs = 0
const wrong = units.flatMap((unit, i) => {
  const expected = theirs[i]!
  specs += expected.length
  const found = unit.recipes.map((r) => r.package)
  return expected
    .flatMap(([spec, name, version], j) => {
      const p = found[j]
      const same =
        p?.details?.['spec'] === spec &&
        p.name === name &&
        (version === null || p.versions[0]?.version === version)
      return same ? [] : [`${paths[i]}: ${spec}: ${JSON.stringify(p?.versions)}`]
    })
    .concat(
      found.length === expected.length
        ? []
        : [`${paths[i]}: ${found.length} of ${expected.length}`],
    )
})
report(`specs of ${paths.length} environments`, specs, wrong)
const pinned = units.flatMap((u) => u.recipes).filter((r) => r.package.versions.length > 0).length
console.log(`with a version: ${pinned}`)

if (deployments) {
  const read = await readAll(recipes, deployments)
  console.log(summary(deployments, read))
  const lines = readFileSync(deployments, 'utf8').split('\n').filter(Boolean)
  const counted = new Map<string, Set<string>>()
  for (const line of new Set(lines)) {
    const { product, area: _, ...row } = JSON.parse(line) as Record<string, string>
    counted.set(product!, (counted.get(product!) ?? new Set()).add(JSON.stringify(row)))
  }
  const packages = read.flatMap((u) => u.recipes).map((r) => r.package)
  const differing = packages.flatMap((p) => {
    const rows = [...(counted.get(p.name) ?? [])].map(
      (r) => JSON.parse(r) as Record<string, string>,
    )
    const ours = p.details?.['deployments'] as unknown[]
    const versions = new Set(rows.map((r) => r['version']))
    return ours.length === rows.length && versions.size === p.versions.length ? [] : [p.name]
  })
  report(`products of ${lines.length} lines`, counted.size, differing)
}
