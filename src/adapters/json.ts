/** JSON from files nobody vouches for: each access says what it found when it is not what it wants. */
import { PortolanError } from '../model/errors.ts'
import type { TreeView } from './adapter.ts'

export type JsonObject = { readonly [key: string]: unknown }

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The file's JSON; throws TREE_FILE, or JSON_SYNTAX with the file. */
export function readJson(tree: TreeView, path: string, maxBytes?: number): unknown {
  return parseJson(tree.text(path, maxBytes), path)
}

export function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new PortolanError('JSON_SYNTAX', `${path} is no JSON: ${String(error).slice(0, 200)}`, {
      where: path,
      hint: 'get the file again: it may be cut off',
      cause: error,
    })
  }
}

/** A text that is not empty, else undefined. */
export const textIn = (object: JsonObject, key: string): string | undefined => {
  const value = object[key]
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined
}

/** The objects in a list; other things in it are left out. */
export const objectsIn = (value: unknown): JsonObject[] =>
  Array.isArray(value) ? value.filter(isObject) : []

/** One text or a list of texts. */
export const textsIn = (value: unknown): string[] =>
  (Array.isArray(value) ? value : [value]).filter(
    (item): item is string => typeof item === 'string' && item.trim() !== '',
  )

/** What a value is, for messages: `a list`, `null`, `a number`. */
export function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}
