/** `json.dumps` without options. Source: The Python Standard Library 3.11, json. */
import { inexact } from '../exceptions.ts'
import { floatRepr } from '../floats.ts'
import type { Machine } from '../machine.ts'
import { native } from '../native.ts'
import { bigintText } from '../representation.ts'
import { unsupported } from '../signals.ts'
import { PyDict, PyFloat, PyList, PyModule, PyTuple, type Value } from '../values.ts'

export function jsonModule(): PyModule {
  const m = new PyModule('json', { open: true, home: { frozen: false } })
  m.dict.set(
    'dumps',
    native('dumps(obj, **options)', (a, vm) => {
      for (const [name] of a.keywords) throw unsupported(`json.dumps with ${name}`)
      return dump(vm, a.need('obj'))
    }),
  )
  return m
}

const quoted = (text: string) =>
  JSON.stringify(text).replace(
    /[\x7f-\uffff]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )

function dump(vm: Machine, value: Value): string {
  vm.step()
  if (typeof value === 'string') {
    vm.charge(12 * value.length)
    return quoted(value).replaceAll('\\u007f', '\x7f')
  }
  if (value === null) return 'null'
  if (typeof value === 'boolean') return value ? 'true' : 'false'
  if (typeof value === 'number') return String(value)
  if (typeof value === 'bigint') return bigintText(value)
  if (value instanceof PyFloat) {
    if (!Number.isFinite(value.value)) throw unsupported('json of nan and inf')
    return floatRepr(value.value)
  }
  let text: string
  if (value instanceof PyList || value instanceof PyTuple) {
    text = `[${value.items.map((v) => dump(vm, v)).join(', ')}]`
  } else if (value instanceof PyDict) {
    text = `{${Array.from(value.map.values(), ([k, v]) => {
      if (typeof k !== 'string') throw unsupported('json of keys that are no strings')
      return `${dump(vm, k)}: ${dump(vm, v)}`
    }).join(', ')}}`
  } else throw inexact('TypeError', 'Object is not JSON serializable')
  vm.charge(2 * text.length)
  return text
}
