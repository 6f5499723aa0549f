/** What hashing a value means, beyond the plain ones (values.ts). */
import { raise } from './exceptions.ts'
import { HostObject } from './host.ts'
import { unsupported } from './signals.ts'
import { objectKeys, PyDict, PyInstance, PyList, PySet, PySlice, type PyObject } from './values.ts'

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
