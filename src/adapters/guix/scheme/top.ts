/** The forms at the top of a file by their first words, as text: nothing is read further. */
import { Stop, type Sym, sym } from './data.ts'
import { utf8 } from './read.ts'
import { isDelimiter, skipBlank, skipDatum, skipToken } from './skip.ts'

export const plain = new Set(['define', 'define*', 'define-inlinable', 'define-once'])
export const open = new Set(['define-public', 'define*-public'])
export const syntactic = new Set(['define-syntax', 'define-syntax-rule', 'define-syntax-parameter'])

/** `after`: where what stands behind the name begins; `isCall`: the name stands in a list. */
export type Definition = { head: string; name: Sym; after: number; isCall: boolean }

/** The form's first word and the name it defines; null when it does not begin as a definition does. */
export function definitionAt(text: string, at: number): Definition | null {
  if (text.charCodeAt(at) !== 40) return null
  const end = skipToken(text, at + 1)
  const head = text.slice(at + 1, end)
  if (!open.has(head) && !plain.has(head) && !syntactic.has(head)) return null
  let i = end
  let isCall = false
  for (;;) {
    const c = text.charCodeAt(i)
    if (c === 40) isCall = true
    else if (c !== 32 && (c < 9 || c > 13)) break
    i++
  }
  if (isDelimiter(text.charCodeAt(i)) || "#;'`,".includes(text.charAt(i))) return null
  const after = skipToken(text, i)
  const name = utf8(text.slice(i, after))
  // A name goes into that of an input, and some databases take no NUL.
  return name.includes('\0') ? null : { head, name: sym(name), after, isCall }
}

/** The definitions of a file by name, each with all its text, and what else it gives to others. */
export type Parts = {
  interface: string
  definitions: ReadonlyMap<string, readonly string[]>
}

/**
 * What decides which names a file defines and gives to others is all of it but the bodies of
 * definitions known by their first words.
 */
export function partsOf(text: string): Parts {
  const rest: string[] = []
  const definitions = new Map<string, string[]>()
  let at = 0
  try {
    for (;;) {
      at = skipBlank(text, at, 0)
      if (at >= text.length) break
      const end = skipDatum(text, at, 0)
      const known = definitionAt(text, at)
      const form = text.slice(at, end)
      at = end
      if (!known) {
        rest.push(form)
        continue
      }
      const { name } = known.name
      rest.push(`(${known.head} ${name})`)
      const other = definitions.get(name)
      if (other) other.push(form)
      else definitions.set(name, [form])
    }
  } catch (error) {
    if (!(error instanceof Stop)) throw error
    rest.push(text.slice(at))
  }
  return { interface: rest.join('\n'), definitions }
}
