/**
 * What is staged while a class body runs, as Spack's `DirectiveMeta` keeps it: directives that wait
 * for their class, the conditions of `with when(…)` and the arguments of `with default_args(…)`.
 */
import { inexact } from '../../../../python/exceptions.ts'
import { HostObject } from '../../../../python/host.ts'
import type { Machine } from '../../../../python/machine.ts'
import {
  PyClass,
  PyList,
  PyTuple,
  types,
  type Keywords,
  type Value,
} from '../../../../python/values.ts'
import { constrain } from '../../../../spec/constrain.ts'
import { parseSpec } from '../../../../spec/parse.ts'
import { emptySpec, type Spec } from '../../../../spec/spec.ts'
import { printOf, type Directive } from '../draft.ts'
import { pythonErrors, typeName } from './arguments.ts'
import { PySpec } from './spec-object.ts'

const directiveClass = new PyClass('partial', [types.object])

/** The result of a directive: what is to be done to the package, and where it was said. */
export class PyDirective extends HostObject {
  readonly run: Directive
  /** `path:line`. */
  readonly where: string
  constructor(run: Directive, where: string) {
    super()
    this.run = run
    this.where = where
  }
  override get cls(): PyClass {
    return directiveClass
  }
}

export class Staging {
  directives: PyDirective[] = []
  readonly conditions: Spec[] = []
  readonly defaults: Keywords[] = []

  /** Arguments of a directive, with those of `default_args` around it. */
  withDefaults(keywords: Keywords): Keywords {
    if (this.defaults.length === 0) return keywords
    const merged = new Map<string, Value>()
    for (const some of [...this.defaults, keywords])
      for (const [name, value] of some ?? []) merged.set(name, value)
    return merged
  }

  /** Directives that are arguments of another one are that one's to carry out. */
  claim(values: Iterable<Value>): void {
    for (const value of values) {
      if (value instanceof PyDirective) {
        const at = this.directives.indexOf(value)
        if (at >= 0) this.directives.splice(at, 1)
      } else if (value instanceof PyList || value instanceof PyTuple) this.claim(value.items)
    }
  }

  take(): PyDirective[] {
    const taken = this.directives
    this.directives = []
    return taken
  }
}

const stagings = new WeakMap<Machine, Staging>()

export function stagingOf(vm: Machine): Staging {
  let staging = stagings.get(vm)
  if (staging === undefined) stagings.set(vm, (staging = new Staging()))
  return staging
}

/** Conjunctions are made once: recipes repeat the same conditions. */
const conjunctions = new Map<string, Spec>()

function conjunction(vm: Machine, conditions: readonly Spec[]): Spec {
  const key = conditions.map((spec) => printOf(spec).text).join('\n')
  vm.step(key.length >> 5)
  let spec = conjunctions.get(key)
  if (spec === undefined) {
    spec = pythonErrors(() => conditions.reduce((all, one) => constrain(all, one), emptySpec))
    if (conjunctions.size < 200_000 && key.length < 1000) conjunctions.set(key, spec)
  }
  return spec
}

/** A str or Spec; throws Python's TypeError, or PortolanError SPEC_SYNTAX. */
export function toSpec(value: Value | undefined): Spec {
  if (typeof value === 'string') return pythonErrors(() => parseSpec(value))
  if (value instanceof PySpec) return value.spec
  throw inexact('TypeError', `a spec cannot be made of ${typeName(value)}`)
}

/** Condition under which a directive applies: its `when` within those around it; null is never. */
export function conditionOf(vm: Machine, staging: Staging, when: Value | undefined): Spec | null {
  if (staging.conditions.length > 0) {
    // Spack takes `when=False` for none here.
    const own = when === undefined || when === null || when === false || when === ''
    return conjunction(vm, own ? staging.conditions : [...staging.conditions, toSpec(when)])
  }
  if (when === false) return null
  if (when === undefined || when === null || when === true) return emptySpec
  return toSpec(when)
}

const contextClass = new PyClass('when', [types.object])

/** `with when(…)`, or `@when(…)` on a method. */
export class PyWhen extends HostObject {
  readonly #spec: Spec
  constructor(condition: Value) {
    super()
    // `with when(False)`: Spack pushes the text "None", a package's name.
    if (condition === false) this.#spec = { ...emptySpec, name: 'None' }
    else this.#spec = condition === true ? emptySpec : toSpec(condition)
  }
  override get cls(): PyClass {
    return contextClass
  }
  override enter(vm: Machine): Value {
    stagingOf(vm).conditions.push(this.#spec)
    return null
  }
  override exit(vm: Machine): boolean {
    stagingOf(vm).conditions.pop()
    return false
  }
  /** Which of several methods is meant is decided when the package is built. */
  override call(args: readonly Value[]): Value {
    return args[0] ?? null
  }
}

/** `with default_args(…)`. */
export class PyDefaults extends HostObject {
  readonly #keywords: Keywords
  constructor(keywords: Keywords) {
    super()
    this.#keywords = keywords
  }
  override get cls(): PyClass {
    return contextClass
  }
  override enter(vm: Machine): Value {
    stagingOf(vm).defaults.push(this.#keywords)
    return null
  }
  override exit(vm: Machine): boolean {
    stagingOf(vm).defaults.pop()
    return false
  }
}
