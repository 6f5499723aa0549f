/** Methods of str. Source: The Python Standard Library 3.11, String Methods. */
import { inexact, raise } from './exceptions.ts'
import { formatMethod } from './format-method.ts'
import { checkIterable } from './iteration.ts'
import type { Machine } from './machine.ts'
import { nativeMethod, positional, type Bound } from './native.ts'
import { unsupported } from './signals.ts'
import { sliceRange } from './subscripts.ts'
import {
  allWhitespace,
  characters,
  codePoints,
  leadingWhitespace,
  sliceText,
  toPoints,
  trailingWhitespace,
  whitespaceRuns,
} from './text.ts'
import { PySlice, PyTuple, typeOf, types, type Value } from './values.ts'

function text(value: Value | undefined, what: string): string {
  if (typeof value === 'string') return value
  throw inexact('TypeError', `${what} must be str, not ${typeOf(value ?? null).name}`)
}

const methods = types.str.dict

/** A method without keyword arguments. */
function method(
  name: string,
  least: number,
  most: number,
  run: (self: string, args: readonly Value[], vm: Machine) => Value,
): void {
  methods.set(
    name,
    positional(
      name,
      least + 1,
      most + 1,
      (vm, [self, ...args]) => {
        const s = text(self, 'self')
        vm.step(1 + (s.length >> 6))
        vm.charge(2 * s.length)
        return run(s, args, vm)
      },
      true,
    ),
  )
}

const ascii = /^[\0-\x7f]*$/

/** Rules for letters beyond ASCII differ between versions of Unicode and between languages. */
function onlyAscii(s: string, what: string): void {
  if (!ascii.test(s)) throw unsupported(`${what} of text beyond ASCII`)
}

/** Start and end arguments, as code points of `s`. */
function range(s: string, args: readonly Value[]): { from: number; to: number; start: number } {
  const length = codePoints(s)
  const [lower = null, upper = null] = args
  for (const v of [lower, upper]) {
    if (v !== null && typeof v !== 'number' && typeof v !== 'boolean' && typeof v !== 'bigint') {
      throw raise('TypeError', 'slice indices must be integers or None or have an __index__ method')
    }
  }
  const { start, count } = sliceRange(new PySlice(lower, upper, null), length)
  const given = typeof lower === 'boolean' ? Number(lower) : lower
  const beyond =
    typeof given === 'bigint' ? given > 0n : typeof given === 'number' && given > length
  const inverted = count === 0 && start > endOf(upper, length)
  return { from: start, to: start + count, start: beyond || inverted ? -1 : start }
}

function endOf(upper: Value, length: number): number {
  if (upper === null) return length
  const n = Number(upper as number)
  return n < 0 ? Math.max(0, n + length) : Math.min(n, length)
}

function find(s: string, args: readonly Value[], last: boolean): number {
  const wanted = text(args[0], 'argument')
  const { from, to, start } = range(s, args.slice(1))
  if (start < 0) return -1
  const part = sliceText(s, from, to)
  const at = last ? part.lastIndexOf(wanted) : part.indexOf(wanted)
  return at < 0 ? -1 : from + toPoints(part, at)
}

method('find', 1, 3, (s, a) => find(s, a, false))
method('rfind', 1, 3, (s, a) => find(s, a, true))
for (const [name, last] of [
  ['index', false],
  ['rindex', true],
] as const) {
  method(name, 1, 3, (s, a) => {
    const at = find(s, a, last)
    if (at < 0) throw raise('ValueError', 'substring not found')
    return at
  })
}

method('count', 1, 3, (s, args) => {
  const wanted = text(args[0], 'argument')
  const { from, to, start } = range(s, args.slice(1))
  if (start < 0) return 0
  const part = sliceText(s, from, to)
  if (wanted === '') return codePoints(part) + 1
  return part.split(wanted).length - 1
})

for (const name of ['startswith', 'endswith'] as const) {
  method(name, 1, 3, (s, args) => {
    const { from, to, start } = range(s, args.slice(1))
    const part = sliceText(s, from, to)
    const test = (v: Value | undefined): boolean => {
      if (typeof v !== 'string') {
        throw raise(
          'TypeError',
          `${name} first arg must be str or a tuple of str, not ${typeOf(v ?? null).name}`,
        )
      }
      if (start < 0) return false
      return name === 'startswith' ? part.startsWith(v) : part.endsWith(v)
    }
    const [wanted] = args
    if (!(wanted instanceof PyTuple)) return test(wanted)
    return wanted.items.some((v) => {
      if (typeof v === 'string') return test(v)
      throw raise('TypeError', `tuple for ${name} must only contain str, not ${typeOf(v).name}`)
    })
  })
}

function strip(s: string, chars: Value | undefined, left: boolean, right: boolean): string {
  if (chars === undefined || chars === null) {
    const begun = left ? s.replace(leadingWhitespace, '') : s
    return right
      ? begun.trimEnd() === begun
        ? begun.replace(trailingControls, '')
        : stripEnd(begun)
      : begun
  }
  const set = new Set(characters(text(chars, 'strip arg')))
  const all = characters(s)
  let from = 0
  let to = all.length
  if (left) while (from < to && set.has(all[from] as string)) from++
  if (right) while (to > from && set.has(all[to - 1] as string)) to--
  return all.slice(from, to).join('')
}

const trailingControls = trailingWhitespace

/** A pattern anchored at the end tries every position: walk back instead. */
function stripEnd(s: string): string {
  let end = s.length
  while (end > 0 && allWhitespace.test(s[end - 1] as string)) end--
  return s.slice(0, end)
}

method('strip', 0, 1, (s, [c]) => strip(s, c, true, true))
method('lstrip', 0, 1, (s, [c]) => strip(s, c, true, false))
method('rstrip', 0, 1, (s, [c]) => strip(s, c, false, true))

function limit(v: Value | undefined): number {
  const n = v === undefined ? -1 : typeof v === 'boolean' ? Number(v) : v
  if (typeof n !== 'number') throw inexact('TypeError', 'an integer is required')
  return n < 0 ? Number.POSITIVE_INFINITY : n
}

function split(s: string, separator: Value, most: number, fromRight: boolean): string[] {
  if (separator === null) return splitSpaces(s, most, fromRight)
  const by = text(separator, 'separator')
  if (by === '') throw raise('ValueError', 'empty separator')
  const parts = s.split(by)
  if (parts.length - 1 <= most) return parts
  if (fromRight) {
    const rest = parts.splice(parts.length - most)
    return [parts.join(by), ...rest]
  }
  return [...parts.slice(0, most), parts.slice(most).join(by)]
}

function splitSpaces(s: string, most: number, fromRight: boolean): string[] {
  const words = s.split(whitespaceRuns).filter((w) => w !== '')
  if (words.length - 1 < most || words.length === 0) return words
  const parts: string[] = []
  if (!fromRight) {
    let rest = s.replace(leadingWhitespace, '')
    for (let i = 0; i < most && rest !== ''; i++) {
      const word = words[i] as string
      parts.push(word)
      rest = rest.slice(word.length).replace(leadingWhitespace, '')
    }
    // With a limit of 0 the end of the text stays as it is.
    return rest === '' ? parts : [...parts, rest]
  }
  let rest = stripEnd(s)
  for (let i = 0; i < most && rest !== ''; i++) {
    const word = words[words.length - 1 - i] as string
    parts.unshift(word)
    rest = stripEnd(rest.slice(0, rest.length - word.length))
  }
  return rest === '' ? parts : [rest, ...parts]
}

for (const [name, fromRight] of [
  ['split', false],
  ['rsplit', true],
] as const) {
  methods.set(
    name,
    nativeMethod(`${name}(self, sep=, maxsplit=)`, (a, vm) => {
      const s = text(a.need('self'), 'self')
      vm.step(1 + (s.length >> 4))
      vm.charge(24 * s.length)
      return vm.list(split(s, a.get('sep') ?? null, limit(a.get('maxsplit')), fromRight))
    }),
  )
}

methods.set(
  'splitlines',
  nativeMethod('splitlines(self, keepends=)', (a, vm) => {
    const s = text(a.need('self'), 'self')
    vm.step(1 + (s.length >> 4))
    vm.charge(24 * s.length)
    const keep = vm.truth(a.get('keepends') ?? false)
    const lines = s.match(
      // oxlint-disable-next-line no-control-regex -- Python's line ends and spaces.
      /[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]*(?:\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029])|[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+$/g,
    )
    // oxlint-disable-next-line no-control-regex -- Python's line ends and spaces.
    const end = /(?:\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029])$/
    return vm.list((lines ?? []).map((l) => (keep ? l : l.replace(end, ''))))
  }),
)

method('partition', 1, 1, (s, [by]) => {
  const sep = text(by, 'separator')
  if (sep === '') throw raise('ValueError', 'empty separator')
  const at = s.indexOf(sep)
  if (at < 0) return new PyTuple([s, '', ''])
  return new PyTuple([s.slice(0, at), sep, s.slice(at + sep.length)])
})
method('rpartition', 1, 1, (s, [by]) => {
  const sep = text(by, 'separator')
  if (sep === '') throw raise('ValueError', 'empty separator')
  const at = s.lastIndexOf(sep)
  if (at < 0) return new PyTuple(['', '', s])
  return new PyTuple([s.slice(0, at), sep, s.slice(at + sep.length)])
})

method('replace', 2, 3, (s, [a, b, count], vm) => {
  const [from, to] = [text(a, 'replace() argument 1'), text(b, 'replace() argument 2')]
  const parts = from === '' ? ['', ...characters(s), ''] : s.split(from)
  const most = Math.min(limit(count), parts.length - 1)
  vm.charge(2 * (s.length + to.length * most) + 16 * parts.length)
  vm.step(parts.length >> 2)
  if (from === '') {
    // Between all characters and at both ends.
    let result = ''
    parts.slice(1).forEach((c, i) => (result += (i < most ? to : '') + c))
    return result
  }
  if (most === parts.length - 1) return parts.join(to)
  return [...parts.slice(0, most), parts.slice(most).join(from)].join(to)
})

method('join', 1, 1, (s, [items], vm) => {
  const parts: string[] = []
  let size = 0
  checkIterable(items as Value, 'can only join an iterable')
  const all = vm.items(items as Value)
  for (const v of all) {
    if (typeof v !== 'string') {
      throw raise(
        'TypeError',
        `sequence item ${parts.length}: expected str instance, ${typeOf(v).name} found`,
      )
    }
    size += v.length + s.length
    parts.push(v)
  }
  vm.charge(2 * size)
  return parts.join(s)
})

method('removeprefix', 1, 1, (s, [p]) => {
  const prefix = text(p, 'argument')
  return s.startsWith(prefix) ? s.slice(prefix.length) : s
})
method('removesuffix', 1, 1, (s, [p]) => {
  const suffix = text(p, 'argument')
  return suffix !== '' && s.endsWith(suffix) ? s.slice(0, -suffix.length) : s
})

method('upper', 0, 0, (s) => s.toUpperCase())
method('lower', 0, 0, (s) => s.toLowerCase())
method('swapcase', 0, 0, (s) => {
  onlyAscii(s, 'swapcase')
  return s.replace(/[a-z]+|[A-Z]+/g, (w) => (w < 'a' ? w.toLowerCase() : w.toUpperCase()))
})
method('capitalize', 0, 0, (s) => {
  onlyAscii(s, 'capitalize')
  return s.slice(0, 1).toUpperCase() + s.slice(1).toLowerCase()
})
method('title', 0, 0, (s) => {
  onlyAscii(s, 'title')
  return s.replace(/[a-zA-Z]+/g, (w) => (w[0] as string).toUpperCase() + w.slice(1).toLowerCase())
})

function width(v: Value | undefined): number {
  const n = typeof v === 'boolean' ? Number(v) : v
  if (typeof n !== 'number') throw inexact('TypeError', 'an integer is required')
  return n
}

function fill(v: Value | undefined): string {
  const c = v === undefined ? ' ' : text(v, 'The fill character')
  if (codePoints(c) !== 1) {
    throw raise('TypeError', 'The fill character must be exactly one character long')
  }
  return c
}

function padded(vm: Machine, s: string, to: number, c: string, left: (missing: number) => number) {
  const missing = to - codePoints(s)
  if (missing <= 0) return s
  vm.charge(2 * to)
  const before = left(missing)
  return c.repeat(before) + s + c.repeat(missing - before)
}

method('ljust', 1, 2, (s, [w, c], vm) => padded(vm, s, width(w), fill(c), () => 0))
method('rjust', 1, 2, (s, [w, c], vm) => padded(vm, s, width(w), fill(c), (m) => m))
method('center', 1, 2, (s, [w, c], vm) => {
  const to = width(w)
  return padded(vm, s, to, fill(c), (m) => Math.floor(m / 2) + (m & to & 1))
})
method('zfill', 1, 1, (s, [w], vm) => {
  const sign = /^[+-]/.test(s) ? (s[0] as string) : ''
  const missing = width(w) - codePoints(s)
  if (missing <= 0) return s
  vm.charge(2 * missing)
  return sign + '0'.repeat(missing) + s.slice(sign.length)
})

/** Tests of every character; one beyond ASCII is only judged where `known` knows it. */
function test(name: string, pattern: RegExp, beyond: RegExp | null, empty = false): void {
  method(name, 0, 0, (s) => {
    if (s === '') return empty
    if (ascii.test(s)) return pattern.test(s)
    if (!beyond) throw unsupported(`${name} of text beyond ASCII`)
    return beyond.test(s)
  })
}
test('isalpha', /^[a-zA-Z]+$/, /^\p{L}+$/u)
test('isdecimal', /^\d+$/, /^\p{Nd}+$/u)
test('isdigit', /^\d+$/, null)
test('isnumeric', /^\d+$/, null)
test('isalnum', /^[a-zA-Z0-9]+$/, null)
// oxlint-disable-next-line no-control-regex -- Python's line ends and spaces.
test('isspace', /^[\t-\r\x1c-\x1f ]+$/, allWhitespace)
test('isupper', /^[^a-z]*[A-Z][^a-z]*$/, null)
test('islower', /^[^A-Z]*[a-z][^A-Z]*$/, null)
test('istitle', /^[^a-zA-Z]*(?:[A-Z][a-z]*(?:[^a-zA-Z]+|$))+$/, null)
test('isascii', /^/, /^[\0-\x7f]*$/, true)
test('isidentifier', /^[a-zA-Z_]\w*$/, null)
test('isprintable', /^[ -~]*$/, null, true)

methods.set(
  'format',
  nativeMethod('format(self, *args, **kwargs)', (a: Bound, vm) => {
    const s = text(a.need('self'), 'self')
    vm.step(1 + (s.length >> 4))
    return formatMethod(vm, s, a.rest, a.keywords)
  }),
)
