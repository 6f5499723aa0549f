/**
 * Debian's order against `dpkg --compare-versions`.
 *
 *   node scripts/conformance/versions/debian.ts VERSIONS... [--pairs 50000]
 *
 * VERSIONS: files with one version a line. Each claim costs one run of dpkg.
 */
import { spawnSync } from 'node:child_process'
import { parseArgs } from 'node:util'
import { compareDebian } from '../../../src/adapters/debian/order.ts'
import { lines, pairs, report } from './corpus.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { pairs: { type: 'string', default: '50000' } },
})
/** dpkg refuses other signs; what it refuses has no answer to compare with. */
const valid = /^(\d+:)?\d[A-Za-z0-9.+~-]*$/
const versions = lines(positionals).filter((v) => valid.test(v))
const chosen = pairs(versions, compareDebian, Number(values.pairs)).filter((pair) =>
  pair.every((v) => valid.test(v)),
)

const claims = chosen.map(([a, b]) => {
  const order = compareDebian(a, b)
  return `${a} ${order < 0 ? 'lt' : order > 0 ? 'gt' : 'eq'} ${b}`
})
const loop =
  'while read -r a op b; do dpkg --compare-versions "$a" "$op" "$b" || echo "$a $op $b"; done'
const { stdout, stderr, status } = spawnSync('sh', ['-c', loop], {
  input: claims.map((claim) => `${claim}\n`).join(''),
  encoding: 'utf8',
  maxBuffer: 1e8,
})
if (stderr !== '') throw new Error(stderr.slice(0, 500))
if (status === null) throw new Error('dpkg did not run')
report(`${versions.length} versions, pairs`, claims.length, stdout.split('\n').filter(Boolean))
