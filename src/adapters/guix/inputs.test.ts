/** What a unit says it was read from: while that is unchanged, reading it again gives the same. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { RecipeSource, TreeView } from '../adapter.ts'
import { recipes } from './read.ts'
import { fixture, host } from './testing.ts'

const modules = ['p', 'q', 'r', 's'] as const
type Name = (typeof modules)[number]

const packageOf = (variable: string, fields: string): string =>
  `(define-public ${variable} (package (inherit shore) ${fields}))`

/** A form at the top of a module: each kind of hold that one file can have on another. */
const form = fc.oneof(
  fc
    .tuple(fc.constantFrom('a', 'b', 'c'), fc.constantFrom('1', '2', '3'))
    .map(([name, version]) => packageOf(name, `(name "${name}") (version "${version}")`)),
  fc
    .tuple(fc.constantFrom('a', 'b', 'd', 'e'), fc.constantFrom('a', 'b', 'c', 'v'))
    .map(([name, input]) => packageOf(name, `(name "${name}") (inputs (list ${input}))`)),
  fc.constantFrom('"1"', '"2"', 'w').map((value) => `(define-public v ${value})`),
  fc.constantFrom('"8"', '"9"').map((value) => `(define w ${value})`),
  fc.constant(packageOf('f', '(name "f") (version v)')),
  fc.constant('(re-export a v)'),
  fc.constant('(export w)'),
  fc.constantFrom('1', '2').map(
    (version) =>
      `(define-syntax-rule (define-one id text) (define-public id (package (inherit shore) (name text) (version "${version}"))))
         (export define-one)`,
  ),
  fc.constantFrom('a', 'g').map((name) => `(define-one ${name} "${name}")`),
  fc
    .constantFrom('a', 'g')
    .map((name) => packageOf('h', `(name "h") (inputs (find-packages-by-name "${name}"))`)),
  fc.constant(';; a line of a comment'),
)

const header = (name: string, imports: readonly string[]): string =>
  `(define-module (gnu packages ${name})
  #:use-module (guix packages) #:use-module (guix download) #:use-module (gnu packages)
  #:use-module (gnu packages base)
  ${imports.map((other) => `#:use-module (gnu packages ${other})`).join(' ')})`

const text = (name: Name) =>
  fc
    .tuple(
      fc.shuffledSubarray(modules.filter((other) => other !== name)),
      fc.array(form, { maxLength: 5 }),
    )
    .map(([imports, forms]) => [header(name, imports), ...forms].join('\n'))

const channel = fc.record({ p: text('p'), q: text('q'), r: text('r'), s: text('s') })
const edit = fc.constantFrom(...modules).chain((name) => fc.tuple(fc.constant(name), text(name)))
/** A file that is new altogether. */
const added = fc.option(text('p'))

const treeOf = (texts: Readonly<Record<string, string>>): TreeView =>
  fixture(
    'guix',
    Object.fromEntries(
      Object.entries(texts).map(([name, body]) => [`gnu/packages/${name}.scm`, body]),
    ),
  )

/** The state of an input, as a sync sees it. */
function stateOf(input: string, tree: TreeView, source: RecipeSource): string {
  const [file = '', part] = input.split('//')
  if (part !== undefined) return String(source.part?.(file, part))
  const path = file.slice(tree.id.length + 1)
  if (path === '' || path.endsWith('/')) return tree.list(path.replace(/\/$/, '')).join('\n')
  try {
    return tree.text(path)
  } catch {
    return 'unreadable'
  }
}

const open = async (tree: TreeView): Promise<RecipeSource> => recipes.open([tree], host)

test('whatever changes, a unit none of whose inputs did is read as before', async () => {
  let kept = 0
  let changed = 0
  await fc.assert(
    fc.asyncProperty(
      channel,
      fc.array(edit, { minLength: 1, maxLength: 2 }),
      added,
      async (texts, edits, more) => {
        const before = treeOf(texts)
        const after = treeOf({
          ...texts,
          ...Object.fromEntries(edits),
          ...(more !== null && { t: more.replace('(gnu packages p)', '(gnu packages t)') }),
        })
        const [first, second] = [await open(before), await open(after)]
        for (const unit of first.units()) {
          const old = first.read(unit)
          const same = old.inputs.every(
            (input) => stateOf(input, before, first) === stateOf(input, after, second),
          )
          if (!same) {
            changed++
            continue
          }
          kept++
          const now = (await open(after)).read(unit)
          expect({ unit, recipes: now.recipes, skipped: now.skipped }).toEqual({
            unit,
            recipes: old.recipes,
            skipped: old.skipped,
          })
        }
      },
    ),
    { numRuns: 300 },
  )
  // Both happen, or nothing was shown.
  expect(Math.min(kept, changed)).toBeGreaterThan(100)
})
