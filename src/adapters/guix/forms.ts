/** Forms of Guix's own that are done here rather than by its macros: they stand in every package. */
import { GexpInput } from './native.ts'
import { Closure } from './scheme/closure.ts'
import { construct, fieldValue } from './scheme/construct.ts'
import type { Sym } from './scheme/data.ts'
import { Bytes, list, NIL, Pair, sym, UNSPECIFIED, type Value } from './scheme/data.ts'
import type { Frame } from './scheme/environment.ts'
import { type Identifier, isIdentifier, Memo, Special, symbolOf } from './scheme/environment.ts'
import type { Evaluator } from './scheme/eval.ts'
import { Parameter, type Primitive } from './scheme/eval.ts'
import { array } from './scheme/library/check.ts'
import { toArray } from './scheme/macros.ts'
import { Rec, RecordType } from './scheme/rec.ts'
import type { Sanitizer } from './scheme/record.ts'
import { second, special } from './scheme/special.ts'

export const isRecord = (value: Value, name: string): value is Rec =>
  value instanceof Rec && value.type.name === name
export const isPackage = (value: Value): value is Rec => isRecord(value, 'package')

const [sha256, hash] = ['sha256', 'hash'].map(sym) as [Sym, Sym]

export class ContentHash {
  readonly algorithm: string
  readonly value: Value
  constructor(algorithm: string, value: Value) {
    this.algorithm = algorithm
    this.value = value
  }
}

const contentHash = special('content-hash', (form, env, ev) => {
  const [, given, kind] = toArray(form)
  const value = typeof given === 'string' ? new Bytes('nix-base32', given) : ev.evaluate(given, env)
  return new ContentHash(isIdentifier(kind) ? symbolOf(kind).name : 'sha256', value)
})

/** `origin`, where `(sha256 x)` stands for `(hash (content-hash x sha256))`. */
const origin = (packages: Frame): Special<Evaluator> =>
  special('origin', (form, env, ev) => {
    const type = ev.meaning(sym('<origin>'), packages)
    if (!(type instanceof RecordType)) return ev.stop('<origin> is no record type')
    let clauses: Value = NIL
    for (const clause of toArray(form.cdr).reverse()) {
      const made =
        clause instanceof Pair && isIdentifier(clause.car) && symbolOf(clause.car) === sha256
          ? hashClause(clause, env, ev)
          : clause
      clauses = new Pair(made, clauses)
    }
    return construct(type, form, clauses, env, ev)
  })
/** Most hashes stand there as `(base32 "…")`: then nothing waits to be worked out. */
function hashClause(clause: Pair, env: Frame, ev: Evaluator): Pair {
  const value = second(clause)
  const simple =
    value instanceof Pair &&
    value.cdr instanceof Pair &&
    typeof value.cdr.car === 'string' &&
    isIdentifier(value.car)
  const decoder = simple ? ev.meaning(value.car as Identifier, env) : null
  const known = decoder instanceof Special && decoder.name === 'base32'
  const made = known
    ? new ContentHash('sha256', ev.evaluate(value, env))
    : new Pair(contentHash, new Pair(value, new Pair(sha256, NIL)))
  return new Pair(hash, new Pair(made, NIL), clause.pos)
}

/** A label for an input without one, as Guix's `add-input-label`. */
function labelled(input: Value, ev: Evaluator, other: (input: Value) => Value): Value {
  const name = (p: Rec): Value => fieldValue(p, p.type.index.get(sym('name')) ?? -1, ev)
  if (isPackage(input)) return new Pair(name(input), new Pair(input, NIL))
  if (
    input instanceof Pair &&
    isPackage(input.car) &&
    input.cdr instanceof Pair &&
    input.cdr.cdr === NIL
  )
    return new Pair(name(input.car), input)
  if (input instanceof GexpInput) {
    const output = input.output === 'out' ? NIL : new Pair(input.output, NIL)
    return new Pair(isPackage(input.thing) ? name(input.thing) : '_', new Pair(input.thing, output))
  }
  return other(input)
}
const sanitizeInputs: Sanitizer = (value, ev, env) => {
  if (!(value instanceof Pair)) return value === NIL ? value : ev.stop('inputs that are no list')
  if (value.car instanceof Pair && typeof value.car.car === 'string') return value
  const items: Value[] = []
  let rest: Value = value
  for (; rest instanceof Pair; rest = rest.cdr)
    items.push(labelled(rest.car, ev, (input) => ev.apply(ev.meaning(ownLabel, env), [input])))
  return items.reduceRight<Value>((tail, item) => new Pair(item, tail), NIL)
}

/** Sanitisers known here: a function, null for one that changes nothing, undefined for others. */
export const sanitizer = (name: string): Sanitizer | null | undefined => sanitizers.get(name)
const sanitizers = new Map<string, Sanitizer | null>([
  ['sanitize-inputs', sanitizeInputs],
  ['validate-texinfo', null],
  ['validate-license', null],
  ['sanitize-location', null],
])

/** Where a record was written. */
export class Place {
  readonly pos: number
  constructor(pos: number) {
    this.pos = pos
  }
}
const currentLocation = special('current-location-vector', (_form, _env, ev) =>
  ev.record instanceof Rec ? new Place(ev.record.pos) : ev.stop('a place outside of a record'),
)
const packageLocation: Primitive = ([p], ev) => {
  const record = isPackage(p) ? p : ev.stop('a package was expected')
  return fieldValue(record, record.type.index.get(sym('location')) ?? -1, ev)
}
/** Where the channel's own `add-input-label` is kept: origins have had labels of two kinds. */
export const ownLabel = sym(' add-input-label')
const procedureName: Primitive = ([f]) =>
  f instanceof Closure && f.name !== null ? sym(f.name) : false

export const guixForms: readonly (readonly [string, Special<Evaluator> | Primitive])[] = [
  ['procedure-name', procedureName],
  ['current-source-location', special('current-source-location', () => UNSPECIFIED)],
]
/**
 * `package-transitive-supported-systems`: the systems a package and all it needs support. Guix's own
 * keeps the way it came in a parameter, to find circles; here a circle is a value that needs itself.
 */
function transitiveSystems(packages: Frame): Primitive {
  const known = new Map<Value, Map<Rec, Memo>>()
  const call = (name: string, args: Value[], ev: Evaluator): Value =>
    ev.apply(ev.meaning(sym(name), packages), args)
  const work = (p: Rec, system: Value, parameter: Parameter, ev: Evaluator): Value =>
    ev.withParameters([[parameter, system]], () => {
      let systems = array(call('package-supported-systems', [p], ev), ev)
      for (const input of array(
        call('bag-direct-inputs', [call('package->bag', [p, system, false], ev)], ev),
        ev,
      )) {
        const thing = input instanceof Pair && input.cdr instanceof Pair ? input.cdr.car : undefined
        if (!isPackage(thing)) continue
        const theirs = new Set(array(transitive([thing, system], ev), ev))
        systems = systems.filter((s) => theirs.has(s))
      }
      return list(systems)
    })
  const transitive: Primitive = ([p, given], ev) => {
    const parameter = ev.meaning(sym('%current-system'), packages)
    if (!isPackage(p) || !(parameter instanceof Parameter))
      return ev.raise('a package was expected')
    const system = given ?? ev.parameter(parameter)
    let memos = known.get(system)
    if (!memos) known.set(system, (memos = new Map()))
    let memo = memos.get(p)
    if (!memo)
      memos.set(
        p,
        (memo = new Memo(
          new Pair(
            special('systems', () => work(p, system, parameter, ev)),
            NIL,
          ),
          packages,
        )),
      )
    return ev.force(memo)
  }
  return transitive
}

/** These stand for names of (guix packages), whose root this is. */
export const packageForms = (packages: Frame): Readonly<Record<string, Value>> => ({
  origin: origin(packages),
  'content-hash': contentHash,
  'add-input-label': (([input], ev) =>
    labelled(input, ev, (other) =>
      ev.apply(ev.meaning(ownLabel, packages), [other]),
    )) satisfies Primitive,
  'package-location': packageLocation,
  'package-transitive-supported-systems': transitiveSystems(packages),
  'current-location-vector': currentLocation,
})
