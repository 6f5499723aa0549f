/**
 * YAML that people wrote by hand and that a stricter or laxer reader took: what can be read is, and
 * what is wrong is told with its line. Seen in real configurations: keys that stand twice, entries
 * out of line, ranges such as `[:2.4.6]`, and links that a checkout holds as files with a path in them.
 */
import { isScalar, LineCounter, parseDocument } from 'yaml'
import { PortolanError } from '../model/errors.ts'
import type { Skipped, TreeView } from './adapter.ts'

const maxBytes = 4 * 2 ** 20
const maxLinks = 8

/** Every scalar is text as it is written. Undefined when nothing can be read; `skipped` says what. */
export function readLooseYaml(tree: TreeView, path: string, skipped: Skipped[]): unknown {
  let at = path
  try {
    for (let links = 0; links < maxLinks; links++) {
      const value = parseLoose(tree.text(at, maxBytes), at, skipped)
      const target = typeof value === 'string' ? linked(value, at) : undefined
      if (target === undefined) return value
      at = target
    }
    skipped.push({ skipped: { source: path }, reason: 'links that lead in a circle' })
  } catch (error) {
    if (!(error instanceof PortolanError)) throw error
    skipped.push({ skipped: { source: path }, reason: error.message })
  }
  return undefined
}

/** The path in a file that holds nothing else: what a link becomes where there are none. */
function linked(text: string, from: string): string | undefined {
  if (!/^[^\s:]+\.(?:ya?ml|json)$/.test(text) || text.startsWith('/')) return undefined
  const parts = from.split('/').slice(0, -1)
  for (const part of text.split('/')) {
    if (part === '..') {
      if (parts.pop() === undefined) return undefined
    } else if (part !== '.') parts.push(part)
  }
  return parts.join('/')
}

/** Exported for tests. */
export function parseLoose(text: string, path: string, skipped: Skipped[]): unknown {
  const lines = new LineCounter()
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    schema: 'failsafe',
    uniqueKeys: (a, b) => {
      if (!(isScalar(a) && isScalar(b) && a.value === b.value)) return false
      const line = lines.linePos(b.range?.[0] ?? 0).line
      skipped.push({
        skipped: { source: path, detail: `line ${line}: ${String(b.value)}` },
        reason: 'the key stands twice; the last one counts',
      })
      return false
    },
  })
  for (const error of document.errors)
    skipped.push({
      skipped: { source: path, detail: `line ${lines.linePos(error.pos[0]).line}` },
      reason: error.message,
    })
  try {
    return document.contents === null ? undefined : document.toJS({ maxAliasCount: 100 })
  } catch (error) {
    skipped.push({ skipped: { source: path }, reason: String(error) })
    return undefined
  }
}
