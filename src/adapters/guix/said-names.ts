/**
 * What packages are called whose definitions say so themselves: `(package … (name "x") …)`, or by
 * inheriting from one that does and giving no name. Only text is looked at.
 */
import { Stop } from './scheme/data.ts'
import { skipBlank, skipDatum, skipToken } from './scheme/skip.ts'
import { definitionAt } from './scheme/top.ts'

/** Names that must mean what they mean in Guix for this to be so. */
export const saying = ['package', 'package/inherit', 'hidden-package', 'let', 'let*'] as const

/** A name; `as`: that of the package which a definition of this file holds. null: it does not say. */
export type Said = string | { as: string } | null

/** Of the expression at a place. Throws Stop where the text is malformed. */
export function saidName(text: string, start: number): Said {
  const at = skipBlank(text, start, 0)
  if (text.charCodeAt(at) !== 40) return null
  const end = skipToken(text, at + 1)
  const head = text.slice(at + 1, end)
  switch (head) {
    case 'package':
      return ofPackage(text, skipBlank(text, end, 0), null)
    case 'package/inherit': {
      const parent = skipBlank(text, end, 0)
      const behind = skipDatum(text, parent, 0)
      return ofPackage(text, skipBlank(text, behind, 0), text.slice(parent, behind))
    }
    case 'hidden-package':
      return saidName(text, end)
    default:
      return head === 'let' || head === 'let*' ? ofLet(text, end) : null
  }
}

function ofPackage(text: string, start: number, base: string | null): Said {
  let parent = base
  for (let at = start; text.charCodeAt(at) === 40;) {
    const end = skipToken(text, at + 1)
    const field = text.slice(at + 1, end)
    if (field === 'name' || field === 'inherit') {
      const value = skipBlank(text, end, 0)
      const behind = skipDatum(text, value, 0)
      const given = text.slice(value, behind)
      if (text.charCodeAt(skipBlank(text, behind, 0)) !== 41) return null
      if (field === 'name') return /^"[\w.+-]*"$/.test(given) ? given.slice(1, -1) : null
      parent = given
    }
    at = skipBlank(text, skipDatum(text, at, 0), 0)
  }
  return parent !== null && /^[\w.+-]+$/.test(parent) ? { as: parent } : null
}

/** What is bound may hide the name of a definition. */
function ofLet(text: string, start: number): Said {
  const at = skipBlank(text, start, 0)
  if (text.charCodeAt(at) !== 40) return null
  const end = skipDatum(text, at, 0)
  const said = saidName(text, end)
  if (text.charCodeAt(skipBlank(text, skipDatum(text, end, 0), 0)) !== 41) return null
  return said !== null && typeof said !== 'string' && text.slice(at, end).includes(said.as)
    ? null
    : said
}

/** Of a definition, from its opening parenthesis on. */
export function saidBy(text: string, start: number): Said {
  const known = definitionAt(text, start)
  if (!known || known.isCall) return null
  try {
    return saidName(text, known.after)
  } catch (error) {
    if (error instanceof Stop) return null
    throw error
  }
}
