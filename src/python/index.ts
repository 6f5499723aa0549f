/** The evaluator's public face; README.md shows how a host uses it. */
export { Interpreter, type InterpreterOptions } from './interpreter.ts'
export { defaultLimits, Frame, Machine, PyFunction, PyNative, type Limits } from './machine.ts'
export { HostObject, PyUnknown, unknownModule } from './host.ts'
export { Bound, native, nativeMethod, signature } from './native.ts'
export { exceptionClass, PyException, PyRaise, raise } from './exceptions.ts'
export { limitReached, unsupported } from './signals.ts'
export { parseModule } from './parser.ts'
export {
  Ellipsis,
  PyBound,
  PyBytes,
  PyClass,
  PyDict,
  PyFloat,
  PyInstance,
  PyIterator,
  PyList,
  PyModule,
  PyProperty,
  PyRange,
  PySet,
  PyTuple,
  PyWrapped,
  typeOf,
  types,
  type Key,
  type Keywords,
  type Value,
} from './values.ts'
export { standardLibrary, type HostAnswers } from './stdlib/modules.ts'
