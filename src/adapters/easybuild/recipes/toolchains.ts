/**
 * What a toolchain is made of, smallest first, read from the easyconfigs that define it: `foss 2025b`
 * is GCCcore, GCC, gfbf, gompi, foss with versions. Which names belong together is EasyBuild's own
 * knowledge (tool.json), the versions are those among a toolchain's dependencies and theirs. Source:
 * the behaviour of get_toolchain_hierarchy.
 */
import { PortolanError } from '../../../model/errors.ts'
import type { Toolchain } from '../../../model/package.ts'
import { compareLoose } from '../version.ts'
import type { DependencyFacts } from './facts.ts'
import type { EasyconfigFile, Inputs, Robot } from './robot.ts'
import { tool, type ToolchainClass } from './tool.ts'

/** `null`: the easyconfigs don't say (one is missing, or two versions of one part are). */
export type Hierarchy = { toolchains: readonly Toolchain[] | null; why?: string; inputs: Inputs }

/** Dependencies of the build too; what decided them is added to `inputs`. */
export type ReadDependencies = (file: EasyconfigFile, inputs: Inputs) => readonly DependencyFacts[]

/** Code of the error where a toolchain is made of itself. */
export const madeOfItself = 'EASYCONFIG_CIRCLE'

export const isSystem = (name: string): boolean => name === 'system'

/** Name, version and suffix with the toolchain between, as in the names of files and modules. */
export function fullVersion(of: {
  version: string
  versionsuffix?: string
  versionprefix?: string
  toolchain: Toolchain
}): string {
  const { name, version } = of.toolchain
  const label = isSystem(name) ? '' : `-${name}-${version}`
  return `${of.versionprefix ?? ''}${of.version}${label}${of.versionsuffix ?? ''}`
}

type Known = {
  parts: ReadonlyMap<string, readonly (readonly string[])[]>
  optional: ReadonlySet<string>
  composite: ReadonlySet<string>
}

/** NVHPC is two toolchains: of a compiler alone before 25.0, with MPI since. */
function classesFor(parent: Toolchain): Known {
  const wrong =
    parent.name !== 'NVHPC'
      ? undefined
      : compareLoose(parent.version, '25.0') < 0
        ? 'NVHPC'
        : 'NVHPCToolchain'
  const classes = tool().toolchains.filter((c) => c.class !== wrong)
  const names = (with_: (c: ToolchainClass) => boolean) =>
    new Set(classes.filter(with_).map((c) => c.name))
  return {
    parts: new Map(classes.map((c) => [c.name, c.parts])),
    optional: names((c) => c.optional),
    composite: names((c) => c.composite),
  }
}

export const isToolchain = (name: string): boolean => tool().toolchains.some((c) => c.name === name)

type Candidate = { name: string; version: string }

export class Toolchains {
  readonly #robot: Robot
  readonly #read: ReadDependencies
  readonly #known = new Map<string, Hierarchy | 'running'>()

  constructor(robot: Robot, read: ReadDependencies) {
    this.#robot = robot
    this.#read = read
  }

  hierarchy(parent: Toolchain): Hierarchy {
    const key = `${parent.name} ${parent.version}`
    const known = this.#known.get(key)
    if (known === 'running')
      throw new PortolanError(madeOfItself, `toolchain ${key} is made of itself`)
    if (known) return known
    this.#known.set(key, 'running')
    const inputs: Inputs = new Set()
    let result: Hierarchy
    try {
      result = { toolchains: this.#climb(parent, inputs), inputs }
    } catch (error) {
      if (!(error instanceof PortolanError)) throw error
      result = { toolchains: null, why: error.message, inputs }
    }
    this.#known.set(key, result)
    return result
  }

  #climb(parent: Toolchain, inputs: Inputs): Toolchain[] {
    const classes = classesFor(parent)
    const hierarchy = [parent]
    const queue = [parent]
    const visited = new Set<string>()
    for (let current = queue.pop(); current; current = queue.pop()) {
      const parts = classes.parts.get(current.name)
      if (!parts) throw unknownToolchain(current.name)
      if (parts.length === 0) continue
      const all = this.#candidates(current, parts, classes, inputs)
      const candidates = all.filter((c) =>
        parts.some((names) =>
          // As EasyBuild has it: a single name is also searched for the candidate's name within.
          names.length === 1 ? names[0]?.includes(c.name) : names.includes(c.name),
        ),
      )
      for (const names of parts) {
        const version = versionOf(current, names, classes.optional, candidates)
        if (version === null) continue
        const name =
          names.length === 1 ? names[0] : candidates.find((c) => c.version === version)?.name
        if (name === undefined || visited.has(name)) continue
        hierarchy.unshift({ name, version })
        queue.unshift({ name, version })
        visited.add(name)
      }
    }
    return hierarchy
  }

  /** Dependencies of the toolchain and of those, with the toolchains all are built with. */
  #candidates(
    current: Toolchain,
    parts: readonly (readonly string[])[],
    classes: Known,
    inputs: Inputs,
  ): Candidate[] {
    const candidates: Candidate[] = []
    for (const dependency of this.#dependencies(current.name, current.version, inputs)) {
      const { name, version, versionsuffix, toolchain } = dependency
      if (name === null || version === null || toolchain === null) continue
      candidates.push({ name, version: version + versionsuffix }, toolchain)
      const full = fullVersion({ version, versionsuffix, toolchain })
      for (const inner of this.#dependencies(name, full, inputs)) {
        if (inner.name === null || inner.version === null || inner.toolchain === null) continue
        candidates.push({ name: inner.name, version: inner.version + inner.versionsuffix })
        candidates.push(inner.toolchain)
      }
    }
    for (const names of parts) {
      const [name] = names
      if (names.length !== 1 || name === undefined || !classes.composite.has(name)) continue
      if (this.#robot.find(name, current.version, inputs))
        candidates.push({ name, version: current.version })
    }
    return candidates
  }

  #dependencies(name: string, version: string, inputs: Inputs): readonly DependencyFacts[] {
    const file = this.#robot.find(name, version, inputs)
    if (!file)
      throw new PortolanError('EASYCONFIG', `there is no easyconfig for ${name} ${version}`)
    return this.#read(file, inputs)
  }
}

/** The version of a part; null when it is left out: optional, or the system below all. */
function versionOf(
  current: Toolchain,
  names: readonly string[],
  optional: ReadonlySet<string>,
  candidates: readonly Candidate[],
): string | null {
  let system = false
  for (const name of names) {
    const versions = new Set(candidates.filter((c) => c.name === name).map((c) => c.version))
    if (isSystem(name)) system = true
    else if (versions.size > 1)
      throw new PortolanError(
        'EASYCONFIG',
        `${current.name} ${current.version} has several versions of ${name}: ${[...versions].sort().join(', ')}`,
      )
    else for (const version of versions) return version
  }
  if (!system && !names.every((name) => optional.has(name)))
    throw new PortolanError(
      'EASYCONFIG',
      `no version of ${names.join(' or ')} is among the dependencies of ${current.name} ${current.version}`,
    )
  return null
}

export function unknownToolchain(name: string): PortolanError {
  return new PortolanError('EASYCONFIG', `toolchain ${name} is none that EasyBuild knows`, {
    hint: 'those of the EasyBuild named in its README are known',
  })
}
