/** Channels of the fixtures, and of texts beside them, for the tests of this folder. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { RecipeHost, RecipeUnit, TreeView } from '../adapter.ts'
import { testTree } from '../test-tree.ts'
import { recipes } from './read.ts'

export const host: RecipeHost = { target: 'x86_64_v3', platform: 'linux', os: 'debian12' }

/** Files of a fixture, and further ones. */
export function fixture(
  name: string,
  more: Readonly<Record<string, string | Uint8Array>> = {},
  id = name,
): TreeView {
  const folder = join(import.meta.dirname, 'fixtures', name)
  const files: Record<string, string | Uint8Array> = {}
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    files[path.slice(folder.length + 1)] = readFileSync(path)
  }
  return testTree({ ...files, ...more }, id)
}

/** One unit of trees opened together. */
export async function readUnit(
  trees: readonly TreeView[],
  unit: string,
  on: RecipeHost = host,
): Promise<RecipeUnit> {
  return (await recipes.open(trees, on)).read(unit)
}

/** A module of packages with these definitions, in the fixture's Guix. */
export const withModule = (body: string | Uint8Array, name = 'x'): TreeView =>
  fixture('guix', {
    [`gnu/packages/${name}.scm`]: typeof body === 'string' ? `${header(name)}\n${body}` : body,
  })

const header = (name: string): string => `(define-module (gnu packages ${name})
  #:use-module (guix packages) #:use-module (guix download) #:use-module (guix build-system gnu)
  #:use-module (guix licenses) #:use-module (gnu packages) #:use-module (gnu packages base))`
