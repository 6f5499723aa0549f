/** What class bodies use of Python's library beyond what the evaluator models. */
import {
  native,
  PyClass,
  PyDict,
  PyList,
  PyModule,
  PyTuple,
  PyUnknown,
} from '../../../../python/index.ts'
import { standardLibrary, types, unsupported } from '../../../../python/index.ts'
import type { HostAnswers, Machine, Value } from '../../../../python/index.ts'
import type { Home } from '../../../../python/values.ts'

/** A class to inherit from; nothing is known of what is in it. */
export const openClass = (name: string): PyClass =>
  new PyClass(name, [types.object], { module: name, open: true })

/** Home of what all recipes see: none of them can change it. */
export const shared: Home = { frozen: true }

/** A module of which no more is known than its host puts in. */
export const sharedModule = (name: string): PyModule =>
  new PyModule(name, { open: true, home: shared })

type Names = Readonly<Record<string, Value>>

function deepCopy(vm: Machine, value: Value): Value {
  vm.step()
  vm.charge(64)
  if (value instanceof PyList) return vm.list(value.items.map((item) => deepCopy(vm, item)))
  if (value instanceof PyTuple) return new PyTuple(value.items.map((item) => deepCopy(vm, item)))
  if (value instanceof PyDict) {
    const dict = new PyDict(vm.home)
    for (const [key, item] of value.map.values()) dict.set(deepCopy(vm, key), deepCopy(vm, item))
    return dict
  }
  if (typeof value === 'object' && value !== null) throw unsupported('copying a value')
  return value
}

/** Parts of a url as attributes; those that recipes ask for. */
function urlparse(vm: Machine, url: Value): Value {
  const match = /^(?:([a-zA-Z][a-zA-Z0-9+.-]*):)?(?:\/\/([^/?#]*))?([^?#]*)/.exec(vm.str(url))!
  const parts = new PyModule('ParseResult', { open: true })
  parts.dict.set('scheme', match[1]?.toLowerCase() ?? '')
  parts.dict.set('netloc', match[2] ?? '')
  parts.dict.set('path', match[3] ?? '')
  return parts
}

const additions: Readonly<Record<string, Names>> = {
  contextlib: {
    contextmanager: native('contextmanager(func)', () => new PyUnknown('a context manager')),
  },
  copy: { deepcopy: native('deepcopy(x)', (a, vm) => deepCopy(vm, a.need('x'))) },
  enum: {
    Enum: openClass('Enum'),
    IntEnum: openClass('IntEnum'),
    auto: native('auto()', () => new PyUnknown('a value of an enumeration')),
  },
  'html.parser': { HTMLParser: openClass('HTMLParser') },
  pathlib: { Path: openClass('Path'), PurePath: openClass('PurePath') },
  'urllib.parse': { urlparse: native('urlparse(url)', (a, vm) => urlparse(vm, a.need('url'))) },
}

/** An importer: modules of the library with these names, and `more`, put in. */
export function library(
  answers: HostAnswers,
  more: Readonly<Record<string, Names>>,
): (name: string) => PyModule | undefined {
  const standard = standardLibrary(answers)
  for (const names of [additions, more])
    for (const [name, values] of Object.entries(names))
      for (const [key, value] of Object.entries(values)) standard(name)?.dict.set(key, value)
  return standard
}
