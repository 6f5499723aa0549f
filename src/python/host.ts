/** Objects that hosts give to Python programs. */
import type { Machine } from './machine.ts'
import { unsupported } from './signals.ts'
import {
  PyClass,
  PyModule,
  PyObject,
  types,
  type Key,
  type Keywords,
  type Value,
} from './values.ts'

/** A value of the host's own kind. Whatever a subclass does not define is unsupported. */
export abstract class HostObject extends PyObject {
  abstract override get cls(): PyClass

  #no(what: string): Error {
    return unsupported(`${what} of ${this.cls.name}`)
  }
  /** What it gives as an attribute of a class or its instances; itself unless it is a descriptor. */
  get(_owner: PyClass, _vm: Machine): Value {
    return this
  }
  /** undefined: look into the class, then unsupported. */
  attribute(_name: string, _vm: Machine): Value | undefined {
    return undefined
  }
  setAttribute(name: string, _value: Value, _vm: Machine): void {
    throw this.#no(`setting '${name}'`)
  }
  call(_args: readonly Value[], _keywords: Keywords, _vm: Machine): Value {
    throw this.#no('calling a value')
  }
  /** `this op other`, or `other op this` when `reflected`. */
  binary(op: string, _other: Value, _reflected: boolean, _vm: Machine): Value {
    throw this.#no(`'${op}'`)
  }
  /** `<`, `<=`, `==`, `!=`, `>`, `>=`; the others are answered by `contains` and identity. */
  compare(op: string, _other: Value, _vm: Machine): boolean {
    throw this.#no(`'${op}'`)
  }
  /** What it is found by in dicts and sets: equal for equal values; the object itself by identity. */
  key(): Key {
    throw this.#no('hash')
  }
  item(_index: Value, _vm: Machine): Value {
    throw this.#no('subscript')
  }
  setItem(_index: Value, _value: Value, _vm: Machine): void {
    throw this.#no('setting an item')
  }
  deleteItem(_index: Value, _vm: Machine): void {
    throw this.#no('deleting an item')
  }
  iterate(_vm: Machine): Iterable<Value> {
    throw this.#no('iteration')
  }
  contains(_value: Value, _vm: Machine): boolean {
    throw this.#no("'in'")
  }
  length(_vm: Machine): number {
    throw this.#no('len()')
  }
  truth(_vm: Machine): boolean {
    throw this.#no('truth')
  }
  identical(_other: Value): boolean {
    throw this.#no("'is'")
  }
  isInstance(_of: PyClass): boolean {
    throw this.#no('isinstance()')
  }
  repr(_vm: Machine): string {
    throw this.#no('repr()')
  }
  str(vm: Machine): string {
    return this.repr(vm)
  }
  /** `with`: the value for `as`. */
  enter(_vm: Machine): Value {
    throw this.#no("'with'")
  }
  /** End of `with`; true swallows the exception. */
  exit(_vm: Machine, _error: Value): boolean {
    throw this.#no("'with'")
  }
}

/** A value that nothing is known of: it can be bound to names and passed on, no more. */
export class PyUnknown extends HostObject {
  readonly #cls: PyClass
  constructor(name: string) {
    super()
    this.#cls = new PyClass(name, [types.object], { open: true })
  }
  override get cls(): PyClass {
    return this.#cls
  }
  override attribute(name: string): Value {
    throw unsupported(`${this.#cls.name}.${name}`)
  }
}

/** A module that may be imported but not used: its names are bound to PyUnknown values. */
export function unknownModule(name: string): PyModule {
  return new PyModule(name, { open: true })
}
