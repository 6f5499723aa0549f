/** Comprehensions and generator expressions. Source: The Python Language Reference 3.11, 6.2.4 and 6.2.8. */
import { assign } from './assign.ts'
import type { Clause, Expression } from './ast.ts'
import { Frame, type Machine } from './machine.ts'
import { qualified } from './names.ts'
import { PyDict, PyIterator, PySet, types, type Value } from './values.ts'

type Of<K extends Expression['k']> = Extract<Expression, { k: K }>

export function evaluateComprehension(vm: Machine, frame: Frame, e: Of<'comprehension'>): Value {
  const inner = new Frame('comprehension', new Map(), frame, frame.module, null, vm.home)
  inner.comprehension = e
  inner.qualname = qualified(
    frame,
    `<${e.of === 'generator' ? 'genexpr' : `${e.of}comp`}>.<locals>`,
  )
  const first = e.clauses[0] as Clause
  const source = vm.iterate(vm.evaluate(frame, first.source))
  if (e.of === 'generator') {
    const steps = combinations(vm, inner, e.clauses, source)
    return new PyIterator(
      () => {
        const { frame: outer } = vm
        vm.frame = inner
        const { done } = steps.next()
        const value = done ? undefined : vm.evaluate(inner, e.element)
        vm.frame = outer
        return value
      },
      vm.home,
      types.generator,
    )
  }
  vm.charge(128)
  const { frame: outer } = vm
  vm.frame = inner
  const result = collect(vm, inner, e, source)
  vm.frame = outer
  return result
}

function collect(vm: Machine, inner: Frame, e: Of<'comprehension'>, source: PyIterator): Value {
  const dict = new PyDict(vm.home)
  const items: Value[] = []
  const set = new PySet([], vm.home)
  eachCombination(vm, inner, e.clauses, 0, source, () => {
    vm.charge(e.of === 'list' ? 8 : 40)
    const element = vm.evaluate(inner, e.element)
    if (e.of === 'list') items.push(element)
    else if (e.of === 'dict') dict.set(element, vm.evaluate(inner, e.value as Expression))
    else addToSet(set, element)
  })
  return e.of === 'list' ? vm.list(items) : e.of === 'dict' ? dict : set
}

export function addToSet(set: PySet, value: Value): void {
  const [[key, item] = []] = new PySet([value]).map
  if (key !== undefined && !set.map.has(key)) set.map.set(key, item as Value)
}

function eachCombination(
  vm: Machine,
  frame: Frame,
  clauses: readonly Clause[],
  at: number,
  source: PyIterator,
  found: () => void,
): void {
  const clause = clauses[at] as Clause
  for (let v = source.next(); v !== undefined; v = source.next()) {
    vm.step()
    assign(vm, frame, clause.target, v)
    if (!clause.conditions.every((c) => vm.truth(vm.evaluate(frame, c)))) continue
    if (at + 1 === clauses.length) found()
    else {
      const next = vm.iterate(vm.evaluate(frame, (clauses[at + 1] as Clause).source))
      eachCombination(vm, frame, clauses, at + 1, next, found)
    }
  }
}

/** The same, one at a time, for generator expressions. */
function* combinations(
  vm: Machine,
  frame: Frame,
  clauses: readonly Clause[],
  source: PyIterator,
): Generator<undefined, void> {
  const clause = clauses[0] as Clause
  const rest = clauses.slice(1)
  for (let v = source.next(); v !== undefined; v = source.next()) {
    vm.step()
    assign(vm, frame, clause.target, v)
    if (!clause.conditions.every((c) => vm.truth(vm.evaluate(frame, c)))) continue
    if (rest.length === 0) yield
    else {
      const next = vm.iterate(vm.evaluate(frame, (rest[0] as Clause).source))
      yield* combinations(vm, frame, rest, next)
    }
  }
}
