/**
 * A tool that exists only for tests: its recipes are `NAME.toy` files of `word value…` lines.
 *
 * `version 1.0 SHA256`, `name NAME` and `key KEY` (of a package with several recipes), `depends NAME`,
 * `provides NAME`, `licence ID`, `maintainer NAME`, `include FILE` (read as if it stood there),
 * `bad REASON` (the recipe is skipped), `crash` (the reader itself fails), `target` (the licence is
 * then the host's target).
 */
import type { Adapter, RecipeHost, RecipeSource, TreeView } from '../../adapters/adapter.ts'
import type { Binary } from '../../model/binary.ts'
import type { Package, Recipe } from '../../model/package.ts'

type Line = { words: string[]; path: string; line: number }

function* linesOf(tree: TreeView, path: string, inputs: string[]): Generator<Line> {
  inputs.push(`${tree.id}:${path}`)
  for (const [i, text] of tree.text(path).split('\n').entries()) {
    const words = text.split(' ').filter(Boolean)
    if (words[0] === 'include') yield* linesOf(tree, words[1]!, inputs)
    else if (words.length > 0) yield { words, path, line: i + 1 }
  }
}

function toyRecipe(file: string, path: string, lines: readonly Line[], host: RecipeHost): Recipe {
  const of = (word: string) =>
    lines.flatMap(({ words }) => (words[0] === word ? [words.slice(1)] : []))
  const name = of('name')[0]?.[0] ?? file
  const key = of('key')[0]?.[0]
  const found: Package = {
    tool: 'toy',
    name,
    ...(key !== undefined && { key }),
    homepage: `https://toy.example/${name}`,
    licences: [
      ...of('licence').map(([id = '']) => ({ id, when: '' })),
      ...of('target').map(() => ({ id: host.target, when: '' })),
    ],
    maintainers: of('maintainer').flat(),
    tags: [],
    buildSystems: ['toy'],
    versions: of('version').map(([version = '']) => ({ version })),
    variants: [],
    dependencies: of('depends').map(([spec = '']) => ({
      spec,
      when: '',
      types: ['build', 'link'],
    })),
    provides: of('provides').map(([virtual = '']) => ({ virtual, when: '' })),
    providedTogether: [],
    conflicts: [],
    requires: [],
    extends: [],
    hasCode: true,
    detect: [],
    redistribute: [],
    evidence: { source: path },
  }
  const sources = of('version').map(([version = '', sha256]) => ({
    version,
    url: `https://toy.example/${name}-${version}.tar.gz`,
    ...(sha256 !== undefined && { sha256 }),
  }))
  return { package: found, sources }
}

function open(trees: readonly TreeView[], host: RecipeHost): RecipeSource {
  const find = (unit: string) => {
    const [id = '', path = ''] = unit.split(':')
    return { tree: trees.find((t) => t.id === id)!, path }
  }
  return {
    fingerprint: `toy ${JSON.stringify(host)}`,
    units: () =>
      trees.flatMap((tree) =>
        tree
          .list('')
          .filter((name) => name.endsWith('.toy'))
          .map((name) => `${tree.id}:${name}`),
      ),
    read(unit) {
      const { tree, path } = find(unit)
      const inputs: string[] = []
      try {
        const lines = [...linesOf(tree, path, inputs)]
        if (lines.some(({ words }) => words[0] === 'crash')) throw new TypeError('toy broke')
        const bad = lines.find(({ words }) => words[0] === 'bad')
        return bad
          ? {
              recipes: [],
              skipped: [
                {
                  skipped: { source: bad.path, line: bad.line },
                  reason: bad.words.slice(1).join(' '),
                },
              ],
              inputs,
            }
          : {
              recipes: [toyRecipe(path.replace('.toy', ''), path, lines, host)],
              skipped: [],
              inputs,
            }
      } catch (error) {
        if (error instanceof TypeError) throw error
        const reason = (error as Error).message
        return {
          recipes: [],
          skipped: [{ skipped: { source: path }, reason }],
          inputs: [...inputs, unit],
        }
      }
    },
  }
}

function* readCache(tree: TreeView) {
  for (const line of tree.text('index').split('\n').filter(Boolean)) {
    const [hash = '', name = '', version] = line.split(' ')
    if (version === undefined)
      yield { skipped: { source: 'index', detail: line }, reason: 'a line without version' }
    else {
      const binary: Binary = {
        tool: 'toy',
        name,
        version,
        hash,
        dependencies: [],
        evidence: { source: 'index' },
      }
      yield { found: binary }
    }
  }
}

export const toy: Adapter = {
  id: 'toy',
  title: 'Toy',
  homepage: 'https://toy.example/',
  recipes: {
    checkedAgainst: 'documentation',
    looksAt: ['*.toy'],
    cannot: (tree) =>
      tree.list('').some((name) => name.endsWith('.toy')) ? null : 'it has no .toy file',
    open,
    history: {
      paths: ['*.toy'],
      looksAt: 'lines',
      versionsIn: ({ path, added }) =>
        added.flat().flatMap((line) => {
          const version = /^version (\S+)/.exec(line)?.[1]
          return version === undefined ? [] : [{ name: path.replace(/^.*\/|\.toy$/g, ''), version }]
        }),
    },
  },
  caches: {
    checkedAgainst: 'documentation',
    looksAt: ['index'],
    cannot: (tree) => (tree.list('').includes('index') ? null : 'it has no index'),
    read: readCache,
  },
}
