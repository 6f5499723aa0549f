/** The module `re`. Source: The Python Standard Library 3.11, re. */
import { badPattern, inexact, raise, regexError } from '../exceptions.ts'
import { HostObject } from '../host.ts'
import { over } from '../iteration.ts'
import type { Machine } from '../machine.ts'
import { native, nativeMethod, type Bound } from '../native.ts'
import { unsupported } from '../signals.ts'
import { characters } from '../text.ts'
import { PyClass, PyDict, PyModule, PyTuple, types, typeOf, type Value } from '../values.ts'
import { compileRegex, findMatch, type Found, type Program } from './regex-match.ts'
import { parseRegex, type Regex } from './regex-parse.ts'

const patternClass = new PyClass('Pattern', [types.object], { module: 're', open: true })
const matchClass = new PyClass('Match', [types.object], { module: 're', open: true })

class PyPattern extends HostObject {
  readonly text: string
  readonly regex: Regex
  readonly program: Program
  constructor(text: string, regex: Regex) {
    super()
    this.text = text
    this.regex = regex
    this.program = compileRegex(regex)
  }
  override get cls(): PyClass {
    return patternClass
  }
  override attribute(name: string): Value | undefined {
    if (name === 'pattern') return this.text
    return name === 'groups' ? this.regex.groups : undefined
  }
  override truth(): boolean {
    return true
  }
  override identical(other: Value): boolean {
    // Compiled patterns are cached by CPython: two of them may be one object.
    if (other instanceof PyPattern) throw unsupported("'is' between patterns")
    return false
  }
  override isInstance(of: PyClass): boolean {
    return of === patternClass || of === types.object
  }
}

class PyMatch extends HostObject {
  readonly pattern: PyPattern
  readonly string: string
  readonly chars: readonly string[]
  readonly found: Found
  constructor(pattern: PyPattern, string: string, chars: readonly string[], found: Found) {
    super()
    this.pattern = pattern
    this.string = string
    this.chars = chars
    this.found = found
  }
  override get cls(): PyClass {
    return matchClass
  }
  override truth(): boolean {
    return true
  }
  override identical(other: Value): boolean {
    return this === other
  }
  override item(index: Value): Value {
    return this.group(index)
  }
  override attribute(name: string): Value | undefined {
    if (name === 'string') return this.string
    return name === 're' ? this.pattern : undefined
  }
  span(which: Value): readonly [number, number] {
    const { regex } = this.pattern
    const index = typeof which === 'string' ? regex.names.get(which) : which
    if (index === 0) return [this.found.start, this.found.end]
    if (typeof index !== 'number' || index < 0 || index > regex.groups) {
      throw raise('IndexError', 'no such group')
    }
    return this.found.groups[index - 1] as readonly [number, number]
  }
  group(which: Value): Value {
    const [from, to] = this.span(which)
    return from < 0 ? null : this.chars.slice(from, to).join('')
  }
}

const asMatch = (v: Value | undefined): PyMatch => {
  if (v instanceof PyMatch) return v
  throw inexact('TypeError', 'not a match')
}

const matchMethods: readonly [string, (m: PyMatch, a: Bound, vm: Machine) => Value][] = [
  [
    'group(self, *which)',
    (m, a) => {
      if (a.rest.length === 0) return m.group(0)
      const all = a.rest.map((w) => m.group(w))
      return all.length === 1 ? (all[0] as Value) : new PyTuple(all)
    },
  ],
  [
    'groups(self, default=)',
    (m, a) => {
      const otherwise = a.get('default') ?? null
      return new PyTuple(m.found.groups.map(([from], i) => (from < 0 ? otherwise : m.group(i + 1))))
    },
  ],
  [
    'groupdict(self, default=)',
    (m, a, vm) => {
      const dict = new PyDict(vm.home)
      for (const [name, index] of m.pattern.regex.names) {
        dict.set(name, m.span(index)[0] < 0 ? (a.get('default') ?? null) : m.group(index))
      }
      return dict
    },
  ],
  ['start(self, which=, /)', (m, a) => m.span(a.get('which') ?? 0)[0]],
  ['end(self, which=, /)', (m, a) => m.span(a.get('which') ?? 0)[1]],
  ['span(self, which=, /)', (m, a) => new PyTuple([...m.span(a.get('which') ?? 0)])],
]
for (const [text, run] of matchMethods) {
  const method = nativeMethod(text, (a, vm) => run(asMatch(a.get('self')), a, vm))
  matchClass.dict.set(method.name, method)
}

const flagBits: ReadonlyMap<string, number> = new Map([
  ['IGNORECASE', 2],
  ['I', 2],
  ['MULTILINE', 8],
  ['M', 8],
  ['DOTALL', 16],
  ['S', 16],
  ['VERBOSE', 64],
  ['X', 64],
])

const compiled = new Map<string, PyPattern>()

function toPattern(vm: Machine, value: Value, flags: Value): PyPattern {
  if (value instanceof PyPattern) {
    if (flags !== 0)
      throw raise('ValueError', 'cannot process flags argument with a compiled pattern')
    return value
  }
  if (typeof value !== 'string') {
    if (value instanceof HostObject || typeOf(value) === types.bytes)
      throw unsupported('this pattern')
    throw raise('TypeError', 'first argument must be string or compiled pattern')
  }
  if (typeof flags !== 'number' || (flags & ~(2 | 8 | 16 | 64)) !== 0) {
    throw unsupported('these flags of a pattern')
  }
  vm.step(value.length)
  const key = `${flags} ${value}`
  const known = compiled.get(key)
  if (known) return known
  const regex = parseRegex(value, {
    ignoreCase: (flags & 2) !== 0,
    multiline: (flags & 8) !== 0,
    dotAll: (flags & 16) !== 0,
    verbose: (flags & 64) !== 0,
  })
  const pattern = new PyPattern(value, regex)
  // Bounded, as programs may make patterns.
  if (compiled.size > 500) compiled.clear()
  compiled.set(key, pattern)
  return pattern
}

type Subject = { string: string; chars: readonly string[]; codes: Uint32Array }

function subject(vm: Machine, value: Value): Subject {
  if (typeof value !== 'string') {
    if (value instanceof HostObject || typeOf(value) === types.bytes)
      throw unsupported('matching this')
    throw inexact('TypeError', 'expected string or bytes-like object')
  }
  vm.step(value.length)
  vm.charge(12 * value.length)
  const chars = characters(value)
  return { string: value, chars, codes: Uint32Array.from(chars, (c) => c.codePointAt(0) as number) }
}

function once(vm: Machine, p: PyPattern, text: Value, mode: 'match' | 'search' | 'full'): Value {
  const s = subject(vm, text)
  const found = findMatch(vm, p.program, s.codes, 0, mode)
  return found ? new PyMatch(p, s.string, s.chars, found) : null
}

/** All matches from left to right; an empty one may follow a match, but not where one ended empty. */
function* all(vm: Machine, p: PyPattern, s: Subject): Generator<PyMatch> {
  let from = 0
  let refuse = -1
  while (from <= s.codes.length) {
    const found = findMatch(vm, p.program, s.codes, from, 'search', refuse)
    if (!found) return
    yield new PyMatch(p, s.string, s.chars, found)
    from = found.end
    refuse = found.start === found.end ? found.end : -1
    // After an empty match the same place may only match something longer.
  }
}

function findAll(vm: Machine, p: PyPattern, text: Value): Value {
  const results: Value[] = []
  for (const m of all(vm, p, subject(vm, text))) {
    const { groups } = p.regex
    const value = (i: number): Value => {
      const v = m.group(i)
      return v === null ? '' : v
    }
    vm.charge(64)
    if (groups < 2) results.push(value(groups))
    else results.push(new PyTuple(Array.from({ length: groups }, (_, i) => value(i + 1))))
  }
  return vm.list(results)
}

function splitText(vm: Machine, p: PyPattern, text: Value, most: Value): Value {
  if (typeof most !== 'number') throw inexact('TypeError', 'an integer is required')
  const s = subject(vm, text)
  const parts: Value[] = []
  let at = 0
  let count = 0
  for (const m of all(vm, p, s)) {
    if (most !== 0 && count >= most) break
    parts.push(s.chars.slice(at, m.found.start).join(''))
    for (let i = 1; i <= p.regex.groups; i++) parts.push(m.group(i))
    at = m.found.end
    count++
    vm.charge(64)
  }
  parts.push(s.chars.slice(at).join(''))
  return vm.list(parts)
}

function substitute(
  vm: Machine,
  p: PyPattern,
  by: Value,
  text: Value,
  most: Value,
): [string, number] {
  if (typeof most !== 'number') throw inexact('TypeError', 'an integer is required')
  const s = subject(vm, text)
  const template = typeof by === 'string' ? parseTemplate(by, p) : null
  let result = ''
  let at = 0
  let count = 0
  for (const m of all(vm, p, s)) {
    if (most !== 0 && count >= most) break
    const put = template
      ? template.map((t) => (typeof t === 'string' ? t : textOf(m, t))).join('')
      : vm.call(by, [m])
    if (typeof put !== 'string') throw inexact('TypeError', 'expected str instance')
    result += s.chars.slice(at, m.found.start).join('') + put
    at = m.found.end
    count++
    vm.charge(2 * result.length)
  }
  return [result + s.chars.slice(at).join(''), count]
}

const textOf = (m: PyMatch, index: number): string => {
  const v = m.group(index)
  return typeof v === 'string' ? v : ''
}

/** Texts and numbers of groups of a replacement. */
function parseTemplate(text: string, p: PyPattern): (string | number)[] {
  const parts: (string | number)[] = []
  const pattern = /\\(?:g<([^>]*)>|([1-9]\d?)|([^]))|[^\\]+|\\$/gu
  for (const [all, name, digits, other] of text.matchAll(pattern)) {
    if (name !== undefined || digits !== undefined) {
      const index =
        name !== undefined && !/^\d+$/.test(name) ? p.regex.names.get(name) : Number(name ?? digits)
      if (index === undefined) throw raise('IndexError', `unknown group name '${name ?? ''}'`)
      if (index > p.regex.groups) throw badPattern('invalid group reference')
      parts.push(index)
    } else if (other !== undefined) {
      const simple = {
        n: '\n',
        t: '\t',
        r: '\r',
        '\\': '\\',
        a: '\x07',
        f: '\f',
        v: '\v',
        b: '\b',
      }[other]
      if (simple === undefined && /[a-zA-Z0-9]/.test(other)) {
        if (/\d/.test(other)) throw unsupported('octal escapes in a replacement')
        throw badPattern(`bad escape ${all}`)
      }
      parts.push(simple ?? all)
    } else if (all === '\\') throw badPattern('bad escape (end of pattern)')
    else parts.push(all)
  }
  return parts
}

type Action = (vm: Machine, p: PyPattern, a: Bound) => Value

const actions: readonly [string, string, Action][] = [
  ['match', 'string', (vm, p, a) => once(vm, p, a.need('string'), 'match')],
  ['search', 'string', (vm, p, a) => once(vm, p, a.need('string'), 'search')],
  ['fullmatch', 'string', (vm, p, a) => once(vm, p, a.need('string'), 'full')],
  ['findall', 'string', (vm, p, a) => findAll(vm, p, a.need('string'))],
  ['finditer', 'string', (vm, p, a) => over(vm, all(vm, p, subject(vm, a.need('string'))))],
  [
    'split',
    'string, maxsplit=',
    (vm, p, a) => splitText(vm, p, a.need('string'), a.get('maxsplit') ?? 0),
  ],
  [
    'sub',
    'repl, string, count=',
    (vm, p, a) => substitute(vm, p, a.need('repl'), a.need('string'), a.get('count') ?? 0)[0],
  ],
  [
    'subn',
    'repl, string, count=',
    (vm, p, a) =>
      new PyTuple(substitute(vm, p, a.need('repl'), a.need('string'), a.get('count') ?? 0)),
  ],
]

const special = /[\t\n\v\f\r #$&()*+\-.?[\\\]^{|}~]/g

export function reModule(): PyModule {
  const module = new PyModule('re', { open: true, home: { frozen: false } })
  for (const [name, bit] of flagBits) module.dict.set(name, bit)
  module.dict.set('error', regexError)
  module.dict.set('Pattern', patternClass)
  module.dict.set('Match', matchClass)
  module.dict.set(
    'compile',
    native('compile(pattern, flags=)', (a, vm) =>
      toPattern(vm, a.need('pattern'), a.get('flags') ?? 0),
    ),
  )
  module.dict.set(
    'escape',
    native('escape(pattern)', (a, vm) => {
      const text = a.need('pattern')
      if (typeof text !== 'string') throw unsupported('re.escape of this')
      vm.charge(4 * text.length)
      return text.replace(special, String.raw`\$&`)
    }),
  )
  for (const [name, params, run] of actions) {
    module.dict.set(
      name,
      native(`${name}(pattern, ${params}, flags=)`, (a, vm) =>
        run(vm, toPattern(vm, a.need('pattern'), a.get('flags') ?? 0), a),
      ),
    )
    patternClass.dict.set(
      name,
      nativeMethod(`${name}(self, ${params})`, (a, vm) => {
        const self = a.need('self')
        if (!(self instanceof PyPattern)) throw inexact('TypeError', 'not a pattern')
        return run(vm, self, a)
      }),
    )
  }
  return module
}
