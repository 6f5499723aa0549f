/** The forms at the top of a file: which names they define, without working any of them out. */
import { conditionType } from './conditions.ts'
import { list, NIL, Pair, Stop, sym, UNSPECIFIED, type Value, Values } from './data.ts'
import { definition } from './define.ts'
import {
  type Identifier,
  isIdentifier,
  Macro,
  Memo,
  type Special,
  symbolOf,
  SyntaxParameter,
} from './environment.ts'
import type { Evaluator } from './eval.ts'
import { syntaxRule, toArray, transformer } from './macros.ts'
import { exportNames, importOf, type Module, readHeader, Variable } from './module.ts'
import { Unread } from './read.ts'
import { type Bound, guixRecordType, plainRecordType, type RecordOptions } from './record.ts'
import { skipBlank, skipDatum, skipToken } from './skip.ts'
import { behind, second, special } from './special.ts'
import { definitionAt, open, plain, syntactic } from './top.ts'

export type LoadOptions = {
  ev: Evaluator
  records: RecordOptions
  /** A form at the top that is not followed. */
  skipped(reason: string, pos: number): void
}

const valueOf = special('the value of a definition', (form, env, ev) => {
  const whole = second(form)
  return definition((whole instanceof Unread ? whole.datum() : whole) as Pair, env, ev).value()
})
const macroOf = special('the meaning of a macro', (form, env, ev) => {
  const held = second(form)
  const whole = (held instanceof Unread ? held.datum() : held) as Pair
  const head = symbolOf(whole.car as Identifier).name
  if (head === 'define-syntax-rule') return syntaxRule(whole, env).macro
  if (head === 'define-syntax-parameter') {
    const name = symbolOf(second(whole) as Identifier).name
    return new SyntaxParameter(
      name,
      whole.cdr instanceof Pair && whole.cdr.cdr instanceof Pair
        ? transformer(whole.cdr.cdr.car, env, ev)
        : undefined,
    )
  }
  return transformer(second(whole.cdr as Pair), env, ev)
})
const held = (how: Special<Evaluator>, form: Value): Value => new Pair(how, new Pair(form, NIL))

/** Looks through the file: definitions are known by name, the forms given back wait for `settle`. */
export function load(module: Module, options: LoadOptions): readonly Unread[] {
  const { text, base } = module.file
  const later: Unread[] = []
  let at = 0
  try {
    for (;;) {
      at = skipBlank(text, at, base)
      if (at >= text.length) break
      const end = skipDatum(text, at, base)
      const form = new Unread(text, at, base, true)
      if (!quick(module, form, text, at)) later.push(new Unread(text, at, base))
      at = end
    }
  } catch (error) {
    if (!(error instanceof Stop)) throw error
    options.skipped(`${error.message}; nothing behind this is read`, error.pos)
  }
  return later
}

/** Sees to forms that other modules' macros may stand behind; bad ones are reported and left out. */
export function settle(module: Module, forms: readonly Unread[], options: LoadOptions): void {
  for (const form of forms) register(module, form, form.base + form.start, options)
}

/** Definitions known by their first words; false for any other form. */
function quick(module: Module, form: Unread, text: string, at: number): boolean {
  if (text.charCodeAt(at) !== 40) return true
  if (text.startsWith('(define-module', at) && skipToken(text, at + 1) === at + 14) {
    readHeader(form.datum(), module)
    return true
  }
  const known = definitionAt(text, at)
  if (!known) return interfaces(module, form, text, at)
  const { head, name } = known
  module.variables.set(
    name,
    new Variable(
      name,
      module,
      form.base + at,
      held(syntactic.has(head) ? macroOf : valueOf, form),
      true,
    ),
  )
  if (open.has(head)) module.export(name, name)
  return true
}

/**
 * What a module uses and gives must be known before any macro is expanded: another module may be
 * waiting for just that.
 */
function interfaces(module: Module, form: Unread, text: string, at: number): boolean {
  const head = text.slice(at + 1, skipToken(text, at + 1))
  if (!interfaceForms.has(head)) return false
  try {
    return interfaceForm(module, form.datum() as Pair, head)
  } catch (error) {
    if (!(error instanceof Stop)) throw error
    // Told of when its turn comes.
    return false
  }
}
const interfaceForms = new Set(['export', 're-export', 'use-modules', 'use-package-modules'])

function interfaceForm(module: Module, form: Pair, head: string): boolean {
  switch (head) {
    case 'export':
    case 're-export':
      exportNames(form.cdr, module)
      return true
    case 'use-modules':
      for (const spec of toArray(form.cdr)) module.import(importOf(spec))
      return true
    case 'use-package-modules':
      for (const name of toArray(form.cdr).filter(isIdentifier))
        module.import(importOf(list([sym('gnu'), sym('packages'), symbolOf(name)])))
      return true
    default:
      return false
  }
}

function register(module: Module, unread: Value, pos: number, options: LoadOptions): void {
  try {
    const form = unread instanceof Unread ? unread.datum() : unread
    if (form instanceof Pair && isIdentifier(form.car))
      registerForm(module, form, form.car, pos, options)
  } catch (error) {
    if (!(error instanceof Stop)) throw error
    options.skipped(error.message, error.pos >= 0 ? error.pos : pos)
  }
}

function bind(module: Module, name: Identifier, pos: number, value: Value): void {
  const variable = new Variable(symbolOf(name), module, pos, undefined)
  variable.value = value
  variable.state = 'done'
  module.variables.set(symbolOf(name), variable)
}
const bindAll = (module: Module, bound: Bound, pos: number): void => {
  for (const [name, value] of bound) bind(module, name, pos, value)
}

function registerForm(
  module: Module,
  form: Pair,
  id: Identifier,
  pos: number,
  options: LoadOptions,
): void {
  const head = symbolOf(id).name
  const own = module.variables.get(symbolOf(id))
  if (!own) {
    if (interfaceForm(module, form, head)) return
    if (plain.has(head) || open.has(head) || syntactic.has(head)) {
      let name = second(form)
      while (name instanceof Pair) name = name.car
      if (!isIdentifier(name)) throw new Stop('a definition has no name', pos)
      const symbol = symbolOf(name)
      module.variables.set(
        symbol,
        new Variable(symbol, module, pos, held(syntactic.has(head) ? macroOf : valueOf, form)),
      )
      if (open.has(head)) module.export(symbol, symbol)
      return
    }
    switch (head) {
      case 'begin':
      case 'eval-when':
        for (const part of toArray(head === 'begin' ? form.cdr : behind(form, 2)))
          register(module, part, part instanceof Pair && part.pos >= 0 ? part.pos : pos, options)
        return
      case 'use-service-modules':
      case 'use-system-modules':
        return
      case 'define-record-type*':
        return bindAll(module, guixRecordType(form, module.root, options.records), pos)
      case 'define-record-type':
      case 'define-immutable-record-type':
        return bindAll(module, plainRecordType(form), pos)
      case 'define-condition-type':
        return bindAll(module, conditionType(form), pos)
      case 'define-values':
        return defineValues(module, form, pos)
      case 'define-deprecated':
      case 'define-deprecated/public':
      case 'define-deprecated/alias':
      case 'define-deprecated/public-alias':
        return deprecated(module, form, head, pos)
      default:
    }
  }
  const meaning = meaningAtTop(module, id, options)
  if (meaning instanceof Macro) {
    const expanded: Value = meaning.expand(form, module.root, options.ev)
    return register(module, expanded, pos, options)
  }
  if (meaning === undefined)
    options.skipped(`(${head} …) is not followed: ${head} is not known`, pos)
  else options.skipped(`(${head} …) at the top of a file is not followed`, pos)
}

function meaningAtTop(module: Module, id: Identifier, { ev }: LoadOptions): Value {
  try {
    return ev.meaning(id, module.root)
  } catch (error) {
    if (error instanceof Stop) return undefined
    throw error
  }
}

function defineValues(module: Module, form: Pair, pos: number): void {
  const all = new Memo(second(form.cdr as Pair), module.root)
  toArray(second(form))
    .filter(isIdentifier)
    .forEach((name, i) => {
      const pick = special('one of several values', (_form, _env, ev) => {
        const value = ev.force(all)
        return value instanceof Values ? (value.items[i] ?? UNSPECIFIED) : value
      })
      module.variables.set(
        symbolOf(name),
        new Variable(symbolOf(name), module, pos, new Pair(pick, NIL)),
      )
    })
}

/** Deprecated names of Guix's (guix deprecation): an old name is syntax that stands for the new. */
function deprecated(module: Module, form: Pair, head: string, pos: number): void {
  let args = toArray(form.cdr)
  const first = args[0]
  if (
    head === 'define-deprecated' &&
    args.length > 2 &&
    isIdentifier(first) &&
    ['public', 'private'].includes(symbolOf(first).name)
  )
    args = args.slice(1)
  const isPublic = head.startsWith('define-deprecated/public')
  let [name, replacement, expression] = args
  if (name instanceof Pair) {
    expression = new Pair(
      sym('lambda*'),
      new Pair(
        name.cdr,
        args.slice(2).reduceRight<Value>((rest, item) => new Pair(item, rest), NIL),
      ),
    )
    name = name.car
  }
  const old = symbolOf(name as Identifier)
  let target = replacement as Identifier
  if (expression !== undefined && !head.endsWith('alias')) {
    const real = sym(`%${old.name}/deprecated`)
    module.variables.set(real, new Variable(real, module, pos, expression))
    if (isPublic) module.export(real, real)
    target = real
  }
  const macro = new Macro<Evaluator>((use) =>
    use instanceof Pair ? new Pair(target, use.cdr, use.pos) : target,
  )
  bind(module, old, pos, macro)
  if (isPublic) module.export(old, old)
}
