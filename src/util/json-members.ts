/**
 * Members of large JSON objects, one at a time: a file of hundreds of megabytes is never a tree of
 * values as a whole. Works on bytes; each value is parsed by whoever wants it.
 */
/** `end` is looked for when asked: a value may be read in part before it proves to be cut. */
export type Member = { readonly key: string; readonly start: number; readonly end: number }

/** The bytes are no JSON, or end early; `at` is the place. */
export class JsonCut extends Error {
  readonly at: number
  constructor(at: number, why: string) {
    super(`${why} at byte ${at}`)
    this.at = at
  }
}

const QUOTE = 34
const BACKSLASH = 92
const isBlank = (byte: number | undefined): boolean =>
  byte === 32 || byte === 10 || byte === 13 || byte === 9

function skipBlanks(bytes: Uint8Array, at: number): number {
  while (isBlank(bytes[at])) at++
  return at
}

/** `at`: the opening quote; gives the place behind the closing one. */
function skipString(bytes: Uint8Array, at: number): number {
  for (let i = at + 1; ; i++) {
    i = bytes.indexOf(QUOTE, i)
    if (i < 0) throw new JsonCut(bytes.length, 'a text has no end')
    let slashes = 0
    while (bytes[i - 1 - slashes] === BACKSLASH) slashes++
    if (slashes % 2 === 0) return i + 1
  }
}

/** The place behind the value that begins at `at`. Brackets of one kind may end another's. */
function skipValue(bytes: Uint8Array, at: number): number {
  if (bytes[at] === QUOTE) return skipString(bytes, at)
  let depth = 0
  for (let i = at; i < bytes.length; i++) {
    const byte = bytes[i]!
    if (byte === QUOTE) i = skipString(bytes, i) - 1
    else if (byte === 123 || byte === 91) depth++
    else if (byte === 125 || byte === 93) {
      if (depth === 0) return i
      if (--depth === 0) return i + 1
    } else if (depth === 0 && (byte === 44 || isBlank(byte))) return i
  }
  throw new JsonCut(bytes.length, 'the data ends early')
}

const decoder = new TextDecoder()
/** The value between two places. Throws SyntaxError. */
export const valueAt = (bytes: Uint8Array, { start, end }: Member): unknown =>
  JSON.parse(decoder.decode(bytes.subarray(start, end)))

/** Members of the object that begins at `from`, blanks before it aside. Throws JsonCut. */
export function* members(bytes: Uint8Array, from = 0): Iterable<Member> {
  let at = skipBlanks(bytes, from)
  if (bytes[at] !== 123) throw new JsonCut(at, 'no object')
  at = skipBlanks(bytes, at + 1)
  if (bytes[at] === 125) return
  for (;;) {
    if (bytes[at] !== QUOTE) throw new JsonCut(at, 'no name')
    const behind = skipString(bytes, at)
    const name = { key: '', start: at, end: behind }
    at = skipBlanks(bytes, behind)
    if (bytes[at] !== 58) throw new JsonCut(at, 'no colon')
    const start = skipBlanks(bytes, at + 1)
    let key: unknown
    try {
      key = valueAt(bytes, name)
    } catch {
      throw new JsonCut(name.start, 'no name')
    }
    let end: number | undefined
    const member = {
      key: String(key),
      start,
      get end() {
        return (end ??= skipValue(bytes, start))
      },
    }
    yield member
    at = skipBlanks(bytes, member.end)
    if (bytes[at] === 125) return
    if (bytes[at] !== 44) throw new JsonCut(at, 'no comma')
    at = skipBlanks(bytes, at + 1)
  }
}
