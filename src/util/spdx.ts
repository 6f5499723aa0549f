/**
 * Licences as SPDX expressions. Nothing is guessed: a text becomes an expression when it is one, or
 * when it is a well-known other writing of exactly one licence.
 */
import { exceptionIds, licenceIds } from './spdx-ids.ts'

const byLowerCase = (words: string) =>
  new Map(words.split(/\s+/).map((word) => [word.toLowerCase(), word]))
const licences = byLowerCase(licenceIds)
const exceptions = byLowerCase(exceptionIds)

/** Other writings, lower case, blanks and hyphens alike: `text=id`. */
const others = new Map(
  `apache 2.0=Apache-2.0|apache 2=Apache-2.0|apache license 2.0=Apache-2.0|apache license, version 2.0=Apache-2.0
  |bsd 3 clause=BSD-3-Clause|3 clause bsd=BSD-3-Clause|new bsd=BSD-3-Clause|modified bsd=BSD-3-Clause
  |bsd 2 clause=BSD-2-Clause|2 clause bsd=BSD-2-Clause|simplified bsd=BSD-2-Clause
  |gplv2=GPL-2.0-only|gplv2+=GPL-2.0-or-later|gplv3=GPL-3.0-only|gplv3+=GPL-3.0-or-later
  |gpl 2+=GPL-2.0-or-later|gpl 3+=GPL-3.0-or-later|gpl (>= 2)=GPL-2.0-or-later|gpl (>= 3)=GPL-3.0-or-later
  |lgplv2.1=LGPL-2.1-only|lgplv2.1+=LGPL-2.1-or-later|lgplv3=LGPL-3.0-only|lgplv3+=LGPL-3.0-or-later
  |mit license=MIT|the mit license=MIT|mozilla public license 2.0=MPL-2.0|boost software license 1.0=BSL-1.0`
    .split('|')
    .map((pair) => pair.trim().split('=') as [string, string]),
)

/**
 * `BSD-3-Clause`, `mit`, `https://spdx.org/licenses/MIT.html`, `GPL-2.0-or-later WITH
 * GCC-exception-3.1 AND (MIT OR Zlib)` in their proper writing; null for anything else.
 */
export function spdxExpression(written: string): string | null {
  const text = written
    .trim()
    .replace(
      /^https?:\/\/(?:www\.)?spdx\.org\/licenses\/([^/?#]+?)(?:\.(?:html|json|txt))?\/?$/,
      '$1',
    )
  if (text.length > 500) return null
  const other = others.get(text.toLowerCase().replace(/(?<=[a-z\d])[\s-]+(?=\S)/g, ' '))
  if (other) return other
  const tokens = text.match(/[()]|[^\s()]+/g) ?? []
  const made: string[] = []
  let depth = 0
  let operand = true
  for (const token of tokens) {
    if (operand) {
      const before = made.at(-1)
      if (token === '(' && before !== 'WITH') depth++
      else {
        const id = before === 'WITH' ? exceptions.get(token.toLowerCase()) : licence(token)
        if (id === undefined) return null
        made.push(id)
        operand = false
        continue
      }
    } else if (token === ')' && depth > 0) depth--
    else if (/^(and|or|with)$/i.test(token)) {
      const word = token.toUpperCase()
      if (word === 'WITH' && (made.at(-1) === ')' || made.at(-2) === 'WITH')) return null
      operand = true
      made.push(word)
      continue
    } else return null
    made.push(token)
  }
  if (operand || depth > 0) return null
  return made.join(' ').replaceAll('( ', '(').replaceAll(' )', ')')
}

function licence(token: string): string | undefined {
  if (/^(documentref-[\w.-]+:)?licenseref-[\w.-]+$/i.test(token)) return token
  const known = licences.get(token.toLowerCase())
  if (known !== undefined || !token.endsWith('+')) return known
  const base = licences.get(token.slice(0, -1).toLowerCase())
  return base && `${base}+`
}
