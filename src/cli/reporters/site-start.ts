/** What a newcomer to a machine has to know first: how to get MPI, what to take from the site, what not. */
import type { Installation } from '../../model/installation.ts'
import type { PolicyRule, Site } from '../../model/site.ts'

const name = (i: Installation): string =>
  `${i.software ?? i.name} ${i.upstreamVersion ?? i.version}`

/** The shortest way to use it: modules, then commands, then its compiler wrapper. */
function way({ use, prefix }: Installation): string | undefined {
  const [module] = use.modules ?? []
  if (module !== undefined) return `module load ${use.modules!.join(' ')}`
  const [command] = use.commands ?? []
  if (command !== undefined) return command
  const wrapper = use.programs?.['mpicc'] ?? use.programs?.['cc']
  return wrapper ?? (prefix === undefined ? undefined : `it is in ${prefix}`)
}

const most = 5
const mostNames = 12

const few = (names: readonly string[]): string =>
  names.length > mostNames
    ? `${names.slice(0, mostNames).join(', ')} and ${names.length - mostNames} more`
    : names.join(', ')

function some(lines: string[]): string[] {
  const rest = lines.length - most
  return rest > 0 ? [...lines.slice(0, most), `    … and ${rest} more`] : lines
}

function section(label: string, lines: string[]): string[] {
  return lines.length === 0 ? [] : [`  ${label}`, ...some([...new Set(lines)])]
}

const rules = (list: readonly PolicyRule[]): string[] =>
  list.map(({ spec, reason }) => `    ${spec}: ${reason}`)

export function starting(site: Site, title: (words: string) => string): string[] {
  const { policies, choices } = site
  const mpi = site.installations
    .filter((i) => i.provides.includes('mpi'))
    .map((i) => `    ${name(i)}: ${way(i) ?? 'how is not told'}`)
  const installed = new Set(site.installations.map((i) => i.software ?? i.name))
  const external = (choices?.notBuildable ?? []).filter((n) => installed.has(n))
  const lines = [
    ...section('MPI', mpi),
    ...section('must come from the site', [
      ...rules(policies.mustReuse),
      ...(external.length > 0 ? [`    what its Spack must not build: ${few(external)}`] : []),
    ]),
    ...section('must not be used', rules(policies.forbid)),
    ...section('preferred', rules(policies.prefer)),
    ...section('only support installs', rules(policies.requestOnly)),
  ]
  return lines.length === 0 ? [] : [title('How to start'), ...lines]
}
