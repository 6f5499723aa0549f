/**
 * RPM's order and ranges against the installed rpm, through its Python module.
 *
 *   node scripts/conformance/versions/rpm.ts PYTHON VERSIONS... [--pairs 50000]
 *
 * PYTHON: one that has the module `rpm`. VERSIONS: files with one version a line.
 */
import { parseArgs } from 'node:util'
import { compareRpm, versions as scheme } from '../../../src/adapters/rpm/versions.ts'
import { lines, pairs, report } from './corpus.ts'
import { ask, differing } from './python-oracle.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { pairs: { type: 'string', default: '50000' } },
})
const [python = 'python3', ...files] = positionals
const versions = lines(files).filter((v) => /^[!-~]+$/.test(v))
const count = Number(values.pairs)

const orders = `
import sys, json, rpm
def one(a, b):
    try: x, y = rpm.ver(a), rpm.ver(b)
    except Exception: return None
    return (x > y) - (x < y)
print(json.dumps([one(*p) for p in json.load(sys.stdin)]))`
const questions = pairs(versions, compareRpm, count)
const ours = questions.map(([a, b]) => Math.sign(compareRpm(a, b)) || 0)
report(
  `order of ${versions.length} versions`,
  count,
  differing(questions, ours, ask(python, orders, [], questions)),
)

const overlaps = `
import sys, json, rpm
S = {'<': rpm.RPMSENSE_LESS, '>': rpm.RPMSENSE_GREATER, '=': rpm.RPMSENSE_EQUAL}
def one(a, r):
    op, b = r.split(' ')
    x = rpm.ds(('n', S['='], a), 'Providename')
    y = rpm.ds(('n', sum(S[c] for c in op), b), 'Requirename')
    return bool(x.Compare(y))
print(json.dumps([one(*p) for p in json.load(sys.stdin)]))`
const operators = ['<', '<=', '=', '>=', '>']
const ranges = questions.map(([a, b], i): [string, string] => [a, `${operators[i % 5]!} ${b}`])
const answers = ranges.map(([v, range]) => scheme.satisfies?.(v, range) ?? null)
report('ranges', count, differing(ranges, answers, ask(python, overlaps, [], ranges)))
