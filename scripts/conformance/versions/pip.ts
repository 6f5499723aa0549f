/**
 * Python's order and specifiers against the `packaging` library of a Python.
 *
 *   node scripts/conformance/versions/pip.ts PYTHON VERSIONS... [--pairs 50000]
 *
 * VERSIONS: files with one version a line. Specifiers are made of the versions themselves.
 */
import { parseArgs } from 'node:util'
import { comparePython, parseVersion } from '../../../src/adapters/pip/order.ts'
import { satisfiesPython } from '../../../src/adapters/pip/specifiers.ts'
import { lines, pairs, report } from './corpus.ts'
import { ask, differing } from './python-oracle.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { pairs: { type: 'string', default: '50000' } },
})
const [python = 'python3', ...files] = positionals
const versions = lines(files)
const count = Number(values.pairs)

const orders = `
import sys, json
from packaging.version import Version, InvalidVersion
def one(a, b):
    try: x, y = Version(a), Version(b)
    except InvalidVersion: return None
    return (x > y) - (x < y)
print(json.dumps([one(*p) for p in json.load(sys.stdin)]))`
const questions = pairs(versions, comparePython, count)
const ours = questions.map(([a, b]) =>
  parseVersion(a) && parseVersion(b) ? Math.sign(comparePython(a, b)) || 0 : null,
)
const theirs = ask(python, orders, [], questions)
const bad = theirs.filter((answer) => answer === null).length
report(
  `order of ${versions.length} versions (${bad} pairs refused)`,
  count,
  differing(questions, ours, theirs),
)

const contained = `
import sys, json
from packaging.specifiers import SpecifierSet, InvalidSpecifier
def one(v, s):
    try: return SpecifierSet(s).contains(v, prereleases=True)
    except InvalidSpecifier: return None
print(json.dumps([one(*p) for p in json.load(sys.stdin)]))`
const operators = ['==', '!=', '<=', '>=', '<', '>', '~=', '===']
const ranges = questions.map(([a, b], i): [string, string] => {
  const operator = operators[i % operators.length]!
  const prefix = i % 5 === 0 ? '.*' : ''
  return [a, `${operator}${b}${prefix}${i % 7 === 0 ? ',>=1' : ''}`]
})
const answers = ranges.map(([v, range]) => satisfiesPython(v, range))
report('specifiers', count, differing(ranges, answers, ask(python, contained, [], ranges)))
