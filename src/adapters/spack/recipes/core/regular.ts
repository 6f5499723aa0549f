/**
 * Regular expressions that class bodies apply. Only sequences of characters and classes with at most
 * two of `*`, `+`, `?` are applied, where matching takes no more than quadratic time; others can be
 * compiled and passed on.
 */
import { HostObject } from '../../../../python/host.ts'
import { PyNative, type Machine } from '../../../../python/machine.ts'
import { unsupported } from '../../../../python/signals.ts'
import { PyClass, PyModule, PyTuple, types, type Value } from '../../../../python/values.ts'

const patternClass = new PyClass('Pattern', [types.object])
const matchClass = new PyClass('Match', [types.object])

const atom = String.raw`(?:[A-Za-z0-9 _/:,@=%&~#"'<>!;-]|\\[dDsSwW.+*?()[\]\\/-]|\.|\[\^?[A-Za-z0-9 _.:,/-]+\])`
const simple = new RegExp(String.raw`^\^?(?:${atom}[*+?]?)*\$?$`)

function toRegExp(source: string, text: string, flags: string): RegExp {
  const quantifiers = source.match(/(?<!\\)[*+?]/g) ?? []
  if (!simple.test(source) || quantifiers.length > 2 || text.length > 1000)
    throw unsupported('applying such a regular expression')
  if (/[^\x20-\x7e]/.test(text)) throw unsupported('a regular expression on such a text')
  return new RegExp(source, flags)
}

class PyMatch extends HostObject {
  readonly #match: RegExpExecArray
  constructor(match: RegExpExecArray) {
    super()
    this.#match = match
  }
  override get cls(): PyClass {
    return matchClass
  }
  override attribute(name: string): Value | undefined {
    if (name === 'group')
      return new PyNative(name, (_vm, [index = 0]) => {
        if (index !== 0) throw unsupported('groups of a match')
        return this.#match[0]
      })
    if (name === 'groups') return new PyNative(name, () => new PyTuple([]))
    return undefined
  }
  override truth(): boolean {
    return true
  }
}

type How = 'match' | 'search' | 'fullmatch'
const hows: readonly How[] = ['match', 'search', 'fullmatch']

function apply(how: How, source: string, text: Value | undefined): Value {
  if (typeof text !== 'string') throw unsupported('a regular expression on no str')
  const whole = how === 'fullmatch' ? `(?:${source})$` : source
  const pattern = toRegExp(source, text, '')
  const made = how === 'search' ? pattern : new RegExp(whole, 'y')
  const match = made.exec(text)
  return match === null ? null : new PyMatch(match)
}

class PyPattern extends HostObject {
  readonly source: Value
  readonly plain: boolean
  constructor(source: Value, plain: boolean) {
    super()
    this.source = source
    this.plain = plain
  }
  override get cls(): PyClass {
    return patternClass
  }
  override attribute(name: string): Value | undefined {
    const how = hows.find((h) => h === name)
    return how && new PyNative(name, (_vm, [text]) => apply(how, sourceOf(this), text))
  }
}

/** The text of a pattern without flags. */
function sourceOf(pattern: Value | undefined): string {
  if (typeof pattern === 'string') return pattern
  if (pattern instanceof PyPattern && pattern.plain && typeof pattern.source === 'string')
    return pattern.source
  throw unsupported('applying such a regular expression')
}

/** The module `re`. */
export function regularExpressions(): PyModule {
  const module = new PyModule('re', { open: true })
  const compile = (_vm: Machine, args: readonly Value[]) =>
    new PyPattern(args[0] ?? null, args.length === 1)
  module.dict.set('compile', new PyNative('compile', compile))
  for (const flag of ['A', 'I', 'M', 'S', 'X', 'IGNORECASE', 'MULTILINE', 'DOTALL', 'VERBOSE'])
    module.dict.set(flag, 0)
  const special = /[()[\]{}?*+\-|^$\\.&~# \t\n\r\v\f]/g
  module.dict.set(
    'escape',
    new PyNative('escape', (vm, [text = null]) => vm.str(text).replace(special, '\\$&')),
  )
  for (const how of hows)
    module.dict.set(
      how,
      new PyNative(how, (_vm, [pattern, text]) => apply(how, sourceOf(pattern), text)),
    )
  return module
}
