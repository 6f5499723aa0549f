/**
 * Scheme data as plain JavaScript values: strings, booleans and numbers are JavaScript's own,
 * vectors are arrays, procedures are `Closure`s or functions; the rest is here.
 */

/** A symbol; interned, so that identity is equality. */
export class Sym {
  readonly name: string
  constructor(name: string) {
    this.name = name
  }
}

const symbols = new Map<string, Sym>()
/** Programs name few symbols; a hostile one is stopped by its step limit long before memory ends. */
export function sym(name: string): Sym {
  let found = symbols.get(name)
  if (!found) symbols.set(name, (found = new Sym(name)))
  return found
}

const keywords = new Map<string, Keyword>()
/** `#:name` */
export class Keyword {
  readonly name: string
  constructor(name: string) {
    this.name = name
  }
}
export function keyword(name: string): Keyword {
  let found = keywords.get(name)
  if (!found) keywords.set(name, (found = new Keyword(name)))
  return found
}

export class Char {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

/** `pos` is the place in the sources (see `Sources`) of a list as written, -1 of one made. */
export class Pair {
  car: Value
  cdr: Value
  readonly pos: number
  constructor(car: Value, cdr: Value, pos = -1) {
    this.car = car
    this.cdr = cdr
    this.pos = pos
  }
}

/** `()`, and what an expression without a value gives. */
export class Nil {
  readonly length = 0
}
export const NIL = new Nil()
export class Unspecified {
  readonly unspecified = true
}
export const UNSPECIFIED = new Unspecified()

/** Several values at once, as `values` gives. */
export class Values {
  readonly items: readonly Value[]
  constructor(items: readonly Value[]) {
    this.items = items
  }
}

/** Something of Guile's or Guix's whose inside does not matter: a G-expression, a file, a port. */
export class Opaque {
  readonly kind: string
  readonly name: string | undefined
  constructor(kind: string, name?: string) {
    this.kind = kind
    this.name = name
  }
}

/** A bytevector known by the text it is written as; `hex` is worked out when it is asked for. */
export class Bytes {
  readonly encoding: 'nix-base32' | 'base64' | 'hex'
  readonly text: string
  constructor(encoding: Bytes['encoding'], text: string) {
    this.encoding = encoding
    this.text = text
  }
}

export type Value = unknown

export function list(items: readonly Value[], tail: Value = NIL): Value {
  let result = tail
  for (let i = items.length - 1; i >= 0; i--) result = new Pair(items[i], result)
  return result
}

/** Why a program cannot be followed further, and where. Not an Error: no stack is wanted. */
export class Stop extends Error {
  readonly pos: number
  constructor(reason: string, pos: number) {
    super(reason)
    this.pos = pos
  }
}

/** An error of the program's own making, which `catch` and its like may handle. */
export class Raised extends Stop {
  readonly payload: Value
  constructor(reason: string, pos: number, payload?: Value) {
    super(reason, pos)
    this.payload = payload
  }
}
