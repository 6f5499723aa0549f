/** A node of a concrete spec in a build cache → the facts of a Binary. */
import type { Binary } from '../../../model/binary.ts'
import { SpackNode } from '../database.ts'

/** DAG hashes: 32 characters of lower-case base 32. */
export const isHash = (text: unknown): text is string =>
  typeof text === 'string' && /^[a-z2-7]{32}$/.test(text)

export const isSha256 = (text: unknown): text is string =>
  typeof text === 'string' && /^[0-9a-f]{64}$/.test(text)

/** What may stand in a file's name: nothing that leads to another folder. */
export const isPlainName = (text: string): boolean =>
  /^[\w.+=-]+$/.test(text) && !/^\.+$/.test(text)

export type Node = { node: SpackNode; hash: string }

/** null when it is no node, or its name or version could not stand in a path. */
export function parseNode(value: unknown, hash?: string): Node | null {
  const parsed = SpackNode.safeParse(value)
  if (!parsed.success) return null
  const own = parsed.data.hash ?? hash
  if (!isHash(own) || (hash !== undefined && own !== hash)) return null
  const { name, version } = parsed.data
  return isPlainName(name) && isPlainName(version) ? { node: parsed.data, hash: own } : null
}

/** All nodes of a spec file's `spec.nodes`, the root first. */
export function parseNodes(value: unknown): Node[] {
  return (Array.isArray(value) ? value : []).flatMap((node: unknown) => parseNode(node) ?? [])
}

/** Compiler flags are parameters, too; what a binary was built with is told by its compiler. */
const flags = new Set(['cflags', 'cppflags', 'cxxflags', 'fflags', 'ldflags', 'ldlibs'])

function variantsOf(node: SpackNode): NonNullable<Binary['variants']> {
  const variants: NonNullable<Binary['variants']> = {}
  for (const [name, value] of Object.entries(node.parameters)) {
    if (flags.has(name) || value === null) continue
    if (Array.isArray(value)) variants[name] = value.map(String)
    else variants[name] = typeof value === 'number' ? String(value) : value
  }
  return variants
}

const languages = new Set(['c', 'cxx', 'fortran'])

/** Until Spack 0.23 an attribute, since 1.0 the dependency that provides a language. */
function compilerOf(node: SpackNode, others: ReadonlyMap<string, SpackNode>): string | undefined {
  if (node.compiler) return `${node.compiler.name}@${node.compiler.version}`
  const edge = node.dependencies.find((d) => d.virtuals.some((v) => languages.has(v)))
  const found = others.get(edge?.hash ?? '')
  return found && `${found.name}@${found.version}`
}

/** Facts of the spec alone: where the archive is, the layout says. */
export function binaryOf(
  { node, hash }: Node,
  others: ReadonlyMap<string, SpackNode>,
): Omit<Binary, 'evidence'> {
  const target = node.arch?.target
  const compiler = compilerOf(node, others)
  const needed = node.dependencies.filter((d) => d.types.some((t) => t === 'link' || t === 'run'))
  return {
    tool: 'spack',
    name: node.name,
    version: node.version,
    hash,
    variants: variantsOf(node),
    ...(target && { target: typeof target === 'string' ? target : target.name }),
    ...(node.arch?.platform_os && { os: node.arch.platform_os }),
    ...(compiler && { compiler }),
    dependencies: [...new Set(needed.flatMap((d) => (isHash(d.hash) ? [d.hash] : [])))],
  }
}
