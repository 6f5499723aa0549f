/** Where Spack keeps its installations: install trees, their databases, upstreams. */
import { parse } from 'yaml'
import { z } from 'zod'
import type { MachineView } from '../adapter.ts'

/** Install trees are looked for here; the configuration may name more. */
const places = [
  '$SPACK_ROOT/opt/spack',
  '$PORTOLAN_ROOTS',
  '$PORTOLAN_ROOTS/opt/spack',
  '$HOME/spack/opt/spack',
  '$HOME/spack/opt',
  '/opt/spack',
  '/opt/spack/opt/spack',
]

export const databaseGlobs: readonly string[] = places.map(
  (place) => `${place}/.spack-db/index.json`,
)

/** `config.yaml` may move the install tree, `upstreams.yaml` names trees of others. */
export const configGlobs: readonly string[] = [
  '$SPACK_ROOT/etc/spack',
  '$SPACK_ROOT/etc/spack/site',
  '$HOME/.spack',
  '/etc/spack',
].flatMap((folder) => [`${folder}/config.yaml`, `${folder}/upstreams.yaml`])

const Config = z.object({
  config: z
    .object({
      install_tree: z.union([z.string(), z.object({ root: z.string().optional() })]).optional(),
    })
    .optional(),
  upstreams: z.record(z.string(), z.object({ install_tree: z.string() })).optional(),
})

export type Trees = { trees: string[]; problems: { path: string; reason: string }[] }

/** Install trees of this machine, each once, found by place and by configuration. */
export async function installTrees(view: MachineView): Promise<Trees> {
  const found = (await view.files(...databaseGlobs)).map((path) =>
    path.replace(/\/\.spack-db\/index\.json$/, ''),
  )
  const problems: Trees['problems'] = []
  for (const path of await view.files(...configGlobs)) {
    const text = await view.tryText(path)
    if (text === null) continue
    let document: unknown
    try {
      // Spack marks keys that replace lower scopes with a second colon: `upstreams::`.
      document = parse(text.replace(/^(\w+)::/gm, '$1:'))
    } catch (error) {
      problems.push({ path, reason: `is not valid YAML: ${(error as Error).message}` })
      continue
    }
    const parsed = Config.safeParse(document ?? {})
    if (!parsed.success) {
      problems.push({ path, reason: z.prettifyError(parsed.error) })
      continue
    }
    const tree = parsed.data.config?.install_tree
    const named = [
      ...(tree === undefined ? [] : [typeof tree === 'string' ? tree : tree.root]),
      ...Object.values(parsed.data.upstreams ?? {}).map((u) => u.install_tree),
    ]
    for (const name of named)
      if (name !== undefined) found.push(expand(name, view.environment).replace(/(.)\/+$/, '$1'))
  }
  return { trees: [...new Set(found)], problems }
}

const expand = (path: string, environment: Readonly<Record<string, string>>): string =>
  path
    .replace(/^~(?=\/|$)/, environment['HOME'] ?? '~')
    .replace(/\$\{?spack\}?/g, environment['SPACK_ROOT'] ?? '$spack')
    .replace(/\$\{?([A-Za-z_]+)\}?/g, (text, name: string) => environment[name] ?? text)
