/**
 * The part of the jq language that NumPEX's mappings are written in: `.name`, `."a:b"`, `.a.b`, `[]`,
 * `select(.x == "text")`, joined by `|`.
 */
import { PortolanError } from '../../model/errors.ts'
import { isObject } from '../json.ts'

type Filter = (value: unknown) => unknown[]

const step =
  /\s*(?:\|\s*)?(?:\.(?:([A-Za-z_]\w*)|"((?:[^"\\]|\\.)*)")|\.?\[\]|(select)\(\s*|\.(?=\s*(?:\||$)))/y

function access(key: string): Filter {
  return (value) => {
    if (value === null || value === undefined) return [null]
    if (isObject(value)) return [Object.hasOwn(value, key) ? value[key] : null]
    throw new TypeError(`has no field ${key}`)
  }
}

const each: Filter = (value) => {
  if (Array.isArray(value)) return value
  if (isObject(value)) return Object.values(value)
  throw new TypeError('is not a list')
}

/** Throws QUERY_SYNTAX with the query: what is beyond this part of jq is not guessed at. */
export function compileQuery(query: string): Filter {
  const unsupported = new PortolanError('QUERY_SYNTAX', `cannot evaluate the query ${query}`, {
    where: query,
    hint: 'supported: .name, ."a:b", [], select(.x == "text"), |',
  })
  const filters: Filter[] = []
  step.lastIndex = 0
  while (step.lastIndex < query.trimEnd().length) {
    const match = step.exec(query)
    if (!match) throw unsupported
    const [text, name, quoted, select] = match
    const key = name ?? (quoted === undefined ? undefined : (JSON.parse(`"${quoted}"`) as string))
    if (select) filters.push(selection(query, unsupported))
    else if (key !== undefined) filters.push(access(key))
    else if (text.includes('[]')) filters.push(each)
  }
  if (query.trim() === '') throw unsupported
  return (value) => filters.reduce((values, filter) => values.flatMap(filter), [value])
}

/** Reads on behind `select(`. */
function selection(query: string, unsupported: PortolanError): Filter {
  const condition = /(\.[^=()]+?)\s*==\s*"((?:[^"\\]|\\.)*)"\s*\)/y
  condition.lastIndex = step.lastIndex
  const end = step.lastIndex
  const match = condition.exec(query)
  if (!match) throw unsupported
  const left = compileQuery(match[1] ?? '')
  const right = JSON.parse(`"${match[2] ?? ''}"`) as string
  step.lastIndex = end + match[0].length
  return (value) => (left(value).includes(right) ? [value] : [])
}

/**
 * What a query finds: undefined when nothing, the value when one, a list of them when several.
 * Throws QUERY_SYNTAX; a document of another shape gives undefined.
 */
export function evaluateQuery(query: string, document: unknown): unknown {
  const filter = compileQuery(query)
  let values: unknown[]
  try {
    values = filter(document).filter((v) => v !== null && v !== undefined && v !== '')
  } catch (error) {
    if (error instanceof TypeError) return undefined
    throw error
  }
  return values.length > 1 ? values : values[0]
}
