/** Patterns and templates of `syntax-rules` and `syntax-case` (R6RS libraries, chapter 12). */
import { Bytes, Char, NIL, Pair, Stop, sym, type Value } from './data.ts'
import type { Frame } from './environment.ts'
import { Alias, type Identifier, isIdentifier, symbolOf } from './environment.ts'
import { Unread } from './read.ts'

const ellipsis = sym('...')
const underscore = sym('_')

/** What a pattern variable stands for; a list of such for each ellipsis behind it. */
export class Matched {
  readonly form: Value
  readonly several: readonly Matched[] | null
  constructor(form: Value, several: readonly Matched[] | null) {
    this.form = form
    this.several = several
  }
}
export type Bindings = Map<Identifier, Matched>

export const read = (form: Value): Value => (form instanceof Unread ? form.datum() : form)
const isEllipsis = (value: Value): boolean => isIdentifier(value) && symbolOf(value) === ellipsis

/** Whether the form fits; what its variables stand for is put into `into`. */
export function fits(
  pattern: Value,
  given: Value,
  literals: ReadonlySet<Value>,
  into: Bindings,
): boolean {
  if (isIdentifier(pattern)) {
    const name = symbolOf(pattern)
    if (name === underscore) return true
    if (literals.has(name)) {
      const form = read(given)
      return isIdentifier(form) && symbolOf(form) === name
    }
    into.set(pattern, new Matched(given, null))
    return true
  }
  const form = read(given)
  if (pattern instanceof Pair) {
    if (pattern.cdr instanceof Pair && isEllipsis(pattern.cdr.car)) {
      return fitsSeveral(pattern.car, pattern.cdr.cdr, form, literals, into)
    }
    return (
      form instanceof Pair &&
      fits(pattern.car, form.car, literals, into) &&
      fits(pattern.cdr, form.cdr, literals, into)
    )
  }
  if (Array.isArray(pattern)) {
    return Array.isArray(form) && fits(toList(pattern), toList(form), literals, into)
  }
  return sameDatum(pattern, form)
}

function fitsSeveral(
  pattern: Value,
  after: Value,
  form: Value,
  literals: ReadonlySet<Value>,
  into: Bindings,
): boolean {
  let least = 0
  for (let rest = after; rest instanceof Pair; rest = rest.cdr) least++
  const found: Value[] = []
  let rest = form
  for (; rest instanceof Pair; rest = read(rest.cdr)) found.push(rest.car)
  const count = found.length - least
  if (count < 0) return false
  const each: Bindings[] = []
  let tail = form
  for (let i = 0; i < count; i++) {
    const bindings: Bindings = new Map()
    if (!fits(pattern, found[i], literals, bindings)) return false
    each.push(bindings)
    tail = read((tail as Pair).cdr)
  }
  for (const name of variables(pattern, literals)) {
    into.set(
      name,
      new Matched(
        undefined,
        each.map((b) => b.get(name) as Matched),
      ),
    )
  }
  return fits(after, tail, literals, into)
}

function variables(
  pattern: Value,
  literals: ReadonlySet<Value>,
  into: Identifier[] = [],
): Identifier[] {
  if (isIdentifier(pattern)) {
    const name = symbolOf(pattern)
    if (name !== ellipsis && name !== underscore && !literals.has(name)) into.push(pattern)
  } else if (pattern instanceof Pair) {
    variables(pattern.car, literals, into)
    variables(pattern.cdr, literals, into)
  } else if (Array.isArray(pattern)) for (const item of pattern) variables(item, literals, into)
  return into
}

const toList = (items: readonly Value[]): Value =>
  items.reduceRight<Value>((rest, item) => new Pair(item, rest), NIL)

/** Whether two data without parts are the same. */
export function sameDatum(a: Value, b: Value): boolean {
  if (a === b) return true
  if (a instanceof Char) return b instanceof Char && a.text === b.text
  if (a instanceof Bytes) return b instanceof Bytes && a.text === b.text
  return false
}

export type Template = {
  variable(id: Identifier): Matched | undefined
  /** What a name that is no variable becomes. */
  rename(id: Identifier): Value
  /** Place given to the lists made. */
  pos: number
  /** Counts one more list made. */
  pay(): void
}

/** The form a template stands for. */
export function fill(template: Value, with_: Template): Value {
  if (isIdentifier(template)) {
    const matched = with_.variable(template)
    if (!matched) return with_.rename(template)
    if (matched.several) throw new Stop(`${symbolOf(template).name} lacks its ellipsis`, with_.pos)
    return matched.form
  }
  if (template instanceof Unread) return fill(template.datum(), with_)
  if (template instanceof Pair) {
    with_.pay()
    if (isEllipsis(template.car) && template.cdr instanceof Pair)
      return literally(template.cdr.car, with_)
    let behind = template.cdr
    let depth = 0
    while (behind instanceof Pair && isEllipsis(behind.car)) {
      depth++
      behind = behind.cdr
    }
    if (depth === 0)
      return new Pair(fill(template.car, with_), fill(template.cdr, with_), with_.pos)
    const made = repeat(template.car, depth, with_)
    const rest = fill(behind, with_)
    return made.reduceRight<Value>((tail, item) => new Pair(item, tail, with_.pos), rest)
  }
  if (Array.isArray(template)) {
    const made: Value[] = []
    for (let rest = fill(toList(template), with_); rest instanceof Pair; rest = rest.cdr)
      made.push(rest.car)
    return made
  }
  return template
}

/** `(... x)`: ellipses in x stand for themselves. */
function literally(template: Value, with_: Template): Value {
  if (isIdentifier(template)) return isEllipsis(template) ? template : fill(template, with_)
  if (template instanceof Pair)
    return new Pair(literally(template.car, with_), literally(template.cdr, with_), with_.pos)
  return template
}

function repeat(template: Value, depth: number, with_: Template): Value[] {
  const driving = variables(read(template), new Set()).filter((id) => with_.variable(id)?.several)
  const first = driving[0]
  if (!first) throw new Stop('an ellipsis in a template follows no pattern variable', with_.pos)
  const count = Math.max(...driving.map((id) => with_.variable(id)?.several?.length ?? 0))
  const made: Value[] = []
  for (let i = 0; i < count; i++) {
    const inside: Template = {
      ...with_,
      variable(id) {
        const matched = with_.variable(id)
        return matched?.several && driving.includes(id) ? matched.several[i] : matched
      },
    }
    if (depth > 1) made.push(...repeat(template, depth - 1, inside))
    else made.push(fill(template, inside))
  }
  return made
}

/** Renames as macros must: one new alias a name and expansion. */
export function renamer(env: Frame): (id: Identifier) => Identifier {
  const made = new Map<Identifier, Alias>()
  return (id) => {
    let alias = made.get(id)
    if (!alias) made.set(id, (alias = new Alias(id, env)))
    return alias
  }
}
