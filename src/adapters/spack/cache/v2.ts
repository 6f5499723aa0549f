/**
 * A build cache in layout 1 or 2, before Spack 1.0: `build_cache/index.json` and for each spec
 * `build_cache/<platform>-<os>-<target>-<compiler>-<version>-<name>-<version>-<hash>.spec.json[.sig]`
 * with `{spec: {nodes}, binary_cache_checksum: {hash_algorithm, hash}}`, its archive at
 * `build_cache/<arch>/<compiler>-<version>/<name>-<version>/<the same>.spack`.
 */
import type { Read, TreeView } from '../../adapter.ts'
import { PortolanError } from '../../../model/errors.ts'
import type { Binary } from '../../../model/binary.ts'
import { isObject, type JsonObject } from '../../json.ts'
import { emptyIndex, failure, readObject, tryIndex } from './files.ts'
import { binaryOf, isPlainName, isSha256, type Node, parseNodes } from './node.ts'

const folder = 'build_cache'

export const isV2 = (tree: TreeView): boolean =>
  tree.list(folder).some((name) => /^index\.json$|\.spec\.json(\.sig)?$/.test(name))

/** undefined when the file's name is not the one Spack would have given. */
function archiveOf(base: string, { node, hash }: Node): string | undefined {
  const arch = node.arch
  const target = typeof arch?.target === 'string' ? arch.target : arch?.target?.name
  const head = `${arch?.platform ?? ''}-${arch?.platform_os ?? ''}-${target ?? ''}`
  const tail = `-${node.name}-${node.version}-${hash}`
  if (!base.startsWith(`${head}-`) || !base.endsWith(tail)) return undefined
  const compiler = base.slice(head.length + 1, -tail.length)
  if (!isPlainName(compiler) || !isPlainName(head)) return undefined
  return `${folder}/${head}/${compiler}/${node.name}-${node.version}/${base}.spack`
}

function readSpec(tree: TreeView, file: string, others: ReadonlyMap<string, Node['node']>): Binary {
  const path = `${folder}/${file}`
  const refuse = (why: string) => new PortolanError('CACHE_FILE', `${path} ${why}`, { where: path })
  const { object, signed } = readObject(tree, path)
  const spec = object['spec'] as JsonObject | undefined
  const nodes = parseNodes(isObject(spec) ? spec['nodes'] : undefined)
  const base = file.replace(/\.spec\.json(\.sig)?$/, '')
  const root = nodes.find((n) => base.endsWith(`-${n.hash}`))
  if (!root) throw refuse('holds no spec with the hash in its name')
  const archive = archiveOf(base, root)
  if (!archive) throw refuse('has another name than its spec gives')
  const checksum = object['binary_cache_checksum']
  const { hash_algorithm: algorithm, hash } = isObject(checksum) ? checksum : {}
  if (algorithm !== 'sha256' || !isSha256(hash)) throw refuse('has no valid sha256 of its archive')
  const around = new Map([...others, ...nodes.map((n) => [n.hash, n.node] as const)])
  return { ...binaryOf(root, around), archive, sha256: hash, signed, evidence: { source: path } }
}

export function* readV2(tree: TreeView): Iterable<Read<Binary>> {
  const names = tree.list(folder)
  const index = names.includes('index.json') ? tryIndex(tree, `${folder}/index.json`) : emptyIndex()
  yield* index.problems
  const seen = new Set<string>()
  // Signed ones first: `.spec.json.sig` stands for the same spec as `.spec.json`.
  const files = names.filter((n) => /\.spec\.json(\.sig)?$/.test(n))
  for (const file of files.toSorted(
    (a, b) => Number(b.endsWith('.sig')) - Number(a.endsWith('.sig')) || (a < b ? -1 : 1),
  )) {
    const base = file.replace(/\.sig$/, '')
    if (seen.has(base)) continue
    try {
      yield { found: readSpec(tree, file, index.nodes) }
      seen.add(base)
    } catch (error) {
      yield failure(`${folder}/${file}`, error)
    }
  }
  const known = new Set(files.map((file) => /-([a-z2-7]{32})\.spec/.exec(file)?.[1]))
  for (const node of index.cached)
    if (!known.has(node.hash))
      yield {
        skipped: { source: `${folder}/index.json`, detail: `/${node.hash}` },
        reason: `${node.node.name} is listed but has no spec file`,
      }
}
