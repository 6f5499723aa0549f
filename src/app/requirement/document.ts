import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseAllDocuments,
  visit,
  type Document,
  type Node,
} from 'yaml'
import { PortolanError } from '../../model/errors.ts'
import { looksUnquoted, unquotedSpec } from './unquoted.ts'

/** No hand-written requirement is longer. */
const maxBytes = 256 * 1024
/** A spec is five levels down at most. */
const maxDepth = 20

/** A YAML document with what is needed to point into it. */
export type Source = {
  file: string
  text: string
  document: Document.Parsed
  /** `file:line:column` of an offset, both from 1. */
  where: (offset: number) => string
}

/**
 * One YAML document from text. Throws REQUIREMENT_TOO_LARGE, YAML_SYNTAX, SPEC_UNQUOTED,
 * YAML_ALIAS (an alias can unfold to any size) or REQUIREMENT_INVALID, each with its place.
 */
export function readDocument(text: string, file: string): Source {
  if (Buffer.byteLength(text) > maxBytes)
    throw new PortolanError('REQUIREMENT_TOO_LARGE', `more than ${maxBytes / 1024} KiB`, {
      where: file,
      hint: 'a requirement is a short list of specs; is this the right file?',
    })
  const lines = new LineCounter()
  const where = (offset: number): string => {
    const { line, col } = lines.linePos(offset)
    return `${file}:${Math.max(line, 1)}:${Math.max(col, 1)}`
  }
  refuseDepth(text, where)
  const documents = parseAllDocuments(text, { lineCounter: lines, prettyErrors: false })
  const [document] = documents
  if (!document || !('contents' in document) || document.contents === null)
    throw new PortolanError('REQUIREMENT_INVALID', 'the file is empty', {
      where: file,
      hint: 'name it and list what it requires; see docs/formats/requirement.md',
    })
  const source = { file, text, document, where }
  refuseErrors(source)
  if (documents[1])
    throw new PortolanError('REQUIREMENT_INVALID', 'a second YAML document', {
      where: where(documents[1].range[0]),
      hint: 'one file holds one requirement: take away everything from the line `---`',
    })
  refuseAliases(source)
  return source
}

function refuseErrors({ text, document, where }: Source): void {
  const problem = document.errors[0] ?? document.warnings[0]
  if (!problem) return
  const [offset] = problem.pos
  const spec = looksUnquoted(text, offset)
  if (spec !== null) throw unquotedSpec(spec.text, where(spec.offset))
  throw new PortolanError('YAML_SYNTAX', problem.message, {
    where: where(offset),
    hint:
      problem.code === 'TAB_AS_INDENT'
        ? 'indent with spaces'
        : 'quote specs and anything with a colon, `#`, `%` or `@`: "hdf5@1.12: +mpi"',
  })
}

function refuseAliases({ document, where }: Source): void {
  visit(document, {
    Alias: (_, node) => {
      throw new PortolanError('YAML_ALIAS', `an alias (*${node.source})`, {
        where: where(node.range?.[0] ?? 0),
        hint: 'write the value out; aliases are not read here. A spec must be quoted',
      })
    },
  })
}

/** The reader recurses: brackets or dashes piled up must not reach the end of its stack. */
function refuseDepth(text: string, where: (offset: number) => string): void {
  let depth = 0
  for (let i = 0; i < text.length; i++) {
    const c = text[i]
    if (c === '[' || c === '{') depth += 1
    else if (c === ']' || c === '}') depth -= 1
    else if (c === '\n') depth = Math.max(0, depth)
    if (depth > maxDepth || (c === '-' && /^(-[ \t]+){20}/.test(text.slice(i, i + 200))))
      throw new PortolanError('YAML_SYNTAX', 'nested too deeply', {
        where: where(i),
        hint: 'a requirement has no such depth; see docs/formats/requirement.md',
      })
  }
}

/** The node at a path, or the nearest one above it. */
export function nodeAt(document: Document.Parsed, path: readonly PropertyKey[]): Node | null {
  for (let length = path.length; length >= 0; length--) {
    const node = document.getIn(path.slice(0, length), true)
    if (isMap(node) || isSeq(node) || isScalar(node) || isAlias(node)) return node
  }
  return document.contents
}
