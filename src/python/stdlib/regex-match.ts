/**
 * Matching as CPython's `sre` does it: backtracking, with its rules for empty repetitions and for
 * groups that keep what an earlier repetition matched. Every step counts against the evaluation's
 * limit, so a pattern that explodes ends as PYTHON_LIMIT.
 */
import type { Machine } from '../machine.ts'
import { unsupported } from '../signals.ts'
import type { Flags, Regex, RegexNode } from './regex-parse.ts'

export type Found = {
  start: number
  end: number
  /** Start and end of each group from 1 on, -1 where it did not take part. */
  groups: readonly (readonly [number, number])[]
}

type State = { text: Uint32Array; groups: [number, number][]; vm: Machine; begin: number }
type Next = (at: number) => boolean
type Matcher = (s: State, at: number, next: Next) => boolean

export type Program = { match: Matcher; groups: number; asciiOnly: boolean }

export function compileRegex(regex: Regex): Program {
  const compiler = new Compiler(regex.flags)
  const match = compiler.node(regex.root)
  return { match, groups: regex.groups, asciiOnly: compiler.asciiOnly || regex.flags.ignoreCase }
}

/** The match at `from`, or the first one from there on with `search`; to the very end with `full`. */
export function findMatch(
  vm: Machine,
  program: Program,
  text: Uint32Array,
  from: number,
  mode: 'match' | 'search' | 'full',
  refuseEmptyAt = -1,
): Found | null {
  if (program.asciiOnly && text.some((c) => c > 127)) {
    throw unsupported('classes of characters, or flags, on text beyond ASCII')
  }
  const last = mode === 'search' ? text.length : from
  for (let start = from; start <= last; start++) {
    const state: State = {
      text,
      groups: Array.from({ length: program.groups }, () => [-1, -1] as [number, number]),
      vm,
      begin: start,
    }
    let end = -1
    const accepted = program.match(state, start, (at) => {
      if (mode === 'full' && at !== text.length) return false
      if (at === start && start === refuseEmptyAt) return false
      end = at
      return true
    })
    if (accepted) return { start, end, groups: state.groups }
  }
  return null
}

const isWord = (c: number | undefined) =>
  c !== undefined &&
  ((c >= 48 && c <= 57) || (c >= 65 && c <= 90) || (c >= 97 && c <= 122) || c === 95)
const isSpace = (c: number) => (c >= 9 && c <= 13) || c === 32 || (c >= 28 && c <= 31)

class Compiler {
  readonly #flags: Flags
  asciiOnly = false
  constructor(flags: Flags) {
    this.#flags = flags
  }

  node(n: RegexNode): Matcher {
    const single = this.#single(n)
    if (single) {
      return (s, at, next) => {
        s.vm.step()
        const c = s.text[at]
        return c !== undefined && single(c) && next(at + 1)
      }
    }
    // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- single characters came before
    switch (n.k) {
      case 'at':
        return this.#anchor(n.where)
      case 'sequence':
        return this.#sequence(n.items.map((i) => this.node(i)))
      case 'either': {
        const branches = n.branches.map((b) => this.node(b))
        return (s, at, next) => {
          for (const b of branches) {
            const saved = save(s)
            if (b(s, at, next)) return true
            restore(s, saved)
          }
          return false
        }
      }
      case 'group':
        return this.#group(n.index, this.node(n.body))
      case 'repeat':
        return this.#repeat(n)
      case 'backreference':
        return this.#backreference(n.index)
      case 'look':
        return this.#look(n)
      default:
        throw unsupported(`'${n.k}' in a pattern`)
    }
  }

  /** The test of one character, for nodes that are one. */
  #single(n: RegexNode): ((c: number) => boolean) | null {
    if (n.k === 'any') return this.#flags.dotAll ? () => true : (c) => c !== 10
    const fold = this.#flags.ignoreCase
    if (n.k === 'char') {
      if (!fold) return (c) => c === n.code
      if (n.code > 127) throw unsupported('ignoring case beyond ASCII')
      const both = [lower(n.code), upper(n.code)]
      return (c) => both.includes(c)
    }
    if (n.k !== 'class') return null
    if (n.items.some((i) => i.k === 'category')) this.asciiOnly = true
    const holds = (c: number) =>
      n.items.some((i) => {
        if (i.k === 'range') return c >= i.from && c <= i.to
        const is = i.name === 'd' ? c >= 48 && c <= 57 : i.name === 'w' ? isWord(c) : isSpace(c)
        return is !== i.negated
      })
    const { negated } = n
    if (!fold) return (c) => holds(c) !== negated
    return (c) => (holds(lower(c)) || holds(upper(c))) !== negated
  }

  #anchor(where: '^' | '$' | 'A' | 'Z' | 'b' | 'B'): Matcher {
    const { multiline } = this.#flags
    if (where === 'b' || where === 'B') {
      this.asciiOnly = true
      const wanted = where === 'b'
      return (s, at, next) => {
        // Python 3.11 finds no `\B` in an empty text.
        const edge = isWord(s.text[at - 1]) !== isWord(s.text[at])
        return (s.text.length > 0 ? edge === wanted : false) && next(at)
      }
    }
    const test = (text: Uint32Array, at: number): boolean => {
      if (where === 'A') return at === 0
      if (where === 'Z') return at === text.length
      if (where === '^') return at === 0 || (multiline && text[at - 1] === 10)
      return (
        at === text.length ||
        (at === text.length - 1 && text[at] === 10) ||
        (multiline && text[at] === 10)
      )
    }
    return (s, at, next) => test(s.text, at) && next(at)
  }

  #sequence(items: readonly Matcher[]): Matcher {
    const run = (i: number, s: State, at: number, next: Next): boolean => {
      const item = items[i]
      if (!item) return next(at)
      return item(s, at, (end) => run(i + 1, s, end, next))
    }
    return (s, at, next) => run(0, s, at, next)
  }

  #group(index: number | null, body: Matcher): Matcher {
    if (index === null) return body
    return (s, at, next) =>
      body(s, at, (end) => {
        const group = s.groups[index - 1] as [number, number]
        s.groups[index - 1] = [at, end]
        if (next(end)) return true
        s.groups[index - 1] = group
        return false
      })
  }

  #backreference(index: number): Matcher {
    const fold = this.#flags.ignoreCase
    return (s, at, next) => {
      const [from, to] = s.groups[index - 1] as [number, number]
      if (from < 0) return false
      s.vm.step(to - from)
      for (let i = from; i < to; i++) {
        const a = s.text[i] as number
        const b = s.text[at + i - from]
        if (b === undefined || (fold ? lower(a) !== lower(b) : a !== b)) return false
      }
      return next(at + to - from)
    }
  }

  #look(n: Extract<RegexNode, { k: 'look' }>): Matcher {
    const body = this.node(n.body)
    return (s, at, next) => {
      const from = at - (n.behind ? n.width : 0)
      const saved = save(s)
      const found = from >= 0 && body(s, from, (end) => !n.behind || end === at)
      if (n.negated) {
        restore(s, saved)
        return !found && next(at)
      }
      if (found && next(at)) return true
      restore(s, saved)
      return false
    }
  }

  #repeat(n: Extract<RegexNode, { k: 'repeat' }>): Matcher {
    const single = this.#single(n.body)
    if (single)
      return n.lazy ? lazySingle(single, n.least, n.most) : greedySingle(single, n.least, n.most)
    const body = this.node(n.body)
    const { least, most, lazy } = n
    const until = (s: State, at: number, count: number, last: number, next: Next): boolean => {
      s.vm.step()
      const again = (): boolean => {
        const saved = save(s)
        if (body(s, at, (end) => until(s, end, count + 1, at, next))) return true
        restore(s, saved)
        return false
      }
      if (count < least) return again()
      // A repetition that matched nothing is not followed by another.
      const may = count < most && at !== last
      if (lazy) {
        const saved = save(s)
        if (next(at)) return true
        restore(s, saved)
        return may && again()
      }
      return (may && again()) || next(at)
    }
    return (s, at, next) => until(s, at, 0, -1, next)
  }
}

function greedySingle(test: (c: number) => boolean, least: number, most: number): Matcher {
  return (s, at, next) => {
    let end = at
    while (end - at < most && end < s.text.length && test(s.text[end] as number)) end++
    s.vm.step(end - at + 1)
    for (; end - at >= least; end--) {
      s.vm.step()
      if (next(end)) return true
    }
    return false
  }
}

function lazySingle(test: (c: number) => boolean, least: number, most: number): Matcher {
  return (s, at, next) => {
    for (let end = at; ; end++) {
      s.vm.step()
      if (end - at >= least && next(end)) return true
      if (end - at >= most || end >= s.text.length || !test(s.text[end] as number)) return false
    }
  }
}

const lower = (c: number) => (c >= 65 && c <= 90 ? c + 32 : c)
const upper = (c: number) => (c >= 97 && c <= 122 ? c - 32 : c)

const save = (s: State) => [...s.groups]
const restore = (s: State, groups: [number, number][]) => (s.groups = groups)
