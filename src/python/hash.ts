/** What hashing a value means, beyond the plain ones (values.ts). */
import { raise } from './exceptions.ts'
import { HostObject } from './host.ts'
import { unsupported } from './signals.ts'
import type { Machine } from './machine.ts'
import {
  keyOf,
  objectKeys,
  PyDict,
  PyInstance,
  PyList,
  PySet,
  PySlice,
  PyTuple,
  type PyObject,
  type Value,
} from './values.ts'

/** Counts what hashing a compound key costs. */
export function countKey(vm: Machine, value: Value): void {
  if (value instanceof PyTuple || value instanceof PySet) {
    const key = keyOf(value)
    if (typeof key === 'string') vm.step(key.length >> 5)
  }
}

objectKeys.of = (value: PyObject) => {
  if (value instanceof HostObject) return value.key()
  if (
    value instanceof PyList ||
    value instanceof PyDict ||
    value instanceof PySet ||
    value instanceof PySlice
  ) {
    throw raise('TypeError', `unhashable type: '${value.cls.name}'`)
  }
  if (value instanceof PyInstance) {
    if (value.cls.lookup('__hash__') !== undefined) throw unsupported('__hash__')
    if (value.cls.lookup('__eq__') !== undefined) {
      throw raise('TypeError', `unhashable type: '${value.cls.name}'`)
    }
  }
  return value
}
