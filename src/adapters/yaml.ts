/** YAML from files nobody vouches for: no aliases beyond reason, errors with file and line. */
import { LineCounter, parseDocument } from 'yaml'
import { PortolanError } from '../model/errors.ts'
import type { TreeView } from './adapter.ts'

/** `text`: every scalar as it is written, so that `1.10` does not become 1.1; `core`: as YAML 1.2 says. */
export type YamlScalars = 'core' | 'text'

/** Throws YAML_SYNTAX. */
export function parseYaml(text: string, path: string, scalars: YamlScalars = 'core'): unknown {
  const lineCounter = new LineCounter()
  const fail = (message: string, offset: number, cause: unknown) => {
    const { line } = lineCounter.linePos(offset)
    return new PortolanError('YAML_SYNTAX', `${path}:${line}: ${message}`, {
      where: `${path}:${line}`,
      cause,
    })
  }
  const document = parseDocument(text, {
    lineCounter,
    prettyErrors: false,
    schema: scalars === 'text' ? 'failsafe' : 'core',
  })
  const [error] = document.errors
  if (error) throw fail(error.message, error.pos[0], error)
  try {
    return document.toJS({ maxAliasCount: 100 })
  } catch (error) {
    throw fail(String(error), 0, error)
  }
}

/** Throws TREE_FILE or YAML_SYNTAX. */
export const readYaml = (
  tree: TreeView,
  path: string,
  scalars?: YamlScalars,
  maxBytes = 4 * 2 ** 20,
): unknown => parseYaml(tree.text(path, maxBytes), path, scalars)
