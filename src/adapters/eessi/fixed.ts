/**
 * EESSI's modules as fixed recipes: nothing is built. What it has is used where its repository is
 * mounted, on nodes whose processor is among its targets; each release is a world of its own.
 */
import type { FixedRecipes, Processor } from '../adapter.ts'
import { isKnown } from '../../model/common.ts'
import type { Installation } from '../../model/installation.ts'
import type { Package } from '../../model/package.ts'
import type { Site } from '../../model/site.ts'
import { compareDigits, compareText } from '../../util/order.ts'

const repository = 'software.eessi.io'

/** Folder of a module's software: release, then name and version. */
const below =
  /^\/cvmfs\/software\.eessi\.io\/versions\/([^/]+)\/software\/.*\/software\/([^/]+\/[^/]+)$/

const text = (value: unknown): string => (typeof value === 'string' ? value : '')
const release = (p: Package): string => text(p.details?.['release'])
const moduleOf = (p: Package): string =>
  text(p.details?.['module']) || (p.key ?? '').replace(/^\d+\.\d+\//, '')

/** The most special of EESSI's CPU targets, `x86_64/amd/zen3`, that the processor can run. */
function cpuFor(p: Package, processor: Processor): string | null {
  const listed = p.details?.['cpu']
  const able = (Array.isArray(listed) ? listed.map(text) : []).filter(
    (cpu) =>
      cpu === `${processor.family}/generic` || processor.runsOn(nameOf(cpu), processor.target),
  )
  const special = able.filter((cpu) => nameOf(cpu) !== 'generic').sort(compareText)
  const best = special.find((cpu) =>
    special.every((other) => processor.runsOn(nameOf(other), nameOf(cpu))),
  )
  return best ?? special[0] ?? able[0] ?? null
}
const nameOf = (cpu: string): string => cpu.slice(cpu.lastIndexOf('/') + 1)

function mounted(p: Package, site: Site, processor: Processor): Installation | { absent: string } {
  if (!isKnown(site.cvmfs)) return { absent: `nobody has looked whether ${repository} is mounted` }
  if (!site.cvmfs.value.includes(repository))
    return { absent: `${repository} is not mounted, and mounting CernVM-FS takes support` }
  const cpu = cpuFor(p, processor)
  if (cpu === null)
    return { absent: `EESSI has ${p.key} for no processor that ${processor.target} is` }
  const version = release(p)
  const module = moduleOf(p)
  const folder = `/cvmfs/${repository}/versions/${version}/software/linux/${cpu}`
  return {
    id: `eessi:${p.key}`,
    tool: 'eessi',
    name: p.name,
    version: p.versions[0]?.version ?? '',
    variants: {},
    prefix: `${folder}/software/${module}`,
    universe: `eessi:${version}`,
    target: cpu.endsWith('/generic') ? cpu.split('/')[0]! : cpu.split('/').at(-1)!,
    dependencies: [],
    provides: [],
    elf: [],
    linkable: true,
    use: {
      modules: [`EESSI/${version}`, module],
      commands: [
        `source /cvmfs/${repository}/versions/${version}/init/bash`,
        `module load ${module}`,
      ],
    },
    evidence: [p.evidence, { source: 'site cvmfs', detail: repository }],
  }
}

export const fixed: FixedRecipes = {
  generation: 'EESSI release',
  offers: 'mounted',
  follows: ['run'],
  single: ['run'],
  implied: () => [],
  foundation: () => [],
  keysOf: ({ spec }, of) => [`${release(of)}/${spec}`, spec],
  generationOf: (p) => release(p),
  compareGenerations: (a, b) => compareDigits(b.replace('.', ''), a.replace('.', '')),
  compare: (a, b) => compareText(a.key ?? '', b.key ?? ''),
  apart: () => null,
  installed: ({ prefix = '' }) => {
    const [, release, module] = below.exec(prefix) ?? []
    return module === undefined ? null : `${release}/${module}`
  },
  mounted,
}
