import { NIL, Pair, Stop, type Sym, type Value } from './scheme/data.ts'
import { nothing, symbolOf } from './scheme/environment.ts'
import type { Evaluator, Primitive } from './scheme/eval.ts'
import { toArray } from './scheme/macros.ts'
import { type Exporter, Module, type ModuleLibrary, moduleName } from './scheme/module.ts'
import { datum } from './scheme/quote.ts'
import { special } from './scheme/special.ts'

/** Forms and procedures by which a program names modules itself. */
export function moduleForms(library: ModuleLibrary): Record<string, Value> {
  const found = (spec: Value, ev: Evaluator): Exporter | null => {
    const module = library.module(moduleName(spec))
    // Whether it has a name hangs on all that it gives.
    if (module instanceof Module) ev.holds.note(module.interface)
    for (const input of library.missed(moduleName(spec)))
      ev.holds.note({ input, module: null, uses: nothing, mark: 0 })
    return module
  }
  const reference = (spec: Value, name: Value, ev: Evaluator): Value => {
    const module = found(spec, ev)
    const symbol = symbolOf(name as Sym)
    const value =
      module instanceof Module
        ? (module.variables.get(symbol) ?? module.lookup(symbol))
        : module?.exported(symbol)
    if (value === undefined) throw new Stop(`(${moduleName(spec)}) has no ${symbol.name}`, -1)
    return value
  }
  const at = (name: string): Value =>
    special(name, (form, env, ev) => {
      const [, spec, id] = toArray(form)
      return ev.tail(new Pair(resolved, new Pair(new Pair(datum(spec), id), NIL)), env)
    })
  const resolved = special('a name of a module', (form, _env, ev) => {
    const { car, cdr } = (form.cdr as Pair).car as Pair
    return ev.settled(reference(car, cdr, ev))
  })
  const resolveInterface: Primitive = ([spec], ev) =>
    found(spec, ev) ?? ev.stop(`there is no module (${moduleName(spec)})`)
  const moduleRef: Primitive = ([module, name], ev) => {
    const symbol = symbolOf(name as Sym)
    const value =
      module instanceof Module
        ? (module.variables.get(symbol) ?? module.exported(symbol))
        : (module as Exporter).exported(symbol)
    return value === undefined ? ev.stop(`a module has no ${symbol.name}`) : ev.settled(value)
  }
  return {
    '@': at('@'),
    '@@': at('@@'),
    'resolve-interface': resolveInterface,
    'resolve-module': resolveInterface,
    'module-ref': moduleRef,
  }
}
