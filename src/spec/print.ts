/**
 * Spec → text in Spack's canonical printing (`Spec.__str__`, Spack 1.2): versions, flags, boolean
 * variants, other variants, architecture, then direct and transitive dependencies by name.
 */
import {
  compilerAliases,
  type DependencyConstraint,
  type Spec,
  type VariantConstraint,
  type VariantSetting,
} from './spec.ts'

const bare = /^[a-zA-Z0-9,/_.\-[\]]+$/

const quoted = (text: string): string =>
  bare.test(text) ? text : text.includes("'") ? JSON.stringify(text) : `'${text}'`

const isBoolean = (v: VariantConstraint): boolean => typeof v.values[0] === 'boolean'

function printVariant(v: VariantConstraint): string {
  if (isBoolean(v)) {
    const sigil = v.values[0] === true ? '+' : '~'
    return `${v.propagate ? sigil : ''}${sigil}${v.name}`
  }
  const operator = `${v.exact ? ':' : ''}${v.propagate ? '==' : '='}`
  if (v.values.length === 1) {
    const value = String(v.values[0])
    return `${v.name}${operator}${value === '*' ? '*' : quoted(value)}`
  }
  return `${v.name}${operator}${quoted([...new Set(v.values.map(String))].sort().join(','))}`
}

const byName = (a: VariantConstraint, b: VariantConstraint): number =>
  a.name < b.name ? -1 : a.name > b.name ? 1 : 0

function printVariants(variants: readonly VariantConstraint[]): string {
  if (variants.length === 0) return ''
  if (variants.length === 1) {
    const only = variants[0]!
    return isBoolean(only) ? printVariant(only) : ` ${printVariant(only)}`
  }
  const sorted = variants.toSorted(byName)
  const booleans = sorted.filter(isBoolean).map(printVariant).join('')
  return (
    booleans +
    sorted
      .filter((v) => !isBoolean(v))
      .map((v) => ` ${printVariant(v)}`)
      .join('')
  )
}

const constraint = (name: string, setting: VariantSetting): VariantConstraint => ({
  name,
  values: typeof setting === 'object' ? setting : [setting],
  exact: false,
  propagate: false,
})

/** `+mpi`, `~mpi`, `api=v110`, `languages=c,c++` (quoted where Spack quotes). */
export const formatVariant = (name: string, setting: VariantSetting): string =>
  printVariant(constraint(name, setting))

/** A node of which all is settled: `hdf5@=1.14.6+mpi~szip api=default build_system=cmake target=zen3`. */
export function formatNode(
  name: string,
  version: string | null,
  variants: Readonly<Record<string, VariantSetting>>,
  target?: string,
): string {
  const settings = Object.entries(variants).map(([key, setting]) => constraint(key, setting))
  const pinned = version === null ? '' : `@=${version}`
  return `${name}${pinned}${printVariants(settings)}${target ? ` target=${target}` : ''}`
}

function printFlags({ flags, propagatedFlags = [] }: Spec): string {
  const names = Object.keys(flags)
  if (names.length === 0) return ''
  const texts = names
    .sort()
    .map((name) => ` ${name}${propagatedFlags.includes(name) ? '==' : '='}${quoted(flags[name]!)}`)
  return `${texts.join('')} `
}

/** The node alone, without its dependencies. */
export function printNode(spec: Spec, name = spec.name): string {
  let text = name ?? ''
  if (spec.versions) text += `@${spec.versions.text}`
  text += printFlags(spec) + printVariants(spec.variants)
  if (name === null && spec.namespace !== null) text += ` namespace=${spec.namespace}`
  if (spec.platform !== null) text += ` platform=${spec.platform}`
  if (spec.os !== null) text += ` os=${spec.os}`
  if (spec.target !== null) text += ` target=${spec.target}`
  if (spec.hash !== null) text += `/${spec.hash}`
  return text.trim()
}

const legacyNames = new Map(Object.entries(compilerAliases).map(([old, name]) => [name, old]))

/** A nameless dependency needs a `*` where its first attribute could be taken for a virtual. */
function star(edge: DependencyConstraint, node: string): string {
  const { spec } = edge
  if (spec.name !== null) return ''
  if (edge.virtuals.length > 0) return '*'
  if (node.startsWith('@')) return ''
  if (Object.keys(spec.flags).length > 0 || !spec.variants.some(isBoolean)) return '*'
  return (spec.platform ?? spec.os ?? spec.target) ? '*' : ''
}

function printEdge(edge: DependencyConstraint): string {
  const { spec, when, types, virtuals, sigil } = edge
  const name = sigil === '^' ? spec.name : (legacyNames.get(spec.name ?? '') ?? spec.name)
  const node = printNode(spec, name)
  const attributes = [
    ...(when === null ? [] : [`when='${printSpec(when)}'`]),
    ...(types.length > 0 ? [`deptypes=${types.join(',')}`] : []),
  ].join(' ')
  const assigned = virtuals.length > 0 ? `${[...new Set(virtuals)].sort().join(',')}=` : ''
  return `${sigil}${attributes && `[${attributes}] `}${star(edge, node)}${assigned}${node}`
}

const byNodeName = (a: DependencyConstraint, b: DependencyConstraint): number => {
  const [x, y] = [a.spec.name ?? '', b.spec.name ?? '']
  return x < y ? -1 : x > y ? 1 : 0
}

function printDependencies(edges: readonly DependencyConstraint[]): string {
  const direct = edges.filter((edge) => edge.sigil !== '^').sort(byNodeName)
  const transitive = edges.filter((edge) => edge.sigil === '^').sort(byNodeName)
  return [
    ...direct.map(printEdge),
    ...transitive.flatMap((edge) =>
      edge.spec.dependencies.length === 0
        ? [printEdge(edge)]
        : [printEdge(edge), printDependencies(edge.spec.dependencies)],
    ),
  ].join(' ')
}

/** The whole spec; the empty text for one that always holds. */
export function printSpec(spec: Spec): string {
  const node = printNode(spec)
  if (spec.dependencies.length === 0) return node
  return `${node} ${printDependencies(spec.dependencies)}`.trim()
}
