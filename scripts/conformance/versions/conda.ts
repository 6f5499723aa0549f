/**
 * conda's order and version specs against conda's own `conda/models/version.py`.
 *
 *   node scripts/conformance/versions/conda.ts PYTHON VERSION_PY VERSIONS... [--pairs 50000]
 *
 * VERSION_PY: that file of a conda checkout; nothing else of conda is needed. VERSIONS: files with
 * one version a line.
 */
import { parseArgs } from 'node:util'
import { compareConda, parseVersion } from '../../../src/adapters/conda/order.ts'
import { versions as scheme } from '../../../src/adapters/conda/spec.ts'
import { lines, pairs, report } from './corpus.ts'
import { ask, differing } from './python-oracle.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { pairs: { type: 'string', default: '50000' } },
})
const [python = 'python3', source = '', ...files] = positionals
const versions = lines(files)
const count = Number(values.pairs)

/** Loads the file as a module of a package whose exceptions are stand-ins. */
const load = `
import sys, json, types, logging
logging.disable(logging.CRITICAL)
class InvalidVersionSpec(ValueError):
    def __init__(self, *args): pass
for name in ('c', 'c.models'): sys.modules[name] = types.ModuleType(name)
e = types.ModuleType('c.exceptions'); e.InvalidVersionSpec = InvalidVersionSpec
sys.modules['c.exceptions'] = e
v = types.ModuleType('c.models.version'); v.__package__ = 'c.models'
sys.modules['c.models.version'] = v
exec(compile(open(sys.argv[1]).read(), sys.argv[1], 'exec'), v.__dict__)
`
const orders = `${load}
def one(a, b):
    try: x, y = v.VersionOrder(a), v.VersionOrder(b)
    except ValueError: return None
    return (x > y) - (x < y)
print(json.dumps([one(*p) for p in json.load(sys.stdin)]))`
const questions = pairs(versions, compareConda, count)
const ours = questions.map(([a, b]) =>
  parseVersion(a) && parseVersion(b) ? Math.sign(compareConda(a, b)) || 0 : null,
)
const theirs = ask(python, orders, [source], questions)
const bad = theirs.filter((answer) => answer === null).length
report(
  `order of ${versions.length} versions (${bad} pairs refused)`,
  count,
  differing(questions, ours, theirs),
)

/** A version that conda refuses lies in no range for us; conda gives an error. */
const matches = `${load}
def one(a, s):
    try: m = v.VersionSpec(s)
    except Exception: return None
    try: return m.match(a)
    except ValueError: return False
print(json.dumps([one(*p) for p in json.load(sys.stdin)]))`
const forms = ['==#', '!=#', '<=#', '>=#', '<#', '>#', '~=#', '=#', '#*', '#.*', '!=#.*', '#']
const specs = questions.map(([a, b], i): [string, string] => {
  // `~=1` is an error that conda finds only for versions from 1 on.
  const operator = b.includes('.') ? forms[i % forms.length]! : '>=#'
  const form = operator.replace('#', () => b)
  return [a, i % 7 === 0 ? `${form}|(>=1,<2)` : i % 11 === 0 ? `${form},>1` : form]
})
const answers = specs.map(([v, spec]) => scheme.satisfies?.(v, spec) ?? null)
report('specs', count, differing(specs, answers, ask(python, matches, [source], specs)))
