/** Records and their types, as plain things. */
import type { Sym, Value } from './data.ts'
import type { Frame } from './environment.ts'
import { SyntaxParameter } from './environment.ts'
import type { Evaluator } from './eval.ts'

export type Field = {
  name: Sym
  /** The default as written, with the place where it is; absent when there is none. */
  fallback: { expression: Value; env: Frame } | null
  thunked: boolean
  delayed: boolean
  innate: boolean
  /** The default's value, where it is the same for all. */
  constant: Value
  sanitize: ((value: Value, ev: Evaluator) => Value) | undefined
}

export class RecordType {
  readonly name: string
  readonly fields: readonly Field[]
  readonly self: SyntaxParameter
  readonly index: ReadonlyMap<Sym, number>
  readonly named: ReadonlyMap<string, number>
  readonly bindsInherited: boolean
  /** The slots of a record none of whose fields is known. */
  readonly blank: readonly Value[]
  constructor(name: string, fields: readonly Field[], bindsInherited = false) {
    this.name = name
    this.fields = fields
    this.bindsInherited = bindsInherited
    this.self = new SyntaxParameter(`this-${name}`)
    this.blank = fields.map(() => undefined)
    this.index = new Map(fields.map((field, i) => [field.name, i]))
    this.named = new Map(fields.map((field, i) => [field.name.name, i]))
  }
}

export class Rec {
  readonly type: RecordType
  readonly slots: Value[]
  /** Place of the form that made it. */
  readonly pos: number
  constructor(type: RecordType, slots: Value[], pos: number) {
    this.type = type
    this.slots = slots
    this.pos = pos
  }
}
