import { isMap, isScalar, isSeq, type Node, type YAMLMap } from 'yaml'
import type { $ZodIssue as Issue } from 'zod/v4/core'
import { PortolanError } from '../../model/errors.ts'
import { Requirement } from '../../model/requirement.ts'
import { parseSpec } from '../../spec/parse.ts'
import { didYouMean } from '../../util/suggest.ts'
import { nodeAt, readDocument, type Source } from './document.ts'
import { unquotedSpec } from './unquoted.ts'

const siteKeys = Object.keys(Requirement.shape.site.unwrap().shape)
const quotaKeys = ['bytes', 'inodes']
/** Known keys of each mapping, by its path. */
const keys = new Map([
  ['', Object.keys(Requirement.shape)],
  ['site', siteKeys],
  ['site.quota', quotaKeys],
])
const specLists = [['requires'], ['site', 'must'], ['site', 'forbid'], ['site', 'prefer']]

/**
 * The text of a `portolan.yaml` → Requirement, with amounts as numbers and every spec checked for
 * its syntax. Throws PortolanError, with file, line and column: YAML_SYNTAX, YAML_ALIAS,
 * SPEC_UNQUOTED, SPEC_SYNTAX, VERSION_SYNTAX, UNKNOWN_KEY, REQUIREMENT_INVALID or
 * REQUIREMENT_TOO_LARGE.
 */
export function readRequirement(text: string, file: string): Requirement {
  const source = readDocument(text, file)
  const root = source.document.contents
  if (!isMap(root)) throw invalid(source, root, 'this is not a list of keys with values')
  refuseUnknownKeys(source)
  for (const path of specLists) checkSpecs(source, path)
  const requirement = Requirement.safeParse(source.document.toJS())
  if (requirement.success) return requirement.data
  throw issueError(source, requirement.error.issues[0]!)
}

const offsetOf = (node: Node | null): number => node?.range?.[0] ?? 0

const invalid = (source: Source, node: Node | null, what: string, hint?: string) =>
  new PortolanError('REQUIREMENT_INVALID', what, {
    where: source.where(offsetOf(node)),
    hint: hint ?? 'see docs/formats/requirement.md',
  })

function refuseUnknownKeys(source: Source): void {
  for (const [path, known] of keys) {
    const map = source.document.getIn(path === '' ? [] : path.split('.'), true)
    if (!isMap(map)) continue
    for (const { key } of (map as YAMLMap<Node>).items) {
      const name = isScalar(key) ? String(key.value) : String(key)
      if (isScalar(key) && known.includes(name)) continue
      throw new PortolanError('UNKNOWN_KEY', `unknown key '${name}'${path && ` in ${path}`}`, {
        where: source.where(offsetOf(key)),
        hint: didYouMean(name, known) ?? `known here: ${known.join(', ')}`,
      })
    }
  }
}

/** The items of a list of specs: each one a string in Spack's syntax. */
function checkSpecs(source: Source, path: readonly string[]): void {
  const list = source.document.getIn(path, true)
  if (isMap(list)) {
    const [pair] = list.items
    const node = pair?.key as Node | undefined
    throw invalid(
      source,
      node ?? list,
      `${path.join('.')} is not a list`,
      'put `- ` before each spec',
    )
  }
  if (isScalar(list) && typeof list.value === 'string')
    throw invalid(
      source,
      list,
      `${path.join('.')} is not a list`,
      `write ${path.at(-1)}: ["${list.value}"]`,
    )
  if (!isSeq(list)) return
  for (const item of list.items as Node[]) checkSpec(source, item)
}

function checkSpec(source: Source, item: Node): void {
  const offset = offsetOf(item)
  if (isMap(item)) {
    const text = source.text.slice(offset, item.range?.[1]).trim()
    throw unquotedSpec(text, source.where(offset))
  }
  if (!isScalar(item) || typeof item.value !== 'string') {
    const text = source.text.slice(offset, item?.range?.[1]).trim()
    throw invalid(source, item, `a spec is text, this is ${text || 'nothing'}`, 'quote it')
  }
  try {
    parseSpec(item.value)
  } catch (error) {
    if (!(error instanceof PortolanError)) throw error
    const column = /^column (\d+)$/.exec(error.where ?? '')
    const quote = item.type === 'QUOTE_DOUBLE' || item.type === 'QUOTE_SINGLE' ? 1 : 0
    throw new PortolanError(error.code, error.message, {
      where: source.where(offset + quote + (column ? Number(column[1]) - 1 : 0)),
      ...(error.hint !== undefined && { hint: error.hint }),
      cause: error,
    })
  }
}

/** The first thing the schema does not accept, in words, at its place. */
function issueError(source: Source, issue: Issue): PortolanError {
  const node = nodeAt(source.document, issue.path)
  const at = issue.path.join('.')
  if (isMap(node) && node !== source.document.getIn(issue.path, true))
    return invalid(source, node, `${at} is missing`)
  const shown = isScalar(node) ? ` '${String(node.value)}'` : ''
  if (issue.code === 'invalid_value') {
    const values = issue.values.map(String)
    const hint = didYouMean(shown.slice(2, -1), values) ?? `one of ${values.join(', ')}`
    return invalid(source, node, `${at}:${shown} is not a value it can take`, hint)
  }
  if (at.startsWith('site.quota'))
    return invalid(source, node, `${at}:${shown} is not an amount`, 'write e.g. 50G, 50Gi or 200k')
  if (at === 'name')
    return invalid(
      source,
      node,
      `name:${shown} is not a name`,
      'letters, digits, `.`, `_` and `-`, a letter or digit first',
    )
  return invalid(source, node, `${at}${shown && `:${shown}`} is not right: ${issue.message}`)
}
