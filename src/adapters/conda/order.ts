/**
 * conda's order of versions, as the docstring of its `VersionOrder` defines it: `[epoch!]version
 * [+local]`, parts at `.` and `_`, runs of digits and of other signs; text before numbers, `dev`
 * before other text, `post` after everything, what is missing is 0. What conda refuses comes before
 * every version, by its text.
 */
import { compareDigits, compareLists, compareText, remembered } from '../../util/order.ts'

/** A run of digits, `post`, or other text in lower case (`dev` in upper case, to sort first). */
export type Piece = { kind: 'number' | 'post' | 'text'; text: string }
export type CondaVersion = { version: readonly Piece[][]; local: readonly Piece[][] }

const zero: Piece = { kind: 'number', text: '0' }

function pieces(part: string): Piece[] | null {
  const runs = part.match(/\d+|\*+|[^\d*]+/g)
  if (!runs) return null
  const made = runs.map((run): Piece => {
    if (/^\d/.test(run)) return { kind: 'number', text: run }
    return run === 'post'
      ? { kind: 'post', text: '' }
      : { kind: 'text', text: run === 'dev' ? 'DEV' : run }
  })
  return made[0]?.kind === 'number' ? made : [zero, ...made]
}

const allowed = /^[*.+!_0-9a-z]+$/

function splitVersion(text: string): string[] {
  if (!text.endsWith('_')) return text.replaceAll('_', '.').split('.')
  const parts = text.slice(0, -1).replaceAll('_', '.').split('.')
  return [...parts.slice(0, -1), `${parts.at(-1) ?? ''}_`]
}

function allPieces(parts: readonly string[]): Piece[][] | null {
  const made = parts.map(pieces)
  return made.every((p) => p !== null) ? made : null
}

/** null when conda refuses the version. */
export const parseVersion = remembered((written: string): CondaVersion | null => {
  let text = written.trim().toLowerCase()
  if (!allowed.test(text) && text.includes('-') && !text.includes('_'))
    text = text.replaceAll('-', '_')
  if (!allowed.test(text)) return null
  const [, epoch = '0', main = '', local] = /^(?:(\d+)!)?([^!+]+)(?:\+([^!+]*))?$/.exec(text) ?? []
  if (main === '') return null
  const version = allPieces([epoch, ...splitVersion(main)])
  const tag = local === undefined ? [] : allPieces(local.replaceAll('_', '.').split('.'))
  return version && tag ? Object.freeze({ version, local: tag }) : null
})

const rank = { text: 0, number: 1, post: 2 }

export function comparePieces(a: Piece, b: Piece): number {
  if (a.kind !== b.kind) return rank[a.kind] - rank[b.kind]
  return a.kind === 'number' ? compareDigits(a.text, b.text) : compareText(a.text, b.text)
}

export const compareParts = (a: readonly Piece[][], b: readonly Piece[][]): number =>
  compareLists(a, b, [], (x, y) => compareLists(x, y, zero, comparePieces))

export const compareParsed = (a: CondaVersion, b: CondaVersion): number =>
  compareParts(a.version, b.version) || compareParts(a.local, b.local)

/** Whether a version begins as another does, up to and within its last piece. */
export function startsWith(version: CondaVersion, prefix: CondaVersion): boolean {
  const local = prefix.local.length > 0
  if (local && compareParts(version.version, prefix.version) !== 0) return false
  const [whole, start] = local ? [version.local, prefix.local] : [version.version, prefix.version]
  const last = start.length - 1
  if (compareParts(whole.slice(0, last), start.slice(0, last)) !== 0) return false
  const [have, want] = [whole[last] ?? [], start[last] ?? []]
  const end = want.length - 1
  if (compareLists(have.slice(0, end), want.slice(0, end), zero, comparePieces) !== 0) return false
  const [piece, wanted] = [have[end] ?? zero, want[end] ?? zero]
  if (wanted.kind === 'text') return piece.kind === 'text' && piece.text.startsWith(wanted.text)
  return comparePieces(piece, wanted) === 0
}

export function compareConda(a: string, b: string): number {
  const [x, y] = [parseVersion(a), parseVersion(b)]
  if (x && y) return compareParsed(x, y)
  return Number(x !== null) - Number(y !== null) || compareText(a, b)
}
